import CLibPQ

extension ConnectionConfiguration {
    /// Reads the URI or keywords as libpq does; the password is left out of the answer.
    static func parse(_ connectionString: String) throws(PostgresError) -> [String: String] {
        guard let options = PQconninfoParse(connectionString, nil) else {
            throw PostgresError(
                .invalidConfiguration,
                "the database URL cannot be read; write postgres://user:password@host:5432/database?sslmode=require"
            )
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            let name = String(cString: keyword)
            if let value = option.pointee.val, name != "password", name != "sslpassword" {
                parameters[name] = String(cString: value)
            }
            option += 1
        }
        return parameters
    }
}
