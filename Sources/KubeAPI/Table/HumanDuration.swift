package import SimKernel

/// A length of time as a table shows it, in at most two units: `45s`, `5m12s`, `3d4h`.
/// Source: api.md 14.4.
package enum HumanDuration {
    /// The text of a duration; one that lies more than a second in the future is `<invalid>`.
    package static func text(_ duration: SimDuration) -> String {
        // Clocks that differ a little must not show as an error.
        let seconds = duration.nanoseconds / 1_000_000_000
        if seconds < -1 { return "<invalid>" }
        if seconds <= 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        let hours = minutes / 60
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if days < 8 { return pair(days, "d", hours % 24, "h") }
        if days < 2 * 365 { return "\(days)d" }
        let years = days / 365
        return years < 8 ? pair(years, "y", days % 365, "d") : "\(years)y"
    }

    private static func pair(
        _ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String
    ) -> String {
        small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
    }
}
