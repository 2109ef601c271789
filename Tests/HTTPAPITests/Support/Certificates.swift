import AsyncHTTPClient
import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A certificate for this machine that vouches for itself, made for one test, and its files.
struct Certificates {
    let folder: URL
    var certificate: String { folder.appending(path: "certificate.pem").path }
    var key: String { folder.appending(path: "key.pem").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("localhost") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date().addingTimeInterval(-60), notValidAfter: Date().addingTimeInterval(3600),
            issuer: name,
            subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName("localhost")])
            }, issuerPrivateKey: key)
        try certificate.serializeAsPEM().pemString.write(toFile: self.certificate, atomically: true, encoding: .utf8)
        try key.serializeAsPEM().pemString.write(toFile: self.key, atomically: true, encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A client that trusts this certificate and no other.
    ///
    /// - Parameter latest: the highest version of TLS that it speaks.
    func client(latest: TLSVersion = .tlsv13) throws -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificate))
        tls.minimumTLSVersion = .tlsv1
        tls.maximumTLSVersion = latest
        return HTTPClient(configuration: .init(tlsConfiguration: tls))
    }
}
