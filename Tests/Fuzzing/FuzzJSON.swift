import Intake

private let fields = """
    "key":"id","kind":"person","attributes":{"fullName":"name","phone":{"each":"phones","from":"value"}},
    "groups":{"address":{"members":{"city":"address/city"}}}
    """

private let readers = [
    Fuzz.reader("{\"type\":\"json\"}", fields),
    Fuzz.reader("{\"type\":\"json\",\"record\":[\"/d/results\",\"/value\",\"/data\"]}", fields),
    Fuzz.reader("{\"type\":\"json\",\"record\":\"/list/*/customer\",\"maximumFieldBytes\":64}", fields),
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let (choice, bytes) = Fuzz.split(data, size)
    Fuzz.read(readers[Int(choice & 7) % readers.count], bytes, step: choice & 8 == 0 ? 1 << 20 : Int(choice >> 4) + 1)
    return 0
}
