// swift-tools-version: 6.2
// graphq: an embedded property-graph database on LMDB, queried in a subset of Gremlin.
// Targets stand in the order of their dependencies; every arrow points to an earlier one.

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "graphq",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "GraphQ", targets: ["GraphQ"]),
    .executable(name: "graphq", targets: ["Tool"]),
  ],
  targets: [
    // The key-value store underneath: a module map over the system's LMDB.
    .systemLibrary(
      name: "CLMDB",
      pkgConfig: "lmdb",
      providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]
    ),
    // Bytes to property graph. Returns borrowed spans, hence the one experimental feature.
    .target(
      name: "GraphStore",
      dependencies: ["CLMDB"],
      exclude: ["README.md"],
      swiftSettings: settings + [.enableExperimentalFeature("Lifetimes")]
    ),
    // CSV files to a property graph, compressed ones too.
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    // The content of URLs. What libcurl declares; nothing links it, so that only who reads a URL pays for it.
    .systemLibrary(name: "CCurl"),
    .target(name: "Fetching", dependencies: ["CCurl"], swiftSettings: settings),
    .target(name: "Loading", dependencies: ["GraphStore", "CZlib", "Fetching"], swiftSettings: settings),
    // Gremlin text to answers.
    .target(name: "Traversal", dependencies: ["GraphStore"], swiftSettings: settings),
    // Data with the stored traversals that answer questions about it, as one thing.
    .target(name: "Packs", dependencies: ["GraphStore", "Loading", "Traversal"], swiftSettings: settings),
    // The public face of the library.
    .target(
      name: "GraphQ", dependencies: ["GraphStore", "Loading", "Traversal", "Packs"], swiftSettings: settings),
    // The command line program `graphq`.
    .executableTarget(
      name: "Tool", dependencies: ["GraphStore", "Fetching", "Loading", "Traversal", "Packs", "GraphQ"],
      swiftSettings: settings),

    // What tests of several targets share, and a second process for those that need one; in no product.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .executableTarget(
      name: "StoreExerciser", dependencies: ["GraphStore"], path: "Tests/StoreExerciser",
      swiftSettings: settings),
    .testTarget(
      name: "GraphStoreTests", dependencies: ["GraphStore", "StoreExerciser", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "FetchingTests", dependencies: ["Fetching"], swiftSettings: settings),
    .testTarget(
      name: "LoadingTests", dependencies: ["GraphStore", "Loading", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "TraversalTests", dependencies: ["Traversal", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "PacksTests", dependencies: ["GraphStore", "Loading", "Traversal", "Packs", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "GraphQTests", dependencies: ["GraphQ", "Traversal"], swiftSettings: settings),
    .testTarget(name: "ToolTests", dependencies: ["Tool", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "LoyaltyTests", dependencies: ["GraphStore", "Loading", "Traversal", "Packs", "TestSupport"],
      swiftSettings: settings),

    // Measurements, in no product. They are targets of this package, not a package of their own, so that they
    // reach the store through its `package` access.
    .target(name: "CBaseline", dependencies: ["CLMDB"], path: "Benchmarks/CBaseline"),
    .target(
      name: "Harness", dependencies: ["CBaseline"], path: "Benchmarks/Harness", swiftSettings: settings),
    .executableTarget(
      name: "storebench", dependencies: ["GraphStore", "CBaseline", "Harness"], path: "Benchmarks/Store",
      swiftSettings: settings),
    .executableTarget(
      name: "enginebench", dependencies: ["GraphStore", "Traversal", "CBaseline", "Harness"],
      path: "Benchmarks/Engine", swiftSettings: settings),
    .executableTarget(
      name: "loyaltybench", dependencies: ["GraphStore", "Loading", "Traversal", "Packs", "Harness"],
      path: "Benchmarks/Loyalty", swiftSettings: settings),
    .executableTarget(
      name: "peerbench", dependencies: ["GraphQ", "Harness", "Loading", "Traversal"],
      path: "Benchmarks/Peers",
      swiftSettings: settings),
    .executableTarget(
      name: "benchplot", dependencies: ["Harness", "Traversal"], path: "Benchmarks/Plots",
      swiftSettings: settings),
    .executableTarget(
      name: "librarybench", dependencies: ["GraphQ", "Harness"], path: "Benchmarks/Library",
      swiftSettings: settings),
    .executableTarget(
      name: "loadbench", dependencies: ["GraphStore", "Loading", "CBaseline"], path: "Benchmarks/Loading",
      swiftSettings: settings),
  ]
)

// Beside SQLite, where its headers are: `GRAPHQ_BESIDE=SQLite swift build -c release --product sqlitebench`.
if Context.environment["GRAPHQ_BESIDE"] == "SQLite" {
  package.targets += [
    .systemLibrary(
      name: "CSQLite", path: "Benchmarks/CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .executableTarget(
      name: "sqlitebench", dependencies: ["GraphQ", "Harness", "CSQLite"], path: "Benchmarks/BesideSQLite",
      swiftSettings: settings),
  ]
}

// While working on one part: `GRAPHQ_TESTS=TraversalTests,ToolTests swift test` builds those tests alone, and no
// benchmarks, in a third of the time.
if let wanted = Context.environment["GRAPHQ_TESTS"]?.split(separator: ",").map(String.init) {
  package.targets.removeAll { target in
    (target.type == .test && !wanted.contains(target.name)) || target.path?.hasPrefix("Benchmarks/") == true
  }
}
