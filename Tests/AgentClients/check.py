#!/usr/bin/env python3
"""Drives `graphq mcp` with the official Python client: check.py GRAPHQ [auto|legacy].

Works with the client's first generation (which knows the handshake only) and with the second (which asks for the
stateless revision first). Prints what was checked; any difference ends it with an error."""
import asyncio, os, subprocess, sys, tempfile, time

graphq = os.path.abspath(sys.argv[1])
mode = sys.argv[2] if len(sys.argv) > 2 else "auto"

DEFINITIONS = """
/// The cities that can be reached from an airport.
/// - from: the id of the airport
define cities(from: String) -> List<String> = g.V(from).out('route').values('city');
/// How far a route is.
define far(from: String, to: String) -> {km: Int} =
  g.V(from).outE('route').where(inV().hasId(to)).project('km').by('km');
/// Ends in an error of a kind.
define refuse() -> Int = g.inject(1).fail('not_today', 'come back tomorrow');
"""
SCRIPT = """
g.addV('airport').property(id, 'LHR').property('city', 'London');
g.addV('airport').property(id, 'KEF').property('city', 'Reykjavik');
g.addE('route').from(__.V('LHR')).to(__.V('KEF')).property('km', 1895);
"""


def field(thing, *names):
    for name in names:
        if hasattr(thing, name):
            return getattr(thing, name)
    raise AttributeError(names)


async def check(session):
    listed = (await session.list_tools()).tools
    names = {tool.name for tool in listed}
    assert {"query", "schema", "explain", "cities", "far", "refuse"} <= names, names
    far = next(tool for tool in listed if tool.name == "far")
    assert field(far, "outputSchema", "output_schema")["type"] == "object"

    result = await session.call_tool("far", {"from": "LHR", "to": "KEF"})
    assert field(result, "structuredContent", "structured_content") == {"km": 1895}, result
    result = await session.call_tool("cities", {"from": "LHR"})
    assert field(result, "structuredContent", "structured_content") == {"results": ["Reykjavik"]}, result
    result = await session.call_tool("query", {"traversal": "g.V(code).values('city')", "parameters": {"code": "LHR"}})
    assert result.content[0].text == '["London"]', result
    for name, arguments in [("refuse", {}), ("query", {"traversal": "g.V().drop()"}), ("query", {"traversal": "g.V("})]:
        result = await session.call_tool(name, arguments)
        assert field(result, "isError", "is_error"), result

    addresses = {str(resource.uri) for resource in (await session.list_resources()).resources}
    assert "graphq://schema" in addresses and "graphq://definitions/cities" in addresses, addresses

    count = 200
    start = time.perf_counter()
    for _ in range(count):
        await session.call_tool("cities", {"from": "LHR"})
    return (time.perf_counter() - start) / count * 1000


async def run(database):
    from mcp.client.stdio import StdioServerParameters, stdio_client

    server = StdioServerParameters(command=graphq, args=["mcp", database])
    start = time.perf_counter()
    try:
        from mcp.client.client import Client
    except ImportError:
        from mcp import ClientSession

        async with stdio_client(server) as (reader, writer), ClientSession(reader, writer) as session:
            await session.initialize()
            begun = (time.perf_counter() - start) * 1000
            return "handshake", begun, await check(session)
    async with Client(stdio_client(server), mode=mode) as client:
        begun = (time.perf_counter() - start) * 1000
        return mode, begun, await check(client)


with tempfile.TemporaryDirectory() as folder:
    database = os.path.join(folder, "agents.graph")
    subprocess.run([graphq, "init", database], check=True, capture_output=True)
    subprocess.run([graphq, database], input=SCRIPT, text=True, check=True, capture_output=True)
    subprocess.run([graphq, "define", database], input=DEFINITIONS, text=True, check=True, capture_output=True)
    era, begun, each = asyncio.run(run(database))
    print(f"{era}: connected in {begun:.1f} ms, {each:.2f} ms a call, client and its process included")
