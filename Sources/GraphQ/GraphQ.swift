// GraphQ: what a program sees when it imports the library. The types of the layers below that are part of it.

@_exported import struct GraphStore.BigDecimal
@_exported import struct GraphStore.BigInteger
@_exported import struct GraphStore.BulkEntry
@_exported import struct GraphStore.CivilDate
@_exported import struct GraphStore.Day
@_exported import enum GraphStore.Direction
@_exported import enum GraphStore.Durability
@_exported import struct GraphStore.EdgeValue
@_exported import enum GraphStore.ElementID
@_exported import struct GraphStore.GraphValue
@_exported import struct GraphStore.MapEntry
@_exported import struct GraphStore.PathValue
@_exported import struct GraphStore.PropertyValue
@_exported import struct GraphStore.Timestamp
@_exported import enum GraphStore.Token
@_exported import struct GraphStore.Transaction
@_exported import struct GraphStore.UniqueID
@_exported import enum GraphStore.Value
@_exported import struct GraphStore.VertexPropertyValue
@_exported import struct GraphStore.VertexValue
