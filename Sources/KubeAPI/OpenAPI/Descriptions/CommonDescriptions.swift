enum CommonDescriptions {
    static let text = #"""
        """#
}
