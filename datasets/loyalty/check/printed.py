#!/usr/bin/env python3
"""Compares the distances that the air-routes data prints with those of a loaded pack, and lists the pairs that differ.

    ./printed.py GRAPHQ DATABASE [NODES.csv EDGES.csv]

Near is within a mile or half a percent. The first figure is over all pairs of the pack, the second without those whose printed
figure is known to be wrong (confidence low; the README says why). With the files of air-routes, the third is over all of its
routes, by its own coordinates.
"""

import csv
import json
import subprocess
import sys

MILE = 1.609344
CHUNK = 5000


def ask(graphq, database, text):
    run = subprocess.run([graphq, database, "--format", "jsonl"], input=text, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return [json.loads(line) for line in run.stdout.splitlines()]


def pairs_of_the_pack(graphq, database):
    """(origin, destination, printed miles, computed miles, confidence) of every pair."""
    rows = ask(graphq, database, """
        g.E().hasLabel('NONSTOP').
          project('a', 'b', 'printed', 'confidence').by(outV()).by(inV()).by('source_distance').by('confidence').fold().
          project('ways', 'km').by().by(call('kilometres').with('ways', identity())).
          calc("[[w.a.iata, w.b.iata, w.printed, km[n] / 1.609344d, w.confidence] for w, n in ways]").unfold();
        """)
    return [tuple(row) for row in rows]


def routes_of(graphq, database, nodes, edges):
    """(origin, destination, printed miles, computed miles) of every route of the files."""
    def rows(path):
        with open(path, encoding="utf-8") as file:
            reader = csv.reader(file)
            names = [name.split(":")[0] for name in next(reader)]
            return [dict(zip(names, row)) for row in reader]

    airports = {r["~id"]: r for r in rows(nodes) if r["~label"] == "airport"}
    routes = [r for r in rows(edges) if r["~label"] == "route"]
    found = []
    for start in range(0, len(routes), CHUNK):
        ways = ", ".join(
            "[a: [lat: {}d, lon: {}d], b: [lat: {}d, lon: {}d]]".format(
                *(airports[r[end]][axis] for end in ("~from", "~to") for axis in ("lat", "lon")))
            for r in routes[start:start + CHUNK])
        found += ask(graphq, database, f"g.call('kilometres').with('ways', [{ways}]).unfold();\n")
    return [(airports[r["~from"]]["code"], airports[r["~to"]]["code"], int(r["dist"]), km / MILE)
            for r, km in zip(routes, found, strict=True)]


def is_near(printed, computed):
    return abs(printed - computed) <= max(1, 0.005 * printed)


def report(what, rows):
    near = sum(is_near(row[2], row[3]) for row in rows)
    print(f"{near} of {len(rows)} near, {100 * near / len(rows):.2f} %: {what}")


def main():
    if len(sys.argv) not in (3, 5):
        sys.exit(__doc__)
    graphq, database = sys.argv[1:3]
    pairs = pairs_of_the_pack(graphq, database)
    report("all pairs of the pack", pairs)
    report("those whose printed figure is not known to be wrong", [p for p in pairs if p[4] != "low"])
    if len(sys.argv) == 5:
        report("all routes of air-routes, by its own coordinates", routes_of(graphq, database, *sys.argv[3:]))
    for origin, destination, printed, computed, confidence in sorted(pairs):
        if not is_near(printed, computed):
            print(f"{origin}-{destination}  printed {printed}, computed {computed:.1f}, confidence {confidence}")


main()
