"""How the relations of an entity, or of a pair, went over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.model import dates
from graphsvc.model.days import Days, common, days
from graphsvc.model.effort import checked
from graphsvc.model.kinds import NO_MISSION
from graphsvc.model.wire_parts import Days as Certain
from graphsvc.model.wire_parts import Named
from graphsvc.questions.evidence import span
from graphsvc.questions.pair_strands import timeline_strands
from graphsvc.questions.runs import runs
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import EventRow, TieRow
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.existence import narrowed
from graphsvc.verdicts.spells import possible_days, sure_days
from graphsvc.verdicts.statuses import STATUS_OF

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
IN_STRETCHES = frozenset({"has_relations_with", "suspended_ties_with", "severed_ties_with", "allied_with"})
"""The kinds of ties that a pair's timeline shows as stretches of a verdict."""
_KIND_OF = {status: kind for kind, status in STATUS_OF.items()}
_MOMENTS = frozenset({"succeeds"})
"""The kinds of ties that hold for good once they have begun: they happen on a day, as events do."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A tie, an event or a stretch as a timeline shows it; citations come from the store, by id and version.

    A stretch has no id: it is a verdict on days, and rests on `ties`.
    """

    record: str
    id: str | None
    version: int
    kind: str
    title: str
    span: Mapping[str, str | None]
    certain: Certain | None
    others: tuple[Named, ...]
    dataset: str
    start: tuple[int, int]
    question: str | None = None
    truth: str | None = None
    status: str | None = None
    ends: str | None = None
    ties: tuple[str, ...] | None = None


def timeline(lens: Lens, entities: tuple[int, ...], within: Days | None) -> list[Moment]:
    """List the ties and events of an entity, or those that join two, by start; with days, those that may hold then.

    Of two, stretches stand for the ties that decide the status of their relations, and for direct statements.
    """
    first, *others = entities
    of_verdicts = [stretch for party in others for stretch in stretches(lens, first, party, within)]
    of_claims = claims(lens, entities, within, lambda row: not (others and row.kind in IN_STRETCHES))
    return sorted([*of_verdicts, *of_claims], key=_order)


def claims(
    lens: Lens, entities: tuple[int, ...], within: Days | None, is_shown: Callable[[TieRow], bool]
) -> list[Moment]:
    """List the ties and events alone, by start; of the ties those that are to be shown."""
    first, *others = entities
    moments = [
        _tie(lens, row, first)
        for row in checked(lens.view.ties_between(first, others[0]) if others else lens.view.ties(first))
        if row.dataset in lens.sources and is_shown(row) and (within is None or _may_lie_in(lens, row, within))
    ]
    moments += [
        _event(lens, event, first)
        for event in checked(lens.view.events(first))
        if event.dataset in lens.sources
        and all(any(part.entity == party for part in event.participants) for party in others)
        and (within is None or common(days(event.earliest, event.latest), within))
    ]
    return sorted(moments, key=_order)


def _order(moment: Moment) -> tuple[tuple[int, int], str, str]:
    return moment.start, moment.record, moment.id or moment.title


def stretches(lens: Lens, a: int, b: int, within: Days | None) -> list[Moment]:
    """Return the runs of the verdicts on a pair: each shared alliance and organisation, hosting, the status of relations."""
    moments = []
    for strand, kind in timeline_strands(lens, a, b):
        for run in runs(strand, lens):
            if within is not None and not common(days(run.first, run.until - 1), within):
                continue
            others = tuple(run.shown.others) or (lens.named(b),)
            named = [*map(lens.named, (a, b))]
            says = [name for name, verdict in run.shown.by_dataset.items() if verdict["truth"] == run.shown.truth]
            # What may have held since ever began on a day that nobody knows.
            ever = dates.UNKNOWN if run.shown.truth == "possible" else dates.OPEN
            since = ever if run.first <= dates.FIRST_DAY else dates.iso(run.first)
            moment = Moment(
                "stretch",
                None,
                0,
                _KIND_OF.get(run.shown.status or "", kind),
                _stretch_title(strand.question, kind, named, others, run.shown.status, run.shown.by, strand.direction),
                {"since": since, "until": dates.iso(run.until)},
                {"from": dates.iso(run.first), "to": dates.iso(run.until - 1)} if run.shown.truth == "yes" else None,
                others,
                ", ".join(says or run.shown.across or run.shown.by_dataset),
                (run.first, run.first),
                strand.question,
                run.shown.truth,
                run.shown.status,
                run.ends,
                run.ties,
            )
            moments.append(moment)
    return moments


