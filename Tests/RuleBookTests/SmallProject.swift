import Foundation
import RuleBook

/// A whole rule book that fits on a page, judged by the shipped JSON schemas.
enum SmallProject {
    static let catalog = """
        purposes:
          invoicing: To send invoices.
        owners:
          Finance: Keeps the books.
        attributes:
          organizationName:
            type: organizationName
            meaning: The name.
            appliesTo: [organization]
            sensitivity: public
            purposes: [invoicing]
            legalBasis: not-personal
            retention: financial-year + 6 y
            owner: Finance
          familyName:
            type: familyName
            meaning: The family name.
            appliesTo: [person]
            sensitivity: personal
            purposes: [invoicing]
            legalBasis: contract
            retention: customer-relationship + 2 y
            owner: Finance
          phone:
            type: phone
            meaning: A number.
            appliesTo: [person, organization]
            multiValued: true
            sensitivity: personal
            purposes: [invoicing]
            legalBasis: contract
            retention: customer-relationship + 2 y
            owner: Finance
          address.city:
            type: city
            meaning: The town.
            appliesTo: [person, organization]
            multiValued: true
            group: address
            sensitivity: personal
            purposes: [invoicing]
            legalBasis: contract
            retention: customer-relationship + 2 y
            owner: Finance

        """

    static let source = """
        system: erp
        title: The ERP
        format:
          type: csv
        key: Number
        kind: organization
        attributes:
          organizationName: Name
          phone: [Phone, Mobile]
        groups:
          address:
            - members:
                city: Town

        """

    static let survivorship = """
        trust:
          default: 40
          sources:
            erp: 80
          exceptions:
            - source: erp
              attributes: [phone, address]
              trust: 90
        rules:
          - name: names
            attributes: [organizationName, familyName]
            strategies: [valid, trust]
          - name: phones
            attributes: [phone]
            strategies: [valid, frequency]
            maximumValues: 5
        otherwise:
          name: rest
          strategies: [trust]
        displayName:
          person: ["{familyName}"]
          organization: ["{organizationName}"]

        """

    static func matchRules(_ kind: String, name: String) -> String {
        """
        kind: \(kind)
        title: Rules
        thresholds: { link: 0.9, review: 0.5 }
        exclusive: [phone]
        largestBlock: 100
        blocking:
          - { name: by phone, keys: [phone last 8] }
          - { name: by name, keys: [\(name), city] }
        comparisons:
          - name: name
            compare: jaroWinkler
            features: [\(name)]
            levels:
              - { level: same, when: [same], m: 0.9 }
              - { level: similar, atLeast: 0.9, m: 0.05 }
              - { level: different, m: 0.05 }
          - name: phone
            compare: exact
            features: [phone]
            levels:
              - { level: same, when: [same], m: 0.9 }
              - { level: different, m: 0.1 }
        interactions:
          - name: office
            when: { name: [different], phone: [same] }
            bits: -3

        """
    }

    static let texts = [
        "schemas/catalog.yaml": catalog, "schemas/sources/erp.yaml": source,
        "matching-rules/survivorship.yaml": survivorship,
        "matching-rules/person.yaml": matchRules("person", name: "familyName"),
        "matching-rules/organization.yaml": matchRules("organization", name: "organizationName"),
    ]

    /// The findings, as they are printed, about the project with one text changed.
    static func findings(in file: String, replacing old: String, with new: String) throws -> [String] {
        var changed = texts
        let text = changed[file] ?? ""
        guard text.contains(old) else { return ["the text does not hold: \(old)"] }
        changed[file] = text.replacingOccurrences(of: old, with: new)
        return try findings(in: changed)
    }

    static func findings(in texts: [String: String]) throws -> [String] {
        RuleBook.check(texts: texts, schemas: try shippedProject().schemas()).map(\.description)
    }
}
