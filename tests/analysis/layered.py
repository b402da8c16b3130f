"""Small random worlds of relations, missions, memberships, hosting, severed ties and rivalries, and what is said of a pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, permutations, product
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.model.days import Days, common, days
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.dyads import dyad
from graphsvc.questions.hosting import hosting, opposes
from graphsvc.questions.meeting import Spell
from graphsvc.questions.owing import Wanted
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.relations_old import KINDS, LEVEL, REPRESENTED, STATUS, Scale, between
from graphsvc.questions.severed import severed
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
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
QUESTION_OF = {layer: "relations" if layer == "severed" else layer for layer in KINDS_OF}
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
    questions = tuple(dict.fromkeys(QUESTION_OF[layer] for layer in layers))
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
    """Give the verdict of the question of a layer on a pair; unknown or no where the question does not list it."""
    if layer == "rivalry":
        return Truth(dyad(lens, a, b, Wanted()).rivalry.truth)
    if layer == "membership":
        items = dyad(lens, a, b, Wanted()).memberships
        return _listed(item["truth"] for item in items if (item["from"]["id"], item["to"]["id"]) == _ids(lens, a, b))
    if layer == "severed":
        return _severed(lens, a, b)
    if layer == "hosting":
        found = opposes(lens, a).get(b)
        if found is not None:
            return found.truth
        return _listed(item.get("truth") for item in hosting(lens, host=a, group=b, known="").items)
    return by_count(lens, STATUS if layer == "relations" else LEVEL, a, b)


def told(lens: Lens, layer: str, a: int, b: int) -> Truth:
    """Give the verdict of a layer on two states, which is *no* where a dataset covers them and none claims anything."""
    found = said(lens, layer, a, b)
    if found is not Truth.UNKNOWN:
        return found
    scopes = (scope_of(lens, source, QUESTION_OF[layer]) for source in lens.sources.values())
    return Truth.NO if any(scope.sight((a, b)).denies for scope in scopes) else Truth.UNKNOWN


def _ids(lens: Lens, a: int, b: int) -> tuple[str, str]:
    return lens.view.id(a), lens.view.id(b)


def _listed(truths: Any) -> Truth:
    return next((Truth(one) for one in truths), Truth.UNKNOWN)


def _severed(lens: Lens, a: int, b: int) -> Truth:
    """Combine the datasets, each of which has ties severed, or suspended, or one and from the same day on the other."""
    each = []
    for index in lens.sources:
        one = replace(lens, datasets=frozenset({index}))
        items = severed(one, a, known="").items
        found = [item["truth"] for item in items if (item["by"]["id"], item["with"]["id"]) == _ids(lens, a, b)]
        sight = scope_of(one, one.sources[index], "relations").sight((a, b))
        denies = sight.denies
        handed_over = any(_surely(chain, sight.speaks) for chain in _handovers(one, index, a, b))
        each.append(
            Truth.YES
            if "yes" in found or handed_over
            else Truth.POSSIBLE
            if found
            else Truth.NO
            if denies
            else Truth.UNKNOWN
        )
    return combine(each)


def by_count(lens: Lens, scale: Scale, a: int, b: int) -> Truth:
    """Count for each dataset in which choices of exact dates some day of the lens has the two linked."""
    kinds = KINDS if scale is STATUS else REPRESENTED
    rows = [row for row in between(lens.view.ties(a, kinds), a, b) if scale is STATUS or row.from_ == a]
    each = []
    for index, source in lens.sources.items():
        scope = scope_of(lens, source, scale.question)
        own = [row for row in rows if row.dataset == index]
        choices = _choices(own)
        # Claims that leave no day for each other are no one spell, and no choice of dates is one of all of them.
        assume(choices or not own)
        found = {_is_linked(chosen, scope.sight((a, b)).speaks, scale) for chosen in choices}
        if found == {True}:
            each.append(Truth.YES)
        elif True in found:
            each.append(Truth.POSSIBLE)
        else:
            every = all(_is_told(scope, (a, b), own, day) for day in range(lens.on, lens.last + 1))
            each.append(Truth.NO if scope.sight((a, b)).denies or every else Truth.UNKNOWN)
    return combine(each)


def _is_told(scope: Scope, parties: tuple[int, int], rows: list[TieRow], day: int) -> bool:
    """Say whether a dataset says something of a pair on a day, be it that there is nothing."""
    sight = scope.look(parties, days(day, day))
    return sight.denies or (bool(sight.speaks) and any(row.s1 <= day < row.u2 for row in rows))


def _choices(rows: list[TieRow]) -> list[list[tuple[TieRow, int, int]]]:
    """Give all choices of exact dates; where a claim begins as another ends, that is one date."""
    starts = {(one.since, one.s1, one.s2) for one in rows}
    shared = starts & {(one.until, one.u1, one.u2) for one in rows}

    def end(row: TieRow, which: str, text: str, first: int, last: int) -> tuple[str, int, int]:
        own = (text, first, last)
        return own if own in shared else (f"{which} of {row.row}", first, last)

    sides = [
        (one, end(one, "start", one.since, one.s1, one.s2), end(one, "end", one.until, one.u1, one.u2)) for one in rows
    ]
    ends = sorted({side for _, *both in sides for side in both})
    found = []
    for chosen in product(*(range(first, last + 1) for _, first, last in ends)):
        on = dict(zip(ends, chosen, strict=True))
        spans = [(one, on[since], on[until]) for one, since, until in sides]
        if all(since < until for _, since, until in spans):
            found.append(spans)
    return found


def _is_linked(chosen: list[tuple[TieRow, int, int]], speaks: Any, scale: Scale) -> bool:
    for window in speaks:
        for day in range(window.first, window.last + 1):
            holding = [(since, scale.rank(row), row.row, row) for row, since, until in chosen if since <= day < until]
            if holding and scale.of(max(holding)[3]) in ("established", "ambassador", "minister"):
                return True
    return False


def days_of(lens: Lens, windows: list[tuple[str, str]]) -> set[int]:
    """Give the lens's days that are in some windows."""
    every = [(dates.day(first), dates.day(last)) for first, last in windows]
    return {day for day in range(lens.on, lens.last + 1) if any(first <= day <= last for first, last in every)}


def _handovers(lens: Lens, dataset: int, a: int, b: int) -> Iterator[Spell]:
    """Give claims of which each ends on the day, however uncertain, on which the next begins."""
    kinds = frozenset({"severed_ties_with", "suspended_ties_with"})
    rows = [row for row in lens.view.ties(a, kinds) if (row.dataset, row.from_, row.to) == (dataset, a, b)]
    for count in range(2, len(rows) + 1):
        for chain in permutations(rows, count):
            if all((x.until, x.u1, x.u2) == (y.since, y.s1, y.s2) for x, y in pairwise(chain)):
                yield chain


def _surely(chain: Spell, heard: Days) -> bool:
    """Say whether whatever the dates, each a day at least after the one before, the claims hold on some of the days."""
    bounds = [(chain[0].s1, chain[0].s2), *((row.u1, row.u2) for row in chain)]
    choices = product(*(range(first, last + 1) for first, last in bounds))
    admissible = [choice for choice in choices if all(x < y for x, y in pairwise(choice))]
    return bool(admissible) and all(common(days(one[0], one[-1] - 1), heard) for one in admissible)
