"""Small random worlds of relations, missions, memberships, hosting, severed ties and rivalries, and what is said of a pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from graphsvc.analysis.rules import TABLE
from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth, disjunction
from graphsvc.questions.dyads import dyad
from graphsvc.questions.relations import level_histories, relations, status_histories
from graphsvc.questions.severed import severed
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.view import View
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.statuses import MISSIONS, NO_RELATIONS
from tests import worlds
from tests.questions.counted_worlds import FAR, ZERO, Date, text
from tests.snapshot.log import view_of

STATES = ("a", "b", "c")
DATASETS = ("first", "second", "third")
KINDS_OF = {
    "relations": ("has_relations_with", "has_relations_with", "suspended_ties_with", "severed_ties_with"),
    "representation": ("represented_in",),
    "membership": ("member_of",),
    "hosting": ("hosts", "hosts", "opposes"),
    "severed": ("suspended_ties_with", "severed_ties_with", "has_relations_with"),
    "rivalry": ("rival_of",),
}
QUESTIONS_OF = {layer: (layer,) for layer in KINDS_OF} | {"severed": ("relations", "severance")}
AMONG: list[str | tuple[str, ...]] = ["any", "any", "system:cow", ("a", "b")]
SHOWN = (Truth.YES, Truth.POSSIBLE, Truth.DISPUTED)


@dataclass(frozen=True)
class Layered:
    """A world of the claims of one or several layers."""

    records: tuple[Record, ...]

    def view(self) -> View:
        """Read the world through a snapshot."""
        return view_of(*self.records)


@st.composite
def some_dates(draw: st.DrawFn, first: int, last: int) -> Date:
    day = draw(st.integers(first, last))
    return draw(st.sampled_from([(day, day), (day, day), (day - 1, day + 1)]))


def parties(draw: st.DrawFn, kind: str) -> tuple[str, str]:
    if kind == "member_of":
        return draw(st.sampled_from("ab")), draw(st.sampled_from("xo"))
    if kind == "hosts":
        return draw(st.sampled_from("ab")), draw(st.sampled_from("gh"))
    if kind == "opposes":
        return draw(st.sampled_from("gh")), draw(st.sampled_from("abc"))
    return draw(st.sampled_from([("a", "b"), ("b", "a"), ("a", "c"), ("b", "c")]))


@st.composite
def histories(draw: st.DrawFn, layer: str) -> list[Record]:
    """Draw one dataset's claims about a pair: one, or several of which some abut or overlap."""
    kind = draw(st.sampled_from(KINDS_OF[layer]))
    dataset, (one, other) = draw(st.sampled_from(DATASETS)), parties(draw, kind)
    since = draw(some_dates(-1, 5))
    found: list[Record] = []
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        until = (FAR, FAR) if draw(st.integers(0, 3)) == 0 else draw(some_dates(since[0] + 1, max(8, since[0] + 3)))
        if since[0] >= until[1] or since == until:
            break
        attributes: dict[str, Any] = {}
        if kind == "represented_in":
            attributes = {"level": draw(st.sampled_from(["ambassador", "minister", "none"]))}
        elif kind == "member_of":
            attributes = {"role": draw(st.sampled_from(["member", "member", "founder"]))}
        found.append(
            worlds.tie(
                kind,
                one,
                other,
                text(since),
                text(until),
                dataset=dataset,
                attributes=attributes,
                key=str(draw(st.uuids())),
            )
        )
        if until[0] == FAR:
            break
        since = until if draw(st.booleans()) else draw(some_dates(until[0] - 1, until[1] + 3))
        if layer in ("relations", "severed"):
            kind = draw(st.sampled_from(KINDS_OF[layer]))
    return found


@st.composite
def coverage(draw: st.DrawFn, questions: tuple[str, ...]) -> Coverage:
    first = draw(st.integers(-3, 5))
    last = draw(st.sampled_from([first + 1, first + 3, 50]))
    question = draw(st.sampled_from(questions))
    within = draw(st.sampled_from([None, None, ("x",)])) if question == "membership" else None
    among: str | tuple[str, ...] = draw(st.sampled_from(AMONG))
    return Coverage(question, f"{dates.iso(ZERO + first)}/{dates.iso(ZERO + last)}", among, within, None)


