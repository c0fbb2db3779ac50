"""Everything that crosses the wire, as msgspec structs: one closed union of frames per direction, JSON
over HTTP.

The OpenAPI document, ``docs/protocol.md``'s tables and ``web/src/wire.ts`` are generated from these types.
"""
