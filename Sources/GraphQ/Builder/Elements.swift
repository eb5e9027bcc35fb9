// Steps that read elements: ids, labels, properties, values. `GraphElement` says which objects have them.

import GraphStore
import Traversal

/// What has an id, a label and properties: vertices, edges, vertex properties. A `Value` may be one, which only the run
/// can tell.
public protocol GraphElement: ValueDecodable {}

extension VertexValue: GraphElement {}
extension EdgeValue: GraphElement {}
extension VertexPropertyValue: GraphElement {}
extension Value: GraphElement {}

/// What has a key and a value.
public protocol GraphProperty: ValueDecodable {}

extension VertexPropertyValue: GraphProperty {}
extension PropertyValue: GraphProperty {}
extension Value: GraphProperty {}

extension GraphTraversal where Output: GraphElement, Mode: CompleteMode {
  /// The id.
  public func id() -> GraphTraversal<ElementID, Plain> { appending(.id) }

  /// The label.
  public func label() -> GraphTraversal<String, Plain> { appending(.label) }

  /// The values of properties, of all keys or of these.
  public func values(_ keys: String...) -> GraphTraversal<Value, Plain> {
    appending(.values, .init(texts: keys))
  }

  /// The values of a property, read as a type.
  public func values<Next>(_ key: String, as type: Next.Type) -> GraphTraversal<Next, Plain> {
    appending(.values, .init(texts: [key]))
  }

  /// A map from keys to lists of values.
  public func valueMap(_ keys: String...) -> GraphTraversal<[String: Value], MapMode<Value>> {
    appending(.valueMap, .init(texts: keys))
  }

  /// A map of id, label and properties.
  public func elementMap(_ keys: String...) -> GraphTraversal<Value, Plain> {
    appending(.elementMap, .init(texts: keys))
  }

  /// A map from keys to lists of properties.
  public func propertyMap(_ keys: String...) -> GraphTraversal<[String: Value], Plain> {
    appending(.propertyMap, .init(texts: keys))
  }

  /// With a property.
  public func has(_ key: String) -> GraphTraversal<Output, Plain> { appending(.has, [Argument(key)]) }

  /// With a value of a property.
  public func has(_ key: String, _ value: any ValueEncodable) -> GraphTraversal<Output, Plain> {
    appending(.has, [Argument(key), Argument(value)])
  }

  /// With a property that passes a test.
  public func has(_ key: String, _ test: P) -> GraphTraversal<Output, Plain> {
    appending(.has, [Argument(key), test.argument])
  }

  /// With a label and a value of a property.
  public func has(_ label: String, _ key: String, _ value: any ValueEncodable) -> GraphTraversal<
    Output, Plain
  > {
    appending(.has, [Argument(label), Argument(key), Argument(value)])
  }

  /// With a label and a property that passes a test.
  public func has(_ label: String, _ key: String, _ test: P) -> GraphTraversal<Output, Plain> {
    appending(.has, [Argument(label), Argument(key), test.argument])
  }

  /// With an id or label that passes a test.
  public func has(_ token: Token, _ test: P) -> GraphTraversal<Output, Plain> {
    appending(.has, [token.argument, test.argument])
  }

  /// Without a property.
  public func hasNot(_ key: String) -> GraphTraversal<Output, Plain> { appending(.hasNot, [Argument(key)]) }

  /// With one of the ids.
  public func hasId(_ id: any ValueEncodable, _ others: any ValueEncodable...) -> GraphTraversal<
    Output, Plain
  > {
    appending(.hasId, ([id] + others).map { Argument(id: $0) })
  }

  /// With one of the labels.
  public func hasLabel(_ label: String, _ others: String...) -> GraphTraversal<Output, Plain> {
    appending(.hasLabel, .init(texts: [label] + others))
  }

  /// With a label that passes a test.
  public func hasLabel(_ test: P) -> GraphTraversal<Output, Plain> { appending(.hasLabel, [test.argument]) }
}

extension GraphTraversal where Output == Vertex, Mode: CompleteMode {
  /// The properties, of all keys or of these.
  public func properties(_ keys: String...) -> GraphTraversal<VertexProperty, Plain> {
    appending(.properties, .init(texts: keys))
  }
}

extension GraphTraversal where Output == Edge, Mode: CompleteMode {
  /// The properties, of all keys or of these.
  public func properties(_ keys: String...) -> GraphTraversal<Property, Plain> {
    appending(.properties, .init(texts: keys))
  }
}

extension GraphTraversal where Output == VertexProperty, Mode: CompleteMode {
  /// The properties of the property, of all keys or of these.
  public func properties(_ keys: String...) -> GraphTraversal<Property, Plain> {
    appending(.properties, .init(texts: keys))
  }
}

extension GraphTraversal where Output: GraphProperty, Mode: CompleteMode {
  /// The key.
  public func key() -> GraphTraversal<String, Plain> { appending(.key) }

  /// The value.
  public func value() -> GraphTraversal<Value, Plain> { appending(.value) }

  /// What the property belongs to.
  public func element() -> GraphTraversal<Value, Plain> { appending(.element) }

  /// With one of the keys.
  public func hasKey(_ key: String, _ others: String...) -> GraphTraversal<Output, Plain> {
    appending(.hasKey, .init(texts: [key] + others))
  }

  /// With one of the values.
  public func hasValue(_ value: any ValueEncodable, _ others: any ValueEncodable...)
    -> GraphTraversal<Output, Plain>
  {
    appending(.hasValue, ([value] + others).map { Argument($0) })
  }

  /// With a value that passes a test.
  public func hasValue(_ test: P) -> GraphTraversal<Output, Plain> { appending(.hasValue, [test.argument]) }
}
