import ArgumentParser
import Dashboard
import Foundation
import KubeModel
import KubeYAML
import TerminalUI

/// Finds and reads the theme a person asked for.
enum ThemeChoice {
    /// The theme of `--theme`, else of `ORDINAL_THEME`, else mono with NO_COLOR, else dark or light
    /// by what the terminal says of its background.
    ///
    /// - Throws: one clear sentence when a theme that was named is not there or has errors.
    static func load(_ named: String?) throws -> Theme {
        let environment = ProcessInfo.processInfo.environment
        let asked = named ?? environment["ORDINAL_THEME"]
        let name = asked ?? standard(environment)
        let background: Theme.Kind = isLight(environment) ? .light : .dark
        let (theme, findings) = ThemeFile.load(name, background: background, read: document)
        let errors = findings.filter { $0.finding.severity == .error }
        if asked != nil, let first = errors.first {
            throw ValidationError("--theme: \(first.text)\(known)")
        }
        return theme
    }

    /// The names of the themes that can be found here.
    private static var known: String {
        let folders = DataFiles.candidates("*", folder: "themes", ending: ".yaml").map {
            URL(filePath: $0).deletingLastPathComponent().path
        }
        let names = folders.flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
        }.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        return names.isEmpty
            ? " (ORDINAL_DATA can name the folder that holds themes/)"
            : "; there are " + Set(names).sorted().joined(separator: ", ")
    }

    private static func standard(_ environment: [String: String]) -> String {
        if let off = environment["NO_COLOR"], !off.isEmpty { return "mono" }
        return isLight(environment) ? "day" : "night"
    }

    /// `COLORFGBG` is `foreground;background` in palette numbers; 7 and 15 are white.
    private static func isLight(_ environment: [String: String]) -> Bool {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last else { return false }
        return last == "7" || last == "15"
    }

    /// The document of a theme by name or by path; nil when there is none.
    private static func document(_ name: String) -> SourceDocument? {
        for path in DataFiles.candidates(name, folder: "themes", ending: ".yaml") {
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            return (try? YAMLReader.document(Array(data), file: path)) ?? nil
        }
        return nil
    }
}

/// Where data files are looked for: the given path, the user's configuration, `$ORDINAL_DATA`, and
/// the package this program was built in. Source: decisions "Where things live".
enum DataFiles {
    static func candidates(_ name: String, folder: String, ending: String) -> [String] {
        if name.contains("/") || name.hasSuffix(ending) { return [name] }
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? ""
        let configuration = environment["XDG_CONFIG_HOME"] ?? home + "/.config"
        var roots = [configuration + "/ordinal"]
        if let data = environment["ORDINAL_DATA"] { roots.append(data) }
        roots += packageRoots
        return roots.map { "\($0)/\(folder)/\(name)\(ending)" }
    }

    /// The folders above the program that look like its package.
    private static var packageRoots: [String] {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")
        else { return [] }
        var folder = URL(filePath: program).deletingLastPathComponent()
        var found: [String] = []
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
                found.append(folder.path)
            }
            folder.deleteLastPathComponent()
        }
        return found
    }
}
