import CustomerModel
import Hub
import Hummingbird

extension Response {
    /// The answer to a write of one record: 201 when the hub did not know the record, else 200.
    static func receipt(_ receipt: SubmitReceipt) -> Response {
        .object(status: status(of: receipt)) { receipt.write(to: &$0) }
    }

    /// What the write of one record is answered with.
    @Sendable static func status(of receipt: SubmitReceipt?) -> HTTPResponse.Status {
        receipt?.isOfNewRecord == true ? .created : .ok
    }

    /// The answer to a batch: what became of each line, and how many had which outcome.
    static func receipts(_ lines: [Result<SubmitReceipt, HubError>]) -> Response {
        var counts: [String: Int] = [:]
        return .object { json in
            json.key("items")
            json.array { json in
                for (index, line) in lines.enumerated() {
                    json.object { json in
                        json.member("line", index + 1)
                        switch line {
                        case .success(let receipt):
                            counts[receipt.outcome.rawValue, default: 0] += 1
                            json.member("status", receipt.isOfNewRecord ? 201 : 200)
                            receipt.write(to: &json)
                        case .failure(let error):
                            counts[error.code == .erased ? "suppressed" : "refused", default: 0] += 1
                            Problem(error).writeLine(to: &json)
                        }
                    }
                }
            }
            json.key("counts")
            json.object { json in
                for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) { json.member(outcome, count) }
            }
        }
    }

    /// The answer to an upload that is about to be imported.
    static func accepted(importId: Int64) -> Response {
        let location = "/v1/imports/\(importId)"
        return .object(status: .accepted, headers: [.location: location]) { json in
            json.member("id", Int(importId))
            json.member("location", location)
        }
    }

    /// What an import would change.
    static func trial(_ receipt: TrialReceipt) -> Response {
        .object { json in
            json.member("source", receipt.source)
            json.member("fileName", receipt.fileName)
            json.key("records")
            json.object { json in receipt.counts.write(to: &json) }
            json.key("customers")
            json.object { json in
                json.member("joined", receipt.joined)
                json.member("new", receipt.newCustomers)
                json.member("merged", receipt.merged)
                json.member("reviews", receipt.reviews)
            }
            json.key("rejects")
            json.array { json in for group in receipt.rejects { group.write(to: &json) } }
            json.key("warnings")
            json.array { json in for warning in receipt.warnings { warning.write(to: &json) } }
            json.member("refusal", receipt.refusal)
            json.key("sample")
            json.array { json in for row in receipt.sample { row.write(to: &json) } }
        }
    }

    /// What a file looks like.
    static func suggestion(_ mapping: SuggestedMapping) -> Response {
        .object { json in
            json.member("system", mapping.system)
            json.member("title", mapping.title)
            json.key("others")
            json.array { json in for system in mapping.others { json.string(system) } }
            json.member("newFile", mapping.newFile)
            json.member("format", mapping.format)
            json.member("yaml", mapping.yaml)
            json.key("warnings")
            json.array { json in for warning in mapping.warnings { json.string(warning) } }
            json.key("sample")
            json.array { json in for row in mapping.sample { row.write(to: &json) } }
        }
    }

    /// A part of the change feed. `next` is where a client goes on, also when there was nothing new.
    static func changes(_ page: ChangePage, limit: Int, types: [ChangeType]?) -> Response {
        let filter = types.map { "&types=" + $0.map(\.name).joined(separator: ",") } ?? ""
        let next = "/v1/changes?limit=\(limit)\(filter)&after=\(PercentEncoding.encode(page.cursor))"
        return .object(headers: [.link: "<\(next)>; rel=\"next\""]) { json in
            json.key("events")
            json.raw(page.events)
            json.member("count", page.count)
            json.member("cursor", page.cursor)
            json.member("next", next)
        }
    }
}

extension SubmitReceipt {
    fileprivate var isOfNewRecord: Bool { version == 1 && outcome != .unchanged }

    /// The members of a receipt.
    fileprivate func write(to json: inout JSONWriter) {
        json.key("record")
        json.object { json in
            json.member("system", record.system)
            json.member("key", record.key)
        }
        json.member("version", version)
        json.member("outcome", outcome.rawValue)
        json.member("goldenId", goldenId)
        json.member("matchKey", matchKey)
        json.member("ruleBookVersion", ruleBookVersion)
        json.member("feedPosition", feedPosition)
    }
}

extension SampledRow {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("line", line)
            json.member("key", key)
            json.member("kind", kind?.rawValue)
            json.member("withdrawn", isWithdrawn)
            json.key("values")
            json.array { json in
                for value in values {
                    json.object { json in
                        json.member("attribute", value.attribute)
                        json.member("raw", value.raw)
                        json.member("value", value.value)
                        json.member("status", value.status.rawValue)
                    }
                }
            }
            guard let fault else { return json.member("fault", nil as String?) }
            json.key("fault")
            json.object { json in
                json.member("code", fault.code)
                json.member("field", fault.field)
                json.member("message", fault.message)
            }
        }
    }
}

extension DeliveryCounts {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("read", read)
        json.member("new", created)
        json.member("changed", updated)
        json.member("unchanged", unchanged)
        json.member("late", late)
        json.member("withdrawn", withdrawn)
        json.member("absent", absent)
        json.member("suppressed", suppressed)
        json.member("repeated", repeated)
        json.member("rejected", rejected)
    }
}

extension DeliveryWarning {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("code", code)
            json.member("message", message)
            json.member("count", count)
            json.key("lines")
            json.array { json in for line in lines { json.number(line) } }
            json.member("text", text)
        }
    }
}

extension TrialReceipt.RejectGroup {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("code", code)
            json.member("field", field)
            json.member("message", message)
            json.member("rows", rows)
            json.member("firstLine", line)
        }
    }
}
