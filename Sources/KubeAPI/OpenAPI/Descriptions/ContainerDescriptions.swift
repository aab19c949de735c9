enum ContainerDescriptions {
    static let text = #"""
        """#
}
