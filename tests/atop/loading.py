"""Read a user's own copy of ATOP 5.1 (Leeds, Ritter, Mitchell and Long 2002; atopdata.org) into a batch.

This is a script for tests, not an importer: it takes the file of members as it stands, one row a tie. ATOP's exit is
the first day out. Where obligations vary between partners (`obvary`) they are left out, so that each is possible.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

DATASET = "atop-5-1"
LAST_DAY = "2018-12-31"
FOREVER = "9999-12-31"
OBLIGATIONS = {
    "defense": "defense",
    "offense": "offense",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}
SOURCE = {
    "id": DATASET,
    "kind": "dataset",
    "title": "Alliance Treaty Obligations and Provisions 5.1",
    "version": "5.1",
    "url": "http://www.atopdata.org",
    "citation": "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell and Andrew G. Long. 2002. Alliance "
    "Treaty Obligations and Provisions, 1815–1944. International Interactions 28: 237–260.",
    "coverage": [
        {"question": question, "among": "system:cow", "period": f"1815-01-01/{LAST_DAY}"}
        for question in ("allied", "membership")
    ],
    "checked_through": LAST_DAY,
}


class Bearer(NamedTuple):
    """A country that bears a COW code from a day until the day before another; empty where there is no limit."""

    id: str
    since: str = ""
    until: str = ""

    def bears_on(self, day: str) -> bool:
        """Say whether the code is its own on a day."""
        return self.since <= day < (self.until or FOREVER)


Bearers = Mapping[str, Sequence[Bearer]]
"""Who bears each code: Prussia and then Germany 255."""


def batch(folder: Path, bearers: Bearers) -> tuple[dict[str, Any], Counter[str]]:
    """Give the batch, and how many rows were left out, by COW code that no country bears in their time."""
    rows = list(members(folder))
    ties = {number: list(_ties(row, bearers)) for number, row in enumerate(rows)}
    unknown = Counter(row["member"] for number, row in enumerate(rows) if not ties[number])
    treaties = {row["atopid"]: None for number, row in enumerate(rows) if ties[number]}
    return {
        "sources": [SOURCE],
        "entities": [
            {"id": f"atop-{one}", "kind": "alliance", "name": f"ATOP {one}", "codes": [{"scheme": "atop", "code": one}]}
            for one in treaties
        ],
        "ties": [tie for found in ties.values() for tie in found],
        "reason": "ATOP 5.1, as its file of members has it",
    }, unknown


def members(folder: Path) -> Iterator[dict[str, str]]:
    """Give the rows of the file of members, one for each member and phase."""
    with (folder / "atop5_1m.csv").open(encoding="latin-1", newline="") as file:
        yield from csv.DictReader(file)


def day(row: Mapping[str, str], end: str) -> str | None:
    """Give a row's entry (`ent`) or exit (`exit`) as EDTF; None where it is censored."""
    year, month, day_of = (row[f"{part}{end}"] for part in ("yr", "mo", "day"))
    if year in ("0", ""):
        return None
    given = [int(year), *(int(part) for part in (month, day_of) if part not in ("", "0"))]
    return "-".join(f"{part:0{4 if i == 0 else 2}}" for i, part in enumerate(given))


def _ties(row: Mapping[str, str], bearers: Bearers) -> Iterator[dict[str, Any]]:
    """Give a row's tie; one for each country where a code passes from one to another meanwhile."""
    since, until = day(row, "ent") or "", day(row, "exit") or FOREVER
    for bearer in bearers.get(row["member"], ()):
        first, end = max(since, bearer.since), min(until, bearer.until or FOREVER)
        if first < end:
            yield _tie(row, bearer.id, first, end)


def _tie(row: Mapping[str, str], country: str, since: str, until: str) -> dict[str, Any]:
    owed = [ours for theirs, ours in OBLIGATIONS.items() if row[theirs] == "1"]
    return {
        "kind": "member_of",
        "from": country,
        "to": f"atop-{row['atopid']}",
        "dataset": DATASET,
        "key": f"{row['atopid']} {row['member']} {row['phase']} {since}",
        "since": since,
        "since_kind": "effective",
        **({} if until == FOREVER else {"until": until}),
        "attributes": {"role": "member"} | ({} if row["obvary"] == "1" or not owed else {"obligations": owed}),
        "citations": [{"source": DATASET, "locator": f"atopid {row['atopid']}, phase {row['phase']}"}],
    }
