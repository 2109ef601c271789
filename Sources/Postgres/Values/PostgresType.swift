/// A type of PostgreSQL by its object id. Source of the numbers: PostgreSQL's `pg_type.dat`.
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Not told: COPY carries no types, and a parameter of this type is left to the server.
    package static let unspecified = PostgresType(0)
    package static let bool = PostgresType(16)
    package static let bytea = PostgresType(17)
    package static let char = PostgresType(18)
    package static let name = PostgresType(19)
    package static let int8 = PostgresType(20)
    package static let int2 = PostgresType(21)
    package static let int4 = PostgresType(23)
    package static let text = PostgresType(25)
    package static let oid = PostgresType(26)
    package static let json = PostgresType(114)
    package static let float4 = PostgresType(700)
    package static let float8 = PostgresType(701)
    package static let unknown = PostgresType(705)
    package static let boolArray = PostgresType(1000)
    package static let byteaArray = PostgresType(1001)
    package static let int2Array = PostgresType(1005)
    package static let int4Array = PostgresType(1007)
    package static let textArray = PostgresType(1009)
    package static let int8Array = PostgresType(1016)
    package static let float4Array = PostgresType(1021)
    package static let float8Array = PostgresType(1022)
    package static let bpchar = PostgresType(1042)
    package static let varchar = PostgresType(1043)
    package static let date = PostgresType(1082)
    package static let timestamptz = PostgresType(1184)
    package static let dateArray = PostgresType(1182)
    package static let timestamptzArray = PostgresType(1185)
    package static let jsonb = PostgresType(3802)
    package static let jsonbArray = PostgresType(3807)

    /// True for types whose binary form is their text.
    var isText: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json: true
        default: false
        }
    }
}
