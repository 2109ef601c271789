/// The customer master data hub: every use case, each in its transaction.
///
/// All calls may be made from any task, from several processes at once. They throw `HubError` only.
/// JSON answers are the bytes that PostgreSQL made; their shapes are documented in `docs/api.md`.
package final class Hub: Sendable {
    init() {}
}
