"""United States diplomatic missions abroad (Kenkel): ranges of days of one status, and the days on which it changed.

The files of ranges follow the two lists of states: what both say is written once, by the list of Correlates of War, and
the other list adds the days on which only it counts a state. The file of transitions gives events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from graphsvc.errors import Fault
from graphsvc.ingest.importers.parties import parted
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.model import dates
from graphsvc.model.dates import FOREVER, DateError
from graphsvc.model.validation import short

DATASET = "us-missions"
SENDER = "united-states"
CHECKED = "2024-01-16"
COW, GW, TRANSITIONS = "the ranges by COW's list", "the ranges by Gleditsch and Ward's list", "the transitions"
STATUSES = {
    "Embassy": "ambassador",
    "Ambassador Nonresident": "ambassador_nonresident",
    "Legation": "minister",
    "Envoy Nonresident": "minister",
    "Consulate": "consular",
    "Consul Nonresident": "consular",
    "Liaison": "liaison",
    "Interests": "interests_section",
    "None": "none",
}
"""The level of each status, from the highest status to the lowest but for the last two, which the codebook ranks below."""
RANKS = {status: rank for rank, status in enumerate(reversed(STATUSES))}
OTHERS = {
    "Brunswick and Lüneburg": "brunswick-and-luneburg",
    "Hanseatic Republics": "hanseatic-republics",
    "Hawaii": "kingdom-of-hawaii",
    "Nassau": "duchy-of-nassau",
    "Republic of Genoa": "republic-of-genoa",
    "Texas": "republic-of-texas",
}
"""Who is on neither list of states."""
MEANT: Mapping[str, Sequence[tuple[str, str]]] = {
    "Kingdom of Serbia/Yugoslavia": (("9999", "cow:345"),),
    "Germany": (("1871", "id:prussia"),),
    "Korea": (("1945", "id:korea"),),
    "Hesse": (("9999", "gw:275"),),
    "Republic of the Congo": (("9999", "id:republic-of-the-congo"),),
    "Vietnam": (("1976", "id:republic-of-vietnam"),),
}
"""Whom a name in the transitions means before a year, where the name alone does not say it."""
SECOND_ROW = ("YUG", "2006-06-03")
"""A range of COW's file that ends on the day on which the next one of the same code begins."""
SOURCE = {
    "id": DATASET,
    "kind": "dataset",
    "title": "US Diplomatic Mission Status",
    "author": "Brenton Kenkel",
    "edition": "0.1",
    "published": "2026-03-15",
    "url": "https://github.com/brentonk/us_diplomatic_missions",
    "licence": "CC BY 4.0",
    "redistributable": True,
    "citation": "Kenkel, Brenton. 2026. US Diplomatic Mission Status Data, version 0.1. Licensed under CC BY 4.0.",
    "definition": "The highest representation of the United States in a state on a day, by the State Department's history "
    "of recognition and relations; a consulate counts where it is in the capital. None is a statement, not a gap: the "
    "United States had no representation there. Representation says nothing of whether there were relations.",
    "checked_through": CHECKED,
    # The shipped set of the same id, which an import of the two files of ranges leaves as it is, needs the states.
    "requires": ["states"],
}


