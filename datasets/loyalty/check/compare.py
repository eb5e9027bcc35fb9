#!/usr/bin/env python3
"""Asks a loaded pack what the independent model was asked, and says where they differ.

    ./compare.py GRAPHQ DATABASE CASES.jsonl

The cases are those of cases.py or worlds.py. Every key of the model's answer must be in the pack's with the same value; the
pack may say more. All requests go to one process, in chunks.
"""

import json
import os
import subprocess
import sys

import model

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


def fault_of_plan(m, q, target, total, hops, answer):
    """What is wrong with a plan or with the claim that there is none; None when nothing is."""
    if not answer.get("ok", True):
        chains = m.reachable(q["balances"], target, q["date"], hops)
        return None if answer.get("error", answer.get("reason")) == (
            "insufficient_balance" if chains else "no_path") else "the other reason"
    try:
        spent, transfers, stranded, hours = m.replay(
            answer["plan"], q["balances"], target, total, q["date"], hops, q.get("weights"))
    except (AssertionError, model.Fault) as problem:
        return str(problem)
    claimed = answer["spent"], answer["transfers"], answer["stranded"], answer["hours"]
    return None if claimed == (spent, transfers, stranded, hours) else f"costs {(spent, transfers, stranded, hours)}"


def differs(m, case, found):
    """None, or in what the answer of the pack differs from what the model says."""
    operation, q, expected = case["operation"], case["request"], case["answer"]
    if expected.get("ok") is False:
        return None if holds(expected, found) else "the error"
    if operation == "transfer_plan" and "total" in expected:
        return fault_of_plan(m, q, q["program"], expected["total"], expected["hops"], found)
    if operation == "analyze_award_redemption_strategies":
        every = found.get("options", []) + found.get("out_of_reach", [])
        priced = {o["program"]: [o["miles_each"], o["airline"], o["path"]] for o in every}
        if priced != expected["priced"] or found.get("check_live") != expected["check_live"]:
            return "the prices"
        order = [(o["spent"], o["transfers"], o["stranded"], o["program"]) for o in found["options"]]
        if order != sorted(order):
            return "the order"
        for o in every:
            wrong = fault_of_plan(m, q, o["program"], o["miles_each"] * expected["seats"], expected["hops"],
                                  {**o, "ok": "reason" not in o})
            if wrong:
                return f"{o['program']}: {wrong}"
        return None
    return None if holds(expected, found) else "the answer"


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[2], encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    m = model.Model(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "facts"))
    different = 0
    for start in range(0, len(cases), CHUNK):
        part = cases[start:start + CHUNK]
        for case, found in zip(part, answers(arguments[0], arguments[1], part)):
            difference = differs(m, case, found)
            if difference is None:
                continue
            different += 1
            if different <= 5:
                print("differs in", difference)
                for what, value in (("asked", case["request"]), ("model", case["answer"]), ("pack ", found)):
                    print(what, json.dumps(value))
                print()
    print(f"{len(cases)} cases, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
