/// What must be known about the past to make the next snapshot, and what was read from objects
/// that have not changed since.
///
/// Hand the memory a snapshot left to the next one; a fresh memory only loses history (highlights,
/// what an answer was before), never correctness.
package struct RowMemory: Sendable {
    package init() {}
}
