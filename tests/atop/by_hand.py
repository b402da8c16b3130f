"""Alliance ties counted from ATOP's rows by themselves, with no part of graphsvc in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from tests.atop.loading import members

Row = dict[str, str]


def spell(row: Row) -> tuple[date, date]:
    """Give the first day of a row and the first after it; a month or day that is not stated is the first."""
    days = []
    for end, censored in (("ent", date.min), ("exit", date.max)):
        year, month, day = (int(row[f"{part}{end}"] or 0) for part in ("yr", "mo", "day"))
        days.append(date(year, month or 1, day or 1) if year else censored)
    return days[0], days[1]


def defence_pairs(folder: Path, first: date, last: date) -> set[frozenset[str]]:
    """Give the pairs of COW codes of which one owes the other defence on some day from `first` to `last`."""
    found = set()
    for treaty in _treaties(folder).values():
        for one, other in combinations(treaty, 2):
            if one["member"] == other["member"]:
                continue
            start, end = (max(spell(one)[0], spell(other)[0], first), min(spell(one)[1], spell(other)[1]))
            if start < end and start <= last and _owes_defence(one, other):
                found.add(frozenset((one["member"], other["member"])))
    return found


def _treaties(folder: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _joined(members(folder)):
        found[row["atopid"]].append(row)
    return found


def _joined(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row["member"] != "8152")


def _owes_defence(one: Row, other: Row) -> bool:
    """Where obligations vary between partners any may be owed, so that it counts as possible."""
    return any(row["defense"] == "1" or row["obvary"] == "1" for row in (one, other))
