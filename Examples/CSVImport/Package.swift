// swift-tools-version: 6.2
// An example of its own: depends on graphq by path, as a program elsewhere does by address.

import PackageDescription

let package = Package(
  name: "CSVImport",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "graphq", path: "../..")],
  targets: [
    .executableTarget(
      name: "CSVImport", dependencies: [.product(name: "GraphQ", package: "graphq")],
      swiftSettings: [.swiftLanguageMode(.v5)])
  ]
)
