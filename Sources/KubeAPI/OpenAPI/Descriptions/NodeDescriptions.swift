enum NodeDescriptions {
    static let text = #"""
        """#
}
