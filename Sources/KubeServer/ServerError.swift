/// Why the server, or a file of its, could not be made.
package struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for whoever decides what to do.
    package struct Code: Sendable, Equatable {
        private let name: String

        /// The port is taken; the text names the next free one.
        package static let portTaken = Code(name: "portTaken")
        /// No socket could be opened.
        package static let cannotListen = Code(name: "cannotListen")
        /// A file could not be read or written.
        package static let file = Code(name: "file")
        /// A kubeconfig of the user has errors and is left alone.
        package static let kubeconfig = Code(name: "kubeconfig")
    }

    package var code: Code
    /// One sentence without a full stop: what failed and why.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
