import CustomerModel
import Foundation
import Hub
import Intake
import Synchronization
import Testing

@Suite("Taking back an import")
struct UndoImportTests {
    private static let maija =
        "1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,Hämeentie 15,00500,Helsinki,,\n"

    private static func maija(mail: String) -> String { maija.replacing("maija@yritys", with: mail) }

    @Test("new records are withdrawn and their customers retire; taken back again, the same customers are back")
    func created() async throws {
        try await World.with { world in
            let first = try await world.deliver(Self.maija + "2,Kalle,Korhonen,1981-03-04,,,,,,,\n")
            _ = try await world.hub.resolve()
            let ids = [try await world.golden("1"), try await world.golden("2")]
            let tried = try await world.undo(first.delivery, isTrial: true)
            #expect(tried.delivery == nil)
            #expect(tried.removed == 2 && tried.customers == 2 && tried.kept == 0)
            #expect(try await world.count("delivery") == 1)
            let undone = try await world.undo(first.delivery)
            #expect(undone.removed == 2 && undone.customers == 2)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == nil)
            #expect(try await world.hub.customer(id: ids[0] ?? "") == .split(ids: []))
            let page = try await world.delivery(first.delivery)
            #expect(page["undoneBy"]?.number == Double(undone.delivery ?? 0))
            #expect(page["canUndo"]?.number == 0)
            let log = try await world.delivery(undone.delivery ?? 0)
            #expect(log["undoes"]?.number == Double(first.delivery) && log["author"]?.text == "anna")
            #expect(log["reason"]?.text == "Wrong file" && log["resolution"]?["state"]?.text == "done")
            await #expect { try await world.undo(first.delivery) } throws: {
                ($0 as? HubError)?.message.contains("To have it again, undo that") == true
            }
            let back = try await world.undo(undone.delivery ?? 0)
            #expect(back.restored == 2)
            _ = try await world.hub.resolve()
            #expect([try await world.golden("1"), try await world.golden("2")] == ids)
            await #expect { try await world.undo(back.delivery ?? 0) } throws: {
                ($0 as? HubError)?.code == .alreadyDecided
            }
            // And once more, from the start.
            let again = try await world.undo(first.delivery)
            #expect(again.removed == 2)
            try await world.checkSound()
        }
    }

    @Test("a changed record stands at its former version, and what was known meanwhile stays known")
    func updated() async throws {
        try await World.with { world in
            try await world.deliver(Self.maija)
            _ = try await world.hub.resolve()
            let id = try await world.golden("1") ?? ""
            let wrong = try await world.deliver(Self.maija(mail: "vaara@toinen") + "3,Uusi,Nimi,,,,,,,,\n")
            _ = try await world.hub.resolve()
            let meanwhile = try await world.moment()
            #expect(try await world.mail(of: id) == "vaara@toinen.example")
            let receipt = try await world.undo(wrong.delivery)
            #expect(receipt.restored == 1 && receipt.removed == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.mail(of: id) == "maija@yritys.example")
            #expect(try await world.golden("1") == id)
            let record = try JSON(try await world.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["version"]?.number == 1 && record["versions"]?.number == 2)
            guard case .found(let then, _) = try await world.hub.customer(id: id, asOf: meanwhile) else {
                Issue.record("nothing was known")
                return
            }
            #expect(try JSON(then)["attributes"]?["email"]?[0]?.text == "vaara@toinen.example")
            let next = try await world.deliver(Self.maija(mail: "vaara@toinen"))
            #expect(next.counts.updated == 1)
            try await world.checkSound()
        }
    }

    @Test("customers that the import had joined are two again, under their own ids")
    func joined() async throws {
        try await World.with { world in
            try await world.deliver("1,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,,,,,\n")
            try await world.deliver("9,Kalle,Korhonen,1981-03-04,050 7654321,kalle@muu.example,,,,,\n", to: "sigma")
            _ = try await world.hub.resolve()
            let ids = [try await world.golden("1"), try await world.golden("9", in: "sigma")]
            #expect(ids[0] != ids[1])
            let wrong = try await world.deliver(
                "9,Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,,,,,\n", to: "sigma")
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") == world.golden("9", in: "sigma"))
            _ = try await world.undo(wrong.delivery)
            _ = try await world.hub.resolve()
            #expect([try await world.golden("1"), try await world.golden("9", in: "sigma")] == ids)
            try await world.checkSound()
        }
    }

    @Test("a record that goes back to a customer whose other records are alone by now does not get mixed up with them")
    func apartSince() async throws {
        try await World.with { world in
            let person = "Maija,Meikäläinen,1970-01-02,040 1234567,maija@yritys.example,,,,,\n"
            try await world.deliver("1," + person)
            try await world.deliver("9," + person, to: "sigma")
            _ = try await world.hub.resolve()
            let id = try await world.golden("1")
            #expect(try await world.golden("9", in: "sigma") == id)
            let wrong = try await world.deliver(
                "9,Kalle,Korhonen,1981-03-04,050 7654321,kalle@muu.example,,,,,\n", to: "sigma")
            _ = try await world.hub.resolve()
            #expect(try await world.golden("9", in: "sigma") != id)
            try await world.deliver("1,Aino,Virtanen,1992-05-06,045 1112223,aino@kolmas.example,,,,,\n")
            _ = try await world.hub.resolve()
            _ = try await world.undo(wrong.delivery)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("1") != world.golden("9", in: "sigma"))
            try await world.checkSound()
        }
    }

    @Test("what changed since stays, and a later file that repeated it goes first")
    func changedSince() async throws {
        try await World.with { world in
            let first = try await world.deliver(Self.maija + "2,Kalle,Korhonen,1981-03-04,,,,,,,\n")
            _ = try await world.hub.submit(
                source: "alpha", key: "1",
                document: Array(#"{"kind": "person", "attributes": {"familyName": "Uusi"}}"#.utf8))
            let later = try await world.deliver("2,Kalle,Korhonen,1981-03-04,,,,,,,\n3,Aino,Nimi,,,,,,,,\n")
            #expect(later.counts.unchanged == 1)
            await #expect { try await world.undo(first.delivery) } throws: {
                ($0 as? HubError)?.message.contains("Undo \(later.delivery) first") == true
            }
            #expect(try await world.undo(later.delivery).removed == 1)
            let receipt = try await world.undo(first.delivery)
            #expect(receipt.kept == 1 && receipt.removed == 1)
            _ = try await world.hub.resolve()
            let record = try JSON(try await world.hub.record(source: "alpha", key: "1")?.json ?? [])
            #expect(record["fields"]?["familyName"]?[0]?["value"]?.text == "Uusi")
            try await world.checkSound()
        }
    }

    @Test("records that a full file lacked come back, and its refused rows do not wait any more")
    func fullDelivery() async throws {
        try await World.with { world in
            let rows = (1...5).map { "\($0),Aino,Nimi\($0),197\($0)-01-02,,,,,,," }
            try await world.deliver(rows.joined(separator: "\n") + "\n", to: "omega")
            _ = try await world.hub.resolve()
            let id = try await world.golden("5", in: "omega")
            let wrong = try await world.deliver(
                (rows.dropLast() + ["7,Aino,Nimi7,99.99.9999,,,,,,,"]).joined(separator: "\n") + "\n", to: "omega")
            #expect(wrong.counts.withdrawn == 1 && wrong.counts.rejected == 1)
            _ = try await world.hub.resolve()
            let undone = try await world.undo(wrong.delivery)
            #expect(undone.restored == 1 && undone.rejects == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.golden("5", in: "omega") == id)
            #expect(try await world.count("quarantine WHERE status = 'open'") == 0)
            let back = try await world.undo(undone.delivery ?? 0)
            #expect(back.rejects == 1 && back.restored == 1)
            _ = try await world.hub.resolve()
            #expect(try await world.count("quarantine WHERE status = 'open'") == 1)
            #expect(try await world.golden("5", in: "omega") == nil)
            try await world.checkSound()
        }
    }

    @Test("requests, unknown numbers, failed files and other sources are refused with what to do")
    func refusals() async throws {
        try await World.with { world in
            let first = try await world.deliver(Self.maija)
            _ = try await world.hub.resolve()
            _ = try await world.hub.submit(
                source: "alpha", key: "8",
                document: Array(#"{"kind": "person", "attributes": {"familyName": "Uusi"}}"#.utf8))
            await #expect { try await world.undo(first.delivery + 1) } throws: {
                ($0 as? HubError)?.message.contains("was a request") == true
            }
            await #expect { try await world.undo(99) } throws: { ($0 as? HubError)?.code == .unknownDelivery }
            await #expect { try await world.undo(first.delivery, of: "omega") } throws: {
                ($0 as? HubError)?.code == .unknownDelivery
            }
            await #expect {
                try await world.hub.undoImport(first.delivery, document: Array("{}".utf8), of: nil)
            } throws: { ($0 as? HubError)?.problems.map(\.pointer) == ["/author", "/reason"] }
            #expect(try await world.count("delivery WHERE undone_by IS NOT NULL") == 0)
        }
    }

    @Test("whatever came before and after, it is as if the file had never come", arguments: 0..<30)
    func asIfNever(seed: Int) async throws {
        var random = SplitMix(seed: UInt64(seed))
        var living: Set<Int> = []
        let files = (0..<5).map { Self.file($0, &living, &random) }
        let taken = Int.random(in: 0..<files.count, using: &random)
        let isTwice = Bool.random(using: &random)
        let without = try await World.with { world in
            for (index, file) in files.enumerated() where index != taken { try await world.deliver(file) }
            _ = try await world.hub.resolve()
            return try await world.state()
        }
        let whole = try await World.with { world in
            for file in files { try await world.deliver(file) }
            _ = try await world.hub.resolve()
            return try await world.state()
        }
        try await World.with { world in
            var numbers: [Int64] = []
            for file in files {
                numbers.append(try await world.deliver(file).delivery)
                if Bool.random(using: &random) { _ = try await world.hub.resolve() }
            }
            let undone = try await world.undo(numbers[taken])
            _ = try await world.hub.resolve()
            #expect(try await world.state() == without)
            if isTwice {
                _ = try await world.undo(undone.delivery ?? 0)
                _ = try await world.hub.resolve()
                #expect(try await world.state() == whole)
            }
            try await world.checkSound()
        }
    }

    /// Rows that no other file has, some of them older than others, some without their age; now and then the only withdrawal
    /// of a record that an earlier file had. No row repeats what is known.
    private static func file(_ number: Int, _ living: inout Set<Int>, _ random: inout SplitMix) -> String {
        let keys = (1...6).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        return keys.map { key in
            let day = Int.random(in: 0..<8, using: &random)
            let changed = day == 0 ? "" : "2025-01-0\(day)T00:00:00Z"
            let isGone = living.contains(key) && Int.random(in: 0..<4, using: &random) == 0
            living.insert(isGone ? key + 100 : key)
            if living.contains(key + 100) { living.remove(key) }
            return "\(key),Aino,Nimi\(key)x\(number),1970-01-0\(key),,,,,,\(changed),\(isGone ? "x" : "")\n"
        }.joined()
    }

    @Test("an import that is being read is stopped, stores nothing, and can be brought again")
    func stop() async throws {
        try await World.with { world in
            let source = HeldSource(Array((World.header + Self.maija).utf8))
            async let importing = world.hub.importDelivery(source: "alpha", fileName: "held.csv", from: source)
            var delivery: Int64 = 0
            while delivery == 0 {
                try await Task.sleep(for: .milliseconds(20))
                let page = try await world.hub.deliveries(of: "alpha", cursor: nil, limit: 1)
                delivery = Int64(try JSON(page.items)[0]?["id"]?.number ?? 0)
            }
            try await world.hub.stopImport(delivery, of: nil, by: "anna")
            source.release()
            do {
                _ = try await importing
                Issue.record("it was stored")
            } catch {
                #expect((error as? HubError)?.code == .stopped)
            }
            #expect(try await world.count("source_record") == 0)
            let page = try await world.delivery(delivery)
            #expect(page["state"]?.text == "failed" && page["error"]?["code"]?.text == "stopped")
            await #expect { try await world.hub.stopImport(delivery, of: nil, by: "anna") } throws: {
                ($0 as? HubError)?.message.contains("stored nothing") == true
            }
            let stored = try await world.deliver(Self.maija)
            #expect(stored.counts.created == 1)
            await #expect { try await world.hub.stopImport(stored.delivery, of: nil, by: "anna") } throws: {
                ($0 as? HubError)?.message.contains("Undo it instead") == true
            }
        }
    }
}

