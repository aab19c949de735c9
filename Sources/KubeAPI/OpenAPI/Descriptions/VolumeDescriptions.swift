enum VolumeDescriptions {
    static let text = #"""
        """#
}
