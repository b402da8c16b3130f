"""What the field's files say, counted from their rows by themselves, with no part of graphsvc in between."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations, permutations
from pathlib import Path

Row = dict[str, str]
OBLIGATIONS = {
    "defense": "defense",
    "offense": "offense",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}
ENDS = ("yrent", "moent", "dayent", "yrexit", "moexit", "dayexit")
NO_STATE = "8152"
"""The one member of whom ATOP says no more than that it was no state."""


@cache
def rows_of(path: Path) -> list[Row]:
    """Read a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def members(folder: Path) -> Iterator[Row]:
    """Return the rows of ATOP's file of members, one for each member and phase."""
    return iter(rows_of(folder / "atop5_1m.csv"))


def spell(row: Row) -> tuple[date, date]:
    """Return the first day of a row and the first after it; a month or day that is not stated is the first."""
    return _spell(tuple(row[name] for name in ENDS))


@cache
def _spell(cells: tuple[str, ...]) -> tuple[date, date]:
    row = dict(zip(ENDS, cells, strict=True))
    days = []
    for end, censored in (("ent", date.min), ("exit", date.max)):
        year, month, day = (int(row[f"{part}{end}"] or 0) for part in ("yr", "mo", "day"))
        days.append(date(year, month or 1, day or 1) if year else censored)
    return days[0], days[1]


def defence_pairs(folder: Path, first: date, last: date) -> set[frozenset[str]]:
    """Return the pairs of COW codes of which one owes the other defence on some day from `first` to `last`."""
    found = set()
    for treaty in treaties(folder).values():
        for one, other in combinations(treaty, 2):
            if one["member"] != other["member"] and meet(one, other, first, last) and _owes_defence(one, other):
                found.add(frozenset((one["member"], other["member"])))
    return found


def owed_in(folder: Path, year: int) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Return what a state owes another on some day of a year: what it surely owes, and what varies and is possible."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for treaty in treaties(folder).values():
        for one, other in permutations(treaty, 2):
            if one["member"] == other["member"] or not meet(one, other, date(year, 1, 1), date(year, 12, 31)):
                continue
            sure, possible = found[one["member"], other["member"]]
            stated = {ours for theirs, ours in OBLIGATIONS.items() if one[theirs] == "1"}
            if one["obvary"] == "1":
                possible.update(OBLIGATIONS.values())
            else:
                sure.update(stated)
    return found


def meet(one: Row, other: Row, first: date, last: date) -> bool:
    """Return whether two rows of a treaty hold together on some day from `first` to `last`."""
    start, end = max(spell(one)[0], spell(other)[0], first), min(spell(one)[1], spell(other)[1])
    return start < end and start <= last


@cache
def treaties(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of each treaty, without the one member that is no state."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in members(folder):
        if row["member"] != NO_STATE:
            found[row["atopid"]].append(row)
    return found


def _owes_defence(one: Row, other: Row) -> bool:
    """Where obligations vary between partners any may be owed, so that it counts as possible."""
    return any(row["defense"] == "1" or row["obvary"] == "1" for row in (one, other))
