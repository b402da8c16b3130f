"""Who a row is about: codes and names as entities, and spells parted where a code passes from one state to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from graphsvc.ingest.importers.tables import RowError
from graphsvc.model import dates, intervals
from graphsvc.model.dates import FIRST_DAY, FOREVER, DateError
from graphsvc.model.intervals import Interval


class Bearer(NamedTuple):
    """An entity and the days, half-open, on which it bears a code."""

    id: str
    since: int = FIRST_DAY
    until: int = FOREVER


class Parties(Protocol):
    """Finds entities by what a file calls them."""

    def of_code(self, scheme: str, code: str) -> Sequence[Bearer]:
        """Return everyone who has ever borne a code, by start; nobody where the code is not known."""

    def of_reference(self, reference: str, first: int, last: int) -> str:
        """Return the id of the entity that a reference means on the days of a row, both included. Raises RowError."""

    def is_known(self, reference: str) -> bool:
        """Return whether a reference means anybody on any day; far cheaper than the error of one that does not."""

    def record(self, entity_id: str) -> dict[str, Any]:
        """Return an entity as it is stored."""


Spell = Mapping[str, str]
"""The fields of a spell as records have them: `since`, `until`, and their bounds where the texts cannot say them."""


def interval(spell: Spell) -> Interval:
    """Read the days of a spell. Raises RowError."""
    try:
        return intervals.read(spell["since"], spell["until"], **_bounds(spell))
    except DateError as exc:
        raise RowError(str(exc)) from exc


def parted(spell: Spell, scheme: str, code: str, parties: Parties) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each entity that bears a code within a spell, with its part of the spell.

    A code that one entity alone has ever borne is good on any day; else the day decides. Raises RowError where nobody
    bears it, and where the spell is none.
    """
    bearers = parties.of_code(scheme, code)
    if not bearers:
        raise RowError(f"nobody bears the code {scheme}:{code}; load the states (graphsvc load) or correct the code")
    whole = interval(spell)
    if len({bearer.id for bearer in bearers}) == 1:
        yield bearers[0].id, dict(spell)
        return
    is_borne = False
    for bearer in bearers:
        if whole.since.earliest < bearer.until and bearer.since < whole.until.latest:
            is_borne = True
            yield bearer.id, _within(spell, whole, bearer)
    if not is_borne:
        periods = ", ".join(f"{b.id} {_day(b.since)}/{_day(b.until)}" for b in bearers)
        raise RowError(f"nobody bears the code {scheme}:{code} then; it was borne by {periods}")


def _within(spell: Spell, whole: Interval, bearer: Bearer) -> dict[str, str]:
    """Cut a spell to the days on which somebody bears a code: an end within an uncertain date narrows the date."""
    part = dict(spell)
    if bearer.since > whole.since.latest:
        part = {name: text for name, text in part.items() if not name.startswith("since")}
        part["since"] = dates.iso(bearer.since)
    elif bearer.since > whole.since.earliest:
        part["since_earliest"] = dates.iso(bearer.since)
    if bearer.until < whole.until.earliest:
        part = {name: text for name, text in part.items() if not name.startswith("until")}
        part["until"] = dates.iso(bearer.until)
    elif bearer.until < whole.until.latest:
        part["until_latest"] = dates.iso(bearer.until)
    return part


def _bounds(spell: Spell) -> dict[str, Any]:
    return {name: dates.day(text) for name, text in spell.items() if name not in ("since", "until")}


def _day(day: int) -> str:
    return ".." if day in (FIRST_DAY, FOREVER) else dates.iso(day)
