import CustomerModel
import Hub

extension JSONWriter {
    /// A source system, as `GET /v1/sources` lists it.
    mutating func source(_ source: SourceDescription) {
        object { json in
            json.member("system", source.system)
            json.member("title", source.title)
            json.member("format", source.format)
            json.member("full", source.isFull)
            json.member("records", source.records)
        }
    }

    /// The members of a mapping, as `GET /v1/mappings` lists it.
    mutating func head(of mapping: MappingDescription) {
        member("system", mapping.system)
        member("title", mapping.title)
        member("format", mapping.format)
        member("full", mapping.isFull)
    }

    /// The members of a mapping with all that it reads.
    mutating func mapping(_ mapping: MappingDescription) {
        head(of: mapping)
        texts("key", mapping.key)
        key("values")
        array { json in
            for value in mapping.values {
                json.object { json in
                    json.member("attribute", value.attribute)
                    json.texts("columns", value.columns)
                    json.member("constant", value.constant)
                    json.texts("kinds", value.kinds.map(\.rawValue))
                    json.member("innerRecord", value.innerRecord)
                }
            }
        }
    }

    /// An attribute, as `GET /v1/catalog` lists it.
    mutating func attribute(_ attribute: CatalogAttribute) {
        object { json in
            json.member("name", attribute.name.rawValue)
            json.member("type", attribute.type.rawValue)
            json.member("meaning", attribute.meaning)
            json.texts("appliesTo", attribute.appliesTo.map(\.rawValue).sorted())
            json.member("multivalued", attribute.isMultivalued)
            json.member("group", attribute.group)
            json.member("sensitivity", attribute.sensitivity.rawValue)
            json.texts("purposes", attribute.purposes)
            json.member("legalBasis", attribute.legalBasis)
            json.member("retention", attribute.retention)
            json.member("owner", attribute.owner)
        }
    }

    private mutating func texts(_ name: String, _ texts: [String]) {
        key(name)
        array { json in texts.forEach { json.string($0) } }
    }
}
