enum RemoteVolumeDescriptions {
    static let text = #"""
        """#
}
