package import Hub

/// An OpenID provider that says who people are (OpenID Connect Core 1.0, authorization code flow with PKCE).
package struct OIDCConfiguration: Sendable, Decodable {
    /// As the provider's tokens name it; its discovery document lies below.
    package let issuer: String
    package let clientId: String
    /// Nil for a public client.
    package var clientSecret: String?
    /// This server's `/v1/session/oidc/callback`, as the provider knows it.
    package let redirectURI: String
    package let scopes: [String]
    /// The claim with the groups of a person.
    package let groupsClaim: String
    /// The claim with the name of a person here.
    package let nameClaim: String
    /// The role that each group gives. Whoever gets none may not come in.
    package let roles: [String: Role]

    private enum CodingKeys: String, CodingKey {
        case issuer, clientId, redirectURI, scopes, groupsClaim, nameClaim, roles
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        issuer = try members.decode(String.self, forKey: .issuer)
        clientId = try members.decode(String.self, forKey: .clientId)
        redirectURI = try members.decode(String.self, forKey: .redirectURI)
        scopes = try members.decodeIfPresent([String].self, forKey: .scopes) ?? ["openid", "profile"]
        groupsClaim = try members.decodeIfPresent(String.self, forKey: .groupsClaim) ?? "groups"
        nameClaim = try members.decodeIfPresent(String.self, forKey: .nameClaim) ?? "preferred_username"
        let names = try members.decode([String: String].self, forKey: .roles)
        roles = try names.mapValues { name in
            guard let role = Role(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .roles, in: members, debugDescription: "There is no role \(name).")
            }
            return role
        }
    }
}
