/// An HTTP request as far as the API looks at it: values only, no sockets.
package struct WireRequest: Sendable, Equatable {
    /// The method in capitals, e.g. `GET`.
    package var method: String
    /// The path as it was sent, still percent-encoded, without the query.
    package var path: String
    /// The query as it was sent, without `?`; empty when there is none.
    package var query: String
    package var accept: String
    package var contentType: String
    package var userAgent: String
    package var ifNoneMatch: String
    package var body: [UInt8]

    package init(
        _ method: String, _ path: String, query: String = "", accept: String = "",
        contentType: String = "", userAgent: String = "", ifNoneMatch: String = "",
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.accept = accept
        self.contentType = contentType
        self.userAgent = userAgent
        self.ifNoneMatch = ifNoneMatch
        self.body = body
    }
}

/// A complete HTTP answer.
package struct WireReply: Sendable, Equatable {
    package var status: Int
    package var contentType: String
    /// Further headers, in order; names may repeat (`Warning`).
    package var headers: [Header]
    package var body: [UInt8]

    /// One header line.
    package struct Header: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        _ status: Int, _ contentType: String, headers: [Header] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }
}

/// How the objects of an answer are written. Source: api.md 4.2, 14.
package struct WireForm: Sendable, Equatable {
    /// What stands for an object.
    package enum Shape: Sendable, Equatable {
        case object
        /// `Table` of `meta.k8s.io` in a version, `v1` or `v1beta1`.
        case table(version: String, include: IncludeObject)
        /// `PartialObjectMetadata`.
        case metadata
        /// None: what was asked of the object is not served, but that the object does not exist
        /// is told before.
        case unserved
    }

    /// What a table row carries besides its cells. Source: api.md 14.1.
    package enum IncludeObject: String, Sendable {
        case metadata = "Metadata"
        case object = "Object"
        case none = "None"
    }

    package var shape: Shape
    /// Two-space indented, with a closing newline.
    package var isPretty: Bool
    /// Events are shown as events.k8s.io names their fields. Source: api.md 17.4.
    package var usesEventsGroup: Bool
    /// Whether the client wants YAML. JSON is YAML, so an answer is right as it is; a server may
    /// write its body anew in the style people expect.
    package var isYAML: Bool

    package init(
        _ shape: Shape = .object, isPretty: Bool = false, usesEventsGroup: Bool = false,
        isYAML: Bool = false
    ) {
        self.shape = shape
        self.isPretty = isPretty
        self.usesEventsGroup = usesEventsGroup
        self.isYAML = isYAML
    }
}

/// What an HTTP request asks for, once it is understood.
package enum WireCall: Sendable {
    /// Send the request to the cluster; write the answer in the form.
    case request(APIRequest, WireForm)
    /// Open a watch; write its events in the form.
    case watch(WatchCall)
    /// Nothing to ask the cluster: documents, health, reviews, errors of the request itself.
    case reply(WireReply)

    /// A watch and how it is to be told.
    package struct WatchCall: Sendable {
        package var request: WatchRequest
        package var form: WireForm
        /// When the server closes the watch; nil for its own choice.
        package var timeoutSeconds: Int64?
        /// Whether bookmarks may be sent. Source: api.md 7.4.
        package var wantsBookmarks: Bool
        /// Whether the initial state ends in an annotated bookmark. Source: api.md 7.5.
        package var wantsInitialEventsEnd: Bool
        /// Texts of `Warning` headers. Source: api.md 8.9.
        package var warnings: [String]

        /// The headers of the answer beside its type.
        package var headers: [WireReply.Header] { warnings.map(WireReply.Header.warning) }

        package init(
            _ request: WatchRequest, _ form: WireForm, timeoutSeconds: Int64? = nil,
            wantsBookmarks: Bool = false, wantsInitialEventsEnd: Bool = false,
            warnings: [String] = []
        ) {
            self.request = request
            self.form = form
            self.timeoutSeconds = timeoutSeconds
            self.wantsBookmarks = wantsBookmarks
            self.wantsInitialEventsEnd = wantsInitialEventsEnd
            self.warnings = warnings
        }
    }
}
