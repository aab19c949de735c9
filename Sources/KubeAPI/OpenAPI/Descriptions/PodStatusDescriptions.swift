enum PodStatusDescriptions {
    static let text = #"""
        """#
}
