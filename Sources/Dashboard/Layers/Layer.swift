/// Something that lies over the page and takes the keys. `Esc` removes the top one.
package enum Layer: Sendable {
    case help(HelpState)
    case why(WhyState)
    case dialog(DialogState)
}

/// The help page: how far it is scrolled.
package struct HelpState: Sendable, Equatable {
    package var offset = 0

    package init() {}
}

/// The evidence behind the why-line: how far it is scrolled.
package struct WhyState: Sendable, Equatable {
    package var offset = 0

    package init() {}
}
