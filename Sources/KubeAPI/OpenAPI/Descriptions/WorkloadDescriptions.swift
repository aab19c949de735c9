enum WorkloadDescriptions {
    static let text = #"""
        """#
}
