import CustomerModel
import Foundation
import Intake
import RuleBook

/// Writes a large export, or reads one and prints what it took. Benchmarks/read-exports calls it.
///
///     read-exports write xml|csv|json MEGABYTES FILE
///     read-exports read xml|csv|json FILE
@main struct ReadExports {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 5, arguments[1] == "write", let size = Int(arguments[3]) {
            try write(arguments[2], megabytes: size, to: arguments[4])
        } else if arguments.count == 4, arguments[1] == "read" {
            try read(arguments[2], arguments[3])
        } else {
            FileHandle.standardError.write(Data("usage: read-exports write|read xml|csv|json [MEGABYTES] FILE\n".utf8))
            exit(64)
        }
    }

    private static func write(_ format: String, megabytes: Int, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        guard let file = FileHandle(forWritingAtPath: path), let form = ExportForm(rawValue: format) else { exit(66) }
        try file.write(contentsOf: Data(form.head.utf8))
        var (written, number) = (0, 0)
        while written < megabytes << 20 {
            let chunk = (0..<1000).map { form.record(number + $0) }.joined()
            try file.write(contentsOf: Data(chunk.utf8))
            written += chunk.utf8.count
            number += 1000
        }
        try file.write(contentsOf: Data(form.tail.utf8))
    }

    private static func read(_ format: String, _ path: String) throws {
        guard let form = ExportForm(rawValue: format) else { exit(66) }
        let folder = try ProjectFolder.locate(explicit: nil, environment: ProcessInfo.processInfo.environment)
        let book = try RuleBook.load(folder)
        guard let mapping = try form.mapping ?? book.sources["sap-debmas"] else { exit(78) }
        let reader = try DeliveryReader(
            mapping: mapping, catalog: book.catalog, schemaFolder: folder.path(of: "schemas"))
        let (start, cpu) = (ContinuousClock.now, cpuSeconds())
        let summary = try reader.read(from: FileByteSource(path: path)) { _ in }
        let wall =
            Double((ContinuousClock.now - start).components.attoseconds) / 1e18
            + Double((ContinuousClock.now - start).components.seconds)
        let megabytes = Double(summary.bytes) / 1e6
        let used = cpuSeconds() - cpu
        print(
            String(
                format:
                    "%-5@ %6.0f MB %9d records %4d rejects  %6.2f s CPU %6.1f MB/s CPU  %6.2f s wall  %4d MiB resident",
                format as NSString, megabytes, summary.records, summary.rejects, used, megabytes / used, wall, peak()))
    }

    /// CPU seconds of this process so far.
    private static func cpuSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// The most memory that was resident, in MiB; Linux only, 0 elsewhere.
    private static func peak() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) / 1024
    }
}

/// The exports that are written and read.
enum ExportForm: String {
    case xml, csv, json

    var head: String {
        switch self {
        case .xml: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DEBMAS07>\n"
        case .csv: "id;nimi;y-tunnus;katuosoite;postinumero;postitoimipaikka;puhelin;saldo\r\n"
        case .json: "{\"value\":[\n"
        }
    }

    var tail: String {
        switch self {
        case .xml: "</DEBMAS07>\n"
        case .csv: ""
        case .json: "{\"id\":\"last\",\"nimi\":\"Viimeinen Oy\"}]}\n"
        }
    }

    func record(_ number: Int) -> String {
        let key = String(number + 10_000_000_000).dropFirst()
        switch self {
        case .csv:
            return "\(key);Pohjolan Konepaja \(number) Oy;9000003-8;\"Hämeentie \(number % 300)\";00500;Helsinki;"
                + "09 4257 \(number % 9000 + 1000);\(number % 900),50\r\n"
        case .json:
            return
                "{\"id\":\"\(key)\",\"nimi\":\"Pohjolan Konepaja \(number) Oy\",\"puhelin\":[{\"numero\":\"09 \(number)\"}],"
                + "\"osoite\":{\"katu\":\"Hämeentie \(number % 300)\",\"kaupunki\":\"Helsinki\"},\"lisä\":{\"a\":[1,2,3]}},\n"
        case .xml:
            return """
                  <IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>\(key)</DOCNUM>\
                <IDOCTYP>DEBMAS07</IDOCTYP><MESTYP>DEBMAS</MESTYP><CREDAT>20250113</CREDAT><CRETIM>020315</CRETIM></EDI_DC40>
                    <E1KNA1M SEGMENT="1">
                      <MSGFN>005</MSGFN><KUNNR>\(key)</KUNNR><ANRED>Company</ANRED><KTOKD>KUNA</KTOKD><LAND1>FI</LAND1>\
                <LOEVM></LOEVM>
                      <NAME1>Pohjolan Konepaja \(number) Oy</NAME1><NAME2></NAME2><ORT01>HELSINKI</ORT01><PSTLZ>00500</PSTLZ>\
                <SORTL>POHJOLAN K</SORTL><SPRAS>U</SPRAS><SPRAS_ISO>FI</SPRAS_ISO>
                      <STCEG>FI90000038</STCEG><STRAS>Hämeentie \(number % 300) A 4</STRAS><TELF1>09 4257 1100</TELF1>\
                <UMJAH>0000</UMJAH>
                      <E1KNVVM SEGMENT="1"><MSGFN>005</MSGFN><VKORG>1000</VKORG><VTWEG>10</VTWEG><WAERS>EUR</WAERS></E1KNVVM>
                      <E1KNVKM SEGMENT="1"><PARNR>\(key)</PARNR><NAMEV>Maija</NAMEV><NAME1>Virtanen</NAME1></E1KNVKM>
                    </E1KNA1M></IDOC>

                """
        }
    }

    /// Nil: the shipped mapping of SAP's IDocs.
    var mapping: SourceMapping? {
        get throws {
            switch self {
            case .xml: return nil
            case .csv, .json:
                let isCSV = self == .csv
                let text = """
                    {"system":"test","title":"Test","format":{"type":"\(rawValue)"\(isCSV ? "" : ",\"record\":\"/value\"")},
                    "key":"id","kind":"organization","optionalColumns":[],
                    "attributes":{"organizationName":"nimi","phone":"\(isCSV ? "puhelin" : "puhelin/numero")"},
                    "groups":{"address":{"members":{"street":"\(isCSV ? "katuosoite" : "osoite/katu")"}}}}
                    """
                return try JSONDecoder().decode(SourceMapping.self, from: Data(text.utf8))
            }
        }
    }
}
