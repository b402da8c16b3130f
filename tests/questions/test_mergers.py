"""Answers about an entity after a merger are those of a world in which all had been written for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.questions.allies import allies
from graphsvc.questions.dyads import dyad
from graphsvc.questions.hosting import hosting
from graphsvc.questions.severed import severed
from graphsvc.questions.timeline import timeline
from graphsvc.service.questions import read_obligations
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import PartRow
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import ListLog, build

KINDS = {
    **dict.fromkeys(("a", "b", "c", "d", "e"), "country"),
    **dict.fromkeys(("x", "y"), "alliance"),
    **dict.fromkeys(("g", "h"), "group"),
    **dict.fromkeys(("p", "q"), "place"),
}
SPELLS = {"b": ("1900", "1950"), "c": ("1940", ".."), "d": ("1910", "..")}
DAY = dates.day("1945-06-01")
MERGERS = st.sampled_from(
    [{"b": "a"}, {"c": "b", "b": "a"}, {"y": "x"}, {"h": "g", "q": "p"}, {"b": "a", "y": "x", "h": "g"}, {"e": "d"}]
)
COUNTRIES, ALLIANCES, GROUPS = st.sampled_from("abcde"), st.sampled_from("xy"), st.sampled_from("gh")
SINCE, UNTIL = st.sampled_from(["1930", "1945-06-01", "1945"]), st.sampled_from(["..", "1946", "1945-06~"])


@dataclass(frozen=True)
class Said:
    """A tie or an event as it was written, in which entities may be replaced."""

    record: str
    kind: str
    parties: tuple[str, str]
    since: str
    until: str
    dataset: str
    within: Mapping[str, Any]

    def written(self, number: int, stands: Mapping[str, str]) -> Record | None:
        """Write it for those that stand; None where it would join one to itself."""
        one, other = (stands.get(party, party) for party in self.parties)
        if self.record == "event":
            parts = [{"entity": one, "role": "actor", "according_to": other}, {"entity": other, "role": "target"}]
            return worlds.event(self.kind, "1944-01-01", participants=parts, key=str(number), dataset=self.dataset)
        if one == other:
            return None
        attributes = {name: _followed(value, stands) for name, value in self.within.items()}
        more: dict[str, Any] = {"dataset": self.dataset, "key": str(number), "attributes": attributes}
        return worlds.tie(self.kind, one, other, self.since, self.until, **more)


def _followed(value: Any, stands: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(stands.get(one, one) for one in value))
    return stands.get(value, value) if isinstance(value, str) else value


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    kind = draw(st.sampled_from(["member_of", "member_of", "allied_with", "hosts", "opposes", *RELATIONS, "meeting"]))
    one, other = draw(st.permutations("abcde"))[:2]
    within: dict[str, Any] = {}
    if kind == "member_of":
        other = draw(ALLIANCES)
        within = {"obligations": draw(st.sampled_from([["defense"], ["nonaggression"]]))}
        if draw(st.booleans()):
            within["owed_to"] = draw(st.lists(COUNTRIES, min_size=1, max_size=3, unique=True))
    elif kind == "hosts":
        other, within = draw(GROUPS), {"place": draw(st.sampled_from("pq"))}
    elif kind == "opposes":
        one = draw(GROUPS)
    elif kind == "represented_in":
        within = {"level": draw(st.sampled_from(["charge", "none"]))}
    record = "event" if kind == "meeting" else "tie"
    return Said(record, kind, (one, other), draw(SINCE), draw(UNTIL), draw(st.sampled_from(["d1", "d2"])), within)


RELATIONS = ("has_relations_with", "severed_ties_with", "represented_in")


@st.composite
def coverages(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for question in draw(st.lists(st.sampled_from(["membership", "allied", "relations", "hosting"]), max_size=3)):
        among = draw(st.sampled_from(["any", "system:cow", ["a", "b", "d"], ["b", "c", "d", "e"]]))
        entry: dict[str, Any] = {"question": question, "among": among, "period": "1900/1960"}
        if question == "membership" and draw(st.booleans()):
            entry["within"] = draw(st.sampled_from([["x"], ["y"], ["x", "y"]]))
        found.append(entry)
    return found


def entities(stands: Mapping[str, str]) -> list[Record]:
    """Give those that stand, each in the system when any that it stands for is."""
    found: list[Record] = []
    for id, kind in KINDS.items():  # noqa: A001
        if id not in stands:
            members = [id, *(one for one, other in stands.items() if other == id)]
            spells = [SPELLS[one] for one in members if one in SPELLS]
            more: dict[str, Any] = {"spells": [{"system": "cow", "since": one, "until": end} for one, end in spells]}
            found.append(worlds.entity(id, kind, **(more if kind == "country" else {})))
    return found


def datasets(coverage: list[list[dict[str, Any]]], stands: Mapping[str, str]) -> list[Record]:
    """Give the datasets; a log may hold entries that say the same, and following mergers may make them so."""
    found: list[Record] = []
    for name, entries in zip(("d1", "d2"), coverage, strict=True):
        followed = [{key: _followed(one[key], stands) if key in LISTS else one[key] for key in one} for one in entries]
        listed: Iterator[dict[str, Any]] = (
            {key: tuple(v) if isinstance(v, list) else v for key, v in one.items()} for one in followed
        )
        found.append(replace(worlds.dataset(name), coverage=tuple(Coverage(**one) for one in listed)))
    return found


LISTS = ("among", "within")


def answers(view: View, ids: list[str]) -> dict[object, Any]:
    """Ask everything about those that stand, leaving out what only says where in the log it was read."""
    lens = Lens(view, DAY, dates.day("2026-01-01"))
    indices = {id: index for id in ids if KINDS[id] == "country" and (index := view.index(id)) is not None}  # noqa: A001
    found: dict[object, Any] = {
        "hosting": replace(hosting(lens, known=""), revision=0),
        "severed": replace(severed(lens, None, known=""), revision=0),
    }
    for id, index in indices.items():  # noqa: A001
        for obligations in (None, "defense"):
            found[id, obligations] = replace(
                allies(lens, index, read_obligations(obligations, None), known=""), revision=0
            )
        found[id] = timeline(lens, (index,), None)
    for one, other in combinations(indices, 2):
        parts = dyad(lens, indices[one], indices[other], read_obligations(None, None))
        found[one, other] = replace(parts, events=[])
        found[one, other, "events"] = [
            (event.id, [_part(view, part) for part in event.participants]) for event in parts.events
        ]
    return found


def _part(view: View, part: PartRow) -> tuple[str, str, str | None]:
    according_to = None if part.according_to is None else view.id(part.according_to)
    return view.id(part.entity), part.role, according_to


@settings(max_examples=40, deadline=None)
@given(st.lists(sayings(), max_size=14), st.lists(coverages(), min_size=2, max_size=2), MERGERS)
def test_answers_after_a_merger_are_as_if_all_had_been_written_for_what_stands(
    said: list[Said], coverage: list[list[dict[str, Any]]], mergers: dict[str, str]
) -> None:
    log = ListLog()
    known = entities({})
    claims = (one for number, it in enumerate(said) if (one := it.written(number, {})) is not None)
    log.write(*known, *datasets(coverage, {}), *claims)
    before = View(build(log.written), log.revision)
    for merged, into in mergers.items():
        log.write(*(replace(one, merged_into=into) for one in known if one.id == merged))  # type: ignore[type-var]
    after = View(build(log.written), log.revision)
    log.write(*(one for one in known if one.id in mergers))
    undone = View(build(log.written), log.revision)

    stands = {one: _end(one, mergers) for one in mergers}
    rewritten = ListLog()
    claims = (one for number, it in enumerate(said) if (one := it.written(number, stands)) is not None)
    rewritten.write(*entities(stands), *datasets(coverage, stands), *claims)
    other = View(build(rewritten.written), rewritten.revision)
    left = [id for id in KINDS if id not in stands]  # noqa: A001
    assert answers(after, left) == answers(other, left)
    assert answers(after.rewind(before.revision), list(KINDS)) == answers(before, list(KINDS))
    assert answers(undone, list(KINDS)) == answers(before, list(KINDS))


def _end(id: str, mergers: Mapping[str, str]) -> str:  # noqa: A002
    while id in mergers:
        id = mergers[id]  # noqa: A001
    return id
