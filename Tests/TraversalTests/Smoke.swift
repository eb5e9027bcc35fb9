// placeholder
import Testing

@testable import Traversal

@Test func builds() {}
