"""Random worlds around the turn of a year, about one question each, and what to ask of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from graphsvc.errors import InvalidInput
from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.model.entity import Entity
from graphsvc.model.kinds import QUESTIONS
from graphsvc.model.tie import Tie
from tests import worlds

T = TypeVar("T")
TURN = dates.day("2001-01-01")
"""Days are counted from the turn of a year, so that tables of years can be asked about two of them."""
FIRST, LAST = -8, 8
STATES, GROUPS, DATASETS = ("a", "b", "c"), ("g", "h"), ("first", "second", "third")
PARTIES = (*STATES, "d")
"""`d` may be merged into `c`."""
TIES: Mapping[str, tuple[str, ...]] = {
    "allied": ("member_of", "member_of", "member_of", "allied_with"),
    "relations": ("has_relations_with", "has_relations_with", "severed_ties_with", "suspended_ties_with"),
    "representation": ("represented_in",),
    "membership": ("member_of",),
    "hosting": ("hosts", "hosts", "opposes"),
    "rivalry": ("rival_of",),
    "recognition": ("recognises",),
}
"""The questions that worlds are about, and the ties that answer them."""
_COVERED_BY = {"allied": ("allied", "membership", "membership"), "relations": ("relations", "relations", "severance")}
_OBLIGATIONS = (["defense"], ["defense"], ["nonaggression"], ["defense", "nonaggression"], None)


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


def pick(draw: st.DrawFn, options: Sequence[T]) -> T:
    """Draw one of some options, towards the first; a strategy made for each choice would take most of the time."""
    return options[draw(_below(len(options)))]


def iso(day: int) -> str:
    """Write a day counted from the turn of the year."""
    return dates.iso(TURN + day)


@dataclass(frozen=True, repr=False)
class Drawn:
    """The records of a world, and the question that they are about."""

    question: str
    records: tuple[Record, ...]

    @property
    def ties(self) -> list[Tie]:
        """List the claims."""
        return [record for record in self.records if isinstance(record, Tie)]


@dataclass(frozen=True)
class Ask:
    """What every teller is asked: a question, the days, and what narrows it; `as_period` asks for one day as `during`."""

    question: str
    first: int
    last: int
    as_period: bool = False
    known: str | None = None
    datasets: str | None = None
    obligations: str | None = None
    mutual: str = "any"

    @property
    def is_one_day(self) -> bool:
        """Say whether it is about one day."""
        return self.first == self.last

    @property
    def narrowing(self) -> dict[str, str | None]:
        """Give the parameters of every question but its days."""
        return {"known": self.known, "datasets": self.datasets}

    @property
    def days(self) -> dict[str, str | None]:
        """Give the parameters that name the days."""
        is_period = self.as_period or not self.is_one_day
        return {"during": f"{iso(self.first)}/{iso(self.last)}"} if is_period else {"on": iso(self.first)}

    @property
    def parameters(self) -> dict[str, str | None]:
        """Give the parameters of every question."""
        return {**self.days, **self.narrowing, "certainty": "possible"}

    @property
    def filter(self) -> dict[str, str | None]:
        """Give the parameters that say what makes an ally."""
        return {"obligations": self.obligations, "mutual": self.mutual} if self.question == "allied" else {}


def _start(draw: st.DrawFn, earliest: int) -> dict[str, str]:
    day = pick(draw, range(max(earliest, FIRST + 1), max(earliest, LAST - 3) + 1))
    exact, rough = {"since": iso(day)}, {"since": iso(day) + "~"}
    bounds = {"since_earliest": iso(day - 2), "since_latest": iso(day)}
    unknown = {"since": "", "since_latest": iso(day)}
    whole = {"since": pick(draw, ("2000-12", "2001", "2000"))}
    return pick(draw, (exact, exact, exact, rough, rough, {"since": "2000", **bounds}, unknown, whole))


def _end(draw: st.DrawFn, since: Mapping[str, str]) -> dict[str, str]:
    day = pick(draw, range(FIRST + 2, LAST + 1))
    exact, rough = {"until": iso(day)}, {"until": iso(day) + "~"}
    return pick(draw, (exact, exact, rough, rough, {"until": ".."}, {"until": ""}, {"until": "2001-01"}))


def _attributes(draw: st.DrawFn, question: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind == "represented_in":
        found["level"] = pick(draw, ("ambassador", "ambassador", "charge", "none"))
    if kind == "member_of":
        roles = (
            ("member", "member", "founder", "observer") if question == "allied" else ("member", "member", "observer")
        )
        found["role"] = pick(draw, roles)
    if question == "allied":
        found["obligations"] = pick(draw, _OBLIGATIONS)
    if question == "allied" and kind == "member_of":
        found["owed_to"] = pick(draw, (None, None, None, ["a"], ["b", "d"]))
    return {name: value for name, value in found.items() if value is not None}


def _ends(draw: st.DrawFn, question: str, kind: str, states: tuple[str, ...]) -> tuple[str, str]:
    if kind == "member_of":
        joined = ("x", "x", "y") if question == "allied" else ("o", "x")
        return pick(draw, states), pick(draw, joined)
    if kind == "hosts":
        return pick(draw, states[:2]), pick(draw, GROUPS[:2])
    if kind == "opposes":
        return pick(draw, (*GROUPS[:2], *GROUPS)), pick(draw, ("c", "c", "b"))
    among = [(a, b) for a in states for b in states if a != b and {a, b} != {"c", "d"}]
    return pick(draw, [("a", "b"), ("a", "b"), ("b", "a"), *among])


def _spells(draw: st.DrawFn, question: str, states: tuple[str, ...], number: int) -> list[Tie]:
    """Draw one dataset's claims about two parties, of which each may begin as the one before ended."""
    kind = pick(draw, TIES[question])
    ends, dataset = _ends(draw, question, kind, states), pick(draw, DATASETS)
    since, found = _start(draw, FIRST + 1), list[Tie]()
    for _ in range(pick(draw, (1, 1, 2, 3))):
        until, key = _end(draw, since), f"{number}-{len(found)}"
        more: dict[str, Any] = {"dataset": dataset, "key": key, "attributes": _attributes(draw, question, kind)}
        try:
            found.append(worlds.tie(kind, ends[0], ends[1], **since, **until, **more))
        except InvalidInput:  # It would end before it began.
            break
        if until["until"] in ("..", ""):
            break
        since = (
            {"since": until["until"]}
            if pick(draw, (False, True))
            else _start(draw, found[-1].interval.until.latest - TURN)
        )
        if question == "relations":
            kind = pick(draw, TIES[question])
    return found


