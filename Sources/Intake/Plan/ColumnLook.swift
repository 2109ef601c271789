extension ColumnCondition.Look {
    /// Whether a value has the form.
    func fits(_ value: String) -> Bool {
        switch self {
        case .businessId: BusinessIdLook.fits(value)
        case .organizationName: OrganizationLook.fits(value)
        case .roleEmail: RoleEmailLook.fits(value)
        case .email: value.dropFirst().dropLast().contains("@")
        }
    }
}

/// Whether a name is an organization's by the words in it.
enum OrganizationLook {
    /// Holds a legal form or a word of organizations as a word of its own, without regard to case.
    static func fits(_ text: String) -> Bool {
        ConditionPlan.contains(anyOf: words, in: Array(text.lowercased().utf8))
    }

    private static let words = ConditionPlan.byFirstByte(
        """
        oy oyj ab abp ky kb ay öb tmi t:mi f:ma toiminimi ry rf r.y. osk anl oü as a/s aps asa gmbh ag ug ohg ltd limited llc llp
        inc inc. corp corp. plc bv b.v. nv n.v. sa s.a. sas sarl srl spa s.p.a. sp. kft zrt uab sia mtü asunto asoy bostads
        kiinteistö koy säätiö sr stiftelse seurakunta församling kunta kaupunki kommun stad kuntayhtymä yhdistys förening
        osakeyhtiö aktiebolag kommandiittiyhtiö osuuskunta andelslag yhtiö bolag company group holding virasto konkurssipesä
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}

/// Whether an e-mail address belongs to a function of an organization.
enum RoleEmailLook {
    /// Its local part is such a word, perhaps with a number or a `+tag` behind it.
    static func fits(_ text: String) -> Bool {
        guard let at = text.firstIndex(of: "@") else { return false }
        let local = text[..<at].lowercased().prefix { $0 != "+" }
        let word = local.reversed().drop { $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }
        return words.contains(String(word.reversed()))
    }

    private static let words = Set(
        """
        info laskut lasku laskutus ostolaskut verkkolaskut invoices invoice billing accounts ap ar myynti sales toimisto office
        asiakaspalvelu support helpdesk kirjanpito talous taloushallinto reskontra ostoreskontra tilaukset orders order posti
        post mail contact yhteys hallinto admin webmaster noreply no-reply hr faktura fakturor ekonomi reception vastaanotto
        tuki palaute einvoice isannointi hallitus kirjaamo registrator kontakt kontor
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}

/// Whether a text is built like a Finnish business id (Y-tunnus).
enum BusinessIdLook {
    /// Seven digits (a missing leading zero allowed), an optional hyphen, and the check digit; `FI` may lead.
    ///
    /// Source of the check: Finnish Patent and Registration Office, weights 7 9 10 5 8 4 2 modulo 11.
    static func fits(_ text: String) -> Bool {
        var digits: [Int] = []
        for byte in text.utf8.drop(while: { $0 | 0x20 == UInt8(ascii: "f") || $0 | 0x20 == UInt8(ascii: "i") }) {
            if (0x30...0x39).contains(byte) { digits.append(Int(byte) - 0x30) } else if byte != 0x2D { return false }
        }
        if digits.count == 7 { digits.insert(0, at: 0) }
        guard digits.count == 8 else { return false }
        let remainder = zip([7, 9, 10, 5, 8, 4, 2], digits).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return remainder != 1 && digits[7] == (remainder == 0 ? 0 : 11 - remainder)
    }
}
