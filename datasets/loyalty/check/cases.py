#!/usr/bin/env python3
"""Random requests with the answers of the independent model, one JSON object a line.

    ./cases.py OPERATION COUNT [SEED]     OPERATION may be `all`

The requests lean towards what decides: carriers and classes that rules name, days beside the days on which rules change,
amounts beside steps and blocks, airports at the edges of zones; and one in five has a fault or two.
"""

import copy
import datetime
import json
import os
import random
import sys

import model

FACTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "facts")


class Maker:
    def __init__(self, facts, seed):
        self.model = model.Model(facts)
        self.random = random.Random(seed)
        m = self.model
        self.airports = sorted(m.airports)
        self.favourites = ["SYD", "MEL", "HNL", "SJU", "LAX", "JFK", "EWR", "LHR", "NRT", "HND", "OKA", "SIN", "MUC",
                           "BKK", "YYZ", "ORD", "CDG", "FRA", "IST", "WDH", "DFW", "SFO", "GUM", "AKL", "DOH", "KEF"]
        self.airlines = sorted(m.airlines)
        self.programs = sorted(m.programs)
        self.by_rule = sorted({(r["program_id"], c, r["carrier_role"]) for r in m.rules for c in r["carriers"].split()})
        self.changes = sorted({r[k] for r in m.rules + m.partnerships + m.bonuses for k in ("valid_from", "valid_to")
                               if r[k]})

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def airport(self):
        return self.pick(self.favourites if self.chance(0.7) else self.airports)

    def pair(self):
        a = self.airport()
        return a, self.pick([b for b in self.favourites + [self.pick(self.airports)] if b != a])

    def day(self):
        if self.chance(0.6):
            return self.pick(["2026-03-04", "2026-04-15", "2026-06-01", "2026-07-12", "2025-05-02", "2023-01-31"])
        near = datetime.date.fromisoformat(self.pick(self.changes))
        return (near + datetime.timedelta(days=self.random.randint(-1, 1))).isoformat()

    def money(self):
        return self.pick(["0.00", "350.00", "330", "812.4", "99.99", "1234.56", "9000.00", "15000.01", "0.01"] + [
            f"{self.random.randint(1, 300000) / 100:.2f}"])

    # Requests without faults

    def distance(self):
        a, b = self.pair()
        q = {"origin": a, "destination": b}
        if self.chance(0.15):
            point = lambda: {"lat": round(self.random.uniform(-90, 90), 4), "lon": round(self.random.uniform(-180, 180), 4)}
            q = {"origin": point(), "destination": point()}
        if self.chance(0.4):
            q["distance_model"] = self.pick(["sphere", "wgs84"])
        return q

    def calculate_flight_earnings(self):
        wanted = [self.pick(self.by_rule) for _ in range(self.random.randint(1, 3))]
        home = self.pick(wanted)
        segments = []
        for _ in range(self.random.choices([1, 2, 3, 4], [5, 3, 1, 1])[0]):
            a, b = self.pair()
            program, carrier, role = self.pick(wanted) if self.chance(0.12) else home
            if program == "qantas_ff" and self.chance(0.8):
                a, b = self.random.sample(["SYD", "MEL", "BNE", "PER", "LAX", "DFW", "JFK", "LHR", "HKG", "NRT", "AKL"], 2)
            s = {"origin": a, "destination": b, role: carrier, "date": self.day()}
            letters = "".join(r["booking_classes"] for r in self.model.rules if carrier in r["carriers"].split())
            s["booking_class"] = self.pick(letters.replace("*", "") or "Y") if self.chance(0.7) else self.pick("FJYWKQADX")
            if self.chance(0.25):
                s["operating" if role == "marketing" else "marketing"] = (
                    carrier if self.chance(0.5) else self.pick(self.by_rule)[1])
            segments.append(s)
        ticket = {}
        if self.chance(0.5):
            ticket["purchase_date"] = self.day()
        if self.chance(0.5):
            ticket["stock"] = self.pick(["014", "016", "001", "027", "125"])
        if self.chance(0.4):
            ticket["brand"] = self.pick(["basic", "choice", "choice_preferred", "choice_extra", "flex"])
        if self.chance(0.85):
            ticket["price"] = {"currency": self.pick(["USD", "USD", "GBP", "EUR", "CAD"]), "base_fare": self.money()}
            if self.chance(0.6):
                ticket["price"]["carrier_surcharges"] = self.money()
            if self.chance(0.6):
                ticket["price"]["taxes"] = self.money()
        rivals = [p for p, c, _ in self.by_rule if c == home[1]]
        names = [home[0], self.pick(rivals)] + [p for p, _, _ in wanted if self.chance(0.3)] + ([self.pick(self.programs)] if self.chance(0.2) else [])
        programs = []
        for p in dict.fromkeys(names):
            wish = {"program": p}
            levels = sorted(s for q, s in self.model.statuses if q == p)
            if levels and self.chance(0.6):
                wish["status"] = self.pick(levels)
            if self.chance(0.5):
                wish["attributes"] = self.random.sample(
                    ["card", "track:distance", "track:segment", "track:price", "elsewhere"], self.random.randint(0, 2))
            programs.append(wish)
        q = {"segments": segments, "programs": programs}
        if ticket or self.chance(0.5):
            q["ticket"] = ticket
        if self.chance(0.5):
            q["fx"] = {f"{a}>{b}": self.pick(["0.80", "1.25", "0.9137", "1.3725", "0.735"])
                       for a, b in (("USD", "GBP"), ("GBP", "EUR"), ("EUR", "USD"), ("USD", "CAD"), ("CAD", "EUR"),
                                    ("USD", "EUR")) if self.chance(0.7)}
        if self.chance(0.3):
            q["distance_model"] = self.pick(["sphere", "wgs84"])
        return q

    def transfer(self):
        p = self.pick(self.model.partnerships)
        q = {"from": p["from_program"], "to": p["to_program"], "date": self.day()}
        step, least = int(p["increment_from"]), int(p["min_from"])
        amount = step * self.random.randint(1, max(2, 300000 // step))
        if self.chance(0.3):
            amount = self.pick([least, least - step, 60000, 57000, 177000, 240000, 243000, 120000, 50000, 5000])
        if self.chance(0.1):
            amount += 1
        q["amount"] = max(1, amount)
        if self.chance(0.1):
            q["to"] = self.pick(self.programs)
        return q

    def transfer_need(self):
        q = self.transfer()
        del q["amount"]
        q["need"] = self.pick([19001, 25000, 33000, 1, 999, 1001, self.random.randint(1, 120000)])
        return q

    def award_price(self):
        program, airline = self.pick(sorted(self.model.can_book))
        if self.chance(0.1):
            airline = self.pick(self.airlines)
        path = list(self.pair())
        if self.chance(0.35):
            path.append(self.pick([a for a in self.favourites if a != path[-1]]))
        return {"program": program, "airline": airline, "path": path, "cabin": self.pick(model.CABINS)}

    def balances(self):
        rich = ["amex_mr_us", "chase_ur", "citi_ty", "capital_one", "bilt", "bonvoy", "hyatt", "mileageplus", "aadvantage",
                "flying_blue", "ba_club", "amex_mr_uk", "wells_fargo", "rbc_avion", "virgin_red", "hilton_honors"]
        held = self.random.sample(rich, self.random.randint(1, 4))
        return {p: self.random.choice([0, 500, 3000, self.random.randint(0, 200) * 1000, self.random.randint(0, 150000)])
                for p in held}

    def transfer_plan(self):
        q = {"program": self.pick(["aeroplan", "flying_blue", "ba_club", "krisflyer", "aadvantage", "flying_club", "atmos",
                                   self.pick(self.programs)]),
             "cost": self.pick([1000, 15000, 42500, 60000, self.random.randint(1, 120000)]), "date": self.day(),
             "balances": self.balances()}
        if self.chance(0.5):
            q["passengers"] = self.random.randint(1, 4)
        if self.chance(0.5):
            q["max_hops"] = self.random.randint(1, 2)
        return q

    def analyze_award_redemption_strategies(self):
        places = ["NYC", "LON", "PAR", "TYO", "CHI", "LAX", "SFO", "JFK", "LHR", "FRA", "HNL", "SIN", "BKK", "SYD", "IST",
                  "SHA", "HOU", "YTO", "WDH", "SJU", self.airport()]
        a, b = self.random.sample(places, 2)
        return {"origin": a, "destination": b, "cabin": self.pick(model.CABINS), "date": self.day(),
                "passengers": self.random.randint(1, 3), "balances": self.balances(), "max_stops": self.random.randint(0, 1)}

    # Faults

    def spoiled(self, q):
        """The request with one thing wrong somewhere; often it still is a request, of another kind."""
        q = copy.deepcopy(q)
        holders = []

        def visit(node):
            if isinstance(node, dict) and node:
                holders.append((node, sorted(node)))
                for v in node.values():
                    visit(v)
            elif isinstance(node, list):
                for v in node:
                    visit(v)

        visit(q)
        node, keys = self.pick(holders)
        key = self.pick(keys)
        if key in ("lat", "lon"):
            node[key] = self.pick([91, -180.5, "10", 12])
        elif ">" in key:
            node[key] = self.pick(["0", "-1", "1,5", "abc"])
        elif self.chance(0.2):
            del node[key]
        elif key in ("origin", "destination", "path"):
            code = self.pick(["XXX", "sfo", "REP", "TSE", "NYC", "SFO"])
            node[key] = [code, "JFK"] if key == "path" else code
        elif key in ("marketing", "operating", "airline"):
            node[key] = self.pick(["ZZ", "ua", "UA"])
        elif key == "booking_class":
            node[key] = self.pick(["yy", "y", "", "YY", "1"])
        elif key in ("date", "purchase_date"):
            node[key] = self.pick(["2026-02-30", "2026-2-3", "20260203", "2024-02-29", "2023-02-29", "soon"])
        elif key in ("base_fare", "carrier_surcharges", "taxes"):
            node[key] = self.pick(["-1.00", "1,000.00", "1.234", "1e3", "Infinity", "", " 5", "5.", ".5", "+5"])
        elif key == "program":
            node[key] = self.pick(["nobody", "MileagePlus"])
        elif key == "status":
            node[key] = self.pick(["Diamond", "gold", "Gold", ""])
        elif key in ("amount", "need", "cost"):
            node[key] = self.pick([0, -1000, "1000"])
        elif key in ("passengers", "max_hops", "max_stops"):
            node[key] = self.pick([0, 10, -1, "2", 1.5])
        elif key in ("from", "to"):
            node[key] = self.pick(["nobody", "bonvoy", "flying_blue"])
        elif key == "cabin":
            node[key] = self.pick(["coach", "Business", "first"])
        elif key == "distance_model":
            node[key] = self.pick(["flat", "WGS84"])
        elif key in ("segments", "programs"):
            node[key] = []
        elif key == "currency":
            node[key] = self.pick(["JPY", "usd"])
        return q

    def case(self, operation):
        q = getattr(self, operation)()
        while self.chance(0.2):
            q = self.spoiled(q)
        return {"operation": operation, "request": q, "answer": self.expected(operation, q)}

    def expected(self, operation, q):
        """What the model says; of plans and strategies it knows the faults and prices, and can check a plan when it sees one."""
        try:
            if operation == "transfer_plan":
                total, hops = self.model.checked_plan(q)
                return {"total": total, "hops": hops}
            if operation == "analyze_award_redemption_strategies":
                best, live, hops, seats = self.model.priced_programs(q)
                return {"ok": True, "check_live": live, "hops": hops, "seats": seats,
                        "priced": {p: [miles, airline, path] for p, (miles, _, airline, path) in best.items()}}
        except model.Fault as fault:
            return {"ok": False, "error": fault.kind}
        return self.model.call(operation, q)


OPERATIONS = ["distance", "calculate_flight_earnings", "transfer", "transfer_need", "award_price", "transfer_plan",
              "analyze_award_redemption_strategies"]


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    maker = Maker(FACTS, int(arguments[2]) if len(arguments) == 3 else 1)
    names = OPERATIONS if arguments[0] == "all" else [arguments[0]]
    for index in range(int(arguments[1])):
        print(json.dumps(maker.case(names[index % len(names)]), sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
