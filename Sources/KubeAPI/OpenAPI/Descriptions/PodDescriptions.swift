enum PodDescriptions {
    static let text = #"""
        """#
}