def _stretch_title(
    question: str,
    kind: str,
    pair: Sequence[Named],
    others: Sequence[Named],
    status: str | None,
    by: Sequence[Named],
    direction: str | None,
) -> str:
    a, b = (party["name"] for party in pair)
    names = " and ".join(party["name"] for party in others)
    if question == "relations":
        who = f" by {by[0]['name']}" if by else ""
        return f"Relations of {a} and {b}: {status}{who}"
    if question == "hosting":
        host, target = (a, b) if direction == "a_to_b" else (b, a)
        return f"{host} hosts {names}, opposed to {target}"
    return f"{a} and {b} are allied directly" if kind == "allied_with" else f"{a} and {b} are both members of {names}"


def _may_lie_in(lens: Lens, row: TieRow, within: Days) -> bool:
    if row.kind in _MOMENTS:
        return bool(common(days(row.s1, row.s2), within))
    return bool(common(possible_days((_narrowed(lens, row),)), within))


def _narrowed(lens: Lens, row: TieRow) -> TieRow:
    """Return a tie with what it leaves uncertain narrowed to the days on which both parties may have existed."""
    engine = engine_of(lens)
    parties = row.from_, row.to
    return narrowed((row,), engine.narrowing(*parties), keeps_unknown_start=engine.keeps_unknown_start(*parties))[0]


def sentence(from_: Named, kind: str, to: Named, on_behalf_of: Named | None = None, level: str | None = None) -> str:
    """Say what a tie says, as in *Albania is a member of NATO*; of a protecting power also whose interests.

    `level` is that of a mission, which may say that there is none.
    """
    if level == NO_MISSION:
        return f"{from_['name']} has no mission in {to['name']}"
    if on_behalf_of is not None:
        return f"{from_['name']} protects the interests of {on_behalf_of['name']} in {to['name']}"
    return f"{from_['name']} {_PHRASES.get(kind, kind.replace('_', ' '))} {to['name']}"


def _tie(lens: Lens, row: TieRow, first: int) -> Moment:
    row = _narrowed(lens, row)
    surely = common(sure_days((row,)), engine_of(lens).reported_days(row))
    certain: Certain | None = None
    if surely:
        certain = {"from": dates.iso(surely[0].first), "to": dates.iso(surely[0].last)}
    a, b = lens.named(row.from_), lens.named(row.to)
    shown: Mapping[str, str | None] = span((row,))
    level = row.extra.get("level")
    title = sentence(a, row.kind, b, _on_behalf_of(lens, row), level)
    if row.kind in _MOMENTS:
        certain = {"from": dates.iso(row.s1), "to": dates.iso(row.s1)} if row.s1 == row.s2 else None
        shown = {name: text for name, text in shown.items() if not name.startswith("until")} | {"until": None}
        # The predecessor is called as on the last day on which it still was the state.
        title = sentence(named_on(lens, row.from_, row.s1), row.kind, named_on(lens, row.to, row.s1 - 1))
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
        status=level,
    )


def _on_behalf_of(lens: Lens, row: TieRow) -> Named | None:
    """Return the entity whose interests a tie protects; None for ties of other kinds."""
    id = row.extra.get("on_behalf_of")  # noqa: A001
    index = None if id is None else lens.view.index(id)
    return None if index is None else lens.named(index)


def named_on(lens: Lens, index: int, day: int) -> Named:
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
        tuple(lens.named(party) for party in others),
        lens.sources[event.dataset].id,
        (event.earliest, event.latest),
    )
