"""Every endpoint that can tell a verdict, each as a function of a world and what is asked: what it lets be true.

To add one, write what it lets be true of what its answer shows and of what it leaves out, and name it in `TELLERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import Any

from tests.properties.asking import World
from tests.properties.histories import history_of_allies, history_of_members, history_of_pairs, members
from tests.properties.networks import centrality, claims, dyad_years, edges, hops
from tests.properties.pairs import ORDERED, dyads, hosted, obligations, relations, with_sums
from tests.properties.random_worlds import DATASETS, GROUPS, STATES, Ask
from tests.properties.rosters import denied
from tests.properties.truths import (
    LEVELS,
    NO,
    SHOWN,
    SILENT,
    STATUSES,
    YES,
    Claimed,
    Told,
    best,
    combined,
    each,
    merged,
    pair,
)

Teller = Callable[[World, Ask], Told]


def allies(world: World, ask: Ask) -> Told:
    """Read `/v1/allies/{ref}`, of which `otherwise` says what leaving out a state of the roster means."""
    told = Told()
    for state in STATES:
        answer = world.json(f"/v1/allies/{state}", **ask.parameters, **ask.filter)
        unlisted = denied(world, f"/v1/allies/{state}", ask, **ask.filter)
        listed = {item["entity"]["id"]: item for item in answer["items"]}
        for other in set(STATES) - {state}:
            claimed, item = pair("allied", state, other), listed.get(other)
            silent = NO if other in unlisted else SILENT
            truths = frozenset({item["truth"]}) if item else silent
            told[claimed] = told.get(claimed, truths) & truths
            if item:
                told[pair("owed", state, other)] = frozenset({obligations(item)})
    return told


def allies_of_several(world: World, ask: Ask) -> Told:
    """Read `/v1/allies?of=` about all states at once."""
    items = world.json("/v1/allies", of=",".join(STATES), **ask.parameters, **ask.filter)["items"]
    told: Told = {pair("allied", a, b): SILENT for a, b in combinations(STATES, 2)}
    for item in items:
        told[pair("allied", item["of"]["id"], item["entity"]["id"])] = frozenset({item["truth"]})
        told[pair("owed", item["of"]["id"], item["entity"]["id"])] = frozenset({obligations(item)})
    return told


def recognition(world: World, ask: Ask) -> Told:
    """Read `/v1/recognition` without a filter."""
    told: Told = {Claimed("recognition", *ends): SILENT for ends in permutations(STATES, 2)}
    for item in world.json("/v1/recognition", **ask.parameters)["items"]:
        told[Claimed("recognition", item["by"]["id"], item["of"]["id"])] = frozenset({item["truth"]})
    return told


def missions(world: World, ask: Ask) -> Told:
    """Read `/v1/missions` about each receiver: each level, of which a denial on the one day asked about denies all."""
    told: Told = {}
    for receiver in STATES:
        answer = world.json("/v1/missions", **{"in": receiver}, **ask.parameters)
        denied = {item["of"]["id"] for item in answer["denied"]} if ask.is_one_day else set()
        for sender in set(STATES) - {receiver}:
            silent = NO if sender in denied else SILENT
            told |= {Claimed("representation", sender, receiver, level): silent for level in LEVELS}
        for item in answer["items"]:
            claimed = Claimed("representation", item["of"]["id"], receiver, item["level"])
            told[claimed] = frozenset({item["truth"]})
    return told


def severed(world: World, ask: Ask) -> Told:
    """Read `/v1/severed`."""
    items = world.json("/v1/severed", **ask.parameters)["items"]
    told = Told()
    for a, b in combinations(STATES, 2):
        own = [item for item in items if {item["by"]["id"], item["with"]["id"]} == {a, b}]
        shown = {status: [item["truth"] for item in own if item["status"] == status] for status in STATUSES[1:]}
        told |= with_sums(a, b, {status: frozenset(truths) or SILENT for status, truths in shown.items()})
    return told


def hosting(world: World, ask: Ask) -> Told:
    """Read `/v1/hosting` without a filter."""
    items = world.json("/v1/hosting", **ask.parameters)["items"]
    return merged(hosted(items, STATES, against) for against in STATES)


def hosting_filtered(world: World, ask: Ask) -> Told:
    """Read `/v1/hosting` about one host and one target: the truth must be that of the answer without a filter."""
    told = Told()
    for host, against in (("a", "c"), ("b", "c"), ("a", "b")):
        items = world.json("/v1/hosting", host=host, against=against, **ask.parameters)["items"]
        told |= hosted([item | {"against": [{"id": against}]} for item in items], [host], against)
    return told


def disagreements(world: World, ask: Ask) -> Told:
    """Read `/v1/disagreements`: what is disputed, and, since it is not listed, what is not."""
    if not ask.is_one_day or ask.obligations is not None:
        return {}
    parameters = {**ask.days, **ask.narrowing, "question": ask.question, "limit": "1000"}
    items = world.json("/v1/disagreements", **parameters)["items"]
    listed = {(item["a"]["id"], item["b"]["id"]): item for item in items}
    is_pair = ask.question in ("allied", "relations", "rivalry")
    ends = {
        "membership": list(product(STATES, "ox")),
        "hosting": list(product(STATES, GROUPS)),
    }.get(ask.question, list((combinations if is_pair else permutations)(STATES, 2)))
    question = "clash" if ask.question in ("relations", "representation", "membership") else ask.question
    told = Told()
    for a, b in ends:
        item = listed.get((a, b)) or (listed.get((b, a)) if is_pair else None)
        truth = item["truth"] if item else None
        claimed = pair(question, a, b) if is_pair else Claimed(question, a, b)
        if question == "clash":
            # Where both say yes of a membership, but of different roles, it is each role that is disputed.
            is_clear = truth == "disputed" or ask.question != "membership" or item is None
            told[claimed] = (YES if truth == "disputed" else NO) if is_clear else YES | NO
        else:
            told[claimed] = frozenset({truth}) if truth else frozenset({"yes", "possible", "no", "unknown"})
    return told


def timelines(world: World, ask: Ask) -> Told:
    """Read `/v1/dyads/{a}/{b}/timeline`: a stretch tells the verdict, and where there is none nobody claims anything."""
    is_drawn = ask.question in ("allied", "relations", "hosting")
    if not ask.is_one_day or not is_drawn or ask.obligations or ask.mutual != "any":
        return {}
    told = Told()
    for a, b in ORDERED[:3]:
        items = world.json(f"/v1/dyads/{a}/{b}/timeline", **ask.days, **ask.narrowing, certainty="possible")["items"]
        if ask.question == "allied":
            # A stretch is of one alliance or of what is stated; the pair is what the best of them says.
            truths = [frozenset({item["truth"]}) for item in items if item.get("question") == "allied"]
            told[pair("allied", a, b)] = each(best, truths) if truths else SILENT
            continue
        if ask.question == "hosting":
            for host, against in ((a, b), (b, a)):
                told |= _hosting_stretches(items, host, against)
            continue
        shown = [item for item in items if item.get("question") == "relations"]
        assert len(shown) < 2, "stretches of one question overlap"
        # That nothing is established is no stretch: it is drawn nowhere.
        silent = with_sums(a, b, dict.fromkeys(STATUSES, SILENT))
        told |= relations(a, b, shown[0]) if shown else silent
    return told


def _hosting_stretches(items: list[dict[str, Any]], host: str, against: str) -> Told:
    """Read the stretch in which one hosts groups against the other: of several groups it tells the best verdict."""
    own = [
        item for item in items if item["question"] == "hosting" and item["title"].startswith(f"{host.upper()} hosts")
    ]
    assert len(own) < 2, "stretches of one question and direction overlap"
    told = {Claimed("strain", host, group, against): SILENT for group in GROUPS}
    for item in own:
        truths = frozenset({item["truth"]}) if len(item["with"]) == 1 else SHOWN
        told |= {Claimed("strain", host, group["id"], against): truths for group in item["with"]}
    return told


def datasets_alone(world: World, ask: Ask) -> Told:
    """Ask each data set alone, and combine what they say as one question each (DESIGN 2.4)."""
    if not ask.is_one_day or ask.question in ("allied", "hosting"):
        return {}  # Days are combined before data sets are, and several data sets may each tell a part of these two.
    names = DATASETS if ask.datasets is None else tuple(ask.datasets.split(","))
    parts = [dyads(world, replace(ask, datasets=name)) for name in names]
    plain = [
        claimed for claimed in parts[0] if claimed.question != "clash" and claimed.what not in ("broken", "mission")
    ]
    return {claimed: each(combined, [part[claimed] for part in parts]) for claimed in plain}


def as_period(world: World, ask: Ask) -> Told:
    """Ask about the day as a period of one day (DESIGN 2.3: `on=d` is `during=d/d`)."""
    return dyads(world, replace(ask, as_period=not ask.as_period)) if ask.is_one_day else {}


TELLERS: dict[str, tuple[Teller, frozenset[str] | None, str | None]] = {
    "dyads": (dyads, None, None),
    "as_period": (as_period, None, None),
    "datasets_alone": (datasets_alone, None, None),
    "allies": (allies, frozenset({"allied"}), None),
    "allies_of_several": (allies_of_several, frozenset({"allied"}), "/v1/allies"),
    "recognition": (recognition, frozenset({"recognition"}), None),
    "missions": (missions, frozenset({"representation"}), None),
    "severed": (severed, frozenset({"relations"}), None),
    "hosting": (hosting, frozenset({"hosting"}), None),
    "hosting_filtered": (hosting_filtered, frozenset({"hosting"}), None),
    "disagreements": (disagreements, None, None),
    "timelines": (timelines, None, None),
    "edges": (edges, None, None),
    "claims": (claims, None, None),
    "hops": (hops, None, None),
    "centrality": (centrality, None, None),
    "dyad_years": (dyad_years, None, None),
    "history_of_pairs": (history_of_pairs, None, "/v1/dyads/a/b/history"),
    "history_of_allies": (history_of_allies, frozenset({"allied"}), "/v1/allies/a/history"),
    "members": (members, frozenset({"membership", "allied"}), "/v1/members/x"),
    "history_of_members": (history_of_members, frozenset({"membership"}), "/v1/members/x/history"),
}
"""Who tells: the function, the questions that it tells of (None: any), and the route that must be there."""
