"""Warn of ties that do not go with the existence of their parties, or with today; they are taken all the same.

A succession is not held to existence: it joins a state to one that has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphsvc.model import dates, entity, intervals
from graphsvc.model.batch import Write
from graphsvc.model.dates import FIRST_DAY, OPEN, UNKNOWN
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
                known[party] = _existence(draft, party)
        for reason in _reasons(tie, known, draft):
            spell = f"{tie.interval.since.text}/{tie.interval.until.text}"
            yield Warned(write.pointer, f"tie {tie.id} ({tie.from_id} {tie.kind} {tie.to_id}, {spell}) {reason}")


def _reasons(tie: Tie, known: Mapping[str, Periods], draft: Draft) -> Iterator[str]:
    yield from _future(tie)
    if tie.kind == "succeeds":
        return
    outside = [detail for party in (tie.from_id, tie.to_id) for detail in _outside(tie, party, known[party])]
    yield from outside
    if not outside and (detail := _no_day(tie, known)):
        yield detail
    yield from _unknown_start(tie, known, draft)


def _future(tie: Tie) -> Iterator[str]:
    """Name exact dates that are yet to come; where it is tomorrow already, today is meant."""
    limit = dates.today() + 1
    ends = (("begins", tie.interval.since), ("ends", tie.interval.until))
    for verb, when in ends:
        if when.is_exact and when.text not in (OPEN, UNKNOWN) and when.earliest > limit:
            yield f"{verb} on {dates.iso(when.earliest)}, which is yet to come"


def _outside(tie: Tie, party: str, periods: Periods) -> Iterator[str]:
    """Name exact dates on which a party surely does not exist; an end is the day after the last one of the tie."""
    if periods is None:
        return
    since, until = tie.interval.since, tie.interval.until
    exact = [("begins", since, since.earliest)] if since.is_exact and since.text != OPEN else []
    exact += [("ends", until, until.earliest - 1)] if until.is_exact and until.text != OPEN else []
    for verb, when, day in exact:
        if not any(period.since.earliest <= day < period.until.latest for period in periods):
            yield f"{verb} on {dates.iso(when.earliest)}, when {party!r} did not exist ({_written(periods)})"


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
            return f"leaves no day on which its parties exist: {party!r} existed {_written(periods)}"
    return None


def _unknown_start(tie: Tie, known: Mapping[str, Periods], draft: Draft) -> Iterator[str]:
    """Name a group of which nothing says when it began, where the tie does not say either."""
    since = tie.interval.since
    if since.text != UNKNOWN or since.earliest > FIRST_DAY:
        return
    for party in (tie.from_id, tie.to_id):
        if known[party] is None and (draft.body(("entity", party)) or {}).get("kind") == "group":
            yield f"has an unknown start, and nothing says since when {party!r} exists; give it `exists`"


def _existence(draft: Draft, party: str) -> Periods:
    """Read the existence of a party, or of the entity that stands for it."""
    body: Mapping[str, Any] = draft.body(("entity", successor_of(party, draft.body))) or {}
    if exists := body.get("exists"):
        return [entity.period(text) for text in exists]
    spells = [(spell["system"], intervals.read(spell["since"], spell["until"])) for spell in body.get("spells", ())]
    bounded = from_spells(spells)
    return None if bounded is None else [bounded]


def _written(periods: Sequence[Interval]) -> str:
    return ", ".join(f"{period.since.text}/{period.until.text}" for period in periods)
