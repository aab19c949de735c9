import Glibc

/// Looks for ports nobody listens on.
enum FreePort {
    private static let tries = 100

    /// The first free port behind `port` on the loopback address; nil when there is none near.
    static func next(after port: Int) -> Int? {
        let last = min(port + tries, 65_535)
        guard port < last else { return nil }
        return (port + 1...last).first(where: isFree)
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
