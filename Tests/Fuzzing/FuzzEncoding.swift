import Intake

private let encodings = [
    "", "utf-8", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15", "windows-1252", "ibm850", "macintosh", "sfs-4017",
]

private let readers = encodings.map { encoding in
    let setting = encoding.isEmpty ? "" : ",\"encoding\":\"\(encoding)\""
    return Fuzz.reader(
        "{\"type\":\"csv\",\"hasHeader\":false\(setting)}",
        "\"key\":\"1\",\"kind\":\"person\",\"optionalColumns\":\"2\",\"attributes\":{\"fullName\":[\"1\",\"2\"]}")
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEncoding(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let (choice, bytes) = Fuzz.split(data, size)
    Fuzz.read(readers[Int(choice & 15) % readers.count], bytes, step: choice < 128 ? 1 << 20 : Int(choice >> 4) - 6)
    return 0
}
