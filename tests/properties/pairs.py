"""What the answer about a pair lets a verdict be, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from tests.properties.asking import World
from tests.properties.random_worlds import GROUPS, Ask
from tests.properties.truths import (
    LEVELS,
    NO,
    POSSIBLE,
    SHOWN,
    SILENT,
    STATUSES,
    UNKNOWN,
    YES,
    Claimed,
    Told,
    Truths,
    belongs,
    clash,
    combined,
    each,
    either,
    merged,
    pair,
    statuses,
)

ORDERED = (("a", "b"), ("c", "a"), ("b", "c"), ("b", "a"))
"""The pairs asked about: one of them both ways, since an answer must not depend on that."""


def dyads(world: World, ask: Ask) -> Told:
    """Read `/v1/dyads/{a}/{b}`."""
    told = Told()
    for a, b in ORDERED:
        answer = world.json(f"/v1/dyads/{a}/{b}", **ask.parameters, **ask.filter)
        for claimed, truths in dyad(answer, a, b, is_one_day=ask.is_one_day)[ask.question]().items():
            told[claimed] = told.get(claimed, truths) & truths
    return told


def dyad(answer: dict[str, Any], a: str, b: str, *, is_one_day: bool) -> dict[str, Callable[[], Told]]:
    """Read the parts of the answer about a pair, by question."""
    return {
        "allied": lambda: _allied(a, b, answer["allied"]),
        "relations": lambda: relations(a, b, answer["relations"]),
        "representation": lambda: merged(
            missions(*ends, answer["relations"]["levels"][name], is_one_day=is_one_day)
            for ends, name in (((a, b), "a_in_b"), ((b, a), "b_in_a"))
        ),
        "membership": lambda: _memberships((a, b), answer["memberships"]),
        "recognition": lambda: _directed("recognition", answer["recognition"], ((a, b), (b, a))),
        "rivalry": lambda: {pair("rivalry", a, b): frozenset({answer["rivalry"]["truth"]})},
        "hosting": lambda: merged(
            hosted([item for item in answer["hosting"] if item["host"]["id"] == host], [host], against)
            for host, against in ((a, b), (b, a))
        ),
    }


def _allied(a: str, b: str, answer: dict[str, Any]) -> Told:
    found: Told = {pair("allied", a, b): frozenset({answer["truth"]})}
    if answer["truth"] in SHOWN:
        found[pair("owed", a, b)] = frozenset({obligations(answer)})
    return found


def obligations(answer: dict[str, Any]) -> str:
    """Write what either owes the other as one text."""
    return ",".join(sorted({*answer["obligations"]["owed"], *answer["obligations"]["due"]}))


def relations(a: str, b: str, answer: dict[str, Any]) -> Told:
    """Read the truth of each status, and whether any is disputed."""
    found = with_sums(a, b, statuses(answer, "status", STATUSES))
    return found | ({pair("clash", a, b): YES} if answer["status"] == "disputed" else {})


def with_sums(a: str, b: str, truths: dict[str, Truths]) -> Told:
    broken = each(either, [truths[status] for status in STATUSES[1:] if status in truths])
    found = {pair("relations", a, b, status): truth for status, truth in truths.items()}
    found[pair("relations", a, b, "broken")] = broken
    return found | ({pair("clash", a, b): clash(truths.values())} if len(truths) == len(STATUSES) else {})


def missions(sender: str, receiver: str, answer: dict[str, Any] | None, *, is_one_day: bool) -> Told:
    """Read the truth of each level of a mission, and whether there is one at all."""
    if answer is None:
        return {Claimed("representation", sender, receiver, what): UNKNOWN for what in (*LEVELS, "mission")}
    levels = statuses(answer, "level", LEVELS)
    if is_one_day:
        there = each(combined, [_mission(own) for own in answer["by_dataset"].values()])
    else:
        # The days of a period are combined before data sets are, and here only the best level of all days is shown.
        plain = SHOWN if answer["truth"] == "possible" else frozenset({answer["truth"]})
        there = {"none": NO, "unknown": UNKNOWN, "disputed": SHOWN}.get(answer["level"], plain)
    found = {Claimed("representation", sender, receiver, level): truths for level, truths in levels.items()}
    found[Claimed("representation", sender, receiver, "mission")] = there
    return found | {Claimed("clash", sender, receiver): clash(levels.values(), answer["level"])}


def _mission(own: dict[str, Any]) -> Truths:
    """Say what one data set's level on a day lets be true of there being a mission, of whatever level."""
    if own["truth"] == "unknown":
        return UNKNOWN
    if own["level"] == "none":
        return NO if own["truth"] == "yes" else SILENT
    # Levels that are each possible may add up to a mission that is sure.
    return YES if own["truth"] == "yes" else YES | POSSIBLE


def _directed(question: str, items: Iterable[dict[str, Any]], among: Iterable[tuple[str, str]]) -> Told:
    found = {Claimed(question, *ends): SILENT for ends in among}
    shown: dict[Claimed, list[Truths]] = {}
    for item in items:
        shown.setdefault(Claimed(question, item["from"]["id"], item["to"]["id"]), []).append(frozenset({item["truth"]}))
    return found | {claimed: each(either, truths) for claimed, truths in shown.items()}


def _memberships(states: tuple[str, str], items: Iterable[dict[str, Any]]) -> Told:
    """Read the truth of each role (DESIGN 2.5, "Members"), and that of full membership."""
    shown = [(item["from"]["id"], item["to"]["id"], item["attributes"]["role"], item["truth"]) for item in items]
    return merged(
        belongs(state, whole, [one[2:] for one in shown if one[:2] == (state, whole)])
        for state, whole in product(states, "ox")
    )


def hosted(items: Iterable[dict[str, Any]], hosts: Iterable[str], against: str) -> Told:
    """Read who hosts whom against somebody; an item's truth is that of all three (DESIGN 2.5)."""
    found = {Claimed("strain", host, group, against): SILENT for host, group in product(hosts, GROUPS)}
    for item in items:
        enemies = [enemy["id"] for enemy in item["against"]]
        if against in enemies:
            truths = frozenset({item["truth"]}) if len(enemies) == 1 else SHOWN
            found[Claimed("strain", item["host"]["id"], item["group"]["id"], against)] = truths
    return found
