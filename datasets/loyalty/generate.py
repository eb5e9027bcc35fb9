#!/usr/bin/env python3
"""Writes the pack's graph, `graph/*.csv` in the form that `graphq load` reads, from the fact tables in `facts/`.

    ./generate.py            write the files
    ./generate.py --check    say whether they are what the facts give; exit 1 if not

Running it twice gives identical files. Nothing is added to the facts: columns become properties, codes become
edges, condition tokens are split into sets, and each row becomes a Fact that supports what was
made of it and is asserted by the source document named in the row.
"""

import csv
import hashlib
import io
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, "facts")
GRAPH = os.path.join(HERE, "graph")


def rows(table):
    with open(os.path.join(FACTS, table + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(values):
    """The members of a set as one cell."""
    return ";".join(v.replace(";", "\\;") for v in values)


def flag(value):
    return "true" if value else ""


class Graph:
    """Files by name, each a header and its rows; and the provenance of what is in them."""

    def __init__(self):
        self.files = {}
        self.sources = {}
        self.facts = set()

    def add(self, file, /, **cells):
        """One row of `file`; keywords are columns, a double underscore stands for the colon of a type."""
        header = [spelled(c) for c in cells]
        known, body = self.files.setdefault(file, (header, []))
        assert known == header, f"{file}: {known} is not {header}"
        body.append(list(cells.values()))

    def vertex(self, file, id, label, /, **cells):
        self.add(file, _id=id, _label=label, **cells)

    def edge(self, label, start, end, /, id=None, **cells):
        """Edges of one label stand in one file, unless they carry other properties there."""
        self.add(label.lower(), _id=id or f"{start}~{label}~{end}", _from=start, _to=end, _label=label, **cells)

    def source(self, text):
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        id = "source:" + digest
        self.sources[id] = text
        return id

    def fact(self, row, table, line, about, kind):
        """`about` rests on line `line` of the fact table (the header is line 1)."""
        id = "fact:" + about
        if id in self.facts:
            return
        self.facts.add(id)
        as_of = row.get("as_of") or row.get("since") or ""
        source = row.get("source") or f"the table {table} of this pack"
        self.vertex("fact", id, "Fact", kind=kind, confidence=row["confidence"], as_of=as_of, status="accepted",
                    note=row.get("note") or "")
        self.edge("SUPPORTS", id, about)
        self.edge("ASSERTED_BY", id, self.source(source), table=table, row__Int=line)

    def finished(self):
        for id, text in sorted(self.sources.items()):
            self.vertex("source_document", id, "SourceDocument", hash=id[7:], title=text)
        result = {}
        for name, (header, body) in self.files.items():
            header = [typed(c, [r[n] for r in body]) for n, c in enumerate(header)]
            file = io.StringIO()
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(body)
            result[name + ".csv"] = file.getvalue()
        return result


def spelled(column):
    if column.startswith("_"):
        return "~" + column[1:]
    name, _, kind = column.partition("__")
    kind = {"Set": "String[]"}.get(kind, kind)
    return f"{name}:{kind}" if kind else name


def typed(column, cells):
    """Exact numbers are whole ones where all of a column are: those are quicker."""
    if not column.endswith(":Number"):
        return column
    return column[:-6] + ("BigDecimal" if any("." in c for c in cells) else "Long")


def trust(row):
    return {"as_of": row["as_of"], "confidence": row["confidence"]}


def places(graph):
    continent = {}
    for line, r in enumerate(rows("countries"), 2):
        continent[r["country"]] = r["continent"]
        id = "countries:" + r["country"]
        graph.vertex("country", id, "Country", iso2=r["country"], name=r["name"], continent=r["continent"], **trust(r))
        graph.fact(r, "countries", line, id, "place")
    for line, r in enumerate(rows("airports"), 2):
        id = "airports:" + r["iata"]
        land = r["country"]
        tags = ["airport:" + r["iata"], "country:" + land, "continent:" + continent[land]]
        graph.vertex("airport", id, "Airport", iata=r["iata"], name=r["name"], city=r["city"], country=land,
                     lat__Double=r["lat"], lon__Double=r["lon"], subdivision=r["subdivision"], tz=r["tz"],
                     tags__Set=several(tags), **trust(r))
        graph.edge("IN_COUNTRY", id, "countries:" + land)
        graph.fact(r, "airports", line, id, "place")
    for line, r in enumerate(rows("metro_areas"), 2):
        id = "metro_areas:" + r["metro"]
        graph.vertex("metro_area", id, "MetroArea", code=r["metro"], name=r["name"], **trust(r))
        for airport in r["airports"].split():
            graph.edge("IN_METRO", "airports:" + airport, id)
        graph.fact(r, "metro_areas", line, id, "place")
    for line, r in enumerate(rows("airport_code_changes"), 2):
        id = "airport_code_changes:" + r["old_iata"]
        graph.vertex("retired_code", id, "RetiredCode", code=r["old_iata"], successor=r["new_iata"], city=r["city"],
                     since=r["since"], confidence=r["confidence"])
        graph.fact(r, "airport_code_changes", line, id, "place")


def carriers(graph):
    known = {r["iata"] for r in rows("airports")}
    for line, r in enumerate(rows("alliances"), 2):
        id = "alliances:" + r["alliance"]
        graph.vertex("alliance", id, "Alliance", alliance=r["alliance"], name=r["name"],
                     founded__Date=r["founded"], tiers__Set=several(r["tiers"].split()), **trust(r))
        graph.fact(r, "alliances", line, id, "carrier")
    for line, r in enumerate(rows("airlines"), 2):
        id = "airlines:" + r["iata"]
        graph.vertex("airline", id, "Airline", iata=r["iata"], name=r["name"], country=r["country"],
                     hubs__Set=several(r["hubs"].split()), **trust(r))
        for hub in r["hubs"].split():
            if hub in known:
                graph.edge("HUB_AT", id, "airports:" + hub)
        graph.fact(r, "airlines", line, id, "carrier")
    for r in rows("alliance_memberships"):
        graph.edge("MEMBER_OF", "airlines:" + r["airline"], "alliances:" + r["alliance"],
                   id=f"alliance_memberships:{r['alliance']}/{r['airline']}/{r['valid_from']}",
                   valid_from__Date=r["valid_from"], valid_to__Date=r["valid_to"],
                   source=graph.source(r["source"]), **trust(r))
    for line, r in enumerate(rows("booking_classes"), 2):
        id = f"booking_classes:{r['airline']}/{r['booking_class']}"
        graph.vertex("booking_class", id, "BookingClass", airline=r["airline"], letter=r["booking_class"],
                     cabin=r["cabin"], category_domestic=r["qantas_category_domestic"],
                     category_international=r["qantas_category_international"], **trust(r))
        graph.edge("HAS_CLASS", "airlines:" + r["airline"], id)
        graph.fact(r, "booking_classes", line, id, "booking class")
    for r in rows("routes"):
        graph.edge("FLIES", "airports:" + r["origin"], "airports:" + r["destination"],
                   id=f"routes:{r['origin']}-{r['destination']}/{r['airline']}", airline=r["airline"],
                   source_distance__Int=r["source_distance_mi"], source=graph.source(r["source"]),
                   as_of=r["pair_as_of"], confidence=r["confidence"])
    for r in rows("nonstop_pairs"):
        graph.edge("NONSTOP", "airports:" + r["origin"], "airports:" + r["destination"],
                   id=f"nonstop_pairs:{r['origin']}-{r['destination']}",
                   source_distance__Int=r["source_distance_mi"], source=graph.source(r["source"]), **trust(r))


def programs(graph):
    for line, r in enumerate(rows("programs"), 2):
        id = r["program_id"]
        graph.vertex("program", id, "Program", program=id, name=r["name"], kind=r["kind"], country=r["country"],
                     unit=r["unit_name"], family=r["currency_family"], expiry=r["expiry"], **trust(r))
        for airline in r["airlines"].split():
            graph.edge("OWNS", "airlines:" + airline, id)
        graph.fact(r, "programs", line, id, "program")
    for line, r in enumerate(rows("elite_statuses"), 2):
        id = f"elite_statuses:{r['program_id']}/{r['status']}"
        graph.vertex("elite_status", id, "EliteStatus", program=r["program_id"], status=r["status"],
                     rank__Int=r["rank"], alliance_tier=r["alliance_tier"],
                     bonus_rate__Number=r["bonus_rate_per_unit"], bonus_currency=r["bonus_currency"],
                     bonus_percent__Number=r["bonus_pct_of_base"], qualification=r["qualification"], **trust(r))
        graph.edge("HAS_STATUS", r["program_id"], id)
        graph.fact(r, "elite_statuses", line, id, "status")


def route_ends(row):
    """The two ends of a route as sets of airport tags; an end that may be anywhere has none."""
    ends = [row["route_from"], row["route_to"]]
    if "same_country" in ends:
        return {"from_tags__Set": "", "to_tags__Set": "", "same_country__Bool": "true"}
    split = []
    for end in ends:
        kind, _, values = end.partition(":")
        split.append(several(f"{kind}:{v}" for v in values.split("|")) if values else "")
    return {"from_tags__Set": split[0], "to_tags__Set": split[1], "same_country__Bool": ""}


def number_or_table(text):
    return ("", text[6:]) if text.startswith("table:") else (text, "")


def earning(graph):
    for line, r in enumerate(rows("earning_rules"), 2):
        assert not r["min_distance"] and not r["max_distance"], "no traversal looks at distance bounds of rules yet"
        stock = r["ticket_stock"]
        tokens = r["requires"].split()
        least, least_table = number_or_table(r["min_points"])
        credit, credit_table = number_or_table(r["eq_rate"])
        flown_by = [f"{r['program_id']}/{c}/{r['carrier_role']}" for c in r["carriers"].split()]
        graph.vertex(
            "earning_rule", r["rule_id"], "EarningRule", rule=r["rule_id"], program=r["program_id"],
            role=r["carrier_role"], flown_by__Set=several(flown_by),
            stock=stock if stock != "any" and stock[0] != "!" else "", stock_not=stock[1:] if stock[0] == "!" else "",
            classes="" if r["booking_classes"] == "*" else "".join(sorted(set(r["booking_classes"]))),
            requires__Set=several(t for t in tokens if t[0] != "!"),
            forbids__Set=several(t[1:] for t in tokens if t[0] == "!"), **route_ends(r),
            basis=r["basis"], rate__Number=r["rate"], unit=r["rate_unit"],
            cabin_bonus__Number=r["cabin_bonus_pct"], elite_bonus=r["elite_bonus"], min_points__Long=least,
            min_table=least_table, max_points__Long=r["max_points"], date_basis=r["date_basis"],
            valid_from__Date=r["valid_from"], valid_to__Date=r["valid_to"], distance_rounding=r["distance_rounding"],
            published__Bool=flag(r["distance_source"] == "published"), table=r["table_id"],
            metric="" if r["eq_metric"] == "none" else r["eq_metric"], credit=r["eq_basis"],
            credit_rate__Number=credit, credit_table=credit_table, credit_fixed__Long=r["eq_fixed"],
            credit_cap__Long=r["eq_cap"], priority__Int=r["priority"], note=r["note"], **trust(r))
        graph.edge("HAS_RULE", r["program_id"], r["rule_id"])
        for carrier in r["carriers"].split():
            graph.edge("FOR_CARRIER", r["rule_id"], "airlines:" + carrier, role=r["carrier_role"])
        graph.fact(r, "earning_rules", line, r["rule_id"], "earning rule")
    for line, r in enumerate(rows("earning_fixed_tables"), 2):
        band = f"{r['min_distance']}-{r['max_distance']}"
        id = f"earning_fixed_tables:{r['table_id']}/{r['route_from']}-{r['route_to']}/{band}/{r['category']}"
        graph.vertex("earn_table_row", id, "EarnTableRow", table=r["table_id"], category=r["category"],
                     slot=f"{r['table_id']}/{r['category']}", **route_ends(r), min_distance__Long=r["min_distance"],
                     max_distance__Long=r["max_distance"], points__Long=r["points"], credit__Long=r["elite_points"],
                     priority__Int=r["priority"], **trust(r))
        graph.fact(r, "earning_fixed_tables", line, id, "earning table row")
    for line, r in enumerate(rows("published_mileage"), 2):
        ends = sorted((r["origin"], r["destination"]))
        id = f"published_mileage:{r['origin']}-{r['destination']}"
        graph.vertex("published_mileage", id, "PublishedMileage", pair="-".join(ends), miles__Long=r["miles"],
                     programs__Set=several(r["programs"].split()), note=r["note"], **trust(r))
        graph.fact(r, "published_mileage", line, id, "published mileage")


def transfers(graph):
    between = {}
    for line, r in enumerate(rows("transfer_partnerships"), 2):
        id = r["partnership_id"]
        between.setdefault((r["from_program"], r["to_program"]), []).append(id)
        graph.vertex(
            "transfer_partnership", id, "TransferPartnership", partnership=id, **{"from": r["from_program"]},
            to=r["to_program"], ratio_from__Long=r["ratio_from"], ratio_to__Long=r["ratio_to"],
            minimum__Long=r["min_from"], step__Long=r["increment_from"], maximum__Long=r["max_from_per_day"],
            block__Long=r["bonus_every_from"], block_bonus__Long=r["bonus_to"],
            fee_per_1000__Long=r["fee_per_1000_cents_usd"], fee_cap__Long=r["fee_cap_cents_usd"],
            hours__Long=r["typical_hours"], valid_from__Date=r["valid_from"], valid_to__Date=r["valid_to"],
            note=r["note"], **trust(r))
        graph.edge("TRANSFERS_FROM", id, r["from_program"])
        graph.edge("TRANSFERS_TO", id, r["to_program"])
        graph.fact(r, "transfer_partnerships", line, id, "transfer partnership")
    for line, r in enumerate(rows("transfer_bonuses"), 2):
        id = r["bonus_id"]
        graph.vertex("transfer_bonus", id, "TransferBonus", bonus=id, percent__Long=r["bonus_pct"],
                     valid_from__Date=r["valid_from"], valid_to__Date=r["valid_to"],
                     targeted__Bool=flag(r["targeted"] == "yes"), note=r["note"], **trust(r))
        for partnership in between[r["from_program"], r["to_program"]]:
            graph.edge("BOOSTS", id, partnership)
        graph.fact(r, "transfer_bonuses", line, id, "transfer bonus")


def awards(graph):
    zones(graph)
    table = list(enumerate(rows("award_charts"), 2))
    pairs, scopes = {}, {}
    for _, r in table:
        pairs.setdefault(r["chart_id"], set()).add((r["from_zone"], r["to_zone"]))
        scope = scopes.setdefault(r["chart_id"], {"carriers": [], "except": [], "partners": False})
        kind, _, codes = r["applies_to"].partition(":")
        if kind == "carriers":
            scope["carriers"] += [c for c in codes.split() if c not in scope["carriers"]]
        else:
            scope["partners"] = True
            scope["except"] += [c for c in codes.split() if c not in scope["except"]]
    seen = set()
    for line, r in table:
        chart, scope = r["chart_id"], scopes[r["chart_id"]]
        if chart not in seen:
            seen.add(chart)
            graph.vertex("award_chart", chart, "AwardChart", chart=chart, program=r["program_id"],
                         type=r["chart_type"], unit=r["pricing_unit"], system=r["zone_system"],
                         carriers__Set=several(scope["carriers"]), partners__Bool=flag(scope["partners"]),
                         except__Set=several(scope["except"]), note=r["note"], **trust(r))
            graph.edge("HAS_CHART", r["program_id"], chart)
            graph.fact(r, "award_charts", line, chart, "award chart")
        if r["miles_one_way"]:
            cell(graph, r, line, several_pairs=len(pairs[chart]) > 1)
    for line, r in enumerate(rows("award_surcharges"), 2):
        id = f"award_surcharges:{r['program_id']}/{r['airline']}"
        graph.vertex("surcharge", id, "Surcharge", program=r["program_id"], airline=r["airline"], level=r["level"],
                     note=r["note"], **trust(r))
        graph.edge("HAS_SURCHARGE", r["program_id"], id)
        graph.fact(r, "award_surcharges", line, id, "surcharge")
    for line, r in enumerate(rows("sweet_spots"), 2):
        id = r["sweet_spot_id"]
        graph.vertex("sweet_spot", id, "SweetSpot", program=r["program_id"], airline=r["airline"],
                     origin=r["origin_hint"], destination=r["destination_hint"], cabin=r["cabin"],
                     miles__Long=r["miles"], direction=r["direction"], surcharge=r["surcharge"], note=r["note"],
                     **trust(r))
        graph.edge("HAS_SWEET_SPOT", r["program_id"], id)
        graph.fact(r, "sweet_spots", line, id, "sweet spot")
    for r in rows("partner_redemption"):
        graph.edge("CAN_BOOK", r["program_id"], "airlines:" + r["airline"],
                   id=f"partner_redemption:{r['program_id']}/{r['airline']}", relation=r["relation"],
                   source=graph.source(r["source"]), **trust(r))


def zones(graph):
    for line, r in enumerate(rows("award_zones"), 2):
        id = f"award_zones:{r['zone_system']}/{r['zone']}"
        graph.vertex("award_zone", id, "AwardZone", system=r["zone_system"], zone=r["zone"], name=r["name"], **trust(r))
        for country in r["countries"].split():
            graph.edge("COVERS", id, "countries:" + country)
        for airport in r["airports"].split():
            graph.edge("COVERS", id, "airports:" + airport)
        graph.fact(r, "award_zones", line, id, "award zone")


def cell(graph, r, line, several_pairs):
    """A price. Its slot is what it is found by: chart, the two zones in order of their names, cabin."""
    ends = sorted((r["from_zone"], r["to_zone"]))
    zoned = f"{r['from_zone']}-{r['to_zone']}/" if several_pairs else ""
    id = f"award_charts:{r['chart_id']}/{zoned}{r['min_miles']}-{r['max_miles']}/{r['cabin']}"
    graph.vertex("award_cell", id, "AwardCell", chart=r["chart_id"], cabin=r["cabin"],
                 slot=f"{r['chart_id']}/{ends[0]}/{ends[1]}/{r['cabin']}", min_miles__Long=r["min_miles"],
                 max_miles__Long=r["max_miles"], miles__Long=r["miles_one_way"], note=r["note"], **trust(r))
    graph.edge("HAS_CELL", r["chart_id"], id)
    if r["zone_system"]:
        graph.edge("FROM_ZONE", id, f"award_zones:{r['zone_system']}/{r['from_zone']}")
        graph.edge("TO_ZONE", id, f"award_zones:{r['zone_system']}/{r['to_zone']}")
    graph.fact(r, "award_charts", line, id, "award price")


def build():
    graph = Graph()
    for part in (places, carriers, programs, earning, transfers, awards):
        part(graph)
    return graph.finished()


def main(arguments):
    files = build()
    present = {}
    if os.path.isdir(GRAPH):
        for name in os.listdir(GRAPH):
            with open(os.path.join(GRAPH, name), encoding="utf-8", newline="") as file:
                present[name] = file.read()
    if arguments == ["--check"]:
        wrong = sorted(n for n in set(files) | set(present) if files.get(n) != present.get(n))
        for name in wrong:
            print(f"graph/{name} is not what the facts give; run generate.py", file=sys.stderr)
        return 1 if wrong else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    os.makedirs(GRAPH, exist_ok=True)
    for name in set(present) - set(files):
        os.remove(os.path.join(GRAPH, name))
    for name, text in files.items():
        with open(os.path.join(GRAPH, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
