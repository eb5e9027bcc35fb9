// `call()` and `call('--list')`: the names of the services there are, or with `verbose` what each takes.

import GraphStore

struct ServiceList: Service {
  static let name = "--list"

  let services: [any Service]

  var name: String { Self.name }
  var summary: String { "the services there are" }
  var places: ServicePlaces { [.start, .middle] }
  var parameters: [ServiceParameter] {
    [
      ServiceParameter("service", .text, "only the service of this name"),
      ServiceParameter("verbose", .flag, .otherwise(.bool(false)), "what each service takes, as JSON"),
    ]
  }

  func open(_ opening: Opening) -> ServiceSession {
    ImmediateSession { call, _, _ in
      var texts: [Value] = []
      var rows: [Int] = []
      for row in 0..<call.count {
        let wanted = call.arguments.text("service", row)
        for service in services where wanted == nil || wanted == service.name {
          texts.append(.string(call.arguments.flag("verbose", row) ? Self.json(service) : service.name))
          rows.append(row)
        }
      }
      return ServiceResults(.values(texts), rows: rows)
    }
  }

  /// What a service is, in the form in which other Gremlin databases describe theirs.
  private static func json(_ service: any Service) -> String {
    var types: [MapEntry] = []
    if service.places.contains(.start) { types.append(Collections.entry("Start", .list([]))) }
    if service.places.contains(.middle) { types.append(Collections.entry("Streaming", .list([]))) }
    let description = Value.map([
      Collections.entry("name", .string(service.name)),
      Collections.entry("type:[requirements]:", .map(types)),
      Collections.entry(
        "params", .map(service.parameters.map { Collections.entry($0.name, .string($0.description)) })),
      Collections.entry("description", .string(service.summary)),
    ])
    var writer = JSONWriter()
    var bytes: [UInt8] = []
    writer.append(description, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