class Range(NamedTuple):
    """Days, half-open, of one status, the row that begins them, and the last day that its file knows of."""

    since: int
    until: int
    status: str
    row: Row
    last: int


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of status on a day that may be uncertain."""

    state: str
    when: str
    status: str
    row: Row


def _read(reading: Reading) -> None:
    reading.add("source", SOURCE)
    reading.parts = tuple(
        part for part, kind in (("cow", COW), ("gw", GW), ("transition", TRANSITIONS)) if reading.tables[kind]
    )
    written = _ranges(reading)
    changes = _transitions(reading)
    if written and changes:
        _compare(reading, written, changes)


def _ranges(reading: Reading) -> dict[str, list[Range]]:
    """Add the ties of both lists; return the ranges of each state, in order."""
    written: dict[str, list[Range]] = defaultdict(list)
    for scheme, kind in (("cow", COW), ("gw", GW)):
        added: dict[str, list[Range]] = defaultdict(list)
        for code, ranges in _joined(reading, kind, scheme).items():
            for stretch in ranges:
                with reading.taking(stretch.row):
                    for state, piece in _parted(reading, scheme, code, stretch):
                        for rest in _outside(reading, piece, written[state]):
                            reading.add("tie", _tie(scheme, code, state, rest, stretch.since), stretch.row.place)
                            added[state].append(rest)
        for state, ranges in added.items():
            written[state] = sorted([*written[state], *ranges])
    return written


def _joined(reading: Reading, kind: str, scheme: str) -> dict[str, list[Range]]:
    """Return the ranges of each code, joined where one follows on another of the same status."""
    by_code: dict[str, list[Range]] = defaultdict(list)
    last = max((row.text("date_end") for table in reading.tables[kind] for row in table.rows), default="")
    for row in reading.rows(kind):
        reading.counts[f"ranges by {scheme}"] += 1
        with reading.taking(row):
            code = row.whole(f"country_code_{scheme}")
            if code is None:
                raise RowError(f"country_code_{scheme} is empty")
            by_code[str(code)].append(_range(reading, row, row.text(f"country_abbrev_{scheme}"), last))
    return {code: list(_runs(reading, sorted(ranges, key=_start))) for code, ranges in by_code.items()}


def _start(stretch: Range) -> tuple[int, int]:
    return stretch.since, stretch.until


def _range(reading: Reading, row: Row, abbreviation: str, last: str) -> Range:
    status, first, end = row.text("us_mission_status"), row.text("date_start"), row.text("date_end")
    if status not in STATUSES:
        raise RowError(f"us_mission_status is {short(status)}, which is not one of {', '.join(STATUSES)}")
    try:
        since, until = dates.day(first), FOREVER if end == last else dates.day(end) + 1
    except DateError as exc:
        raise RowError(str(exc)) from exc
    if (abbreviation, end) == SECOND_ROW:
        until -= 1
        reading.note(row, "ends a day earlier: the row of Serbia, of the same code, begins on its last day")
    if since >= until:
        raise RowError(f"ends on {end}, before it begins on {first}")
    return Range(since, until, status, row, dates.day(last))


def _runs(reading: Reading, ranges: Sequence[Range]) -> Iterator[Range]:
    """Yield the ranges of a code, each joined with those that follow on it with the same status."""
    run: Range | None = None
    for stretch in ranges:
        if run is not None and (run.until, run.status) == (stretch.since, stretch.status):
            run = run._replace(until=stretch.until)
            continue
        if run is not None:
            if stretch.since < run.until:
                detail = f"begins on {dates.iso(stretch.since)}, before the range on line {run.row.line} ends"
                reading.refused.append(Fault(stretch.row.place, detail))
                continue
            yield run
        run = stretch
    if run is not None:
        yield run


def _parted(reading: Reading, scheme: str, code: str, stretch: Range) -> Iterator[tuple[str, Range]]:
    spell = {"since": dates.iso(stretch.since), "until": ".." if stretch.until == FOREVER else dates.iso(stretch.until)}
    for state, part in parted(spell, scheme, code, reading.parties):
        until = FOREVER if part["until"] == ".." else dates.day(part["until"])
        yield state, stretch._replace(since=dates.day(part["since"]), until=until)


def _outside(reading: Reading, stretch: Range, others: Sequence[Range]) -> Iterator[Range]:
    """Yield what of a range lies outside the others; where they say another status, tell it."""
    at = stretch.since
    for other in others:
        if other.until <= at or other.since >= stretch.until:
            continue
        if other.status != stretch.status and max(other.since, at) <= stretch.last:
            days = f"{dates.iso(max(other.since, at))} to {dates.iso(min(other.until - 1, stretch.until - 1, stretch.last))}"
            reading.note(
                stretch.row, f"says {stretch.status} for {days}, line {other.row.line} of the other list {other.status}"
            )
        if other.since > at:
            yield stretch._replace(since=at, until=other.since)
        at = other.until
    if at < stretch.until:
        yield stretch._replace(since=at)


def _tie(scheme: str, code: str, state: str, days: Range, stated: int) -> dict[str, Any]:
    level = STATUSES[days.status]
    return {
        "kind": "represented_in",
        "from": SENDER,
        "to": state,
        "dataset": DATASET,
        # A part of a range, where a code passes on or the other list has days of it, begins on a day of its own.
        "key": f"{scheme} {code} {dates.iso(stated)}{'' if days.since == stated else f' {dates.iso(days.since)}'}",
        "since": dates.iso(days.since),
        **_end(days),
        "attributes": {"level": level, "source_level": days.status},
        "citations": [{"source": DATASET, "locator": f"{scheme} {code}, {dates.iso(stated)}"}],
    }


def _end(days: Range) -> dict[str, str]:
    """Return the end of a range: open on the last day of a file, unless others have looked at the days behind it.

    The ranges by Gleditsch and Ward's list stop with the list, years before the data were last checked.
    """
    if days.until != FOREVER:
        return {"until": dates.iso(days.until)}
    if days.last >= dates.day(CHECKED):
        return {}
    return {"until": "", "until_earliest": dates.iso(days.last + 1)}


def _transitions(reading: Reading) -> dict[str, list[Transition]]:
    """Add the events; return the changes of each state, in order."""
    by_name: dict[str, list[Transition]] = defaultdict(list)
    strangers: dict[str, str] = {}
    for row in reading.rows(TRANSITIONS):
        reading.counts["transitions"] += 1
        with reading.taking(row):
            name, status = row.text("state_dept_name"), row.text("status_change")
            if status not in STATUSES:
                raise RowError(f"status_change is {short(status)}, which is not one of {', '.join(STATUSES)}")
            when = _when(row)
            if name in OTHERS:
                strangers[OTHERS[name]] = name
                state = OTHERS[name]
            else:
                state = _state(reading, name, when)
            by_name[name].append(Transition(state, when, status, row))
    for identifier, name in strangers.items():
        reading.add_stranger(_stranger(identifier, name))
    for name, changes in by_name.items():
        before: list[str] = []
        for change in changes:
            reading.add("event", _event(name, change, before), change.row.place)
            before.append(change.status)
    return by_name


def _state(reading: Reading, name: str, when: str) -> str:
    day = dates.parse(when)
    reference = next((meant for year, meant in MEANT.get(name, ()) if when < year), name)
    return reading.parties.of_reference(reference, day.earliest, day.latest)


def _when(row: Row) -> str:
    year, month, day = (row.whole(name) for name in ("year", "month", "day"))
    if year is None:
        raise RowError("has no year")
    text = f"{year:04}" + (f"-{month:02}" + (f"-{day:02}" if day else "") if month else "")
    try:
        return dates.parse(text).text
    except DateError as exc:
        raise RowError(str(exc)) from exc


def _stranger(identifier: str, name: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "country",
        "name": name,
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": name}],
    }


def _event(name: str, change: Transition, before: Sequence[str]) -> dict[str, Any]:
    last = before[-1] if before else "None"
    attributes = {"source_level": change.status, "before": last if before else None, "note": change.row.text("notes")}
    return {
        "kind": _kind(change.status, last, before),
        "title": _title(name, change.status, last),
        "when": change.when,
        "dataset": DATASET,
        "key": f"transition {name} {change.when} {change.status}",
        "participants": [{"entity": SENDER, "role": "actor"}, {"entity": change.state, "role": "target"}],
        "attributes": {name: value for name, value in attributes.items() if value},
        "citations": [{"source": DATASET, "locator": f"{name}, {change.when}"}],
    }


def _kind(status: str, last: str, before: Sequence[str]) -> str:
    if status == "None":
        return "departure"
    if last == "None":
        return "restoration" if any(status_before != "None" for status_before in before) else "establishment"
    return "downgrade" if RANKS[status] < RANKS[last] else "establishment"


def _title(name: str, status: str, last: str) -> str:
    if status == "None":
        return f"The United States end their representation in {name} ({last.lower()})"
    if last == "None":
        return f"The United States are represented in {name}: {status.lower()}"
    return f"The United States change their representation in {name} from {last.lower()} to {status.lower()}"


def _compare(
    reading: Reading, written: Mapping[str, Sequence[Range]], changes: Mapping[str, Sequence[Transition]]
) -> None:
    """Tell of transitions that no range follows, and of ranges that no transition begins."""
    told: dict[str, set[str]] = defaultdict(set)
    for name, transitions in changes.items():
        for change in transitions:
            when = dates.parse(change.when)
            told[change.state].update((change.status,))
            beside = [
                stretch
                for stretch in written.get(change.state, ())
                if stretch.since <= when.latest and when.earliest < stretch.until
            ]
            if beside and not any(stretch.status == change.status for stretch in beside):
                statuses = ", ".join(sorted({stretch.status for stretch in beside}))
                reading.note(change.row, f"{name} has {change.status} from {change.when}, the ranges say {statuses}")
    for state, ranges in written.items():
        days = {change.when for transitions in changes.values() for change in transitions if change.state == state}
        for before, after in pairwise(ranges):
            if before.until == after.since and before.status != after.status:
                day = dates.iso(after.since)
                if not any(dates.parse(when).earliest <= after.since <= dates.parse(when).latest for when in days):
                    detail = f"{state} passes from {before.status} to {after.status} on {day}, which no transition says"
                    reading.note(after.row, detail)


IMPORTER = Importer(
    name="us-missions",
    dataset=DATASET,
    summary="US diplomatic missions (Kenkel): the ranges by either list of states, the transitions, in any order",
    kinds={
        COW: ("country_code_cow", "country_abbrev_cow", "date_start", "date_end", "us_mission_status"),
        GW: ("country_code_gw", "country_abbrev_gw", "date_start", "date_end", "us_mission_status"),
        TRANSITIONS: ("state_dept_name", "status_change", "year", "month", "day"),
    },
    needed=(),
    read=_read,
    expected={"ranges by cow": (600, 900), "ranges by gw": (600, 1_000), "transitions": (550, 1_000)},
)
