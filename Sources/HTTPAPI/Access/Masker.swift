import CustomerModel
import Hub

/// Takes out of JSON what a caller may not see, and says which purposes would show it: `{"masked": ["invoicing", …]}` in the
/// place of the value.
///
/// It knows how answers name attributes: as the name of a member, or as the `attribute` of an object, of which then only that
/// name is left. Names of customers go when they may be made of something hidden; values beside a comparison and rows as they
/// came go always.
struct Masker: Sendable {
    let sight: Sight

    /// What broke off or is no JSON is not sent at all.
    struct NotJSON: Error {}

    func mask(_ json: [UInt8]) throws -> [UInt8] {
        try rewritten(json).finished
    }

    /// Whether a document names anything that is hidden.
    func hidesSomething(in document: [UInt8]) throws -> Bool {
        try rewritten(document).hasHidden
    }

    private func rewritten(_ json: [UInt8]) throws -> JSONRewriting {
        var rewriting = JSONRewriting(json, sight)
        try rewriting.document()
        return rewriting
    }
}

/// One document on its way through.
private struct JSONRewriting {
    private struct Member {
        let name: String
        let nameRange: Range<Int>
        let value: Range<Int>
    }

    private let sight: Sight
    private var reader: JSONCursor
    private(set) var finished: [UInt8] = []
    private(set) var hasHidden = false

    init(_ bytes: [UInt8], _ sight: Sight) {
        self.sight = sight
        reader = JSONCursor(bytes)
        finished.reserveCapacity(bytes.count)
    }

    /// One value, and nothing behind it.
    mutating func document() throws {
        try value(depth: 0)
        guard reader.isAtEnd else { throw Masker.NotJSON() }
    }

    private mutating func value(depth: Int) throws {
        guard depth < 100 else { throw Masker.NotJSON() }
        switch try reader.peek() {
        case UInt8(ascii: "{"): try object(depth)
        case UInt8(ascii: "["): try array(depth)
        default: finished += reader.bytes[try reader.skipValue()]
        }
    }

    private mutating func array(_ depth: Int) throws {
        var elements: [Int] = []
        try reader.elements { elements.append(try $0.skipValue().lowerBound) }
        let end = reader.position
        finished.append(UInt8(ascii: "["))
        for (place, element) in elements.enumerated() {
            if place > 0 { finished.append(UInt8(ascii: ",")) }
            reader.position = element
            try value(depth: depth + 1)
        }
        finished.append(UInt8(ascii: "]"))
        reader.position = end
    }

    private mutating func object(_ depth: Int) throws {
        var members: [Member] = []
        try reader.members { cursor, name, nameRange in
            members.append(Member(name: name, nameRange: nameRange, value: try cursor.skipValue()))
        }
        let end = reader.position
        if let name = text(of: "attribute", in: members), let purposes = purposes(of: name, members) {
            write(attribute: name, purposes)
        } else {
            try write(members, depth)
        }
        reader.position = end
    }

    private mutating func write(_ members: [Member], _ depth: Int) throws {
        let isComparison = members.contains { $0.name == "comparator" }
        finished.append(UInt8(ascii: "{"))
        for (place, member) in members.enumerated() {
            if place > 0 { finished.append(UInt8(ascii: ",")) }
            finished += reader.bytes[member.nameRange]
            finished.append(UInt8(ascii: ":"))
            if let purposes = try purposes(of: member, members) {
                write(masked: purposes)
            } else if isComparison, member.name == "left" || member.name == "right" {
                finished += Array("[]".utf8)
            } else {
                reader.position = member.value.lowerBound
                try value(depth: depth + 1)
            }
        }
        finished.append(UInt8(ascii: "}"))
    }

    /// Of the object that is about one attribute.
    private func purposes(of attribute: String, _ members: [Member]) -> [String]? {
        let isText = members.contains { $0.name == "value" && reader.bytes[$0.value.lowerBound] == UInt8(ascii: "\"") }
        return isText ? sight.purposes(ofWhole: attribute) : sight.purposes(of: attribute)
    }

    private func purposes(of member: Member, _ members: [Member]) throws -> [String]? {
        switch member.name {
        case "displayName":
            guard let name = reader.text(member.value) else { return nil }
            let kind = text(of: "kind", in: members).flatMap(PartyKind.init(rawValue:))
            let shown = try shownTexts(members)
            return sight.shows(name: name, of: kind) { shown[$0] } ? nil : sight.missingPurposes
        case "rawText", "cells":
            return sight.missingPurposes
        default:
            return sight.purposes(of: member.name)
        }
    }

    /// The attributes of a customer that have a text, or several of which the first counts.
    private func shownTexts(_ members: [Member]) throws -> [String: String] {
        guard let attributes = members.first(where: { $0.name == "attributes" }) else { return [:] }
        var cursor = reader
        cursor.position = attributes.value.lowerBound
        guard try cursor.peek() == UInt8(ascii: "{") else { return [:] }
        var texts: [String: String] = [:]
        try cursor.members { cursor, name, _ in
            let range = try cursor.skipValue()
            texts[name] = cursor.text(range) ?? cursor.firstText(range)
        }
        return texts
    }

    private func text(of name: String, in members: [Member]) -> String? {
        members.first { $0.name == name }.flatMap { reader.text($0.value) }
    }

    private mutating func write(attribute name: String, _ purposes: [String]) {
        hasHidden = true
        var json = JSONWriter()
        json.object { json in
            json.member("attribute", name)
            json.masked(purposes)
        }
        finished += json.bytes
    }

    private mutating func write(masked purposes: [String]) {
        hasHidden = true
        var json = JSONWriter()
        json.object { $0.masked(purposes) }
        finished += json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func masked(_ purposes: [String]) {
        key("masked")
        array { json in purposes.forEach { json.string($0) } }
    }
}
