enum ClusterDescriptions {
    static let text = #"""
        """#
}
