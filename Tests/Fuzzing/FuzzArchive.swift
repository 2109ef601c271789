import Intake

private let reader = Fuzz.reader(
    "{\"type\":\"csv\",\"hasHeader\":false,\"maximumFieldBytes\":65536}",
    "\"key\":\"1\",\"kind\":\"person\",\"attributes\":{\"fullName\":\"1\"}")

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let (choice, bytes) = Fuzz.split(data, size)
    Fuzz.read(reader, bytes, step: choice & 8 == 0 ? 1 << 20 : Int(choice >> 4) + 1)
    return 0
}
