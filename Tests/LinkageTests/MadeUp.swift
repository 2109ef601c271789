import CustomerModel

/// Names, words and days for the files of tests.
enum MadeUp {
    static let givens = [
        "Aino", "Eino", "Helmi", "Toivo", "Saara", "Onni", "Venla", "Urho", "Kerttu", "Armas", "Liisa", "Pekka",
    ]
    static let heads = ["Aalto", "Berg", "Gran", "Heikki", "Lind", "Mäke", "Niemi", "Oja", "Ranta", "Salo"]
    static let tails = ["nen", "ström", "lund", "la", "qvist", "maa", "vuori", "holm", "koski", "lahti"]

    static func family(_ number: Int) -> String { heads[number % 10] + tails[number / 10 % 10] }

    static func word(_ numbers: inout SplitMix) -> String {
        let (consonants, vowels) = (Array("bdfghjklmnprstv"), Array("aeiouyö"))
        return (0..<4).map { _ in
            "\(consonants[numbers.next(below: consonants.count)])\(vowels[numbers.next(below: vowels.count)])"
        }.joined()
    }

    static func day(_ numbers: inout SplitMix, from year: Int, years: Int) -> (year: Int, month: Int, day: Int) {
        (year + numbers.next(below: years), 1 + numbers.next(below: 12), 1 + numbers.next(below: 28))
    }

    /// Eight digits, the last of which checks the others, of a range that is not issued.
    static let businessIds = (9_000_000..<9_001_000).compactMap { digits -> String? in
        let sum = zip(String(digits), [7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return sum % 11 == 1 ? nil : "\(digits)\((11 - sum % 11) % 11)"
    }

    /// A Finnish personal id with a number that is not issued.
    static func personalId(_ number: Int) -> String {
        let (day, serial) = ("\(10 + number % 18)\(10 + number % 3)\(50 + number % 40)", 900 + number % 100)
        let check = Array("0123456789ABCDEFHJKLMNPRSTUVWXY")[((Int(day) ?? 0) * 1000 + serial) % 31]
        return "\(day)-\(serial)\(check)"
    }
}
