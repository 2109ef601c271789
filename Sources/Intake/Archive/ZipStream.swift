/// Unpacks the one file of a zip archive while it streams, by the headers that stand before each file.
///
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 (local file header), 4.3.9 (data descriptor) and 4.5.3 (zip64).
struct ZipStream {
    private(set) var input: PackedInput
    private let inflater: Inflater
    private var member: Member?
    private var hasRead = false

    private struct Member {
        var isDeflated: Bool
        /// Bytes of a stored member that are still to come.
        var remaining: Int
        /// Nil when it stands behind the data.
        var checksum: UInt32?
        var hasLongDescriptor: Bool
        var sum: UInt32 = 0
    }

    private static let fileHeader = 0x0403_4B50
    private static let descriptor = 0x0807_4B50
    private static let otherHeaders = [0x0201_4B50, 0x0605_4B50, 0x0606_4B50, 0x0807_4B50, 0x0806_4B50]

    init(_ input: PackedInput) throws(IntakeError) {
        self.input = input
        guard let inflater = Inflater(.none) else { throw .init(.damagedArchive, "Memory is short.") }
        self.inflater = inflater
    }

    /// 0 at the end. Throws `damagedArchive` when the archive is damaged or holds none or several files.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if member == nil {
                member = try nextMember()
                if member == nil { return 0 }
            }
            let count = member?.isDeflated == true ? try inflate(into: buffer) : try copy(into: buffer)
            if count > 0 { return count }
        }
    }

    private func damaged() -> IntakeError { failure("The zip archive is damaged; fetch it again.") }

    private func cutOff() -> IntakeError { failure("The zip archive is cut off; fetch it again.") }

    private func failure(_ message: String) -> IntakeError { IntakeError(.damagedArchive, message) }

    /// The next file that is an export; nil behind the last.
    private mutating func nextMember() throws -> Member? {
        while try input.has(4), input.number(at: 0, bytes: 4) == Self.fileHeader {
            guard try input.has(30) else { throw cutOff() }
            let (flags, method) = (input.number(at: 6, bytes: 2), input.number(at: 8, bytes: 2))
            let lengths = (name: input.number(at: 26, bytes: 2), extra: input.number(at: 28, bytes: 2))
            guard try input.has(30 + lengths.name) else { throw cutOff() }
            let name = (0..<lengths.name).map { input[30 + $0] }
            var member = Member(
                isDeflated: method == 8, remaining: input.number(at: 18, bytes: 4),
                checksum: flags & 8 == 0 ? UInt32(input.number(at: 14, bytes: 4)) : nil, hasLongDescriptor: false)
            guard try input.skip(30 + lengths.name) else { throw cutOff() }
            try readExtra(lengths.extra, &member)
            if Self.isBesideThePoint(name) {
                try pass(over: member)
                continue
            }
            try check(name, flags, method, member)
            hasRead = true
            inflater.reset()
            return member
        }
        return try end()
    }

    private static func isBesideThePoint(_ name: [UInt8]) -> Bool {
        name.last == UInt8(ascii: "/") || name.starts(with: "__MACOSX/".utf8)
            || name.split(separator: UInt8(ascii: "/")).last.map { $0.elementsEqual(".DS_Store".utf8) } ?? false
    }

    private func check(_ name: [UInt8], _ flags: Int, _ method: Int, _ member: Member) throws(IntakeError) {
        guard !name.elementsEqual("[Content_Types].xml".utf8) else {
            throw failure("This is an Excel workbook; save the sheet as CSV UTF-8 and load that.")
        }
        guard !hasRead else {
            throw failure("The zip archive holds several files; load them one by one.")
        }
        guard flags & 1 == 0 else { throw failure("The zip archive is encrypted; unpack it first.") }
        guard method == 8 || (method == 0 && member.checksum != nil) else {
            throw failure("The zip archive is packed in a way that is not known here; unpack it first.")
        }
    }

    /// Sizes of more than four bytes.
    private mutating func readExtra(_ length: Int, _ member: inout Member) throws {
        var left = length
        while left >= 4 {
            guard try input.has(4) else { throw cutOff() }
            let (tag, size) = (input.number(at: 0, bytes: 2), input.number(at: 2, bytes: 2))
            guard size + 4 <= left else { throw damaged() }
            if tag == 1, size >= 16 {
                guard try input.has(20) else { throw cutOff() }
                member.hasLongDescriptor = true
                if member.remaining == 0xFFFF_FFFF { member.remaining = input.number(at: 12, bytes: 8) }
            }
            guard try input.skip(size + 4) else { throw cutOff() }
            left -= size + 4
        }
        guard try input.skip(left) else { throw cutOff() }
    }

    private mutating func pass(over member: Member) throws {
        guard member.isDeflated else {
            guard member.checksum != nil || member.remaining == 0 else { throw damaged() }
            guard try input.skip(member.remaining) else { throw cutOff() }
            if member.checksum == nil { try checkDescriptor(member) }
            return
        }
        inflater.reset()
        self.member = member
        var scratch = [UInt8](repeating: 0, count: 1 << 14)
        while self.member != nil {
            _ = try scratch.withUnsafeMutableBytes { try inflate(into: $0) }
        }
    }

    /// Behind the last file. Throws when there was none.
    private func end() throws -> Member? {
        guard hasRead else { throw failure("The zip archive holds no file.") }
        var known = input
        guard try known.has(4), Self.otherHeaders.contains(known.number(at: 0, bytes: 4)) else { throw cutOff() }
        return nil
    }

    private mutating func copy(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let remaining = member?.remaining, remaining > 0 else {
            try finish()
            return 0
        }
        guard try input.has(1) else { throw cutOff() }
        let count = try input.consume { bytes in
            let count = min(bytes.count, buffer.count, remaining)
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            return (count, count)
        }
        member?.remaining -= count
        try note(count, buffer)
        return count
    }

    private mutating func inflate(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard try input.has(1) else { throw cutOff() }
        let fault = damaged()
        let step = try input.consume { [inflater] bytes in
            guard let step = inflater.step(bytes, into: buffer) else { throw fault }
            return (step.taken, step)
        }
        try note(step.written, buffer)
        if step.isAtEnd { try finish() }
        return step.written
    }

    private mutating func note(_ count: Int, _ buffer: UnsafeMutableRawBufferPointer) throws {
        try input.note(unpacked: count)
        let written = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if let sum = member?.sum { member?.sum = Inflater.checksum(written, after: sum) }
    }

    private mutating func finish() throws {
        guard let finished = member else { return }
        member = nil
        if let checksum = finished.checksum {
            guard checksum == finished.sum else { throw damaged() }
        } else {
            try checkDescriptor(finished)
        }
    }

    private mutating func checkDescriptor(_ finished: Member) throws {
        guard try input.has(4) else { throw cutOff() }
        if input.number(at: 0, bytes: 4) == Self.descriptor { _ = try input.skip(4) }
        let length = finished.hasLongDescriptor ? 20 : 12
        guard try input.has(length) else { throw cutOff() }
        guard input.number(at: 0, bytes: 4) == Int(finished.sum) else { throw damaged() }
        _ = try input.skip(length)
    }
}
