"""An independent model of the pack's operations, straight from the reference, one traveller at a time.

It reads the fact tables and nothing else of the pack, so that what it answers can be compared with what the stored
traversals answer. Numbers are integers, decimals and fractions; floating point occurs in distances alone.
"""

import csv
import datetime
import math
import os
import re
from decimal import Decimal
from fractions import Fraction

EARTH_KM = 6371.0088
KM_PER_MILE = 1.609344
CABINS = ["economy", "premium_economy", "business", "first"]


class Fault(Exception):
    """What ends a request, or one program of it."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def table(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Text to number

def cents(text):
    """`"350.00"` to 35000; anything that is not plain money is a fault."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
        raise Fault("invalid_money")
    return int(Decimal(text) * 100)


def rate(text):
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or Decimal(text) == 0:
        raise Fault("invalid_money")
    return Fraction(text)


def day(text):
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Fault("invalid_date")
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        raise Fault("invalid_date")
    return text


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def count(value, least):
    if not is_integer(value) or value < least:
        raise Fault("invalid_amount")
    return value


def need(condition, kind="invalid_request"):
    if not condition:
        raise Fault(kind)


def text(value):
    return isinstance(value, str)


def half_up(value):
    return math.floor(value + Fraction(1, 2))


# Distance

def sphere_km(a, b):
    la, lb = math.radians(a[0]), math.radians(b[0])
    dl, dg = math.radians(b[0] - a[0]), math.radians(b[1] - a[1])
    h = math.sin(dl / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(dg / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def ellipsoid_km(a, b):
    """Vincenty's inverse; good for every pair of airports in the tables."""
    if a == b:
        return 0.0
    major, f = 6378.137, 1 / 298.257223563
    minor = major * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(p[0]))) for p in (a, b))
    big = math.radians(b[1] - a[1])
    s1, c1, s2, c2 = math.sin(u1), math.cos(u1), math.sin(u2), math.cos(u2)
    lam = big
    for _ in range(500):
        sl, cl = math.sin(lam), math.cos(lam)
        ss = math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl)
        cs = s1 * s2 + c1 * c2 * cl
        sigma = math.atan2(ss, cs)
        sa = c1 * c2 * sl / ss
        ca2 = 1 - sa * sa
        cm = cs - 2 * s1 * s2 / ca2 if ca2 else 0.0
        c = f / 16 * ca2 * (4 + f * (4 - 3 * ca2))
        before, lam = lam, big + (1 - c) * f * sa * (
            sigma + c * ss * (cm + c * cs * (2 * cm * cm - 1)))
        if abs(lam - before) < 1e-13:
            break
    else:
        raise ArithmeticError("does not converge")
    k = ca2 * (major * major - minor * minor) / (minor * minor)
    ea = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    eb = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    ds = eb * ss * (cm + eb / 4 * (cs * (2 * cm * cm - 1) - eb / 6 * cm * (4 * ss * ss - 3) * (4 * cm * cm - 3)))
    return minor * ea * (sigma - ds)


