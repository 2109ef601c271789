/// Family names: the commonest as a list, the long tail by the way such names are built.
enum FamilyNames {
    static let finnish: [String] = distinct(commonFinnish + composedFinnish)
    static let swedish: [String] = distinct(commonSwedish + composedSwedish)

    private static let commonFinnish = words(
        """
        Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä
        Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Leinonen Väisänen
        Hiltunen Kallio Miettinen Koivisto Laaksonen Pitkänen Manninen Aaltonen Hirvonen Koponen Lehto Anttila Kärkkäinen Räsänen Aalto Hakala Laakso
        Toivonen Peltonen Rautiainen Partanen Mikkonen Niskanen Moilanen Pesonen Lindroos Halonen Hänninen Kemppainen Mustonen Nurminen Eskelinen Rantala Kettunen
        Harju Keränen Lappalainen Nurmi Kokkonen Vainio Pulkkinen Oksanen Peltola Kauppinen Tikkanen Parviainen Huttunen Kivelä Pelkonen Karvonen Aho
        Sillanpää Wirtanen Luoma Tanskanen Hakkarainen Ikonen Kokko Jääskeläinen Viitanen Sirkiä Paananen Haapala Suominen Kangas Soininen Juntunen Martikainen
        Laukkanen Lampinen Piirainen Pennanen Kuusisto Ruotsalainen Toivanen Kuronen Vuorinen Uusitalo Forsman Kurki Saari Isotalo Alanen Jaakkola Rissanen Hyvönen
        Hietala Vesterinen Tolonen Lipponen Sorsa Kosonen Jussila Hartikainen Tervo Haapanen Puustinen Kumpulainen Lepistö Mäki Pasanen Heino Kujala Myllymäki
        Ranta Ahola Ylönen Kuusela Sihvonen Hyttinen Pietilä Tuomi Paavola Saukkonen Honkanen Eronen Siitonen Tiainen Kauhanen Lindholm Rajala Puhakka Heiskanen
        Vartiainen Viljanen Nykänen Kivinen Mannonen Ollikainen Ruuskanen Kantola Valtonen Repo Hiltula Vehviläinen Helenius Kuisma Pirinen Ronkainen Sarajärvi
        Hyytiäinen Kolehmainen Taipale Kääriäinen Rossi Markkanen Holopainen Venäläinen Immonen Jauhiainen Kaukonen Kiiskinen Luukkonen Malinen Nuutinen Oinonen
        Penttinen Pirhonen Pöyhönen Rytkönen Sallinen Seppälä Simonen Sinkkonen Sutinen Tarvainen Timonen Tuovinen Tyni Ukkonen Vanhanen Vilkman Voutilainen Ylinen
        Äijälä Öhman Asikainen Auvinen Backman Friman Grönroos Haataja Haikala Hautala Heiska Hokkanen Hukka Huovinen Hurme Iivonen Inkinen Jalonen Jantunen
        Julkunen Kaartinen Kainulainen Kanerva Karhu Karppinen Kekkonen Kemppi Kero Kilpeläinen Kiuru Knuutila Kontio Kortelainen Koski Kotilainen Kukkonen
        Kulmala Kuosmanen Kyllönen Kähkönen Könönen Laamanen Lammi Lankinen Latvala Lehtimäki Leskinen Liimatainen Liukkonen Lukkarinen Luostarinen Lyytinen
        """
    )

    private static let commonSwedish = words(
        """
        Johansson Karlsson Andersson Lindström Nyman Eriksson Lindberg Lindqvist Sjöberg Nyberg Holmström Blomqvist Åkerlund Österberg Söderström Björklund
        Sundström Bergström Wikström Nylund Lindfors Holmberg Ekström Engblom Gustafsson Nilsson Larsson Pettersson Svensson Henriksson Danielsson Mattsson Carlsson
        Backström Granholm Häggblom Fagerström Grönlund Westerlund Sandberg Enqvist Ahlström Åström Öberg Rosenqvist Ståhl Lundqvist Malmberg Sjöblom Wallin
        Hansen Jensen Nielsen Larsen Olsen Pedersen Kristiansen Sørensen Jørgensen Berg Haugen Tamm Saar Sepp Mägi Kask Kukk Ivanov Petrov Nguyen
        """
    )

    private static let composedFinnish: [String] = combine(
        words(
            """
            Koivu Kivi Kangas Niemi Harju Lehti Vuori Saari Ranta Haapa Leppä Pelto Honka Kuusi Lepo Korpi Luhta Kaivo Aho Halla Hauki Heinä
            Hirvi Kallio Karhu Kaski Kataja Keto Koski Kuiva Lampi Lumi Metsä Mylly Myrsky Mänty Nurmi Oja Palo Pihla Puro Rauta Ruoho Salmi Sarka Suo Suvi
            """
        ),
        words("la mäki niemi lahti ranta saari joki vaara maa oja nen")
    )

    private static let composedSwedish: [String] = combine(
        words(
            "Lind Ek Berg Sjö Ny Holm Sund Dal Söder Väster Öster Norr Blom Björk Gran Ros Fors Ström Hag Alm Ahl Sand Hed Lund Back Å Stor Käll Malm Vik"
        ),
        words("ström berg qvist lund holm blom gren man fors stedt roos vall strand bäck")
    )

    private static func combine(_ stems: [String], _ endings: [String]) -> [String] {
        endings.flatMap { ending in
            stems.compactMap { stem in
                stem.lowercased() == ending ? nil : stem + harmonized(ending, with: stem)
            }
        }
    }

    /// Finnish vowel harmony for the endings that have two forms: Kivelä but Koivula.
    private static func harmonized(_ ending: String, with stem: String) -> String {
        let hasBackVowel = stem.lowercased().contains { "aou".contains($0) }
        return !hasBackVowel && ending == "la" ? "lä" : ending
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
