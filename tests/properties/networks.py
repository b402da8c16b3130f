"""What networks, paths, centrality and tables of years let a verdict be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, permutations, product
from typing import Any

from tests.properties.asking import World
from tests.properties.random_worlds import GROUPS, STATES, Ask
from tests.properties.truths import (
    NO,
    SHOWN,
    SILENT,
    STATUSES,
    UNKNOWN,
    YES,
    Claimed,
    Told,
    Truths,
    conjunction,
    each,
    pair,
)

LAYERS = {
    "allied": ("alliance",),
    "relations": ("relations", "severed"),
    "representation": ("representation",),
    "membership": ("membership",),
    "hosting": ("hosting",),
    "rivalry": ("rivalry",),
    "recognition": (),
}
CLAIMED_AS = {
    "has_relations_with": ("relations", "established"),
    "suspended_ties_with": ("relations", "suspended"),
    "severed_ties_with": ("relations", "severed"),
}


def _network(ask: Ask, layer: str) -> dict[str, str | None]:
    filters = {"obligations": ask.obligations or "any", "mutual": ask.mutual} if layer == "alliance" else {}
    return {**ask.parameters, **filters, "layers": layer}


def _joined(layer: str, a: str, b: str) -> Claimed:
    """Name the verdict that an edge of a layer shows."""
    return {
        "alliance": pair("allied", a, b),
        "relations": pair("relations", a, b, "established"),
        "severed": pair("relations", a, b, "broken"),
        "rivalry": pair("rivalry", a, b),
        "representation": Claimed("representation", a, b, "mission"),
        "membership": Claimed("membership", a, b, "full"),
        "hosting": Claimed("opposing" if a in GROUPS else "hosting", a, b),
    }[layer]


def _every(layer: str) -> Iterable[tuple[str, str]]:
    """List whom a layer may join."""
    if layer == "membership":
        return product(STATES, "ox")
    if layer == "hosting":
        return (*product(STATES, GROUPS), *product(GROUPS, STATES))
    return permutations(STATES, 2)


def edges(world: World, ask: Ask) -> Told:
    """Read the derived edges of `/v1/graph`, layer by layer; and how many neighbours each entity has."""
    told = Told()
    for layer in LAYERS[ask.question]:
        answer = world.json("/v1/graph", ties="derived", **_network(ask, layer))
        told |= {_joined(layer, *ends): SILENT for ends in _every(layer)}
        degrees: Counter[str] = Counter()
        for edge in answer["edges"]:
            claimed = _joined(layer, edge["source"], edge["target"])
            before = told.get(claimed, SILENT)
            told[claimed] = frozenset({edge["truth"]}) | (before if before != SILENT else frozenset())
            degrees.update((edge["source"], edge["target"]))
            if layer == "alliance":
                told[pair("owed", edge["source"], edge["target"])] = frozenset({",".join(sorted(edge["obligations"]))})
        told |= {Claimed("degree", one, layer): frozenset({str(count)}) for one, count in degrees.items()}
    if ask.question == "hosting" and ask.is_one_day:
        told |= _strains(told)
    return told


def _strains(told: Told) -> Told:
    """Take host, group and target together."""
    return {
        Claimed("strain", host, group, against): each(
            conjunction, (told[Claimed("hosting", host, group)], told[Claimed("opposing", group, against)])
        )
        for host, group, against in product(STATES, GROUPS, STATES)
    }


def claims(world: World, ask: Ask) -> Told:
    """Read the claims behind the edges of `/v1/graph`: where none is shown, nothing holds or may hold."""
    told = Told()
    for layer in LAYERS[ask.question]:
        if layer == "alliance":  # Its claims join states to alliances.
            continue
        answer = world.json("/v1/graph", ties="claims", **_network(ask, layer))
        found: Told = {}
        for edge in answer["edges"]:
            question = CLAIMED_AS.get(edge["kind"])
            ends = edge["source"], edge["target"]
            found[pair(question[0], *ends, question[1]) if question else _joined(layer, *ends)] = SHOWN
        if ask.question == "relations":
            statuses = STATUSES[:1] if layer == "relations" else STATUSES[1:]
            silent = [pair("relations", *ends, status) for ends in combinations(STATES, 2) for status in statuses]
            found = {claimed: truths for claimed, truths in found.items() if claimed.what in statuses}
        else:
            silent = [_joined(layer, *ends) for ends in _every(layer)]
        told |= dict.fromkeys(silent, SILENT) | found
    return told


def hops(world: World, ask: Ask) -> Told:
    """Read `/v1/paths`: a path of one hop is a verdict on its ends, and where there is none nothing joins them."""
    told = Told()
    for layer in {"alliance", "relations", "rivalry", "representation"} & set(LAYERS[ask.question]):
        for a, b in (("a", "b"), ("b", "c")):
            answer = world.json("/v1/paths", **{"from": a}, to=b, **_network(ask, layer))
            truths = {path["truth"] for path in answer["paths"] if path["length"] == 1}
            told[_joined(layer, a, b)] = frozenset(truths) or SILENT
    return told


def centrality(world: World, ask: Ask) -> Told:
    """Read `/v1/centrality`: the degree of an entity is the number of edges at it."""
    told = Told()
    for layer in LAYERS[ask.question]:
        items = world.json("/v1/centrality", measure="degree", **_network(ask, layer))["items"]
        told |= {
            Claimed("degree", item["entity"]["id"], layer): frozenset({f"{item['score']:g}"})
            for item in items
            if item["score"] is not None
        }
    return told


def dyad_years(world: World, ask: Ask) -> Told:
    """Read `/v1/dyad-years` for a day that stands for a year: the last of 2000, the first of 2001."""
    days = {-1: ("2000", "dec31"), 0: ("2001", "jan1")}
    if not ask.is_one_day or ask.first not in days or ask.obligations or ask.mutual != "any":
        return {}
    year, stands = days[ask.first]
    return years(world, ask, year, stands)


def years(world: World, ask: Ask, year: str, stands: str) -> Told:
    """Read the table of a year; a pair without a row was not in the system."""
    if ask.question not in ("allied", "relations", "representation", "rivalry"):
        return {}
    parameters = {**ask.narrowing, "from": year, "to": year, "year": stands, "codes": "id", "question": ask.question}
    told = Told()
    for row in world.rows("/v1/dyad-years", certainty="certain", **parameters):
        told |= _row(ask.question, row["state1"], row["state2"], row)
    return told


def _row(question: str, a: str, b: str, row: dict[str, Any]) -> Told:
    if question in ("allied", "rivalry"):
        cell = row["allied" if question == "allied" else "rivals"]
        return {pair(question, a, b): frozenset({row["truth"]}) & _cell(cell)}
    if question == "representation":
        return {Claimed(question, a, b, "mission"): _cell(row["mission"])}
    found = {pair(question, a, b, "established"): _cell(row["relations"])}
    if row["status"] in STATUSES[1:]:
        found[pair(question, a, b, row["status"])] = frozenset({row["truth"]})
    return found


def _cell(cell: str) -> Truths:
    """Read a cell where only what is certain counts: 1 yes, 0 no, NA anything else (DESIGN 5)."""
    return {"1": YES, "0": NO}.get(cell, (SHOWN | UNKNOWN) - YES)
