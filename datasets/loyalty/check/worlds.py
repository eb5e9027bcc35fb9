#!/usr/bin/env python3
"""Small random worlds of programs and transfers, and the best plan of each by trying everything.

    ./worlds.py COUNT SEED FOLDER

writes vertices and edges that `graphq load` adds to a loaded pack, and `cases.jsonl`: a request to `transfer_plan` a world, with
what the best plan spends, how many transfers it has and what it strands. Amounts are small, so that every sequence of
transfers can be tried.
"""

import csv
import json
import os
import random
import sys

DAY = "2026-06-01"


class World:
    def __init__(self, number, dice):
        self.names = [f"w{number}{letter}" for letter in "abcde"[:dice.randint(2, 5)]]
        self.arcs, self.boosts = {}, {}
        pairs = [(a, b) for a in self.names for b in self.names if a != b]
        dice.shuffle(pairs)
        for a, b in pairs[:dice.randint(1, 5)]:
            ratio_from, ratio_to = dice.choice([(1, 1), (1, 1), (2, 1), (3, 1), (4, 3), (5, 4), (1, 2), (2, 3)])
            step = ratio_from * dice.choice([1, 1, 2, 3])
            block = dice.choice([0, 0, 0, step * dice.randint(2, 3)])
            self.arcs[a, b] = {
                "ratio_from": ratio_from, "ratio_to": ratio_to, "step": step, "minimum": step * dice.choice([1, 1, 2]),
                "maximum": dice.choice([0, 0, 0, step * 3]), "block": block,
                "block_bonus": dice.randint(1, 4) if block else 0, "hours": dice.choice([0, 24, 72])}
            if dice.random() < 0.2:
                self.boosts[a, b] = dice.choice([20, 50, 100])
        self.target = self.names[0]
        self.balances = {n: dice.randint(0, 12) for n in self.names if dice.random() < 0.8}
        self.passengers = dice.choice([1, 1, 2])
        self.cost = dice.randint(1, 10)
        self.hops = dice.choice([1, 2, 2, 2, 3])

    def yields(self, arc, amount):
        a = self.arcs[arc]
        plain = amount * a["ratio_to"] // a["ratio_from"]
        return plain + (amount // a["block"] * a["block_bonus"] if a["block"] else 0) + plain * self.boosts.get(arc, 0) // 100

    def best(self):
        """(spent, transfers, stranded) of the best plan, or the kind of the error."""
        total, found = self.cost * self.passengers, []
        start = self.balances

        def settle(now, count):
            if now.get(self.target, 0) < total:
                return
            end = {**now, self.target: now[self.target] - total}
            spent = sum(max(0, start.get(n, 0) - end.get(n, 0)) for n in self.names)
            stranded = sum(max(0, end.get(n, 0) - start.get(n, 0)) for n in self.names)
            found.append((spent, count, stranded))

        def search(now, used, length):
            settle(now, len(used))
            for arc, a in self.arcs.items():
                if arc in used or length.get(arc[0], 0) >= self.hops:
                    continue
                amount = -(-a["minimum"] // a["step"]) * a["step"]
                while amount <= now.get(arc[0], 0) and not (a["maximum"] and amount > a["maximum"]):
                    after = dict(now)
                    after[arc[0]] -= amount
                    after[arc[1]] = after.get(arc[1], 0) + self.yields(arc, amount)
                    search(after, used | {arc},
                           {**length, arc[1]: max(length.get(arc[1], 0), length.get(arc[0], 0) + 1)})
                    amount += a["step"]

        search(dict(start), frozenset(), {})
        if found:
            return min(found)
        near = {self.target}
        for _ in range(self.hops):
            near |= {a for a, b in self.arcs if b in near}
        return "insufficient_balance" if any(n in near for n in start) else "no_path"


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    count, seed, folder = int(arguments[0]), int(arguments[1]), arguments[2]
    dice = random.Random(seed)
    worlds = [World(n, dice) for n in range(count)]
    os.makedirs(folder, exist_ok=True)

    def write(name, header, rows):
        with open(os.path.join(folder, name), "w", newline="") as file:
            csv.writer(file).writerows([header, *rows])

    arcs = [(f"{a}>{b}", a, b, w.arcs[a, b], w.boosts.get((a, b))) for w in worlds for a, b in w.arcs]
    write("program.csv", ["~id", "~label", "program", "name"],
          [[n, "Program", n, n] for w in worlds for n in w.names])
    write("transfer_partnership.csv",
          ["~id", "~label", "partnership", "from", "to", "ratio_from:Long", "ratio_to:Long", "minimum:Long", "step:Long",
           "maximum:Long", "block:Long", "block_bonus:Long", "hours:Long", "as_of", "confidence"],
          [[i, "TransferPartnership", i, a, b, x["ratio_from"], x["ratio_to"], x["minimum"], x["step"], x["maximum"] or "",
            x["block"] or "", x["block_bonus"] or "", x["hours"], "2026", "low"] for i, a, b, x, _ in arcs])
    for label, end in (("TRANSFERS_FROM", 1), ("TRANSFERS_TO", 2)):
        write(label.lower() + ".csv", ["~id", "~from", "~to", "~label"],
              [[f"{arc[0]}~{label}", arc[0], arc[end], label] for arc in arcs])
    write("transfer_bonus.csv", ["~id", "~label", "bonus", "percent:Long", "valid_from:Date", "valid_to:Date"],
          [[i + "@boost", "TransferBonus", i + "@boost", percent, DAY, DAY] for i, _, _, _, percent in arcs if percent])
    write("boosts.csv", ["~id", "~from", "~to", "~label"],
          [[i + "~BOOSTS", i + "@boost", i, "BOOSTS"] for i, _, _, _, percent in arcs if percent])
    with open(os.path.join(folder, "cases.jsonl"), "w") as file:
        for w in worlds:
            best = w.best()
            answer = {"ok": False, "error": best} if isinstance(best, str) else {
                "ok": True, "spent": best[0], "transfers": best[1], "stranded": best[2]}
            print(json.dumps({"operation": "transfer_plan", "request": {
                "program": w.target, "cost": w.cost, "passengers": w.passengers, "date": DAY, "balances": w.balances,
                "max_hops": w.hops}, "answer": answer}), file=file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
