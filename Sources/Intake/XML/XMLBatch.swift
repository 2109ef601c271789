import CustomerModel

/// What has been seen of a stream of XML documents: decides whether a bad one is the end or only a reject.
struct XMLBatch {
    /// Documents that could hold records, bad ones among them.
    private(set) var documents = 0
    /// SOAP frames.
    private(set) var frames = 0

    /// Counts a document that was read to its end.
    mutating func note(_ isFrame: Bool) {
        if isFrame { frames += 1 } else { documents += 1 }
    }

    /// Whether an error spoils no more than the document in which it stands.
    static func concernsOneDocument(_ error: IntakeError) -> Bool {
        switch error.code {
        case .malformedXML, .forbiddenXML, .unexpectedLayout, .tooLarge: true
        default: false
        }
    }

    /// Whether the stream holds more than the bad document at which it stands; counts that one.
    mutating func holdsOthers(_ stream: XMLDocuments) throws -> Bool {
        documents += 1
        return documents > 1 ? true : try stream.isFollowed()
    }

    /// The bad document as a reject. Its records before the fault, if any, have been handed over.
    func reject(_ error: IntakeError, _ stream: XMLDocuments) -> IntakeEvent {
        let code: Reject.Code =
            switch error.code {
            case .malformedXML: .malformedXML
            case .forbiddenXML: .forbiddenXML
            case .tooLarge: .recordTooLong
            default: .unexpectedLayout
            }
        let message = "\(error.message) The other documents of the file are read."
        return .reject(
            Reject(
                code: code, message: message, position: error.position ?? stream.position,
                rawText: XMLText.readable(stream.head)))
    }
}

/// An error of the caller's sink on its way out through the reading of a document.
struct SinkFailure: Error {
    let error: any Error
}

extension XMLText {
    /// The beginning of a document, decoded as it declares itself if that is an encoding of single bytes.
    static func readable(_ head: [UInt8]) -> String {
        head.withUnsafeBytes { bytes in
            guard let upperHalf = declaredEncoding(bytes)?.upperHalf, !upperHalf.isEmpty else {
                return UTF8Scan.readable(bytes)
            }
            var text: [UInt8] = []
            for byte in bytes.prefix(30_000) where byte != 0 {
                let scalar = byte < 0x80 ? UInt16(byte) : upperHalf[Int(byte) - 0x80]
                // A byte that the encoding does not know stays alone, and is shown as what it is.
                text += scalar == 0 ? [byte] : Array(String(Unicode.Scalar(scalar) ?? "?").utf8)
            }
            return text.withUnsafeBytes { UTF8Scan.readable($0) }
        }
    }

    private static func declaredEncoding(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
        let declaration = String(decoding: bytes.prefix { $0 != 0x3E }.prefix(200), as: UTF8.self).lowercased()
        return TextEncoding.allCases.first { encoding in
            ["\"", "'"].contains { declaration.contains("encoding=\($0)\(encoding.rawValue)\($0)") }
        }
    }
}
