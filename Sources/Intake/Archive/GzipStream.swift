/// Unpacks gzip: one member, or several that were put one behind the other.
struct GzipStream {
    private(set) var input: PackedInput
    private let inflater: Inflater
    private var isInMember = true

    init(_ input: PackedInput) throws(IntakeError) {
        self.input = input
        guard let inflater = Inflater(.gzip) else { throw .init(.damagedArchive, "Memory is short.") }
        self.inflater = inflater
    }

    /// 0 at the end. Throws `damagedArchive` where the data is damaged, cut off or goes on with something else.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if !isInMember {
                if try !startsMember() { return 0 }
                inflater.reset()
                isInMember = true
            }
            guard try input.has(1) else { throw IntakeError(.damagedArchive, "The gzip file is cut off.") }
            let step = try input.consume { [inflater] bytes in
                guard let step = inflater.step(bytes, into: buffer) else {
                    throw IntakeError(.damagedArchive, "The gzip file is damaged; fetch it again.")
                }
                return (step.taken, step)
            }
            isInMember = !step.isAtEnd
            try input.note(unpacked: step.written)
            if step.written > 0 { return step.written }
        }
    }

    private mutating func startsMember() throws -> Bool {
        if try !input.has(1) { return false }
        guard try input.has(2), input[0] == 0x1F, input[1] == 0x8B else {
            throw IntakeError(.damagedArchive, "Something that is not gzip follows the gzip data.")
        }
        return true
    }
}
