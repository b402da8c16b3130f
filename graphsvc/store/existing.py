"""Warn of ties that do not go with the existence of their parties, or with today; they are taken all the same.

A succession is not held to existence: it joins a state to one that has ended. A date with a range of days is warned of
where none of them will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphsvc.model import dates, entity, intervals
from graphsvc.model.batch import Write
from graphsvc.model.dates import FIRST_DAY, OPEN, UNKNOWN, When
from graphsvc.model.existence import from_spells
from graphsvc.model.intervals import Interval
from graphsvc.model.tie import Tie
from graphsvc.store.base import Warned
from graphsvc.store.draft import Draft
from graphsvc.store.merging import successor_of

Periods = Sequence[Interval] | None
"""The periods in which a party exists; None where nothing bounds it."""


def implausible(draft: Draft, ties: Iterable[tuple[Write, Tie]]) -> Iterator[Warned]:
    """Warn of every tie of the batch with exact dates out of place, or for which its parties leave no day."""
    known: dict[str, Periods] = {}
    for write, tie in ties:
        for party in (tie.from_id, tie.to_id):
            if party not in known:
                known[party] = existence_of(draft, party)
        for reason in _reasons(tie, known, draft):
            spell = f"{tie.interval.since.text}/{tie.interval.until.text}"
            yield Warned(write.pointer, f"tie {tie.id} ({tie.from_id} {tie.kind} {tie.to_id}, {spell}) {reason}")


def _reasons(tie: Tie, known: Mapping[str, Periods], draft: Draft) -> Iterator[str]:
    for verb, when in (("begins", tie.interval.since), ("ends", tie.interval.until)):
        if detail := yet_to_come(verb, when):
            yield detail
    if tie.kind == "succeeds":
        return
    parties = (tie.from_id, tie.to_id)
    outside = [detail for party in parties for detail in _outside(tie, party, known[party], exact=True)]
    yield from outside
    if not outside:
        if detail := _no_day(tie, known):
            yield detail
        else:
            yield from (detail for party in parties for detail in _outside(tie, party, known[party], exact=False))
    yield from _unknown_start(tie, known, draft)


def yet_to_come(verb: str, when: When) -> str | None:
    """Say that a date surely is yet to come; where it is tomorrow already, today is meant."""
    if when.text in (OPEN, UNKNOWN) or when.earliest <= dates.today() + 1:
        return None
    return f"{verb} {written(when)}, which is yet to come"


def written(when: When) -> str:
    """Write a date as in a sentence: on a day, or in a longer time.

    >>> written(dates.parse("2022-09-07")), written(dates.parse("1939"))
    ('on 2022-09-07', 'in 1939')
    """
    return f"on {dates.iso(when.earliest)}" if when.is_exact else f"in {when.text}"


def _outside(tie: Tie, party: str, periods: Periods, *, exact: bool) -> Iterator[str]:
    """Name the dates, exact or not, on which a party surely does not exist; an end is the day after the last one."""
    if periods is None:
        return
    for verb, when, shift in (("begins", tie.interval.since, 0), ("ends", tie.interval.until, -1)):
        if when.text in ((OPEN,) if when.is_exact else (OPEN, UNKNOWN)) or when.is_exact is not exact:
            continue
        if not exist(periods, when.earliest + shift, when.latest + shift):
            yield f"{verb} {written(when)}, when {party!r} did not exist ({written_periods(periods)})"


def exist(periods: Sequence[Interval], first: int, last: int) -> bool:
    """Return whether something with these periods may exist on some day from the first to the last."""
    return any(period.since.earliest <= last and first < period.until.latest for period in periods)


def _no_day(tie: Tie, known: Mapping[str, Periods]) -> str | None:
    """Say that the parties never both existed while the tie may have held; its bounds then stay as they are written."""
    windows = [(tie.interval.since.earliest, tie.interval.until.latest)]
    for party in (tie.from_id, tie.to_id):
        periods = known[party]
        if periods is None:
            continue
        windows = [
            (first, after)
            for since, until in windows
            for period in periods
            if (first := max(since, period.since.earliest)) < (after := min(until, period.until.latest))
        ]
        if not windows:
            return f"leaves no day on which its parties exist: {party!r} existed {written_periods(periods)}"
    return None


def _unknown_start(tie: Tie, known: Mapping[str, Periods], draft: Draft) -> Iterator[str]:
    """Name a group of which nothing says when it began, where the tie does not say either."""
    since = tie.interval.since
    if since.text != UNKNOWN or since.earliest > FIRST_DAY:
        return
    for party in (tie.from_id, tie.to_id):
        if known[party] is None and (draft.body(("entity", party)) or {}).get("kind") == "group":
            yield f"has an unknown start, and nothing says since when {party!r} exists; give it `exists`"


def existence_of(draft: Draft, party: str) -> Periods:
    """Read the existence of a party, or of the entity that stands for it."""
    body: Mapping[str, Any] = draft.body(("entity", successor_of(party, draft.body))) or {}
    if exists := body.get("exists"):
        return [entity.period(text) for text in exists]
    spells = [(spell["system"], intervals.read(spell["since"], spell["until"])) for spell in body.get("spells", ())]
    bounded = from_spells(spells)
    return None if bounded is None else [bounded]


def written_periods(periods: Sequence[Interval]) -> str:
    """Write periods as a record has them."""
    return ", ".join(f"{period.since.text}/{period.until.text}" for period in periods)
