enum StorageDescriptions {
    static let text = #"""
        """#
}
