"""How the relations of an entity, or of a pair, went over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.model import dates
from graphsvc.model.days import Days, common, days
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.shapes import Days as Certain
from graphsvc.model.shapes import Named
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import span
from graphsvc.questions.meeting import holds
from graphsvc.questions.reach import Scope
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import EventRow, TieRow

_PHRASES = {
    "member_of": "is a member of",
    "allied_with": "is allied with",
    "represented_in": "is represented in",
    "protects_interests_in": "protects interests in",
    "rival_of": "is a rival of",
    "located_in": "lies in",
    "holds_post": "holds a post in",
    "has_relations_with": "has relations with",
}
_MOMENTS = frozenset({"succeeds"})
"""The kinds of ties that hold for good once they have begun: they happen on a day, as events do."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A tie or an event as a timeline shows it; citations come from the store, by id and version."""

    record: str
    id: str
    version: int
    kind: str
    title: str
    span: Mapping[str, str | None]
    certain: Certain | None
    others: tuple[Named, ...]
    dataset: str
    start: tuple[int, int]


def timeline(lens: Lens, entities: tuple[int, ...], within: Days | None) -> list[Moment]:
    """Give the ties and events of an entity, or those that join two, by start; with days, those that may hold then."""
    first, *others = entities
    found = [
        _tie(lens, row, first)
        for row in lens.view.ties(first)
        if row.dataset in lens.sources
        and all(other in (row.from_, row.to) for other in others)
        and (within is None or _may_lie_in(row, within))
    ]
    found += [
        _event(lens, event, first)
        for event in lens.view.events(first)
        if event.dataset in lens.sources
        and all(any(part.entity == other for part in event.participants) for other in others)
        and (within is None or common(days(event.earliest, event.latest), within))
    ]
    return sorted(found, key=lambda one: (one.start, one.record, one.id))


def _may_lie_in(row: TieRow, within: Days) -> bool:
    if row.kind in _MOMENTS:
        return bool(common(days(row.s1, row.s2), within))
    return holds((row,), within) is not Truth.NO


def sentence(from_: Named, kind: str, to: Named, on_behalf_of: Named | None = None) -> str:
    """Say what a tie says, as in *Albania is a member of NATO*; of a protecting power also whose interests."""
    if on_behalf_of is not None:
        return f"{from_['name']} protects the interests of {on_behalf_of['name']} in {to['name']}"
    return f"{from_['name']} {_PHRASES.get(kind, kind.replace('_', ' '))} {to['name']}"


def _tie(lens: Lens, row: TieRow, first: int) -> Moment:
    question = TIE_KINDS[row.kind].question
    parties = TIE_KINDS[row.kind].covered_parties(row.from_, row.to)
    scope = Scope(lens, lens.sources[row.dataset], question, row.to if question == "membership" else None)
    start, end = min(row.s2, row.u2 - 1), max(row.u1, row.s1 + 1) - 1
    speaks = scope.look(parties, days(start, end)).speaks
    surely = speaks[0] if speaks else None
    certain: Certain | None = None
    if surely is not None:
        certain = {"from": dates.iso(surely.first), "to": dates.iso(surely.last)}
    a, b = lens.named(row.from_), lens.named(row.to)
    shown: Mapping[str, str | None] = span((row,))
    title = sentence(a, row.kind, b, _on_behalf_of(lens, row))
    if row.kind in _MOMENTS:
        certain = {"from": dates.iso(row.s1), "to": dates.iso(row.s1)} if row.s1 == row.s2 else None
        shown = {name: text for name, text in shown.items() if not name.startswith("until")} | {"until": None}
        # The predecessor is called as on the last day on which it still was the state.
        title = sentence(_named_on(lens, row.from_, row.s1), row.kind, _named_on(lens, row.to, row.s1 - 1))
    return Moment(
        "tie",
        lens.view.tie_id(row.row),
        row.version,
        row.kind,
        title,
        shown,
        certain,
        (b if row.from_ == first else a,),
        lens.sources[row.dataset].id,
        (row.s1, row.s2),
    )


def _on_behalf_of(lens: Lens, row: TieRow) -> Named | None:
    """Return the entity whose interests a tie protects; None for ties of other kinds."""
    id = row.extra.get("on_behalf_of")  # noqa: A001
    index = None if id is None else lens.view.index(id)
    return None if index is None else lens.named(index)


def _named_on(lens: Lens, index: int, day: int) -> Named:
    """Name an entity as it was called on a day: by a former name where it surely bore one, else as everywhere."""
    named, row = lens.named(index), lens.view.entity(index)
    for name in row.names if row else ():
        span, language = name.span, row.names[0].language if row else None
        if name.language == language and span.until is not None and span.s2 <= day < span.u1:
            return {"id": named["id"], "name": name.text, "kind": named["kind"]}
    return named


def _event(lens: Lens, event: EventRow, first: int) -> Moment:
    others = dict.fromkeys(part.entity for part in event.participants if part.entity != first)
    certain: Certain | None = None
    if event.earliest == event.latest:
        certain = {"from": dates.iso(event.earliest), "to": dates.iso(event.latest)}
    when = dates.When(event.earliest, event.latest, event.when)
    bounds = {f"since_{bound}": day for bound, day in dates.bounds_beside(when).items()}
    return Moment(
        "event",
        event.id,
        event.version,
        event.kind,
        event.title,
        {"since": event.when, "until": None, **bounds},
        certain,
        tuple(lens.named(other) for other in others),
        lens.sources[event.dataset].id,
        (event.earliest, event.latest),
    )
