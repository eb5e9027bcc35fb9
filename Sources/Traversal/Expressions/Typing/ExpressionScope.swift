// The names that an expression may use, besides those it gives itself and the keys of the current object.

import GraphStore

/// Names are looked up in this order: those given inside the expression (innermost first), parameters, labels, side
/// effects; whatever is none of these is a key of the current object.
struct ExpressionScope: Sendable {
  var parameters: Set<String> = []
  var labels: Set<String> = []
  var sideEffects: Set<String> = []

  var names: [String] { parameters.union(labels).union(sideEffects).sorted() }
}
