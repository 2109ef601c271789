/// The few towns abroad in which Nordic customers live.
enum ForeignPlaces {
    private static let towns: [DemoCountry: [(city: String, postalCodes: [String])]] = [
        .sweden: [
            ("Stockholm", ["111 22", "112 36", "113 59", "118 25"]), ("Göteborg", ["411 05", "413 01", "416 64"]),
            ("Malmö", ["211 18", "214 21"]), ("Umeå", ["903 25", "907 36"]),
        ],
        .norway: [
            ("Oslo", ["0152", "0357", "0580"]), ("Bergen", ["5003", "5055"]), ("Trondheim", ["7010", "7030"]),
        ],
        .denmark: [
            ("København K", ["1058", "1260"]), ("Aarhus C", ["8000"]), ("Odense C", ["5000"]),
        ],
        .estonia: [
            ("Tallinn", ["10111", "10145", "11313"]), ("Tartu", ["50090", "51003"]),
        ],
        .finland: [("Helsinki", ["00100"])],
    ]

    private static let streets: [DemoCountry: [String]] = [
        .sweden: words(
            "Storgatan Kungsgatan Drottninggatan Vasagatan Sveavägen Skolgatan Björkvägen Hamngatan Nygatan Ringvägen"),
        .norway: words("Storgata Kirkegata Skolegata Kongens Bjørkeveien Strandgata Havnegata Parkveien"),
        .denmark: words("Vestergade Østergade Havnegade Nørregade Søndergade Kirkevej Skovvej Strandvejen"),
        .estonia: ["Pikk", "Narva mnt", "Pärnu mnt", "Tartu mnt", "Kesk", "Aia", "Metsa", "Lai"],
        .finland: ["Kauppakatu"],
    ]

    static func address(in country: DemoCountry, _ random: inout DemoRandom) -> DemoAddress {
        let town = random.one(of: towns[country] ?? [("Helsinki", ["00100"])])
        let street = random.one(of: streets[country] ?? ["Kauppakatu"])
        return DemoAddress(
            street: Street(finnish: street, swedish: nil), house: String(random.within(1...90)),
            unit: nil, box: nil, postalCode: random.one(of: town.postalCodes), city: town.city,
            cityInSwedish: town.city, country: country
        )
    }
}
