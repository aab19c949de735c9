enum NetworkDescriptions {
    static let text = #"""
        """#
}
