package import CustomerModel

/// Where the values of an attribute come from and what is done to them on the way.
///
/// The steps always run in this order: take, trim, drop null words, join, split, strip, map, change case, read a
/// date or number. A bare column name is the short form.
package struct ValueMapping: Hashable, Sendable, Codable {
    /// What happens to a value that the mapping's date format or number form does not fit.
    package enum Misfit: String, Hashable, Sendable, Codable {
        /// It goes on as it stands; standardization marks it.
        case keep
        case drop
        /// Its row goes to quarantine.
        case reject
    }

    /// The case that all letters of a value get.
    package enum LetterCase: String, Hashable, Sendable, Codable {
        case upper, lower
    }

    /// Columns; the first that is not empty gives the value, unless `join` is set.
    package var from: [String] = []
    /// Joins the values of all columns that are not empty, in order, with this between them. With nothing between
    /// them the columns' own spaces stay, as in a name that was cut at a column's width.
    package var join: String?
    /// XML and JSON: the path of a repeated element; all columns are then relative to it and each gives an occurrence.
    package var each: String?
    /// A value that every record gets; `from` is then empty.
    package var constant: String?
    /// Only records of these kinds; empty: every kind to which the catalog gives the attribute.
    package var `for`: [PartyKind] = []
    /// Only records, or repeated elements, for which all of these hold.
    package var when: [ColumnCondition] = []
    /// One value holds several with this between them.
    package var split: String?
    /// Words that mean "no value" here, beside the mapping's own.
    package var nulls: [String] = []
    /// The first of these that a value starts with is cut off, once.
    package var stripPrefix: [String] = []
    /// The first of these that a value ends with is cut off, once.
    package var stripSuffix: [String] = []
    /// Cuts zeros off the front: `0000100001` becomes `100001`.
    package var stripLeadingZeros = false
    /// Source word to value, compared without regard to case.
    package var map: [String: String] = [:]
    /// Whether a value that `map` does not list stays.
    package var keepsUnmapped = true
    /// Nil: letters stay.
    package var letterCase: LetterCase?
    /// Date formats tried in order, such as `d.M.yyyy`; the value becomes `yyyy-MM-dd`. Empty: not read as a date.
    package var date: [String] = []
    /// Read as a number by the format's decimal and grouping signs; the value becomes `-1234.5`.
    package var isNumber = false
    /// The signs of this column's numbers, where a delivery showed them; nil: the format's.
    var decimal: String?
    var grouping: String?
    /// The delivery does not show which form the column has: a value that the possible forms read differently is rejected.
    var isUndecided = false
    /// For values that `date` or `isNumber` cannot read.
    package var misfit = Misfit.keep

    package init(from columns: String...) {
        self.from = columns
    }
}

extension ValueMapping {
    private enum Keys: String, CodingKey {
        case from, join, each, constant, `for`, when, split, nulls, stripPrefix, stripSuffix, stripLeadingZeros
        case map, keepsUnmapped, letterCase, date, isNumber, misfit
    }

    package init(from decoder: any Decoder) throws {
        if let column = try? decoder.singleValueContainer().decode(String.self) {
            self.from = [column]
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        self.from = try container.oneOrMany(String.self, .from)
        join = try container.decodeIfPresent(String.self, forKey: .join)
        each = try container.decodeIfPresent(String.self, forKey: .each)
        constant = try container.decodeIfPresent(String.self, forKey: .constant)
        `for` = try container.oneOrMany(PartyKind.self, .for)
        when = try container.oneOrMany(ColumnCondition.self, .when)
        split = try container.decodeIfPresent(String.self, forKey: .split)
        nulls = try container.oneOrMany(String.self, .nulls)
        stripPrefix = try container.oneOrMany(String.self, .stripPrefix)
        stripSuffix = try container.oneOrMany(String.self, .stripSuffix)
        stripLeadingZeros = try container.decodeIfPresent(Bool.self, forKey: .stripLeadingZeros) ?? false
        map = try container.decodeIfPresent([String: String].self, forKey: .map) ?? [:]
        keepsUnmapped = try container.decodeIfPresent(Bool.self, forKey: .keepsUnmapped) ?? true
        letterCase = try container.decodeIfPresent(LetterCase.self, forKey: .letterCase)
        date = try container.oneOrMany(String.self, .date)
        isNumber = try container.decodeIfPresent(Bool.self, forKey: .isNumber) ?? false
        misfit = try container.decodeIfPresent(Misfit.self, forKey: .misfit) ?? .keep
    }
}

/// One occurrence of a correlated group, such as the billing address.
package struct GroupMapping: Hashable, Sendable, Codable {
    /// Member (the part after the dot, `street`) to the places its value comes from; the first not empty wins.
    package var members: [String: [ValueMapping]] = [:]
    /// A column with an address of several lines that is taken apart into `careOf`, `postOfficeBox` and `street`;
    /// members named as well keep their own value.
    package var lines: AddressLinesMapping?
    /// XML and JSON: the path of a repeated element; every column is then relative to it.
    package var each: String?
    /// Only records of these kinds; empty: any.
    package var `for`: [PartyKind] = []
    package var when: [ColumnCondition] = []

    private enum Keys: String, CodingKey { case members, lines, each, `for`, when }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        members = try container.listsByName(ValueMapping.self, .members)
        lines = try container.decodeIfPresent(AddressLinesMapping.self, forKey: .lines)
        each = try container.decodeIfPresent(String.self, forKey: .each)
        `for` = try container.oneOrMany(PartyKind.self, .for)
        when = try container.oneOrMany(ColumnCondition.self, .when)
    }
}

/// A column whose lines are parts of an address. A bare column name is the short form.
package struct AddressLinesMapping: Hashable, Sendable, Codable {
    /// Columns whose lines are taken together, in order.
    package var from: [String]
    /// A line that starts with one of these words names who receives the post for the customer.
    package var careOf: [String]
    /// A line that starts with one of these words and goes on with a number is a post office box.
    package var postOfficeBox: [String]
    /// Columns that the lines repeat (name, postal code, city, country): a line that is one of their values, or holds
    /// two of them, is left out.
    package var without: [String] = []

    /// The words of Finnish, Swedish and English addresses.
    package static let careOfWords = ["c/o", "attn", "att", "att:", "attn:", "fao"]
    /// The words of Finnish, Swedish and English post office boxes.
    package static let postOfficeBoxWords = ["pl", "pb", "postilokero", "box", "postbox", "po box", "p.o. box"]

    package init(from columns: String...) {
        self.from = columns
        careOf = Self.careOfWords
        postOfficeBox = Self.postOfficeBoxWords
    }

    private enum Keys: String, CodingKey { case from, careOf, postOfficeBox, without }

    package init(from decoder: any Decoder) throws {
        careOf = Self.careOfWords
        postOfficeBox = Self.postOfficeBoxWords
        if let column = try? decoder.singleValueContainer().decode(String.self) {
            self.from = [column]
            return
        }
        let container = try decoder.container(keyedBy: Keys.self)
        self.from = try container.oneOrMany(String.self, .from)
        without = try container.oneOrMany(String.self, .without)
        if container.contains(.careOf) { careOf = try container.oneOrMany(String.self, .careOf) }
        if container.contains(.postOfficeBox) { postOfficeBox = try container.oneOrMany(String.self, .postOfficeBox) }
    }
}
