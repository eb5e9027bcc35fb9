// LayeredLayout: trees, and graphs that lead one way, from left to right: a node stands in the column behind everything that
// leads to it. Links pass captions by in rows of their own, so that nothing covers anything.

struct LayeredLayout {
  /// What stands in a column: a node, or a link that passes it.
  private struct Item {
    var node: Int?
    var column: Int
    /// Neighbours in the column before and in the one behind.
    var before: [Int] = []
    var behind: [Int] = []
    var y = 0.0
  }

  private var items: [Item] = []
  /// Items of each column, from above.
  private var columns: [[Int]] = []
  /// For each link the items it passes from the earlier column to the later one; empty for a loop.
  private var ways: [[Int]] = []

  private static let row = 20.0
  private static let gap = 56.0
  private static let margin = 24.0
  private static let rounds = 12

  /// True for what this layout suits: links lead one way, and there are few more of them than nodes.
  static func suits(_ picture: Picture) -> Bool {
    guard !picture.links.isEmpty, picture.links.count * 2 <= picture.nodes.count * 3 else { return false }
    guard picture.links.allSatisfy({ $0.source != $0.target }) else { return false }
    return backLinks(picture).isEmpty
  }

  /// Places the nodes; gives the size of the sheet and the points that each link passes.
  static func place(
    _ picture: inout Picture
  ) -> (width: Double, height: Double, routes: [[(x: Double, y: Double)]]) {
    var layout = LayeredLayout(picture)
    layout.order()
    layout.assignRows()
    return layout.draw(&picture)
  }

  // MARK: Columns

  private init(_ picture: Picture) {
    let back = Self.backLinks(picture)
    let directed = picture.links.enumerated().map { number, link in
      back.contains(number) ? (link.target, link.source) : (link.source, link.target)
    }
    let column = Self.columns(picture.nodes.count, directed)
    items = column.enumerated().map { Item(node: $0.offset, column: $0.element) }
    for (source, target) in directed {
      guard source != target else {
        ways.append([])
        continue
      }
      var way = [source]
      for passed in column[source] + 1..<max(column[target], column[source] + 1) {
        items.append(Item(node: nil, column: passed))
        way.append(items.count - 1)
      }
      way.append(target)
      for (one, next) in zip(way, way.dropFirst()) {
        items[one].behind.append(next)
        items[next].before.append(one)
      }
      ways.append(way)
    }
    columns = Array(repeating: [], count: (column.max() ?? -1) + 1)
    fillColumns()
  }

  /// Links that lead back to where a walk has come from; without them nothing goes in a circle.
  private static func backLinks(_ picture: Picture) -> Set<Int> {
    var outgoing: [[(link: Int, target: Int)]] = Array(repeating: [], count: picture.nodes.count)
    for (number, link) in picture.links.enumerated() where link.source != link.target {
      outgoing[link.source].append((number, link.target))
    }
    var back: Set<Int> = []
    // 1 while a node is on the walk, 2 when it is done with.
    var state = [UInt8](repeating: 0, count: picture.nodes.count)
    for start in roots(picture) where state[start] == 0 {
      var walk: [(node: Int, next: Int)] = [(start, 0)]
      state[start] = 1
      while let last = walk.last {
        guard last.next < outgoing[last.node].count else {
          state[last.node] = 2
          walk.removeLast()
          continue
        }
        walk[walk.count - 1].next += 1
        let (link, target) = outgoing[last.node][last.next]
        if state[target] == 1 { back.insert(link) }
        if state[target] == 0 {
          state[target] = 1
          walk.append((target, 0))
        }
      }
    }
    return back
  }

  /// Nodes to which nothing leads, then all others.
  private static func roots(_ picture: Picture) -> [Int] {
    var isTarget = [Bool](repeating: false, count: picture.nodes.count)
    for link in picture.links where link.source != link.target { isTarget[link.target] = true }
    return picture.nodes.indices.filter { !isTarget[$0] } + picture.nodes.indices.filter { isTarget[$0] }
  }

  /// The length of the longest way to each node; a node to which nothing leads stands close before its nearest neighbour.
  private static func columns(_ count: Int, _ links: [(source: Int, target: Int)]) -> [Int] {
    var outgoing: [[Int]] = Array(repeating: [], count: count)
    var open = [Int](repeating: 0, count: count)
    for link in links where link.source != link.target {
      outgoing[link.source].append(link.target)
      open[link.target] += 1
    }
    let isRoot = open.map { $0 == 0 }
    var column = [Int](repeating: 0, count: count)
    var ready = open.indices.filter { open[$0] == 0 }
    var place = 0
    while place < ready.count {
      let node = ready[place]
      place += 1
      for target in outgoing[node] {
        column[target] = max(column[target], column[node] + 1)
        open[target] -= 1
        if open[target] == 0 { ready.append(target) }
      }
    }
    for node in 0..<count where isRoot[node] {
      if let nearest = outgoing[node].map({ column[$0] }).min() { column[node] = nearest - 1 }
    }
    return column
  }

  /// In the order of a walk from the first nodes on, in which a tree has no crossings.
  private mutating func fillColumns() {
    var isPlaced = [Bool](repeating: false, count: items.count)
    let starts = items.indices.filter { items[$0].before.isEmpty }
    for start in starts + Array(items.indices) where !isPlaced[start] {
      var waiting = [start]
      while let item = waiting.popLast() {
        if isPlaced[item] { continue }
        isPlaced[item] = true
        columns[items[item].column].append(item)
        waiting += items[item].behind.reversed()
      }
    }
  }

