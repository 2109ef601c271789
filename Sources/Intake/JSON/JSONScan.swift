/// Follows brackets and strings of a JSON text, a piece at a time, without judging what is between them.
struct JSONScan {
    private(set) var index = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// How many bytes an element takes: up to the comma or bracket at its own level. Nil when the bytes end first;
    /// call again with more of the same bytes.
    mutating func endOfElement(in bytes: UnsafeRawBufferPointer) -> Int? {
        while index < bytes.count {
            let byte = bytes[index]
            if depth == 0, !isInString {
                switch byte {
                case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return index
                default: break
                }
            }
            step(byte)
        }
        return nil
    }

    /// How many bytes an object or array takes that begins with the bytes. Nil as above.
    mutating func endOfContainer(in bytes: UnsafeRawBufferPointer) -> Int? {
        while index < bytes.count {
            step(bytes[index])
            if depth <= 0, !isInString { return index }
        }
        return nil
    }

    /// Forgets where it is in the bytes, for a caller that has dropped those scanned.
    mutating func restart() {
        index = 0
    }

    private mutating func step(_ byte: UInt8) {
        index += 1
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }
}
