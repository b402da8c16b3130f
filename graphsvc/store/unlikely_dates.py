"""Warn of events outside the existence of those who took part, and of dates of other records that are yet to come.

All of it is taken. An event may be about somebody who is no more (`subject`), and one on the day after a party's last may
have ended it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphsvc.model import dates, entity, intervals
from graphsvc.model.batch import Write
from graphsvc.model.dates import OPEN
from graphsvc.model.entity import Code, Entity, Name
from graphsvc.model.event import Event
from graphsvc.model.intervals import Interval
from graphsvc.model.source import Source
from graphsvc.store.base import Warned
from graphsvc.store.draft import Draft
from graphsvc.store.existing import exist, existence_of, written, written_periods, yet_to_come

_NEED_NOT_EXIST = frozenset({"subject"})
"""The roles of those whom an event may be about when they are no more, or not yet."""


def unlikely_dates(draft: Draft) -> Iterator[Warned]:
    """Warn of every event, entity and source of the batch with a date out of place, at the field that has it."""
    for write in draft.batch.writes:
        value = draft.of(write)
        if isinstance(value, Event):
            yield from _event(draft, write, value)
        elif isinstance(value, Entity):
            yield from _entity(write, value)
        elif isinstance(value, Source):
            yield from _source(write, value)


def _source(write: Write, source: Source) -> Iterator[Warned]:
    if source.published and (detail := yet_to_come("is published", dates.parse(source.published))):
        yield Warned(f"{write.pointer}/published", f"source {source.id} {detail}")


def _event(draft: Draft, write: Write, event: Event) -> Iterator[Warned]:
    what = f"event {event.id} ({event.kind}, {event.when.text})"
    if detail := yet_to_come("is", event.when):
        yield Warned(f"{write.pointer}/when", f"{what} {detail}")
    parties = [
        (f"/participants/{number}/entity", party.entity, f"as {party.role}")
        for number, party in enumerate(event.participants)
        if party.role not in _NEED_NOT_EXIST
    ]
    if event.place is not None:
        parties.append(("/place", event.place, "as its place"))
    for pointer, party, role in parties:
        periods = existence_of(draft, party)
        # An event on the first day without the party may be its end.
        if periods is not None and not exist(periods, event.when.earliest - 1, event.when.latest):
            detail = f"has {party!r} {role}, which did not exist {written(event.when)} ({written_periods(periods)})"
            yield Warned(f"{write.pointer}{pointer}", f"{what} {detail}")


def _entity(write: Write, value: Entity) -> Iterator[Warned]:
    periods = [entity.period(text) for text in value.exists or ()]
    spells = [intervals.read(spell.since, spell.until) for spell in value.spells]
    dated = [
        *(_borne("names", "a name of it", value.names)),
        *(_borne("codes", "a code of it", value.codes)),
        *((f"spells/{number}", "its membership of the state system", spell) for number, spell in enumerate(spells)),
        *((f"exists/{number}", "its existence", period) for number, period in enumerate(periods)),
    ]
    for field, what, interval in dated:
        for verb, when in (("begins", interval.since), ("ends", interval.until)):
            if detail := yet_to_come(verb, when):
                yield Warned(f"{write.pointer}/{field}", f"entity {value.id}: {what} {detail}")
    for number, spell in enumerate(spells):
        if periods and not any(_overlap(spell, period) for period in periods):
            detail = f"is in the state system {_text(spell)}, when it did not exist ({written_periods(periods)})"
            yield Warned(f"{write.pointer}/spells/{number}", f"entity {value.id} {detail}")


def _borne(field: str, what: str, borne: Sequence[Name | Code]) -> Iterator[tuple[str, str, Interval]]:
    """Yield the periods of names or codes that have one: few of many."""
    for number, item in enumerate(borne):
        if item.since or item.until:
            yield f"{field}/{number}", what, intervals.read(item.since or OPEN, item.until or OPEN)


def _overlap(spell: Interval, period: Interval) -> bool:
    return spell.since.earliest < period.until.latest and period.since.earliest < spell.until.latest


def _text(spell: Interval) -> str:
    return f"{spell.since.text}/{spell.until.text}"
