// placeholder
import Testing
@testable import Tool
@Test func builds() {}
