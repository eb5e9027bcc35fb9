// GraphQ: the public face of the library.

@_exported import struct GraphStore.Timestamp
@_exported import enum GraphStore.Value
