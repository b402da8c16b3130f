"""What the histories of pairs, allies and members let a verdict be, and the members of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

from tests.properties.asking import World
from tests.properties.random_worlds import STATES, Ask, iso
from tests.properties.rosters import denied
from tests.properties.truths import (
    FULL,
    LEVELS,
    NO,
    SILENT,
    STATUSES,
    UNKNOWN,
    YES,
    Claimed,
    Told,
    Truths,
    belongs,
    merged,
    pair,
    statuses,
)


def _days(ask: Ask) -> list[dict[str, str | None]]:
    """Ask for the day alone and for days around it: where a history is cut must not change what it tells."""
    return [
        {"from": iso(first), "to": iso(last), "unknown": "include", "limit": "1000", **ask.narrowing}
        for first, last in ((ask.first, ask.first), (ask.first - 9, ask.first + 9))
    ]


def _on(items: Iterable[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    """Keep the stretches that contain a day; ISO days compare as text."""
    return [
        item
        for item in items
        if (item["since"] == ".." or item["since"] <= day) and (item["until"] == ".." or day < item["until"])
    ]


def _whole(world: World, path: str, ask: Ask, **more: str | None) -> list[list[dict[str, Any]]]:
    """Read the stretches on the asked day, of each of the ways to ask for it."""
    if not ask.is_one_day:
        return []
    return [_on(world.json(path, **days, **more)["items"], iso(ask.first)) for days in _days(ask)]


def _both(parts: Iterable[Told]) -> Told:
    """Let be true what all let be true."""
    told = Told()
    for part in parts:
        for claimed, truths in part.items():
            told[claimed] = told.get(claimed, truths) & truths
    return told


def history_of_pairs(world: World, ask: Ask) -> Told:
    """Read `/v1/dyads/{a}/{b}/history`."""
    if ask.question in ("membership", "hosting"):  # Shared memberships, and hosting as one: other questions.
        return {}
    parts = []
    for a, b in (("a", "b"), ("b", "c")):
        more = {"questions": ask.question, **ask.filter}
        stretches = _whole(world, f"/v1/dyads/{a}/{b}/history", ask, **more)
        parts += [_READ[ask.question](a, b, items) for items in stretches]
    return _both(parts)


def _truth(items: list[dict[str, Any]]) -> Truths:
    assert len(items) < 2, "stretches of one question and direction overlap"
    return frozenset({items[0]["truth"]}) if items else UNKNOWN


def _undirected(question: str) -> Callable[[str, str, list[dict[str, Any]]], Told]:
    return lambda a, b, items: {pair(question, a, b): _truth(items)}


def _relations(a: str, b: str, items: list[dict[str, Any]]) -> Told:
    assert len(items) < 2, "stretches of one question and direction overlap"
    item = items[0] if items else {"status": "unknown", "truth": "unknown"}
    return {pair("relations", a, b, status): t for status, t in statuses(item, "status", STATUSES).items()}


def _ways(a: str, b: str, items: list[dict[str, Any]]) -> Iterable[tuple[tuple[str, str], list[dict[str, Any]]]]:
    for ends, direction in (((a, b), "a_to_b"), ((b, a), "b_to_a")):
        yield ends, [item for item in items if item["direction"] == direction]


def _missions(a: str, b: str, items: list[dict[str, Any]]) -> Told:
    found = Told()
    for ends, own in _ways(a, b, items):
        level: dict[str, Any] = {"level": "unknown", "truth": "unknown"}
        if own:
            others = [{"level": other["status"], **other} for other in own[0]["alternatives"]]
            level = {**own[0], "level": own[0]["status"], "alternatives": others}
        truths = statuses(level, "level", LEVELS)
        found |= {Claimed("representation", *ends, name): truth for name, truth in truths.items()}
    return found


def _recognition(a: str, b: str, items: list[dict[str, Any]]) -> Told:
    return {Claimed("recognition", *ends): _truth(own) for ends, own in _ways(a, b, items)}


_READ = {
    "allied": _undirected("allied"),
    "rivalry": _undirected("rivalry"),
    "relations": _relations,
    "representation": _missions,
    "recognition": _recognition,
}


def history_of_allies(world: World, ask: Ask) -> Told:
    """Read `/v1/allies/{ref}/history`."""
    parts = []
    for state in STATES[:2]:
        for items in _whole(world, f"/v1/allies/{state}/history", ask, **ask.filter):
            others = {item["entity"]["id"]: item for item in items}
            silent = SILENT  # Of whom nothing was ever claimed, it has no stretch.
            parts.append(
                {
                    pair("allied", state, other): frozenset({others[other]["truth"]}) if other in others else silent
                    for other in set(STATES) - {state}
                }
            )
    return _both(parts)


def _belongs(whole: str, items: Iterable[dict[str, Any]], role: str, denied: Iterable[str] = ()) -> Told:
    """Read the roles of each state; of those `denied` what is not shown is a *no*."""
    shown = [(item["entity"]["id"], item[role], item["truth"]) for item in items]
    return merged(
        belongs(state, whole, [one[1:] for one in shown if one[0] == state], NO if state in denied else SILENT)
        for state in STATES
    )


def members(world: World, ask: Ask) -> Told:
    """Read `/v1/members/{ref}`; of two in one alliance surely, allied they surely are where nothing is asked of it."""
    told = Told()
    full: dict[str, set[str]] = {}
    for organisation in ("o", "x"):
        path = f"/v1/members/{organisation}"
        items = world.json(path, **ask.parameters)["items"]
        told |= _belongs(organisation, items, "role", denied(world, path, ask))
        sure = {item["entity"]["id"] for item in items if item["truth"] == "yes" and item["role"] in FULL}
        full[organisation] = sure & set(STATES)
    if ask.question == "membership":
        return told
    is_plain = ask.is_one_day and not ask.obligations and ask.mutual == "any" and ask.datasets == "first"
    return {pair("allied", *ends): YES for ends in combinations(sorted(full["x"]), 2)} if is_plain else {}


def history_of_members(world: World, ask: Ask) -> Told:
    """Read `/v1/members/{ref}/history`."""
    return _both(
        _belongs(organisation, items, "status")
        for organisation in ("o", "x")
        for items in _whole(world, f"/v1/members/{organisation}/history", ask)
    )