def _coverage(draw: st.DrawFn, question: str) -> Coverage:
    names = [one for one in _COVERED_BY.get(question, (question,)) if one in (*QUESTIONS, "severance")]
    covered = pick(draw, [name for name in names if name in QUESTIONS])
    first = pick(draw, (-400, -5, -2, 1))
    last = pick(draw, (400, 400, 2, 6))
    within = pick(draw, (None, ("x",))) if covered == "membership" else None
    owed = pick(draw, (None, None, ("defense",))) if covered == "allied" else None
    everybody: list[str | tuple[str, ...]] = ["any", "any", "system:cow", STATES[:2], STATES]
    return Coverage(covered, f"{iso(first)}/{iso(last)}", pick(draw, everybody), within, owed)


def _entity(draw: st.DrawFn, name: str) -> Entity:
    """Draw a state, in the system all along or for some days, and where the model knows it when it existed."""
    spells = [{"system": "cow", "since": "1816-01-01"}]
    late, ended = [{"system": "cow", "since": iso(-3)}], [{"system": "cow", "since": "1816-01-01", "until": iso(4)}]
    state = worlds.country(name, spells=pick(draw, (spells, spells, spells, late, ended, [])))
    if "exists" in {field.name for field in fields(Entity)}:
        periods = pick(draw, (None, None, None, [f"1816-01-01/{iso(5)}"], [f"{iso(-4)}/.."]))
        return state if periods is None else worlds.country(name, spells=state.body()["spells"], exists=periods)
    return state


@st.composite
def drawn_worlds(draw: st.DrawFn, question: str) -> Drawn:
    """Draw a world about one question."""
    records: list[Record] = [worlds.alliance("x"), worlds.alliance("y"), worlds.entity("o", "organisation")]
    records += [worlds.group(name) for name in GROUPS]
    is_merged = pick(draw, range(5)) == 4
    records += [_entity(draw, name) for name in STATES]
    fourth = _entity(draw, "d")
    records.append(replace(fourth, merged_into="c") if is_merged else fourth)
    for dataset in DATASETS:
        checked = pick(draw, (None, None, None, 2, 5))
        through = None if checked is None else iso(checked)
        entries = tuple(_coverage(draw, question) for _ in range(pick(draw, (0, 1, 1, 2))))
        records.append(replace(worlds.dataset(dataset, checked_through=through), coverage=entries))
    states = PARTIES if is_merged else STATES
    claims = [_spells(draw, question, states, number) for number in range(pick(draw, range(1, 7)))]
    return Drawn(question, (*records, *(tie for spells in claims for tie in spells)))


@st.composite
def asks(draw: st.DrawFn, question: str, *, longest: int = 0) -> Ask:
    """Draw what to ask; `longest` is how many days may follow the first one."""
    first = pick(draw, (-1, 0, -1, 0, *range(FIRST, LAST + 1)))
    last = first + (pick(draw, range(1, longest + 1)) if longest else 0)
    known = pick(draw, (None, None, None, None, iso(2)))
    narrowed = pick(draw, (None, None, None, None, "first,second", "first"))
    is_filtered = question == "allied"
    obligations = pick(draw, (None, None, "defense", "defense,nonaggression")) if is_filtered else None
    mutual = pick(draw, ("any", "any", "both")) if is_filtered else "any"
    return Ask(question, first, last, pick(draw, (False, True)), known, narrowed, obligations, mutual)
