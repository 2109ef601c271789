import ArgumentParser
import CustomerModel
import Foundation
import HTTPAPI
import Hub

/// `kulta user`: people who may sign in.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Make, list, disable and remove people who may sign in.",
        discussion: """
            A password comes from standard input with --password-stdin; else one is made and shown once. docs/security.md says
            which role permits what.

            Examples:
              kulta user create anna --role steward --display-name "Anna Esimerkki" --language fi
              kulta user list
              kulta user password anna
              kulta user disable anna
            """,
        subcommands: [Create.self, List.self, Disable.self, Enable.self, SetPassword.self, Remove.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an account for a person.")

        @Argument(help: "What they sign in with, in small letters: the author of what they decide.")
        var name: String

        @Option(help: "What they are called on screens; the name when it is absent.")
        var displayName: String?

        @Option(help: "What they are to the hub: \(Role.names). May be given several times.")
        var role: [String]

        @Option(
            help:
                "A purpose of the catalog that they use data for; other attributes are masked. May be given several times."
        )
        var purpose: [String] = []

        @Option(help: "The language that they are spoken to in: fi, sv or en.")
        var language = "en"

        @OptionGroup var password: PasswordOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard role.allSatisfy({ Role(rawValue: $0) != nil }) else {
                throw ValidationError("--role must be one of \(Role.names).")
            }
            guard Language(rawValue: language) != nil else { throw ValidationError("--language must be fi, sv or en.") }
        }

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let secret = try password.secret(of: name)
                    let request = PersonRequest(
                        name: name, displayName: displayName ?? name, roles: role.compactMap(Role.init(rawValue:)),
                        purposes: purpose.isEmpty ? nil : purpose, language: Language(rawValue: language) ?? .english,
                        password: secret.hash)
                    let (id, json) = try await installation.hub.addPerson(request, by: .console)
                    try await installation.hub.append([.console("createPerson", "people/\(id)", status: 201)])
                    try global.console.show(secret, of: json)
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All people who may sign in, disabled ones included.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    try global.console.show(people: try await installation.hub.people())
                }
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a person sign in no more, and end their sessions within five seconds.")

        @OptionGroup var person: PersonArgument
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            var change = PersonChange()
            change.isDisabled = true
            try await person.change(change, global) {
                "\($0) is disabled. Servers refuse them after five seconds at most."
            }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a person sign in again who was disabled.")

        @OptionGroup var person: PersonArgument
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            var change = PersonChange()
            change.isDisabled = false
            try await person.change(change, global) { "\($0) may sign in again." }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Give a person another password, and end their sessions.")

        @OptionGroup var person: PersonArgument
        @OptionGroup var password: PasswordOptions
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let secret = try password.secret(of: person.name)
                    var change = PersonChange()
                    change.password = secret.hash
                    let json = try await person.perform(change, installation)
                    try global.console.show(secret, of: json)
                }
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a person but for the name, which nobody gets again.")

        @OptionGroup var person: PersonArgument
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let id = try await person.id(installation)
                    try await installation.hub.removePerson(id, by: .console)
                    try await installation.hub.append([.console("removePerson", "people/\(id)", status: 204)])
                    global.console.note("\(person.name) is removed. Servers refuse them after five seconds at most.")
                }
            }
        }
    }
}

/// A person by their name.
struct PersonArgument: ParsableArguments {
    @Argument(help: "What the person signs in with.")
    var name: String

    /// - Throws: `HubError` with `unknownPerson` when nobody has the name.
    func id(_ installation: Installation) async throws -> Int64 {
        guard let person = try await installation.hub.person(named: name) else {
            throw HubError(.unknownPerson, "Nobody has the name \(name).")
        }
        return person.id
    }

    /// - Returns: the person as they are then, as JSON.
    func perform(_ change: PersonChange, _ installation: Installation) async throws -> [UInt8] {
        let id = try await id(installation)
        let json = try await installation.hub.change(person: id, change, by: .console)
        try await installation.hub.append([.console("patchPerson", "people/\(id)", status: 200)])
        return json
    }

    /// Changes the person and says so.
    func change(_ change: PersonChange, _ global: GlobalOptions, remark: (String) -> String) async throws {
        try await reporting(global.console) {
            try await Installation.use(global) { installation in
                let json = try await perform(change, installation)
                if global.console.isJSON {
                    global.console.print(json: json)
                } else {
                    global.console.print(remark(name))
                }
            }
        }
    }
}

/// Where a password comes from.
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password from standard input, one line; else one is made and shown once.")
    var passwordStdin = false

    struct Secret {
        let hash: String
        /// What was made, to be shown once; nil when the person chose it.
        let shown: String?
    }

    /// - Throws: `CommandError.noPassword`; `HubError` when the password is too weak.
    func secret(of name: String) throws -> Secret {
        guard passwordStdin else {
            let (text, password) = Password.generated()
            return Secret(hash: try PasswordHash(of: password, cost: .standard).text, shown: text)
        }
        guard let line = readLine(strippingNewline: true), let password = Password(line) else {
            throw CommandError.noPassword
        }
        if let fault = password.fault(forName: name) {
            throw HubError(
                .invalidDocument, "The password is not acceptable.",
                problems: [.init(pointer: "/password", message: fault)])
        }
        return Secret(hash: try PasswordHash(of: password, cost: .standard).text, shown: nil)
    }
}

/// A person as the hub's JSON has them.
private struct PersonRow: Decodable {
    let id: Int64
    let name: String
    let displayName: String
    let roles: [String]
    let purposes: [String]?
    let language: String
    let status: String
    let lastSignInAt: String?
}

extension Console {
    /// Shows a person whose password was set, with the password when it was made.
    fileprivate func show(_ secret: PasswordOptions.Secret, of json: [UInt8]) throws {
        guard !isJSON else {
            var answer = JSONWriter()
            answer.object { answer in
                answer.member("password", secret.shown)
                answer.key("person")
                answer.raw(json)
            }
            return print(json: answer.bytes)
        }
        let person = try JSONDecoder().decode(PersonRow.self, from: Data(json))
        guard let shown = secret.shown else {
            return print("\(person.name) may sign in with the password that was given.")
        }
        print(shown)
        note("This is the only time that the password of \(person.name) is shown.")
    }

    fileprivate func show(people json: [UInt8]) throws {
        guard !isJSON else { return print(json: json) }
        let people = try JSONDecoder().decode([PersonRow].self, from: Data(json))
        guard !people.isEmpty else { return print("There are no people who may sign in.") }
        var table = Table(leftAligned: 8)
        table.add("id", "name", "display name", "roles", "purposes", "language", "status", "last sign-in")
        for person in people {
            table.add(
                String(person.id), person.name, person.displayName, person.roles.joined(separator: ","),
                person.purposes?.joined(separator: ",") ?? "not limited", person.language, person.status,
                person.lastSignInAt.map { String($0.prefix(16)) } ?? "never")
        }
        print(table.text)
    }
}
