"""The two lists of members of the state system, compared with the states that are there.

A list says when each state was a member. Where a state has no spell in that system it is given those of the list; where
it has others the two are told side by side, and the list wins only where that is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from graphsvc.ingest.importers.parties import Spell, parted
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.model import dates
from graphsvc.model.dates import DateError

COW_LIST, GW_LIST, GW_R = (
    "the list of Correlates of War",
    "the list of Gleditsch and Ward",
    "that list as R packages have it",
)
_DAY_FIRST = re.compile(r"(\d{1,2})[:./](\d{1,2})[:./](\d{4})\Z", re.ASCII)

Days = tuple[int, int]
"""The first and the last day of a spell, both included, as the lists have them."""


def _read(reading: Reading, scheme: str, kinds: Mapping[str, tuple[str, Callable[[Row], Days]]]) -> None:
    rows: list[tuple[Row, str, Days]] = []
    for kind, (code_column, days_of) in kinds.items():
        for row in reading.rows(kind):
            reading.counts["spells"] += 1
            with reading.taking(row):
                number, days = row.whole(code_column), days_of(row)
                if number is None:
                    raise RowError(f"{code_column} is empty")
                if days[1] < days[0]:
                    raise RowError(f"ends on {dates.iso(days[1])}, before it begins on {dates.iso(days[0])}")
                rows.append((row, str(number), days))
    last = max((days[1] for *_, days in rows), default=0)
    spells: dict[str, list[tuple[Row, Spell]]] = defaultdict(list)
    for row, code, days in rows:
        with reading.taking(row):
            for state, piece in parted(_spell(days, last), scheme, code, reading.parties):
                spells[state].append((row, piece))
    for state, pieces in spells.items():
        _compare(reading, scheme, state, pieces[0][0], _joined([piece for _, piece in pieces]))


def _joined(pieces: Sequence[Spell]) -> list[Spell]:
    """Join the spells of a state that share a day: of a code that two states bear, one row may end as the next begins."""
    spells: list[Spell] = []
    for piece in sorted(pieces, key=lambda piece: piece["since"]):
        before = spells[-1] if spells else None
        if before is not None and (before["until"] == ".." or piece["since"] < before["until"]):
            ends = (before["until"], piece["until"])
            spells[-1] = {"since": before["since"], "until": ".." if ".." in ends else max(ends)}
        else:
            spells.append(piece)
    return spells


def _spell(days: Days, last: int) -> Spell:
    """Return the spell of a row; one that ends with the list goes on."""
    first, final = days
    return {"since": dates.iso(first), "until": ".." if final == last else dates.iso(final + 1)}


def _compare(reading: Reading, system: str, state: str, row: Row, spells: Sequence[Spell]) -> None:
    record = reading.parties.record(state)
    there = [spell for spell in record["spells"] if spell["system"] == system]
    listed = [{"system": system, **spell} for spell in spells]
    is_same = _shown(there) == _shown(listed)
    if there and not is_same:
        kept = "the list is taken" if reading.overwrites else "what is there stays; --overwrite takes the list"
        detail = f"{state} is in the system {_shown(listed)} by this list, {_shown(there)} by what is there; {kept}"
        reading.note(row, detail)
    if not is_same and (reading.overwrites or not there):
        record["spells"] = [spell for spell in record["spells"] if spell["system"] != system] + listed
    record.pop("version", None)
    record.pop("merged_into", None)
    record.pop("name", None)
    reading.add("entity", record, row.place)


def _shown(spells: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{spell['since']}/{spell.get('until') or '..'}" for spell in spells)


def _cow_days(row: Row) -> Days:
    return _day(row, "st"), _day(row, "end")


def _day(row: Row, end: str) -> int:
    year, month, day = (row.whole(f"{end}{part}") for part in ("year", "month", "day"))
    if year is None or month is None or day is None:
        raise RowError(f"{end}year, {end}month or {end}day is empty")
    return _exact(f"{year:04}-{month:02}-{day:02}")


def _gw_days(row: Row, first: str, last: str) -> Days:
    return _written_day(row.text(first)), _written_day(row.text(last))


def _written_day(text: str) -> int:
    """Read 1816-01-01, or 01:01:1816 as the list is first published."""
    match = _DAY_FIRST.match(text)
    return _exact(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text)


def _exact(text: str) -> int:
    try:
        return dates.day(text)
    except DateError as exc:
        raise RowError(str(exc)) from exc


COW = Importer(
    name="states-cow",
    dataset="states",
    summary="Correlates of War's State System Membership: compared with the states that are there",
    kinds={COW_LIST: ("ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday")},
    needed=(COW_LIST,),
    read=partial(_read, scheme="cow", kinds={COW_LIST: ("ccode", _cow_days)}),
    expected={"spells": (230, 300)},
    corrects=True,
)
GW = Importer(
    name="states-gw",
    dataset="states",
    summary="Gleditsch and Ward's list of independent states, and that of microstates: compared with the states that are there",
    kinds={GW_LIST: ("statenumber", "start", "end"), GW_R: ("gwcode", "startdate", "enddate")},
    needed=(),
    read=partial(
        _read,
        scheme="gw",
        kinds={
            GW_LIST: ("statenumber", partial(_gw_days, first="start", last="end")),
            GW_R: ("gwcode", partial(_gw_days, first="startdate", last="enddate")),
        },
    ),
    expected={},
    corrects=True,
)
