// PackDirectory: a pack as it lies on the disk: its manifest, its files of data, its texts of definitions and tests.

import Loading
import Traversal

package struct PackDirectory: Sendable {
  package let path: String
  package let manifest: PackManifest

  package init(_ path: String) throws(PackError) {
    self.path = path.hasSuffix("/") && path.utf8.count > 1 ? String(path.dropLast()) : path
    let file = self.path + "/" + PackManifest.fileName
    let text: String
    do throws(LoadError) {
      text = try Files.text(of: file)
    } catch {
      throw .load(error)
    }
    manifest = try PackManifest(text, path: file)
  }

  /// Whether a directory is a pack.
  package static func isPack(_ path: String) -> Bool {
    ((try? Files.kind(of: path + "/" + PackManifest.fileName)) ?? nil) == .file
  }

  /// What is to be loaded, in the loader's terms.
  func data() throws(LoadError) -> [LoadInput] {
    if let named = manifest.data { return named.map { LoadInput("\(path)/\($0)") } }
    let names = try Files.names(inDirectory: path)
    return names.contains { $0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz") } ? [LoadInput(path)] : []
  }

  /// The texts of definitions and tests, in the order of their names within each that is named.
  func definitions() throws(LoadError) -> DefinitionSources {
    var sources = DefinitionSources()
    var files: [String] = []
    for place in manifest.definitions ?? [""] {
      files += try texts(place, isNamed: manifest.definitions != nil)
    }
    for place in manifest.tests { files += try texts(place, isNamed: true) }
    var seen: Set<String> = []
    for file in files where seen.insert(file).inserted {
      sources.add(try Files.text(of: file), name: file)
    }
    return sources
  }

  private static let suffix = ".gremlin"

  private func texts(_ place: String, isNamed: Bool) throws(LoadError) -> [String] {
    let full = place.isEmpty ? path : "\(path)/\(place)"
    guard try Files.kind(of: full) == .directory else { return [full] }
    let names = try Files.names(inDirectory: full).filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }
    guard !names.isEmpty || !isNamed else {
      throw .usage("the directory '\(full)' holds no \(Self.suffix) files", help: nil)
    }
    return names.map { "\(full)/\($0)" }
  }
}