extension World {
    @discardableResult
    fileprivate func undo(_ delivery: Int64, of source: String? = nil, isTrial: Bool = false) async throws
        -> UndoReceipt
    {
        try await hub.undoImport(
            delivery, document: Array(#"{"author": "anna", "reason": "Wrong file"}"#.utf8), of: source,
            isTrial: isTrial)
    }

    fileprivate func delivery(_ id: Int64) async throws -> JSON { try JSON(try await hub.delivery(id) ?? []) }

    fileprivate func mail(of id: String) async throws -> String? {
        guard case .found(let json, _) = try await hub.customer(id: id) else { return nil }
        return try JSON(json)["attributes"]?["email"]?[0]?.text
    }

    /// What is stored is what the source records resolve to.
    fileprivate func checkSound() async throws {
        let report = try await hub.verify().report
        #expect(report.differences.isEmpty, "\(report.differences)")
    }

    /// What the six records say; records that are withdrawn or unknown say nothing.
    fileprivate func state() async throws -> [String] {
        var state: [String] = []
        for key in 1...6 {
            guard let json = try await hub.record(source: "alpha", key: "\(key)")?.json else { continue }
            let record = try JSON(json)
            guard record["status"]?.text == "current" else { continue }
            let name = record["fields"]?["familyName"]?[0]?["value"]?.text ?? ""
            state.append("\(key) \(name) \(record["changedAt"]?.text ?? "")")
        }
        return state
    }
}

/// Gives its bytes when it is let go.
private final class HeldSource: ByteSource, Sendable {
    private let bytes: Mutex<[UInt8]>
    private let gate = DispatchSemaphore(value: 0)

    init(_ bytes: [UInt8]) {
        self.bytes = Mutex(bytes)
    }

    func release() { gate.signal() }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        gate.wait()
        defer { gate.signal() }
        return bytes.withLock { bytes in
            let count = min(buffer.count, bytes.count)
            buffer.copyBytes(from: bytes.prefix(count))
            bytes.removeFirst(count)
            return count
        }
    }
}
