import ArgumentParser
import ColumnStandardization
import CustomerModel
import Evaluation
import Foundation
import Intake
import Linkage
import Matching
import RuleBook
import Splink

/// What a script can tell from the exit code; the numbers are those of `sysexits.h`.
enum ExitStatus: Int32 {
    case badData = 65
    case missingInput = 66
    case unavailable = 69
    case defect = 70
    case tryAgain = 75
    case noPermission = 77
    case configuration = 78

    /// The status as ArgumentParser ends a command with it.
    var exitCode: ExitCode { ExitCode(rawValue) }
}

/// An error of a stage that only some builds of the command have.
protocol ReportedError: Error {
    var exitStatus: ExitStatus { get }
    /// What is wrong and what to do, without customer data.
    var sentence: String { get }
}

/// What a command itself can find wrong.
enum CommandError: Error, CustomStringConvertible {
    case unreadable(String)
    case unwritable(String)
    case noDemoGround(String)
    case noAccess
    case noPassword
    case wrongProvider(String)

    var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read: check the path and the permissions."
        case .unwritable(let path): "\(path) cannot be written: check that its folder exists and has room."
        case .noDemoGround(let reason): reason
        case .noAccess:
            "There is no API token and no account that could be used, so the server would refuse everybody. Make one "
                + "(kulta token create NAME --role admin; kulta user create NAME --role admin), or serve without accounts, on "
                + "this machine only: kulta serve --open."
        case .wrongProvider(let path):
            "\(path) does not name an OpenID provider: it has to be a JSON object with issuer, clientId, redirectURI and roles, "
                + "as docs/security.md shows it."
        case .noPassword: "There is no password on standard input: write it there, as one line."
        }
    }
}

/// Runs a command's work; turns what it throws into one line for a person (or one JSON object for a script) and an exit
/// code.
func reporting(_ console: Console, _ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let code as ExitCode {
        throw code
    } catch let error as CleanExit {
        throw error
    } catch let error as ValidationError {
        throw error
    } catch {
        console.report(error)
        throw exitStatus(of: error).exitCode
    }
}

/// Chooses the exit code of an error.
private func exitStatus(of error: any Error) -> ExitStatus {
    switch error {
    case let error as any ReportedError: error.exitStatus
    case is RuleBookError: .configuration
    case let error as IntakeError: error.code == .unreadableFile ? .missingInput : .badData
    case is LinkageError, is EvaluationError, is MatchRulesError, is SplinkError, is UnknownKindError: .badData
    case CommandError.unreadable: .missingInput
    case CommandError.unwritable: .noPermission
    case CommandError.noAccess, CommandError.wrongProvider: .configuration
    case CommandError.noPassword: .badData
    default: .defect
    }
}

extension Console {
    /// Tells what went wrong on standard error.
    func report(_ error: any Error) {
        let text = sentence(of: error)
        guard isJSON, let line = try? JSONEncoder().encode(["error": text]) else {
            FileHandle.standardError.write(Data("kulta: \(text)\n".utf8))
            return
        }
        FileHandle.standardError.write(line + Data("\n".utf8))
    }

    /// What is wrong, without the codes that are for programs.
    private func sentence(of error: any Error) -> String {
        if let error = error as? IntakeError {
            let place = error.position.map { "line \($0.line), column \($0.column): " } ?? ""
            return place + error.message
        }
        return (error as? any ReportedError)?.sentence ?? "\(error)"
    }

    /// Prints a value as JSON with sorted keys.
    func print(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(json: [UInt8](try encoder.encode(value)))
    }
}