class Model:
    def __init__(self, folder):
        read = lambda name: table(folder, name)
        self.airports = {a["iata"]: a for a in read("airports")}
        self.place = {c: (float(a["lat"]), float(a["lon"])) for c, a in self.airports.items()}
        self.continent = {c["country"]: c["continent"] for c in read("countries")}
        self.metros = {m["metro"]: m["airports"].split() for m in read("metro_areas")}
        self.airlines = {a["iata"] for a in read("airlines")}
        self.programs = {p["program_id"]: p for p in read("programs")}
        self.statuses = {(s["program_id"], s["status"]): s for s in read("elite_statuses")}
        self.rules = read("earning_rules")
        self.earn_rows = read("earning_fixed_tables")
        self.classes = {(b["airline"], b["booking_class"]): b for b in read("booking_classes")}
        self.published = {
            (frozenset((r["origin"], r["destination"])), p): int(r["miles"])
            for r in read("published_mileage") for p in r["programs"].split()}
        self.partnerships = read("transfer_partnerships")
        self.bonuses = read("transfer_bonuses")
        self.cells = read("award_charts")
        self.zones = {}
        for z in read("award_zones"):
            for kind in ("countries", "airports"):
                for code in z[kind].split():
                    self.zones[z["zone_system"], kind, code] = z["zone"]
        self.can_book = {(r["program_id"], r["airline"]): r["relation"] for r in read("partner_redemption")}
        self.routes = {}
        for r in read("routes"):
            self.routes.setdefault(r["airline"], {}).setdefault(r["origin"], set()).add(r["destination"])
            self.routes[r["airline"]].setdefault(r["destination"], set()).add(r["origin"])
        self.profiles = {}

    # Places

    def check_pair(self, a, b):
        need(a in self.airports, "unknown_airport")
        need(b in self.airports, "unknown_airport")
        need(a != b, "same_airport")

    def km(self, a, b, model="sphere"):
        return (sphere_km if model == "sphere" else ellipsoid_km)(self.place[a], self.place[b])

    def whole_miles(self, a, b, model="sphere", rounding="nearest"):
        miles = self.km(a, b, model) / KM_PER_MILE
        return math.floor(miles) if rounding == "floor" else math.floor(miles + 0.5)

    def rule_miles(self, rule, a, b, model):
        if rule["distance_source"] == "published":
            listed = self.published.get((frozenset((a, b)), rule["program_id"]))
            if listed is not None:
                return listed
        return self.whole_miles(a, b, model, rule["distance_rounding"])

    def distance(self, q):
        need(isinstance(q, dict))
        ends = [q.get("origin"), q.get("destination")]
        need(all(text(e) or isinstance(e, dict) for e in ends))
        need(q.get("distance_model", "sphere") in ("sphere", "wgs84"))
        for e in ends:
            need(not isinstance(e, dict) or ("lat" in e and "lon" in e))
        if all(text(e) for e in ends):
            self.check_pair(*ends)
        points = []
        for e in ends:
            if text(e):
                need(e in self.airports, "unknown_airport")
                points.append(self.place[e])
        for e in ends:
            if isinstance(e, dict):
                for key, limit in (("lat", 90), ("lon", 180)):
                    v = e[key]
                    need(isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) <= limit,
                         "invalid_coordinate")
        points = [self.place[e] if text(e) else (e["lat"], e["lon"]) for e in ends]
        km = (sphere_km if q.get("distance_model", "sphere") == "sphere" else ellipsoid_km)(*points)
        miles = km / KM_PER_MILE
        return {"ok": True, "km": round(km, 3), "miles": round(miles, 3), "miles_rounded": math.floor(miles + 0.5)}

    # Earning

    def end_matches(self, spec, code):
        if spec in ("", "*"):
            return True
        kind, _, values = spec.partition(":")
        country = self.airports[code]["country"]
        found = {"country": country, "airport": code, "continent": self.continent[country]}[kind]
        return found in values.split("|")

    def route_matches(self, row, a, b):
        start, end = row["route_from"], row["route_to"]
        if start == "same_country" or end == "same_country":
            return self.airports[a]["country"] == self.airports[b]["country"]
        return (self.end_matches(start, a) and self.end_matches(end, b)) or (
            self.end_matches(start, b) and self.end_matches(end, a))

    def holds(self, token, facts):
        if token.startswith("!"):
            return not self.holds(token[1:], facts)
        if token == "status":
            return facts["status"] is not None
        if token.startswith("brand:"):
            return facts["brand"] == token[6:]
        if token.startswith("track:"):
            tracks = [a for a in facts["attributes"] if a.startswith("track:")] or ["track:price"]
            return token in tracks
        return token in facts["attributes"]

    def pick_rule(self, program, seg, purchase, stock, facts):
        found = [r for r in self.rules if r["program_id"] == program
                 and seg[r["carrier_role"]] in r["carriers"].split()]
        need(found, "not_a_partner")
        on = lambda r: purchase if r["date_basis"] == "purchase" else seg["date"]
        found = [r for r in found
                 if (r["valid_from"] or "0000") <= on(r) <= (r["valid_to"] or "9999")]
        need(found, "no_rule_for_date")
        held = []
        for r in found:
            want = r["ticket_stock"]
            if want != "any":
                if want.startswith("!"):
                    if stock == want[1:]:
                        continue
                elif stock != want:
                    continue
            if not all(self.holds(t, facts) for t in r["requires"].split()):
                continue
            if r["booking_classes"] != "*" and seg["booking_class"] not in r["booking_classes"]:
                continue
            if not self.route_matches(r, seg["origin"], seg["destination"]):
                continue
            held.append(r)
        if not held:
            return None
        best = max(int(r["priority"]) for r in held)
        held = [r for r in held if int(r["priority"]) == best]
        need(len(held) == 1, "ambiguous_rule")
        return held[0]

    def earn_row(self, name, seg, miles, category):
        rows = [r for r in self.earn_rows if r["table_id"] == name and r["category"] == category
                and int(r["min_distance"]) <= miles <= int(r["max_distance"])
                and self.route_matches(r, seg["origin"], seg["destination"])]
        return max(rows, key=lambda r: int(r["priority"])) if rows else None

    def category(self, rule, seg):
        row = self.classes.get((seg[rule["carrier_role"]], seg["booking_class"]))
        if row is None:
            return None
        if rule["basis"] == "fixed":
            home = all(self.airports[seg[e]]["country"] == "AU" for e in ("origin", "destination"))
            return row["qantas_category_domestic" if home else "qantas_category_international"] or None
        return row["cabin"]

    def earnings(self, q):
        segments, programs, ticket = self.checked_itinerary(q)
        return {"ok": True, "programs": [self.in_program(p, segments, ticket, q) for p in programs]}

    def checked_itinerary(self, q):
        need(isinstance(q, dict))
        raw, programs, ticket = q.get("segments"), q.get("programs"), q.get("ticket") or {}
        need(isinstance(raw, list) and raw and all(isinstance(s, dict) for s in raw))
        need(isinstance(programs, list) and programs and all(isinstance(p, dict) for p in programs))
        need(isinstance(ticket, dict))
        for s in raw:
            need(text(s.get("origin")) and text(s.get("destination")))
            need(s.get("booking_class") is not None and s.get("date") is not None)
            carriers = [s.get(k) for k in ("marketing", "operating") if s.get(k) is not None]
            need(carriers and all(text(c) for c in carriers))
        for p in programs:
            need(text(p.get("program")))
            need(p.get("status") is None or text(p["status"]))
            a = p.get("attributes") or []
            need(isinstance(a, list) and all(text(t) for t in a))
        need(q.get("distance_model", "sphere") in ("sphere", "wgs84"))
        stock, brand = ticket.get("stock"), ticket.get("brand")
        need(stock is None or (text(stock) and re.fullmatch("[0-9]{3}", stock)))
        need(brand is None or text(brand))
        price = ticket.get("price")
        need(price is None or (isinstance(price, dict) and text(price.get("currency"))
                               and price.get("base_fare") is not None))
        fx = q.get("fx")
        need(fx is None or isinstance(fx, dict))
        for s in raw:
            self.check_pair(s["origin"], s["destination"])
        segments = []
        for s in raw:
            m, o = s.get("marketing"), s.get("operating")
            need(m is None or m in self.airlines, "unknown_airline")
            need(o is None or o in self.airlines, "unknown_airline")
            segments.append({**s, "marketing": o if m is None else m, "operating": m if o is None else o})
        for s in raw:
            need(text(s["booking_class"]) and re.fullmatch("[A-Z]", s["booking_class"]), "invalid_booking_class")
        for s in raw:
            day(s["date"])
        if ticket.get("purchase_date") is not None:
            day(ticket["purchase_date"])
        eligible = None
        if price is not None:
            amounts = [cents(price[k]) for k in ("base_fare", "carrier_surcharges", "taxes")
                       if price.get(k) is not None]
            eligible = amounts[0] + (amounts[1] if price.get("carrier_surcharges") is not None else 0)
        rates = {k: rate(v) for k, v in (fx or {}).items()}
        for p in programs:
            need(p["program"] in self.programs, "unknown_program")
        for p in programs:
            need(p.get("status") is None or (p["program"], p["status"]) in self.statuses, "unknown_status")
        return segments, programs, {
            "purchase": ticket.get("purchase_date") or segments[0]["date"], "stock": stock, "brand": brand,
            "currency": price["currency"] if price else None, "eligible": eligible, "fx": rates}

    def in_program(self, wish, segments, ticket, q):
        try:
            return self.credited(wish, segments, ticket, q.get("distance_model", "sphere"))
        except Fault as fault:
            return {"program": wish["program"], "ok": False, "error": fault.kind}

    def amount_in(self, currency, ticket):
        need(ticket["eligible"] is not None, "missing_price")
        if ticket["currency"] == currency:
            return ticket["eligible"]
        change = ticket["fx"].get(ticket["currency"] + ">" + currency)
        need(change is not None, "currency_mismatch")
        return half_up(ticket["eligible"] * change)

    def credited(self, wish, segments, ticket, model):
        program = wish["program"]
        status = self.statuses.get((program, wish.get("status")))
        facts = {"status": wish.get("status"), "brand": ticket["brand"], "attributes": wish.get("attributes") or []}
        rules = [self.pick_rule(program, s, ticket["purchase"], ticket["stock"], facts) for s in segments]
        percent = Fraction(status["bonus_pct_of_base"] or 0) if status else Fraction(0)
        raise_by = Fraction(status["bonus_rate_per_unit"] or 0) if status else Fraction(0)
        elite, answers, lines = {}, [], {}

        def credit(metric, value):
            if metric != "none":
                elite[metric] = elite.get(metric, 0) + value

        for index, (seg, rule) in enumerate(zip(segments, rules)):
            if rule is None:
                answers.append({"rule_id": None, "reason": "class_not_eligible", "points": 0})
                continue
            a = {"rule_id": rule["rule_id"], "basis": rule["basis"]}
            miles = lambda: self.rule_miles(rule, seg["origin"], seg["destination"], model)
            row = None
            if rule["basis"] == "revenue":
                shares = self.shares(self.amount_in(rule["rate_unit"], ticket), segments, model)
                a |= {"eligible_cents": shares[index], "points": 0}
                lines.setdefault(rule["rule_id"], [rule, 0])[1] += shares[index]
                if rule["eq_basis"] == "table":
                    row = self.earn_row(rule["table_id"], seg, miles(), self.category(rule, seg))
                    need(row, "no_table_entry")
                    a["elite"] = {rule["eq_metric"]: int(row["elite_points"])}
                    credit(rule["eq_metric"], int(row["elite_points"]))
                answers.append(a)
                continue
            cabin, factor = 0, Fraction(rule["rate"] or 0)
            if rule["basis"] == "distance":
                a["distance"] = miles()
                base = math.floor(a["distance"] * factor / 100)
                least = rule["min_points"]
                a["minimum_applied"] = bool(least) and factor > 0 and base < int(least)
                if a["minimum_applied"]:
                    base = int(least)
                cabin = math.floor(a["distance"] * Fraction(rule["cabin_bonus_pct"]) / 100)
            elif rule["basis"] == "segment":
                base, a["minimum_applied"] = math.floor(factor), False
            else:
                a["category"] = self.category(rule, seg)
                row = self.earn_row(rule["table_id"], seg, miles(), a["category"])
                need(row, "no_table_entry")
                base, a["minimum_applied"] = int(row["points"]), False
            bonus = math.floor(base * percent / 100) if rule["elite_bonus"] == "pct" else 0
            points = base + bonus + cabin
            if rule["min_points"].startswith("table:"):
                least = self.earn_row(rule["min_points"][6:], seg, miles(), a["category"])
                if least and points < int(least["points"]):
                    points, a["minimum_applied"] = int(least["points"]), True
                    bonus = points - base - cabin
            value = self.elite_credit(rule, seg, a, base, points, row)
            if rule["eq_metric"] != "none":
                a["elite"] = {rule["eq_metric"]: value}
            credit(rule["eq_metric"], value)
            answers.append(a | {"base": base, "elite_bonus": bonus, "cabin_bonus": cabin, "points": points})
        fare = [self.fare_line(rule, total, raise_by, percent, credit) for rule, total in lines.values()]
        answer = {"program": program, "ok": True,
                  "points": sum(a["points"] for a in answers) + sum(f["points"] for f in fare),
                  "elite": elite, "segments": answers}
        return answer | ({"fare_lines": fare} if fare else {})

    def shares(self, total, segments, model):
        if len(segments) == 1:
            return [total]
        weights = [self.whole_miles(s["origin"], s["destination"], model) for s in segments]
        parts = [Fraction(total * w, sum(weights)) for w in weights]
        whole = [math.floor(p) for p in parts]
        order = sorted(range(len(parts)), key=lambda i: (-(parts[i] - whole[i]), i))
        for i in order[:total - sum(whole)]:
            whole[i] += 1
        return whole

    def elite_credit(self, rule, seg, a, base, points, row):
        basis = rule["eq_basis"]
        if basis == "points":
            return points
        if basis == "base_points":
            return base
        if basis == "points_div":
            value = math.floor(base / Fraction(rule["eq_rate"]))
            return min(value, int(rule["eq_cap"])) if rule["eq_cap"] else value
        if basis == "table":
            return int(row["elite_points"])
        if basis == "points_route_ratio":
            ratio = self.earn_row(rule["eq_rate"][6:], seg, a["distance"], "any")
            need(ratio, "no_table_entry")
            plain = math.floor(a["distance"] * Fraction(rule["rate"]) / 100)
            return plain * int(ratio["elite_points"]) // 10 + int(rule["eq_fixed"] or 0)
        return 0

    def fare_line(self, rule, total, raise_by, percent, credit):
        factor, amount = Fraction(rule["rate"]), Fraction(total, 100)
        base = math.floor(amount * factor)
        if rule["elite_bonus"] == "rate":
            points = math.floor(amount * (factor + raise_by))
        elif rule["elite_bonus"] == "pct":
            points = base + math.floor(base * percent / 100)
        else:
            points = base
        if rule["max_points"]:
            points, base = min(points, int(rule["max_points"])), min(base, int(rule["max_points"]))
        if rule["eq_basis"] == "currency":
            credit(rule["eq_metric"], math.floor(amount * Fraction(rule["eq_rate"])))
        elif rule["eq_basis"] == "points":
            credit(rule["eq_metric"], points)
        elif rule["eq_basis"] == "base_points":
            credit(rule["eq_metric"], base)
        elif rule["eq_basis"] == "none":
            credit(rule["eq_metric"], 0)
        return {"rule_id": rule["rule_id"], "eligible_cents": total, "base": base, "elite_bonus": points - base,
                "points": points}

    # Transfers

    def partnership(self, source, target, on):
        found = [p for p in self.partnerships if p["from_program"] == source and p["to_program"] == target]
        need(found, "no_partnership")
        found = [p for p in found if (p["valid_from"] or "0000") <= on <= (p["valid_to"] or "9999")]
        need(found, "not_effective")
        return found[0]

    def promotion(self, p, on):
        return max((int(b["bonus_pct"]) for b in self.bonuses
                    if b["from_program"] == p["from_program"] and b["to_program"] == p["to_program"]
                    and b["targeted"] != "yes" and b["valid_from"] <= on <= b["valid_to"]), default=0)

    def received(self, p, amount, promotion):
        plain = amount * int(p["ratio_to"]) // int(p["ratio_from"])
        block = amount // int(p["bonus_every_from"]) * int(p["bonus_to"]) if p["bonus_every_from"] else 0
        return plain + block + plain * promotion // 100

    def checked_transfer(self, q, key):
        need(isinstance(q, dict) and text(q.get("from")) and text(q.get("to")))
        need(q.get(key) is not None and q.get("date") is not None)
        day(q["date"])
        count(q[key], 1)
        for end in ("from", "to"):
            need(q[end] in self.programs, "unknown_program")
        p = self.partnership(q["from"], q["to"], q["date"])
        return p, self.promotion(p, q["date"])

    def transfer(self, q):
        p, promotion = self.checked_transfer(q, "amount")
        amount, most = q["amount"], p["max_from_per_day"]
        need(amount >= int(p["min_from"]), "below_minimum")
        need(amount % int(p["increment_from"]) == 0, "not_increment")
        need(not most or amount <= int(most), "above_maximum")
        fee = 0
        if p["fee_per_1000_cents_usd"]:
            fee = min(amount * int(p["fee_per_1000_cents_usd"]) // 1000, int(p["fee_cap_cents_usd"]))
        return {"ok": True, "partnership": p["partnership_id"], "received": self.received(p, amount, promotion),
                "promo_pct": promotion, "fee_cents_usd": fee, "hours": int(p["typical_hours"])}

    def transfer_need(self, q):
        p, promotion = self.checked_transfer(q, "need")
        step, least = int(p["increment_from"]), int(p["min_from"])
        low = -(-least // step)
        high = low
        while self.received(p, high * step, promotion) < q["need"]:
            high *= 2
        while low < high:
            middle = (low + high) // 2
            if self.received(p, middle * step, promotion) >= q["need"]:
                high = middle
            else:
                low = middle + 1
        amount = low * step
        need(not p["max_from_per_day"] or amount <= int(p["max_from_per_day"]), "above_maximum")
        return {"ok": True, "amount": amount, "received": self.received(p, amount, promotion)}

    # Plans: what a plan is worth, and whether it can be carried out. Finding the best one is `plans.py`.

    def arcs(self, on):
        return [p for p in self.partnerships if (p["valid_from"] or "0000") <= on <= (p["valid_to"] or "9999")]

    def reachable(self, balances, target, on, hops):
        if target in balances:
            return True
        near = {target}
        for _ in range(hops):
            near |= {p["from_program"] for p in self.arcs(on) if p["to_program"] in near}
        return any(b in near for b in balances)

    def replay(self, plan, balances, target, total, on, hops, weights=None):
        """Carries a plan out step by step; answers (spent, transfers, stranded, hours)."""
        now, arrived, length = dict(balances), {}, {}
        used = set()
        for step in plan:
            p = self.partnership(step["from"], step["to"], on)
            assert (step["from"], step["to"]) not in used, "an edge is used twice"
            used.add((step["from"], step["to"]))
            amount = step["amount"]
            assert amount >= int(p["min_from"]) and amount % int(p["increment_from"]) == 0, "not a valid amount"
            assert not p["max_from_per_day"] or amount <= int(p["max_from_per_day"]), "more than a day allows"
            assert now.get(step["from"], 0) >= amount, "spends what is not there"
            now[step["from"]] -= amount
            now[step["to"]] = now.get(step["to"], 0) + self.received(p, amount, self.promotion(p, on))
            length[step["to"]] = max(length.get(step["to"], 0), length.get(step["from"], 0) + 1)
            arrived[step["to"]] = max(arrived.get(step["to"], 0),
                                      arrived.get(step["from"], 0) + int(p["typical_hours"]))
        assert max(length.values(), default=0) <= hops, "a chain is too long"
        assert now.get(target, 0) >= total, "too few points at the end"
        now[target] -= total
        weights = weights or {}
        spent = sum(weights.get(k, 1) * max(0, balances.get(k, 0) - now.get(k, 0)) for k in set(balances) | set(now))
        stranded = sum(max(0, now[k] - balances.get(k, 0)) for k in now)
        return spent, len(plan), stranded, max(arrived.values(), default=0)

    def checked_plan(self, q, key_cost="cost"):
        need(isinstance(q, dict) and text(q.get("program")) and q.get("cost") is not None)
        need(q.get("date") is not None and isinstance(q.get("balances"), dict))
        hops = q.get("max_hops", 2)
        need(is_integer(hops) and 1 <= hops <= 3)
        day(q["date"])
        count(q["cost"], 1)
        for b in q["balances"].values():
            count(b, 0)
        seats = q.get("passengers", 1)
        need(is_integer(seats) and 1 <= seats <= 9, "invalid_passengers")
        for p in [q["program"], *q["balances"]]:
            need(p in self.programs, "unknown_program")
        return q["cost"] * seats, hops

    # Awards

    def zone(self, system, code):
        return self.zones.get((system, "airports", code)) or self.zones.get(
            (system, "countries", self.airports[code]["country"]))

    def charts(self, program, airline):
        mine = [c for c in self.cells if c["program_id"] == program]
        named = [c for c in mine if c["applies_to"].startswith("carriers:")
                 and airline in c["applies_to"][9:].split()]
        if named:
            return named
        if self.can_book[program, airline] == "own":
            return []
        return [c for c in mine if c["applies_to"] == "partners" or (
            c["applies_to"].startswith("partners-except:") and airline not in c["applies_to"][16:].split())]

    def cell(self, cells, start, end, miles, cabin):
        for c in cells:
            if c["cabin"] != cabin or not int(c["min_miles"]) <= miles <= int(c["max_miles"]):
                continue
            if c["zone_system"]:
                pair = {self.zone(c["zone_system"], start), self.zone(c["zone_system"], end)}
                if None in pair or pair != {c["from_zone"], c["to_zone"]}:
                    continue
            return c
        return None

    def price(self, program, airline, path, cabin):
        need((program, airline) in self.can_book, "not_a_partner")
        cells = self.charts(program, airline)
        need(not any(c["chart_type"] == "dynamic" for c in cells), "dynamic_price")
        need(cells, "no_chart_price")
        unit = cells[0]["pricing_unit"]
        legs = [self.whole_miles(a, b) for a, b in zip(path, path[1:])]
        parts = [(path[0], path[-1], sum(legs))] if unit == "itinerary" else list(zip(path, path[1:], legs))
        found = [self.cell(cells, a, b, m, cabin) for a, b, m in parts]
        need(all(found), "no_chart_price")
        answer = {"ok": True, "miles": sum(int(c["miles_one_way"]) for c in found), "unit": unit,
                  "charts": list(dict.fromkeys(c["chart_id"] for c in found))}
        if any(c["chart_type"] == "distance" for c in found):
            answer["distance"] = sum(legs)
        return answer

    def award_price(self, q):
        need(isinstance(q, dict) and text(q.get("program")) and text(q.get("airline")))
        path = q.get("path")
        need(isinstance(path, list) and len(path) >= 2 and all(text(a) for a in path))
        need(q.get("cabin") is not None)
        for a, b in zip(path, path[1:]):
            self.check_pair(a, b)
        need(q["airline"] in self.airlines, "unknown_airline")
        need(q["cabin"] in CABINS, "invalid_cabin")
        need(q["program"] in self.programs, "unknown_program")
        return self.price(q["program"], q["airline"], path, q["cabin"])

    # Strategies

    def expand(self, code):
        if code in self.airports:
            return [code]
        need(code in self.metros, "unknown_airport")
        return self.metros[code]

    def itineraries(self, origins, destinations, stops):
        for airline, net in sorted(self.routes.items()):
            for o in origins:
                for d in destinations:
                    if o == d:
                        continue
                    if d in net.get(o, ()):
                        yield airline, [o, d]
                    if stops:
                        direct = self.whole_miles(o, d)
                        for h in sorted(net.get(o, set()) & net.get(d, set())):
                            if h not in (o, d) and (self.whole_miles(o, h) + self.whole_miles(h, d)) * 2 <= direct * 3:
                                yield airline, [o, h, d]

    def checked_strategies(self, q):
        need(isinstance(q, dict) and text(q.get("origin")) and text(q.get("destination")))
        need(q.get("cabin") is not None and q.get("date") is not None and isinstance(q.get("balances"), dict))
        hops, stops = q.get("max_hops", 2), q.get("max_stops", 1)
        need(is_integer(hops) and 1 <= hops <= 3)
        need(is_integer(stops) and stops >= 0)
        origins, destinations = self.expand(q["origin"]), self.expand(q["destination"])
        need(q["origin"] != q["destination"], "same_airport")
        need(q["cabin"] in CABINS, "invalid_cabin")
        day(q["date"])
        for b in q["balances"].values():
            count(b, 0)
        seats = q.get("passengers", 1)
        need(is_integer(seats) and 1 <= seats <= 9, "invalid_passengers")
        for p in q["balances"]:
            need(p in self.programs, "unknown_program")
        return origins, destinations, stops, hops, seats

    def priced_programs(self, q):
        """(program → (miles, segments, airline, path), programs to check live)"""
        origins, destinations, stops, hops, seats = self.checked_strategies(q)
        found = list(self.itineraries(origins, destinations, stops))
        need(found, "no_route")
        best, live = {}, set()
        for airline, path in found:
            for program in self.programs:
                try:
                    miles = self.price(program, airline, path, q["cabin"])["miles"]
                except Fault as fault:
                    if fault.kind == "dynamic_price":
                        live.add(program)
                    continue
                key = (miles, len(path), airline, path)
                if program not in best or key < best[program]:
                    best[program] = key
        return best, sorted(live), hops, seats

    # Profiles

    def checked_profile(self, q):
        need(isinstance(q, dict) and text(q.get("user")))
        for section in ("balances", "statuses", "attributes"):
            need(q.get(section) is None or isinstance(q[section], dict))
        balances, statuses = q.get("balances") or {}, q.get("statuses") or {}
        for b in balances.values():
            count(b, 0)
        for p in [*balances, *statuses, *(q.get("attributes") or {})]:
            need(p in self.programs, "unknown_program")
        for p, s in statuses.items():
            need((p, s) in self.statuses, "unknown_status")
        return balances, statuses

    def save_profile(self, q):
        self.checked_profile(q)
        stored = self.profiles.setdefault(q["user"], {})
        for section in ("balances", "statuses", "attributes"):
            if q.get(section) is not None:
                stored[section] = q[section]
        return {"ok": True}

    def get_user_profile(self, q):
        balances, statuses = self.checked_profile(q)
        need(q["user"] in self.profiles, "unknown_user")
        stored = self.profiles[q["user"]]
        return {"ok": True, "balances": {**stored.get("balances", {}), **balances},
                "statuses": {**stored.get("statuses", {}), **statuses}}

    OPERATIONS = {
        "distance": distance, "calculate_flight_earnings": earnings, "transfer": transfer,
        "transfer_need": transfer_need, "award_price": award_price, "get_user_profile": get_user_profile,
        "save_profile": save_profile}

    def call(self, operation, request):
        try:
            return self.OPERATIONS[operation](self, request)
        except Fault as fault:
            return {"ok": False, "error": fault.kind}
