// Objects: the column of what traversers stand on. Vertices and edges are plain numbers in arrays of their own;
// everything else, and any mixture, is a column of values.

import GraphStore

enum Objects: Sendable {
  case vertices([VertexNumber])
  case edges([EdgeNumber])
  case values([Value])

  static let none = Objects.values([])

  var count: Int {
    switch self {
    case .vertices(let numbers): numbers.count
    case .edges(let numbers): numbers.count
    case .values(let values): values.count
    }
  }

  /// The object of a row as a value; elements become references.
  func value(_ row: Int) -> Value {
    switch self {
    case .vertices(let numbers): .reference(vertex: numbers[row])
    case .edges(let numbers): .reference(edge: numbers[row])
    case .values(let values): values[row]
    }
  }

  /// All objects as values.
  var values: [Value] {
    switch self {
    case .vertices(let numbers): numbers.map { .reference(vertex: $0) }
    case .edges(let numbers): numbers.map { .reference(edge: $0) }
    case .values(let values): values
    }
  }

  /// The objects of some rows, in the order given.
  func gathered(_ rows: [Int]) -> Objects {
    switch self {
    case .vertices(let numbers): .vertices(numbers.gathered(rows))
    case .edges(let numbers): .edges(numbers.gathered(rows))
    case .values(let values): .values(values.gathered(rows))
    }
  }

  mutating func append(contentsOf other: Objects) {
    if count == 0 {
      self = other
      return
    }
    switch (self, other) {
    case (.vertices(var numbers), .vertices(let more)):
      self = .none
      numbers.append(contentsOf: more)
      self = .vertices(numbers)
    case (.edges(var numbers), .edges(let more)):
      self = .none
      numbers.append(contentsOf: more)
      self = .edges(numbers)
    default:
      var all = values
      self = .none
      all.append(contentsOf: other.values)
      self = .values(all)
    }
  }

  /// The same objects, as a column of numbers when all of them are elements of one kind.
  func narrowed() -> Objects {
    guard case .values(let values) = self, let first = values.first else { return self }
    switch first {
    case .vertex:
      var numbers: [VertexNumber] = []
      numbers.reserveCapacity(values.count)
      for value in values {
        guard let number = value.vertexNumber else { return self }
        numbers.append(number)
      }
      return .vertices(numbers)
    case .edge:
      var numbers: [EdgeNumber] = []
      numbers.reserveCapacity(values.count)
      for value in values {
        guard let number = value.edgeNumber else { return self }
        numbers.append(number)
      }
      return .edges(numbers)
    default: return self
    }
  }
}

extension Array {
  /// The members at some places, in the order given.
  func gathered(_ rows: [Int]) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(rows.count)
    for row in rows { result.append(self[row]) }
    return result
  }
}
