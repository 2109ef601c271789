import Intake

private let fields = """
    "key":"@id","kind":"person","attributes":{"fullName":"name","phone":{"each":"phones/phone","from":"."}}
    """

private let readers = [
    Fuzz.reader("{\"type\":\"xml\",\"record\":\"/customers/customer\"}", fields),
    Fuzz.reader(
        "{\"type\":\"xml\",\"record\":[\"/Finvoice\",\"/Invoice\",\"/*/c\"],\"ignoresCase\":true,"
            + "\"maximumFieldBytes\":4096}", fields),
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let (choice, bytes) = Fuzz.split(data, size)
    Fuzz.read(readers[Int(choice & 7) % readers.count], bytes, step: choice & 8 == 0 ? 1 << 20 : Int(choice >> 4) + 1)
    return 0
}
