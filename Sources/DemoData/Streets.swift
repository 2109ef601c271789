/// A street with its name in both languages where a translation is known.
struct Street: Sendable {
    let finnish: String
    /// Nil when the street has no Swedish name.
    let swedish: String?
}

enum Streets {
    static let finland: SkewedList<Street> = {
        let main = words(
            """
            Mannerheimintie Aleksanterinkatu Hämeentie Kauppakatu Hallituskatu Puijonkatu Hämeenkatu Satakunnankatu Eerikinkatu Bulevardi
            Valtakatu Kalevantie Teollisuuskatu Yrittäjäntie Linnankatu Kirkkopuistikko Rautatienkatu Itsenäisyydenkatu Sammonkatu Kauppapuistikko
            Tehtaankatu Uudenmaankatu Vuorikatu Maaherrankatu Tulliportinkatu Yliopistonkatu Väinönkatu Kullervonkatu Lönnrotinkatu Runeberginkatu
            """
        ).map { Street(finnish: $0, swedish: nil) }
        return SkewedList(main + translated + plain, flatness: 40, exponent: 0.5)
    }()

    static let swedishSpeaking: SkewedList<Street> = SkewedList(translated, flatness: 40, exponent: 0.5)

    private static let endings = [("katu", "gatan"), ("tie", "vägen"), ("kuja", "gränden"), ("polku", "stigen")]

    private static let translated: [Street] = {
        let stems = [
            ("Koivu", "Björk"), ("Koulu", "Skol"), ("Kirkko", "Kyrko"), ("Asema", "Stations"), ("Ranta", "Strand"),
            ("Puisto", "Park"), ("Satama", "Hamn"), ("Mylly", "Kvarn"), ("Kuninkaan", "Kungs"),
            ("Kuningattaren", "Drottning"),
            ("Meri", "Sjö"), ("Kallio", "Bergs"), ("Mänty", "Tall"), ("Kuusi", "Gran"), ("Tammi", "Ek"),
            ("Pelto", "Åker"),
            ("Niitty", "Ängs"), ("Raati", "Råd"), ("Kala", "Fisk"), ("Torni", "Torn"), ("Silta", "Bro"),
            ("Ruusu", "Ros"),
            ("Suutarin", "Skomakar"), ("Sepän", "Smeds"), ("Läntinen Pitkä", "Västra Lång"),
            ("Itäinen Pitkä", "Östra Lång"),
            ("Pohjoinen Ranta", "Norra Strand"), ("Etelä", "Söder"),
        ]
        return stems.flatMap { stem in
            endings.map { Street(finnish: stem.0 + $0.0, swedish: stem.1 + $0.1) }
        }
    }()

    private static let plain: [Street] = {
        let stems = words(
            """
            Haapa Leppä Pihlaja Vaahtera Lehmus Saarni Kataja Tuomi Paju Kanerva Mustikka Puolukka Lakka Vadelma Orava Karhun Hirven Jäniksen
            Metsä Harjun Mäen Lähde Kaivo Joki Järvi Lampi Suo Aho Lehdon Kankaan Sahan Tiilen Raudan Savi Hiekka Kivi Pajan Kauppiaan Talonpojan
            Väinämöisen Ilmarisen Lemminkäisen Sammon Otavan Kaivos Veturin Laivurin Kalastajan Soutajan Postin Pankki Teatteri Lukio Sairaalan Urheilu
            """
        )
        let endings = words("tie katu kuja polku rinne kaari raitti")
        return endings.flatMap { ending in stems.map { Street(finnish: $0 + ending, swedish: nil) } }
    }()
}
