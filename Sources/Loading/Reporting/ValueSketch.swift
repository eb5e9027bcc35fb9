// ValueSketch: a value as a message shows it.

import GraphStore

enum ValueSketch {
  static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
    case .bool(let value): "\(value)"
    case .byte(let value): "\(value)"
    case .short(let value): "\(value)"
    case .int(let value): "\(value)"
    case .long(let value): "\(value)"
    case .float(let value): "\(value)"
    case .double(let value): "\(value)"
    case .bigInteger(let value): "\(value)"
    case .bigDecimal(let value): "\(value)"
    case .date(let value): "\(value)"
    case .dateTime(let value): "\(value)"
    case .uuid(let value): "\(value)"
    default: "another value"
    }
  }
}
