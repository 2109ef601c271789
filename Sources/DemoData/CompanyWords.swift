/// Words from which company names are made.
enum CompanyWords {
    /// Trades that follow a family name or a place, such as `Tampereen Konepaja`.
    static let trades = SkewedList(
        words(
            """
            Rakennus Kuljetus Sähkö Konepaja Autohuolto LVI Maalaus Kiinteistöhuolto Kirjanpito Tilitoimisto Leipomo Kukka Kello Taksi Maanrakennus Metalli
            Huonekalu Puutarha Saneeraus Siivous Logistiikka Kone Rengas Autokoulu Parturi Kampaamo Ravintola Kahvila Pitopalvelu Hammaslääkärit Fysioterapia
            Lakiasiaintoimisto Arkkitehtitoimisto Insinööritoimisto Mainostoimisto Kirjapaino Kustannus Apteekki Optikko Eläinklinikka Matkatoimisto Hotelli
            Lukko Lasi Peltityö Telineet Nostot Kaivin Sora Betoni Teräs Puu Saha Laatta Parketti Tekstiili Vaate Jalkine Urheilu Pyörä Vene Kala Liha Marja
            """
        ),
        flatness: 8, exponent: 0.6
    )

    static let swedishTrades = words(
        "Bygg Bageri El Transport Måleri Redovisning Fastigheter Trädgård Maskin Plåt Snickeri Fisk Båt Bil Skog Konsult Reklam Tryckeri Rör Blommor"
    )

    /// First halves of made-up names, such as `Nordtek`.
    static let heads = words(
        """
        Nord Sol Pro Eko Data Info Medi Agri Lumi Kivi Pohja Tek Val Arc Fin Bal Avi Kar Lin Mar Nov Opti Poly Quant Ruka Sisu Ter Uni Vest Vaasa Aura Bio
        Cargo Delta Ener Fenno Gran Helmi Inno Juno Kiila Luoto Meri Nova Otso Pilvi Revon Suomi Tähti Utu Virta Ylä Ääni Aalto Harju Hilla Ilves Kaski
        """
    )

    static let tails = words(
        """
        tek tron rakenne palvelu kone teho plan net soft linja pack tuote mix metal med lab log form dent plast chem steel wood food design port sys
        marin gate point works mate trade bit ware line care fix
        """
    )

    /// Words that follow a made-up name and are left out or changed now and then.
    static let branches = words(
        "Group Finland Solutions Systems Trading Consulting Invest Engineering Services Logistics International Nordic Technologies Partners Holding"
    )

    /// Chains whose shops are companies of their own, with one name in many towns.
    static let franchises = words(
        "Kotipizzala Rengasässä Hiuskulma Autotähti Kukkatalo Kahvipaussi Lounaspiste Silmälinja Pesupiste Kuntopaikka Lukkoapu Muuttoveikot Siivousilo"
    )

    static let housingNames = words(
        """
        Koivula Mäntyrinne Puistola Rantapuisto Linnanpiha Kallionkulma Harjunportti Lehmushovi Tammela Vaahterapiha Niittykumpu Merikorento Satakieli
        Kuusirinne Pihlajakulma Asemapuisto Torninhovi Myllyranta Peltola Sammonpiha Jokivarsi Kirkonkulma Aurinkorinne Ketunpesä Siltakulma
        """
    )

    /// What a large customer puts under its name.
    static let departments = words("OSTORESKONTRA Ostoreskontra Taloushallinto Laskutus Reskontra Kirjanpito")

    static let operators = words("003723327487 NDEAFIHH 003708599126 OKOYFIHH 003721291126 DABAFIHH")
    static let paymentTerms = ["14 pv netto", "30 pv netto", "7 pv", "21 pv netto", "60 pv netto"]
    static let mailDomains = words("posti mail sahkoposti luukku netti kotiposti webmail laatikko")
}

/// A legal form as companies write it.
enum DemoLegalForm: Sendable {
    case limited, swedishLimited, bilingualLimited, listed, limitedPartnership, generalPartnership, cooperative
    case association, soleTrader, housing, swedenLimited, norwayLimited, denmarkLimited, estoniaLimited

    /// The usual way first, then the others that occur.
    var spellings: [String] {
        switch self {
        case .limited: ["Oy", "Oy", "Oy", "OY", "O.Y.", "osakeyhtiö"]
        case .swedishLimited: ["Ab", "Ab", "AB", "Ab Oy"]
        case .bilingualLimited: ["Oy Ab", "Ab Oy", "Oy"]
        case .listed: ["Oyj", "OYJ", "Abp"]
        case .limitedPartnership: ["Ky", "Ky", "KY", "kommandiittiyhtiö"]
        case .generalPartnership: ["Ay", "Ay", "avoin yhtiö"]
        case .cooperative: ["Osk", "osuuskunta"]
        case .association: ["ry", "ry", "r.y.", "RY"]
        case .soleTrader: ["Tmi", "Tmi", "T:mi", "Toiminimi"]
        case .housing: ["Asunto Oy", "As Oy", "As. Oy", "Asunto-oy"]
        case .swedenLimited: ["AB", "AB", "Aktiebolag"]
        case .norwayLimited: ["AS", "AS", "A/S"]
        case .denmarkLimited: ["ApS", "A/S"]
        case .estoniaLimited: ["OÜ", "OÜ", "Oü"]
        }
    }

    var standsFirst: Bool { self == .soleTrader || self == .housing }
}
