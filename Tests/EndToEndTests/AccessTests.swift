import Foundation
import Testing

/// Accounts, as whoever runs the command meets them.
@Suite(.serialized) struct AccessTests {
    @Test func `serve wants a token or --open, and --open this machine`() async throws {
        try await withKulta { kulta in
            let none = try await kulta("serve", "--port", "0")
            #expect(none.status == 78 && none.errors.contains("kulta user create"), "\(none.errors)")
            for command in [["serve", "--open", "--host", "0.0.0.0"], ["demo", "--host", "0.0.0.0"]] {
                let open = try await kulta.run(KultaCommand.executable.path, command)
                #expect(open.status == 64 && open.errors.contains("kulta token create"), "\(open.errors)")
            }
        }
    }

    @Test func `with accounts serve wants TLS at addresses that others reach, and files that it can use`() async throws
    {
        try await withKulta { kulta in
            #expect(try await kulta("token", "create", "desk", "--role", "admin").status == 0)
            let plain = try await kulta("serve", "--host", "0.0.0.0", "--port", "0")
            #expect(plain.status == 78 && plain.errors.contains("--behind-proxy"), "\(plain.errors)")
            let files = ["--tls-certificate", "/nowhere/chain.pem", "--tls-key", "/nowhere/key.pem"]
            let missing = try await kulta.run(KultaCommand.executable.path, ["serve", "--port", "0"] + files)
            #expect(missing.status == 78 && missing.errors.contains("/nowhere/key.pem"), "\(missing.errors)")
            let half = try await kulta("serve", "--tls-key", "/nowhere/key.pem")
            #expect(half.status == 64 && half.errors.contains("--tls-certificate"), "\(half.errors)")
            let wrong = try await kulta.run(
                "/bin/bash",
                ["-c", "echo '{}' > oidc.json && '\(KultaCommand.executable.path)' serve --port 0 --oidc oidc.json"])
            #expect(wrong.status == 78 && wrong.errors.contains("issuer"), "\(wrong.errors)")
        }
    }

    @Test func `a token is made, used, listed and revoked, and the audit tells`() async throws {
        try await withKulta { kulta in
            let made = try await kulta("token", "create", "desk", "--role", "admin", "--days", "2", "--json")
            #expect(made.status == 0, "\(made.errors)")
            let secret = try #require(try made.json()["secret"] as? String)
            let errors = try kulta.scratchFile()
            let server = try kulta.start(
                KultaCommand.executable.path, ["serve", "--port", "0"], output: try kulta.scratchFile(), errors: errors)
            let address = try await address(of: server, errors)
            func ask(_ path: String, _ token: String) async throws -> String {
                try await kulta.run(
                    "/usr/bin/env", ["curl", "-sS", "-H", "Authorization: Bearer \(token)", address + path]
                ).output
            }
            #expect(try await ask("/v1/customers", secret).contains("\"items\""))
            #expect(try await ask("/v1/customers", "x").contains("urn:kulta:problem:unauthenticated"))
            let revoked = try await kulta("token", "revoke", "1")
            #expect(revoked.status == 0 && revoked.output.contains("desk"), "\(revoked.errors)")
            try await Task.sleep(for: .seconds(5.2))
            #expect(try await ask("/v1/customers", secret).contains("was revoked"))
            server.interrupt()
            server.waitUntilExit()
            let list = try await kulta("token", "list")
            #expect(list.output.contains("revoked") && !list.output.contains(secret.suffix(64)))
            #expect(try !String(contentsOf: errors, encoding: .utf8).contains(secret.suffix(64)))
            let audit = try await kulta("audit", "verify", "--json")
            #expect(audit.status == 0)
            #expect(try #require(try audit.json()["position"] as? Int) >= 3)
            let url = try #require(try await kulta("db", "status", "--json").json()["url"] as? String)
            let change = "ALTER TABLE audit DISABLE TRIGGER USER; UPDATE audit SET token = 'x' WHERE position = 2"
            #expect(try await kulta.run("/usr/bin/env", ["psql", "-qc", change, url]).status == 0)
            let broken = try await kulta("audit", "verify")
            #expect(broken.status == 1 && broken.output.contains("Row 2 "), "\(broken.output)")
        }
    }

    @Test func `a person gets a password that is shown once, is listed, disabled and removed`() async throws {
        try await withKulta { kulta in
            let made = try await kulta("user", "create", "anna", "--role", "steward", "--language", "fi", "--json")
            #expect(made.status == 0, "\(made.errors)")
            let password = try #require(try made.json()["password"] as? String)
            let errors = try kulta.scratchFile()
            let server = try kulta.start(
                KultaCommand.executable.path, ["serve", "--port", "0"], output: try kulta.scratchFile(), errors: errors)
            let address = try await address(of: server, errors)
            func signIn(_ password: String) async throws -> String {
                try await kulta.run(
                    "/usr/bin/env",
                    [
                        "curl", "-sS", "-H", "Content-Type: application/json", "-d",
                        #"{"name": "anna", "password": "\#(password)"}"#, address + "/v1/session",
                    ]
                ).output
            }
            #expect(try await signIn(password).contains(#""language":"fi""#))
            #expect(try await signIn("wrong").contains("urn:kulta:problem:unauthenticated"))
            let changed = try await kulta.run(
                "/bin/bash",
                [
                    "-c",
                    "echo 'three quiet mountains' | '\(KultaCommand.executable.path)' user password anna --password-stdin",
                ])
            #expect(changed.status == 0 && !changed.output.contains("mountains"), "\(changed.errors)")
            #expect(try await signIn(password).contains("unauthenticated"))
            #expect(try await signIn("three quiet mountains").contains(#""name":"anna""#))
            #expect(try await kulta("user", "disable", "anna").status == 0)
            #expect(try await signIn("three quiet mountains").contains("unauthenticated"))
            server.interrupt()
            server.waitUntilExit()
            let list = try await kulta("user", "list")
            #expect(list.output.contains("disabled") && !list.output.contains(password))
            #expect(try await kulta("user", "remove", "anna").status == 0)
            #expect(try await kulta("user", "list").output.contains("There are no people"))
            let weak = try await kulta.run(
                "/bin/bash",
                ["-c", "echo short | '\(KultaCommand.executable.path)' user create b --role admin --password-stdin"])
            #expect(weak.status == 65 && weak.errors.contains("12 characters"), "\(weak.errors)")
            #expect(try await kulta("user", "disable", "nobody").status == 65)
            #expect(try await kulta("audit", "verify").status == 0)
        }
    }

    private func address(of server: Process, _ errors: URL) async throws -> String {
        for _ in 0..<1200 where server.isRunning {
            let text = try String(contentsOf: errors, encoding: .utf8)
            if let address = text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)?.output { return String(address) }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the server did not serve: \(try String(contentsOf: errors, encoding: .utf8).suffix(2000))")
        throw CancellationError()
    }
}
