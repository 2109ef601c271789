extension JSONFrames {
    /// The longest name of a member around the records, in bytes.
    private static var longestName: Int { 4096 }

    /// The next record on one of the paths; nil behind the last envelope.
    mutating func nextRecord() throws -> Frame? {
        while true {
            guard let level = envelope.top else {
                try skipSpace()
                if pending.isEmpty { return nil }
                envelope.namesNextPage = false
                try enterRoot()
                continue
            }
            guard level.isArray ? try entersElement() : try entersMember() else { continue }
            if let frame = try readValue() { return frame }
        }
    }

    private mutating func enterRoot() throws {
        let isObject = takesSign(UInt8(ascii: "{"))
        guard isObject || takesSign(UInt8(ascii: "[")) else { throw fault("An object or array is needed here.") }
        if isObject {
            envelope.enterObject(node: 0)
        } else {
            envelope.enterArray(node: 0, ofRecords: false)
        }
    }

    /// Moves to the next element of the array around the cursor; false, and out of the array, at its end.
    mutating func entersElement() throws -> Bool {
        try skipSpace()
        if takesSign(UInt8(ascii: "]")) {
            envelope.leave()
            return false
        }
        if envelope.top?.isStarted == true {
            guard takesSign(UInt8(ascii: ",")) else { throw fault("A comma or ] is needed in the array.") }
            try skipSpace()
        }
        envelope.start()
        if let level = envelope.top {
            valueNode = envelope.paths.nodes[level.node].any
            isElementOfRecords = level.holdsRecords
        }
        return true
    }

    /// Moves behind the next member's name and colon; false, and out of the object, at its end.
    private mutating func entersMember() throws -> Bool {
        try skipSpace()
        if takesSign(UInt8(ascii: "}")) {
            envelope.leave()
            return false
        }
        if envelope.top?.isStarted == true {
            guard takesSign(UInt8(ascii: ",")) else { throw fault("A comma or } is needed in the object.") }
            try skipSpace()
        }
        envelope.start()
        let name = try memberName()
        try skipSpace()
        guard takesSign(UInt8(ascii: ":")) else { throw fault("A colon is needed behind the member's name.") }
        try skipSpace()
        valueNode = envelope.top.flatMap { envelope.paths.next($0.node, name) }
        isElementOfRecords = false
        if JSONEnvelope.pageMarks.contains(name) { try notePage() }
        return true
    }

    private mutating func memberName() throws -> String {
        guard pending.first == UInt8(ascii: "\"") else { throw fault("A member's name is needed in the object.") }
        while true {
            var end = 1
            while end < pending.count, pending[end] != UInt8(ascii: "\"") {
                end += pending[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            if end < pending.count {
                let name = String(decoding: pending[1..<end], as: UTF8.self)
                pass(end + 1)
                return name
            }
            guard !hasEnded, pending.count <= Self.longestName else { throw fault("A member's name does not end.") }
            try refill()
        }
    }

    /// A page mark that is null, false or empty says that this page is the last.
    private mutating func notePage() throws {
        while pending.count < 2, !hasEnded { try refill() }
        let isEmpty = pending.starts(with: "\"\"".utf8)
        envelope.namesNextPage = !isEmpty && pending.first != UInt8(ascii: "n") && pending.first != UInt8(ascii: "f")
    }

    /// Reads the value at the cursor: a record is returned, a container on a path entered, anything else passed over.
    ///
    /// Where one path ends and another goes on, the longer one wins if the object has its next member.
    private mutating func readValue() throws -> Frame? {
        if pending.isEmpty { try skipSpace() }
        let isRecord = isElementOfRecords || valueNode.map { envelope.paths.nodes[$0].isRecord } == true
        if let node = valueNode, pending.first == UInt8(ascii: "{") {
            let hasMembers = !envelope.paths.nodes[node].children.isEmpty || envelope.paths.nodes[node].any != nil
            if try !isRecord || (hasMembers && leadsToRecords(from: node)) {
                pass(1)
                envelope.enterObject(node: node)
                return nil
            }
        }
        if isRecord { return try readRecord() }
        if let node = valueNode, envelope.paths.nodes[node].any != nil, takesSign(UInt8(ascii: "[")) {
            envelope.enterArray(node: node, ofRecords: false)
            return nil
        }
        try skipValue()
        return nil
    }

    /// A record, or the array of records that is entered; null is none.
    private mutating func readRecord() throws -> Frame? {
        switch pending.first {
        case UInt8(ascii: "[") where !isElementOfRecords:
            pass(1)
            envelope.enterArray(node: valueNode ?? 0, ofRecords: true)
            return nil
        case UInt8(ascii: "n") where !isElementOfRecords:
            try skipValue()
            return nil
        case UInt8(ascii: "{"), UInt8(ascii: "["): return try frame { scan, bytes in scan.endOfContainer(in: bytes) }
        default: return try frame { scan, bytes in scan.endOfElement(in: bytes) }
        }
    }

    private mutating func skipValue() throws {
        var scan = JSONScan()
        while true {
            if let end = scan.endOfElement(in: pending) { return pass(end) }
            pass(pending.count)
            scan.restart()
            guard !hasEnded else { throw fault("The text ends inside a value; the file is cut off.") }
            try refill()
        }
    }
}
