import Intake

private let fields = """
    "key":"Id","kind":"organization","optionalColumns":["Name","Phone","Saldo","Paiva"],
    "attributes":{"organizationName":"Name","phone":"Phone","creditLimit":{"from":"Saldo","isNumber":true},
    "birthDate":{"from":"Paiva","date":"d.M.yyyy"}}
    """
private let placed = """
    "key":"Id","kind":"organization","attributes":{"organizationName":"Name","phone":"Phone"}
    """

private let readers = [
    Fuzz.reader("{\"type\":\"csv\"}", fields),
    Fuzz.reader("{\"type\":\"csv\",\"quote\":\"\",\"decimal\":\"auto\",\"isQuotedTwice\":true}", fields),
    Fuzz.reader(
        "{\"type\":\"csv\",\"aliases\":{\"Name\":[\"Nimi\"]},\"skipRows\":\"Total\",\"dataAfter\":\"Start\"}", fields),
    Fuzz.reader(
        """
        {"type":"csv","hasHeader":false,"columns":[{"name":"Id","at":1},{"name":"Name","at":2},{"name":"Phone","at":3}]}
        """, placed),
    Fuzz.reader(
        """
        {"type":"fixed","columns":[{"name":"Id","at":1,"width":3},{"name":"Name","at":4,"width":9},
        {"name":"Phone","at":13}]}
        """, placed),
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDelimited(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let (choice, bytes) = Fuzz.split(data, size)
    Fuzz.read(readers[Int(choice & 7) % readers.count], bytes, step: choice & 8 == 0 ? 1 << 20 : Int(choice >> 4) + 1)
    return 0
}
