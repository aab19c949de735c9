package import SimKernel

/// Keeps answers for a while, yes and no alike, as a caching server between clients and the
/// cluster does.
///
/// A stock cluster has none for its own names. With one, a name that was asked for too early
/// stays missing for half a minute: the classic trap when a StatefulSet starts. Source: spec
/// G11, G12.
package struct DNSCache: Sendable {
    /// Longest time an answer is kept, in seconds.
    package let ttlMax: UInt32
    /// How many answers are kept at most.
    package static let entryCountMax = 10_000
    private var entries = SortedMap<Key, Entry>()

    private struct Key: Comparable, Sendable {
        var name: DNSName
        var type: UInt16

        static func < (left: Key, right: Key) -> Bool {
            left.name != right.name ? left.name < right.name : left.type < right.type
        }
    }

    private struct Entry: Sendable {
        var message: DNSMessage
        var expiry: SimTime
    }

    /// An empty cache.
    package init(ttlMax: UInt32 = 30) {
        self.ttlMax = ttlMax
    }

    /// How many answers are held, expired ones included.
    package var count: Int { entries.count }

    /// The answer held for the question, or else the one `ask` gives, which is kept.
    ///
    /// What comes from the cache carries the time it may still be kept. Failures are not kept.
    package mutating func answer(
        _ question: DNSQuestion, at now: SimTime, ask: (DNSQuestion) -> DNSMessage
    ) -> DNSMessage {
        let key = Key(name: question.name, type: question.type.rawValue)
        if let entry = entries[key], entry.expiry > now, question.recordClass == 1 {
            return entry.message.aged(until: entry.expiry, at: now, for: question)
        }
        var message = ask(question)
        guard let ttl = message.ttl.map({ min($0, ttlMax) }), question.recordClass == 1 else {
            return message
        }
        message.limit(ttl: ttl)
        makeRoom(at: now)
        entries[key] = Entry(message: message, expiry: now + .seconds(ttl))
        return message
    }

    /// Drops what expired once the cache is full; when nothing did, everything.
    private mutating func makeRoom(at now: SimTime) {
        guard entries.count >= Self.entryCountMax else { return }
        for (key, entry) in entries where entry.expiry <= now { entries[key] = nil }
        if entries.count >= Self.entryCountMax { entries.removeAll() }
    }
}

extension DNSMessage {
    /// How many seconds the answer may be kept; nil for failures. Source: RFC 2308 5.
    fileprivate var ttl: UInt32? {
        if !answers.isEmpty { return answers.map(\.ttl).min() }
        guard code == .noError || code == .nameError else { return nil }
        for record in authorities {
            if case .soa(let soa) = record.data { return min(record.ttl, soa.minimumSeconds) }
        }
        return nil
    }

    fileprivate mutating func limit(ttl: UInt32) {
        for index in answers.indices { answers[index].ttl = min(answers[index].ttl, ttl) }
        for index in authorities.indices {
            authorities[index].ttl = min(authorities[index].ttl, ttl)
        }
        for index in additionals.indices {
            additionals[index].ttl = min(additionals[index].ttl, ttl)
        }
    }

    /// The message with what is left of its time, and the question as asked this time.
    fileprivate func aged(
        until expiry: SimTime, at now: SimTime, for question: DNSQuestion
    ) -> DNSMessage {
        var message = self
        let left = (expiry - now).secondsRoundedDown
        message.limit(ttl: UInt32(clamping: left))
        for index in message.answers.indices where answers[index].name == question.name {
            message.answers[index].name = question.name
        }
        message.questions = [question]
        return message
    }
}