  // MARK: Order

  /// Sweeps to and fro, each column ordered by the middle of its neighbours; the order with the fewest crossings stays.
  private mutating func order() {
    var best = columns
    var fewest = crossings()
    for round in 0..<Self.rounds where fewest > 0 {
      let isForward = round % 2 == 0
      for column in isForward ? Array(columns.indices) : columns.indices.reversed() {
        let places = ranks(column + (isForward ? -1 : 1))
        let middles = columns[column].enumerated().map { place, item in
          let neighbours = isForward ? items[item].before : items[item].behind
          let known = neighbours.compactMap { places[$0] }
          return known.isEmpty ? Double(place) : Double(known.reduce(0, +)) / Double(known.count)
        }
        let sorted = columns[column].indices.sorted { (middles[$0], $0) < (middles[$1], $1) }
        columns[column] = sorted.map { columns[column][$0] }
      }
      let now = crossings()
      if now < fewest { (best, fewest) = (columns, now) }
    }
    columns = best
  }

  private func ranks(_ column: Int) -> [Int: Int] {
    guard columns.indices.contains(column) else { return [:] }
    return Dictionary(uniqueKeysWithValues: columns[column].enumerated().map { ($1, $0) })
  }

  private func crossings() -> Int {
    var total = 0
    for column in columns.indices.dropLast() {
      let places = ranks(column + 1)
      // Ends in the order of their beginnings; each later end that is above an earlier one is a crossing.
      var ends: [Int] = []
      for item in columns[column] { ends += items[item].behind.compactMap { places[$0] }.sorted() }
      var counts = [Int](repeating: 0, count: columns[column + 1].count + 1)
      for (number, end) in ends.enumerated() {
        var (place, before) = (end + 1, 0)
        while place > 0 {
          before += counts[place]
          place &= place - 1
        }
        total += number - before
        place = end + 1
        while place < counts.count {
          counts[place] += 1
          place += place & -place
        }
      }
    }
    return total
  }

  // MARK: Rows

  /// Every item as near to the middle of its neighbours as the others of its column let it be.
  private mutating func assignRows() {
    for column in columns.indices {
      for (place, item) in columns[column].enumerated() { items[item].y = Double(place) * Self.row }
    }
    for round in 0..<2 * Self.rounds {
      let isForward = round % 2 == 1
      for column in isForward ? Array(columns.indices) : columns.indices.reversed() {
        let wanted = columns[column].map { item in
          let neighbours = isForward ? items[item].before : items[item].behind
          let all = neighbours.isEmpty ? [item] : neighbours
          return all.reduce(0) { $0 + items[$1].y } / Double(all.count)
        }
        for (item, y) in zip(columns[column], Self.apart(wanted)) { items[item].y = y }
      }
    }
  }

  /// The values nearest to those wanted that are at least a row apart: neighbours that are too near share their mean.
  private static func apart(_ wanted: [Double]) -> [Double] {
    var groups: [(sum: Double, count: Int)] = []
    for (place, value) in wanted.enumerated() {
      groups.append((value - Double(place) * row, 1))
      while groups.count > 1 {
        let (above, below) = (groups[groups.count - 2], groups[groups.count - 1])
        guard above.sum / Double(above.count) > below.sum / Double(below.count) else { break }
        groups.removeLast(2)
        groups.append((above.sum + below.sum, above.count + below.count))
      }
    }
    return groups.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
      .enumerated().map { $1 + Double($0) * row }
  }

  // MARK: The sheet

  private func draw(
    _ picture: inout Picture
  ) -> (width: Double, height: Double, routes: [[(x: Double, y: Double)]]) {
    let boxes = picture.nodes.map { GraphLayout.box($0.caption) }
    var left: [Double] = []
    var right: [Double] = []
    var x = Self.margin + GraphLayout.dot
    for column in columns {
      let width = column.compactMap { items[$0].node.map { boxes[$0].right } }.max() ?? GraphLayout.dot
      left.append(x)
      right.append(x + width)
      x += width + Self.gap
    }
    let top = (items.map(\.y).min() ?? 0) - Self.margin - GraphLayout.dot
    for item in items {
      guard let node = item.node else { continue }
      (picture.nodes[node].x, picture.nodes[node].y) = (left[item.column], item.y - top)
    }
    let nodes = picture.nodes
    let routes = zip(picture.links, ways).map { link, way -> [(x: Double, y: Double)] in
      guard !way.isEmpty else { return [] }
      var points: [(x: Double, y: Double)] = []
      for item in way {
        let (column, y) = (items[item].column, items[item].y - top)
        guard let node = items[item].node else {
          points += [(left[column], y), (right[column], y)]
          continue
        }
        // From behind the caption of the first node to before the dot of the last.
        points.append(
          points.isEmpty
            ? (nodes[node].x + boxes[node].right + 5, y) : (nodes[node].x - GraphLayout.dot - 1, y))
      }
      return way.first == link.source ? points : points.reversed()
    }
    let height = (items.map(\.y).max() ?? 0) - top + Self.margin + GraphLayout.dot
    return (max((right.max() ?? 0) + Self.margin, 200), max(height, 120), routes)
  }
}
