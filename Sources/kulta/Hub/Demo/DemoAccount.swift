import CustomerModel
import HTTPAPI
import Hub

/// Somebody who may sign in to the demo, to see it with the rights of a role.
struct DemoAccount: Encodable {
    let name: String
    let password: String
    let role: String
    /// What the account uses data for; nil: it sees every value.
    let purposes: [String]?

    private static let people: [(name: String, displayName: String, role: Role, purposes: [String]?)] = [
        ("steward", "Sanna Steward", .steward, nil),
        ("finance", "Frida Finance", .finance, ["invoicing", "accounting", "reporting"]),
        ("privacy", "Petri Privacy", .privacyOfficer, nil),
        ("admin", "Aaro Admin", .admin, nil),
    ]

    /// Makes an account for each role that people have, with passwords made anew.
    static func make(in hub: Hub) async throws -> [DemoAccount] {
        var accounts: [DemoAccount] = []
        for person in people {
            let (text, password) = Password.generated()
            let request = PersonRequest(
                name: person.name, displayName: person.displayName, roles: [person.role], purposes: person.purposes,
                language: .english, password: try PasswordHash(of: password, cost: .standard).text)
            let (id, _) = try await hub.addPerson(request, by: .console)
            try await hub.append([.console("createPerson", "people/\(id)", status: 201)])
            accounts.append(
                DemoAccount(name: person.name, password: text, role: person.role.rawValue, purposes: person.purposes))
        }
        return accounts
    }
}

extension DemoAccount {
    /// One line for a terminal.
    var text: String {
        let sight = purposes.map { ", who sees what is for \($0.joined(separator: ", "))" } ?? ""
        return "  \(name.padding(to: 8))  \(password)  \(role)\(sight)"
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
