/// A Finnish town with the postal codes of its middle.
struct Place: Sendable {
    let finnish: String
    /// Equal to the Finnish name where there is no other.
    let swedish: String
    /// As in `Tampereen Konepaja`.
    let genitive: String
    let postalCodes: [String]
    /// How the town's landlines begin.
    let areaCode: String

    var isBilingual: Bool { finnish != swedish }
}

enum Places {
    /// With the number of inhabitants in thousands as weight.
    static let finland: SkewedList<Place> = {
        let rows = table.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        let places = rows.map { row in
            Place(
                finnish: row[0], swedish: row[1], genitive: row[2], postalCodes: words(row[5]), areaCode: row[4]
            )
        }
        return SkewedList(places, weights: rows.map { Double($0[3]) ?? 1 })
    }()

    /// Only those with a Swedish name: where Swedish-speaking customers live.
    static let bilingual: SkewedList<Place> = {
        let places = finland.values.filter(\.isBilingual)
        return SkewedList(places, flatness: 4)
    }()

    private static let table = """
        Helsinki|Helsingfors|Helsingin|660|09|00100 00120 00130 00140 00150 00170 00180 00200 00210 00240 00250 00260 00270 00280 00300 00320 00330 00350 00380 00400 00410 00420 00440 00500 00510 00520 00530 00550 00560 00570 00580 00610 00620 00630 00640 00650 00660 00700 00710 00720 00730 00740 00750 00780 00800 00810 00820 00840 00870 00900 00910 00920 00930 00940 00950 00960 00970 00980 00990
        Espoo|Esbo|Espoon|300|09|02100 02110 02120 02130 02140 02150 02160 02170 02180 02200 02210 02230 02260 02270 02300 02320 02330 02340 02360 02600 02610 02630 02650 02660 02680 02710 02720 02740 02760 02770 02780
        Tampere|Tammerfors|Tampereen|250|03|33100 33180 33200 33210 33230 33240 33250 33270 33300 33310 33330 33340 33400 33410 33420 33500 33520 33530 33540 33560 33580 33610 33700 33710 33720 33730 33820 33840 33850 33870 33900
        Vantaa|Vanda|Vantaan|240|09|01200 01230 01260 01280 01300 01350 01360 01370 01380 01390 01400 01420 01450 01480 01490 01510 01520 01530 01600 01610 01620 01640 01650 01670 01680 01690 01700 01710 01720 01730
        Oulu|Uleåborg|Oulun|210|08|90100 90120 90130 90140 90150 90160 90220 90230 90240 90250 90400 90420 90440 90450 90500 90530 90540 90550 90570 90580 90650 90670 90800 90820 90830 90940
        Turku|Åbo|Turun|200|02|20100 20200 20210 20240 20250 20300 20310 20320 20360 20380 20400 20460 20500 20520 20540 20610 20700 20720 20740 20750 20780 20810 20880 20900
        Jyväskylä|Jyväskylä|Jyväskylän|145|014|40100 40200 40250 40270 40320 40340 40500 40520 40530 40600 40630 40640 40700 40720 40740 40800
        Kuopio|Kuopio|Kuopion|124|017|70100 70110 70150 70200 70260 70300 70340 70420 70460 70500 70600 70620 70700 70780 70800 70820 70840
        Lahti|Lahtis|Lahden|120|03|15100 15110 15140 15150 15160 15170 15200 15210 15230 15240 15300 15320 15340 15500 15520 15540 15610 15700 15800 15850 15900
        Pori|Björneborg|Porin|83|02|28100 28120 28130 28200 28220 28300 28330 28360 28400 28430 28500 28540 28600 28660 28800
        Kouvola|Kouvola|Kouvolan|79|05|45100 45120 45130 45160 45200 45360 45610 45700 45720 46800
        Joensuu|Joensuu|Joensuun|78|013|80100 80110 80130 80140 80160 80200 80210 80220 80230 80260 80330 80400
        Lappeenranta|Villmanstrand|Lappeenrannan|73|05|53100 53130 53200 53300 53400 53500 53550 53600 53650 53810 53850
        Hämeenlinna|Tavastehus|Hämeenlinnan|68|03|13100 13130 13200 13210 13220 13300 13500 13600
        Vaasa|Vasa|Vaasan|68|06|65100 65170 65200 65230 65280 65300 65320 65350 65370
        Seinäjoki|Seinäjoki|Seinäjoen|66|06|60100 60120 60150 60200 60220 60320 60510
        Rovaniemi|Rovaniemi|Rovaniemen|64|016|96100 96190 96200 96300 96320 96400 96460 96500 96900
        Mikkeli|S:t Michel|Mikkelin|52|015|50100 50120 50130 50170 50190 50500 50520 50600
        Kotka|Kotka|Kotkan|50|05|48100 48130 48210 48220 48310 48350 48400 48600 48700
        Salo|Salo|Salon|51|02|24100 24130 24240 24260 24280 25130 25190
        Porvoo|Borgå|Porvoon|51|019|06100 06150 06200 06400 06450 06500
        Kokkola|Karleby|Kokkolan|48|06|67100 67200 67300 67400 67600 67700 67800
        Hyvinkää|Hyvinge|Hyvinkään|47|019|05800 05810 05820 05830 05840 05860 05880 05900
        Lohja|Lojo|Lohjan|46|019|08100 08150 08200 08350 08500 08680 08700
        Järvenpää|Träskända|Järvenpään|45|09|04400 04410 04420 04430 04440
        Rauma|Raumo|Rauman|39|02|26100 26200 26510 26660 26820
        Kirkkonummi|Kyrkslätt|Kirkkonummen|40|09|02400 02410 02430 02460 02480
        Kajaani|Kajana|Kajaanin|36|08|87100 87150 87200 87250 87400 87500
        Kerava|Kervo|Keravan|37|09|04200 04220 04230 04250 04260
        Savonlinna|Nyslott|Savonlinnan|32|015|57100 57130 57170 57200 57210 57230 57510 57600
        Nokia|Nokia|Nokian|34|03|37100 37120 37130 37150 37200
        Ylöjärvi|Ylöjärvi|Ylöjärven|33|03|33470 33480 34240 39200
        Kaarina|S:t Karins|Kaarinan|34|02|20660 20780 20960 21500 21610
        Riihimäki|Riihimäki|Riihimäen|28|019|11100 11120 11130 11310 11710 11910
        Raasepori|Raseborg|Raaseporin|27|019|10300 10600 10650 10900
        Imatra|Imatra|Imatran|26|05|55100 55120 55400 55420 55510 55610 55800
        Raahe|Brahestad|Raahen|24|08|92100 92130 92140 92150
        Sastamala|Sastamala|Sastamalan|24|03|38200 38210 38300 38700
        Raisio|Reso|Raision|25|02|21200 21260 21280
        Tornio|Torneå|Tornion|21|016|95400 95420 95430 95450
        Iisalmi|Idensalmi|Iisalmen|21|017|74100 74120 74130 74200
        Varkaus|Varkaus|Varkauden|20|017|78200 78210 78250 78300 78500 78850
        Kemi|Kemi|Kemin|20|016|94100 94200 94600 94700
        Kurikka|Kurikka|Kurikan|20|06|61300 61330 66400
        Mustasaari|Korsholm|Mustasaaren|19|06|65450 65610 65630 65800
        Pietarsaari|Jakobstad|Pietarsaaren|19|06|68600 68620 68630 68660
        Valkeakoski|Valkeakoski|Valkeakosken|21|03|37600 37630 37700
        Naantali|Nådendal|Naantalin|20|02|21100 21110 21150
        Sipoo|Sibbo|Sipoon|22|09|01150 01180 04130 04150
        Loviisa|Lovisa|Loviisan|14|019|07900 07910 07920
        Parainen|Pargas|Paraisten|15|02|21600 21610 21660 21710
        Uusikaupunki|Nystad|Uudenkaupungin|15|02|23500 23600 23800
        Maarianhamina|Mariehamn|Maarianhaminan|12|018|22100 22140
        Närpiö|Närpes|Närpiön|9|06|64200 64210 64230
        Hanko|Hangö|Hangon|8|019|10900 10940 10960
        Kuusamo|Kuusamo|Kuusamon|15|08|93600 93700
        Ylivieska|Ylivieska|Ylivieskan|15|08|84100
        Forssa|Forssa|Forssan|17|03|30100 30300 30420
        Heinola|Heinola|Heinolan|18|03|18100 18120 18130 18150 18200
        Pieksämäki|Pieksämäki|Pieksämäen|17|015|76100 76120 76150
        Äänekoski|Äänekoski|Äänekosken|18|014|44100 44120 44150 44200 44500
        Sodankylä|Sodankylä|Sodankylän|8|016|99600 99610
        Inari|Enare|Inarin|7|016|99800 99870
        """
}

extension Places {
    /// How landlines of a town begin; Helsinki's when the town is not in the list.
    static func areaCode(of city: String) -> String {
        areaCodes[city] ?? "09"
    }

    private static let areaCodes = Dictionary(
        finland.values.map { ($0.finnish, $0.areaCode) }, uniquingKeysWith: { first, _ in first }
    )
}
