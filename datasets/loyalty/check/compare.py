#!/usr/bin/env python3
"""Asks a loaded pack what the independent model was asked, and says where they differ.

    ./compare.py GRAPHQ DATABASE CASES.jsonl

The cases are those of cases.py or worlds.py. Every key of the model's answer must be in the pack's with the same value; the
pack may say more. All requests go to one process, in chunks.
"""

import json
import subprocess
import sys

CHUNK = 200


def literal(value):
    """A JSON value as traversals write it."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict):
        return "[" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "]" if value else "[:]"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def holds(expected, found):
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(k in found and holds(v, found[k]) for k, v in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(expected) == len(found) and all(map(holds, expected, found))
    if isinstance(expected, float) and isinstance(found, float):
        return abs(expected - found) < 0.0015
    return expected == found and type(expected) is type(found)


def answers(graphq, database, cases):
    script = "".join(
        f"g.inject(1).attempt(__.call('{c['operation']}').with('request', {literal(c['request'])})).fold();\n" for c in cases)
    run = subprocess.run([graphq, database, "--format", "jsonl"], input=script, capture_output=True, text=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode or len(lines) != len(cases):
        sys.exit(f"the tool stopped after {len(lines)} answers: {run.stderr}\n{json.dumps(cases[len(lines)])}")
    return [line[0] if len(line) == 1 else line for line in lines]


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[2], encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    different = 0
    for start in range(0, len(cases), CHUNK):
        part = cases[start:start + CHUNK]
        for case, found in zip(part, answers(arguments[0], arguments[1], part)):
            if holds(case["answer"], found):
                continue
            different += 1
            if different <= 5:
                for what, value in (("asked", case["request"]), ("model", case["answer"]), ("pack ", found)):
                    print(what, json.dumps(value))
                print()
    print(f"{len(cases)} cases, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
