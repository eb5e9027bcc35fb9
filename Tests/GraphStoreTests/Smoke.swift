// placeholder
import Testing
@testable import GraphStore
@Test func builds() {}
