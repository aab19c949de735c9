/// The forms of names and labels, and what the server says about others. Source: spec R14,
/// api.md 8.12.
///
/// Each function returns what is wrong; an empty list means that the text is fine.
enum NameRules {
    /// A DNS-1123 label: lower case letters, digits and inner hyphens, up to 63.
    static func label(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 63 { errors.append("must be no more than 63 characters") }
        if isLabel(text.utf8) { return errors }
        if text.utf8.contains(UInt8(ascii: ".")), isSubdomain(text) {
            return errors + ["must not contain dots"]
        }
        return errors + [labelText]
    }

    /// A DNS-1123 subdomain: labels with dots between, up to 253.
    static func subdomain(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 253 { errors.append("must be no more than 253 characters") }
        return isSubdomain(text) ? errors : errors + [subdomainText]
    }

    /// A DNS-1035 label: as a DNS-1123 label, but starting with a letter.
    static func dns1035Label(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 63 { errors.append("must be no more than 63 characters") }
        let isValid = isLabel(text.utf8) && text.utf8.first.map(isLower) == true
        return isValid ? errors : errors + [dns1035Text]
    }

    /// The key of a label: an optional subdomain and a slash, then a name.
    static func qualifiedName(_ text: String) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        var errors: [String] = []
        if parts.count > 2 {
            return [
                "a qualified name " + qualifiedText
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ]
        }
        if parts.count == 2 {
            if parts[0].isEmpty {
                errors.append("prefix part must be non-empty")
            } else {
                errors += subdomain(String(parts[0])).map { "prefix part " + $0 }
            }
        }
        let name = parts.last.map(String.init) ?? ""
        if name.isEmpty {
            errors.append("name part must be non-empty")
        } else if name.utf8.count > 63 {
            errors.append("name part must be no more than 63 bytes")
        }
        if !isQualified(name.utf8) { errors.append("name part " + qualifiedText) }
        return errors
    }

    /// The value of a label: empty or like the name part of a key.
    static func labelValue(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 63 { errors.append("must be no more than 63 bytes") }
        if !text.isEmpty, !isQualified(text.utf8) { errors.append(labelValueText) }
        return errors
    }

    /// The name of a container port.
    static func portName(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 15 { errors.append("must be no more than 15 characters") }
        if !text.utf8.allSatisfy({ isLowerOrDigit($0) || $0 == hyphen }) {
            errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !text.utf8.contains(where: isLower) {
            errors.append("must contain at least one letter (a-z)")
        }
        if text.contains("--") { errors.append("must not contain consecutive hyphens") }
        if text.utf8.first == hyphen || text.utf8.last == hyphen {
            errors.append("must not begin or end with a hyphen")
        }
        return errors
    }

    /// A port number.
    static func portNumber(_ port: Int64) -> [String] {
        (1...65_535).contains(port) ? [] : ["must be between 1 and 65535, inclusive"]
    }

    /// The name of an HTTP header.
    static func headerName(_ text: String) -> [String] {
        if !text.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == hyphen }) {
            return []
        }
        return [
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"
        ]
    }

    /// A domain to search names in: a subdomain whose labels may have underscores.
    static func searchDomain(_ text: String) -> [String] {
        let plain = String(text.map { $0 == "_" ? "a" : $0 })
        return subdomain(plain).isEmpty ? [] : subdomain(text)
    }

    /// The name of an environment variable.
    static func variable(_ text: String) -> [String] {
        if !text.utf8.isEmpty,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "=") })
        {
            return []
        }
        return [
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='"
        ]
    }

    /// The key of a ConfigMap or Secret.
    static func configKey(_ text: String) -> [String] {
        var errors: [String] = []
        if text.utf8.count > 253 { errors.append("must be no more than 253 characters") }
        let isValid =
            !text.isEmpty
            && text.utf8.allSatisfy {
                isAlphanumeric($0) || $0 == hyphen || $0 == dot || $0 == UInt8(ascii: "_")
            }
        if !isValid {
            errors.append(
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                    + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                    + " validation is '[-._a-zA-Z0-9]+')")
        } else if text == "." || text == ".." {
            errors.append("must not be '\(text)'")
        } else if text.hasPrefix("..") {
            errors.append("must not start with '..'")
        }
        return errors
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let dot = UInt8(ascii: ".")

    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        isLower(byte) || (byte >= 0x30 && byte <= 0x39)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerOrDigit(byte) || (byte >= 0x41 && byte <= 0x5a)
    }

    private static func isLabel(_ bytes: some Collection<UInt8>) -> Bool {
        var last = hyphen
        for byte in bytes {
            if !isLowerOrDigit(byte), byte != hyphen { return false }
            last = byte
        }
        return last != hyphen && bytes.first != hyphen
    }

    private static func isSubdomain(_ text: String) -> Bool {
        text.utf8.split(separator: dot, omittingEmptySubsequences: false)
            .allSatisfy { isLabel($0) }
    }

    private static func isQualified(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, isAlphanumeric(first) else { return false }
        var last = first
        for byte in bytes {
            guard isAlphanumeric(byte) || byte == hyphen || byte == dot || byte == 0x5f else {
                return false
            }
            last = byte
        }
        return isAlphanumeric(last)
    }

    private static let labelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
        + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
        + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    private static let subdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
        + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
        + " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*"
        + "[a-z0-9])?)*')"
    private static let dns1035Text =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
        + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
        + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
    private static let qualifiedText =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
        + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
        + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    private static let labelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
        + " 'my_value',  or '12345', regex used for validation is"
        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
}
