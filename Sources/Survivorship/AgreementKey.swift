import Foundation

/// The form in which two values are compared for agreement: lower case, without accents, single spaces.
///
/// ASCII text that is in that form already is returned without a copy.
func agreementKey(_ value: String) -> String {
    var previous: UInt8 = 0x20
    for byte in value.utf8 {
        if byte >= 0x80 {
            return collapsed(value.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil))
        }
        if isUpperCase(byte) || (byte == 0x20 && previous == 0x20) { return collapsed(value) }
        previous = byte
    }
    return previous == 0x20 ? collapsed(value) : value
}

/// Lower-cases ASCII letters and reduces runs of white space to one space.
private func collapsed(_ value: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.utf8.count)
    for byte in value.utf8 {
        if byte == 0x20 || (0x09...0x0D).contains(byte) {
            if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
        } else {
            bytes.append(isUpperCase(byte) ? byte | 0x20 : byte)
        }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}

private func isUpperCase(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