@st.composite
def layered(draw: st.DrawFn, *layers: str) -> Layered:
    """Draw a world of these layers."""
    spell = st.sampled_from([None, (-9, 60), (-9, 4), (3, 60), (2, 6)])
    found: list[Record] = [worlds.alliance("x"), worlds.entity("o", "organisation"), *map(worlds.group, "gh")]
    for state in STATES:
        days = draw(spell)
        spells = (
            []
            if days is None
            else [{"system": "cow", "since": dates.iso(ZERO + days[0]), "until": dates.iso(ZERO + days[1])}]
        )
        found.append(worlds.country(state, spells=spells))
    questions = tuple(dict.fromkeys(one for layer in layers for one in QUESTIONS_OF[layer]))
    for dataset in DATASETS:
        checked = draw(st.sampled_from([None, None, 2, 4, 6]))
        through = None if checked is None else dates.iso(ZERO + checked)
        entries = tuple(draw(st.lists(coverage(questions), max_size=2)))
        found.append(replace(worlds.dataset(dataset, checked_through=through), coverage=entries))
    ties = [
        one for layer in layers for each in draw(st.lists(histories(layer), min_size=1, max_size=4)) for one in each
    ]
    return Layered((*found, *ties))


# What is said of a pair


def said(lens: Lens, layer: str, a: int, b: int) -> Truth:
    """Give the verdict of the question of a layer on a pair, as its own answer has it."""
    if layer == "rivalry":
        return Truth(dyad(lens, a, b, ObligationFilter()).rivalry.truth)
    if layer == "membership":
        rows = [row for row in lens.view.ties(a, TABLE["membership"].kinds) if (row.from_, row.to) == (a, b)]
        full = [row for row in rows if row.extra.get("role", "member") in FULL_MEMBER_ROLES]
        others = [row for row in rows if row not in full]
        return engine_of(lens).claims("membership", a, b, full, lens.datasets, others).read(lens.days).truth
    if layer == "severed":
        return disjunction(
            Truth(item["truth"])
            for item in severed(lens, a, known="").items
            if (item["by"]["id"], item["with"]["id"]) == _ids(lens, a, b)
        )
    if layer == "relations":
        answer = relations(lens, a, b)[0]
        shown = {answer.status: answer.truth} | {one["status"]: one["truth"] for one in answer.alternatives}
        if "established" in shown:
            return Truth(shown["established"])
        return status_histories(lens, a, b).status("established").read(lens.days).truth
    if layer == "representation":
        return level_histories(lens, a, b).status(*MISSIONS).read(lens.days).truth
    rows = [row for row in lens.view.ties(a, TABLE["hosting"].kinds) if (row.from_, row.to) == (a, b)]
    question = "hosting" if any(row.kind == "hosts" for row in rows) else None
    return engine_of(lens).claims(question, a, b, rows, lens.datasets).read(lens.days).truth


def said_on(lens: Lens, layer: str, a: int, b: int) -> dict[int, Truth]:
    """Give the verdict on each of the lens's days that an edge of the days together stands for.

    Of severed ties that is the verdict on the statuses that the answer about those days shows of the two: it names one
    who did it for all of them, whoever did it on a single day.
    """
    days = {day: replace(lens, on=day, during=None) for day in range(lens.on, lens.last + 1)}
    if layer != "severed":
        return {day: said(then, layer, a, b) for day, then in days.items()}
    statuses = {
        item["status"]
        for item in severed(lens, a, known="").items
        if (item["by"]["id"], item["with"]["id"]) == _ids(lens, a, b)
    }
    return {
        day: disjunction(
            Truth(item["truth"])
            for item in severed(then, a, known="").items
            if {item["by"]["id"], item["with"]["id"]} == set(_ids(lens, a, b)) and item["status"] in statuses
        )
        for day, then in days.items()
    }


def told(lens: Lens, layer: str, a: int, b: int) -> Truth:
    """Give the verdict of a layer on two states, which is *no* where a dataset covers them and none claims anything."""
    if layer == "severed":
        # What is known of severed ties is known of both, whoever severed them.
        either = status_histories(lens, a, b)
        truths = [either.status(status).read(lens.days).truth for status in NO_RELATIONS]
        return next((one for one in truths if one in SHOWN), Truth.NO if set(truths) == {Truth.NO} else Truth.UNKNOWN)
    return said(lens, layer, a, b)


def _ids(lens: Lens, a: int, b: int) -> tuple[str, str]:
    return lens.view.id(a), lens.view.id(b)


def _listed(truths: Any) -> Truth:
    return next((Truth(one) for one in truths), Truth.UNKNOWN)


def days_of(lens: Lens, windows: list[tuple[str, str]]) -> set[int]:
    """Give the lens's days that are in some windows."""
    every = [(dates.day(first), dates.day(last)) for first, last in windows]
    return {day for day in range(lens.on, lens.last + 1) if any(first <= day <= last for first, last in every)}
