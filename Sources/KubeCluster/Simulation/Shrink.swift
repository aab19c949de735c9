extension Simulation {
    /// The same simulation with only some of its entries, by their numbers.
    package func keeping(_ numbers: [Int]) -> Simulation {
        var copy = self
        copy.entries = entries.filter { numbers.contains($0.number) }
        return copy
    }

    /// Leaves out entries, ever smaller parts of them, as long as the run still fails for the same
    /// reason, until every single entry that is left is needed.
    ///
    /// - Parameter runsMax: how many runs it may take.
    /// - Returns: the smallest simulation found; this one when it does not fail.
    package func shrunk(runsMax: Int = 500) -> Simulation {
        guard let failure = run().failure else { return self }
        var best = self
        var part = max(1, entries.count / 2)
        var runs = 0
        while runs < runsMax {
            var start = 0
            var isSmaller = false
            while start < best.entries.count, runs < runsMax {
                var candidate = best
                let end = min(start + part, best.entries.count)
                candidate.entries.removeSubrange(start..<end)
                runs += 1
                if candidate.run().failure == failure {
                    best = candidate
                    isSmaller = true
                } else {
                    start = end
                }
            }
            if part == 1, !isSmaller { break }
            part = max(1, part / 2)
        }
        return best
    }
}
