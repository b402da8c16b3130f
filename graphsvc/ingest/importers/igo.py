"""Membership of intergovernmental organisations, as the files derived from Correlates of War's IGO 2.3 have it.

Until 1964 the data were taken at intervals: a row has the year of one observation, join and leave alike, and says that a
state was a member in that year. From 1965 on a row is a spell in years.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from graphsvc.ingest.importers.parties import Parties, Spell, parted
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError

DATASET = "igo"
MEMBERS, ORGANISATIONS = "the file of memberships", "the file of organisations"
YEARLY = 1965
"""The first year that is observed each year."""
SOURCE: dict[str, Any] = {
    "id": DATASET,
    "kind": "dataset",
    "title": "Intergovernmental Organizations",
    "edition": "2.3",
    "publisher": "Correlates of War Project; files of the International Relations Database (Jordan)",
    "url": "https://github.com/jenna-jordan/international-relations-database",
    "licence": "the files MIT; the data to be cited",
    "citation": "Pevehouse, Jon C., Timothy Nordstrom and Kevin Warnke. 2004. The Correlates of War 2 International "
    "Governmental Organizations Data Version 2.0. Conflict Management and Peace Science 21(2): 101–119.",
    "definition": "Full membership of a state in an intergovernmental organisation with at least three members, by years. "
    "Before 1965 it was observed every five years or so: what held between two observations is possible, not known.",
}


def _read(reading: Reading) -> None:
    rows: list[tuple[Row, str, str, int, int]] = []
    for row in reading.rows(MEMBERS):
        reading.counts["memberships"] += 1
        with reading.taking(row):
            rows.append((row, _number(row, "igoid"), _number(row, "stateid"), *_years(row)))
    observed = sorted({joined for *_, joined, left in rows if joined == left and joined < YEARLY})
    last = max((left for *_, left in rows), default=YEARLY)
    reading.add("source", _source(observed, last))
    named = _organisations(reading)
    bearers = {organisation: _bearer(organisation, reading.parties) for _, organisation, *_ in rows}
    for organisation, bearer in bearers.items():
        if organisation not in named and bearer == _own(organisation):
            reading.add("entity", _entity(organisation, ()))
    for row, organisation, state, joined, left in rows:
        with reading.taking(row):
            spell = _spell(joined, left, last, observed)
            for number, (member, piece) in enumerate(parted(spell, "cow", state, reading.parties)):
                tie = _tie(organisation, bearers[organisation], state, member, joined, piece, number)
                reading.add("tie", tie, row.place)


def _own(number: str) -> str:
    return f"igo-{number}"


def _bearer(number: str, parties: Parties) -> str:
    """Return the organisation that bears a number in the store already, else the one that this data set adds.

    An alliance that bears it stays apart: years would blur the days from which allies follow.
    """
    others = {bearer.id for bearer in parties.of_code("igo", number)} - {_own(number)}
    found = [other for other in others if parties.record(other)["kind"] == "organisation"]
    return found[0] if len(found) == 1 else _own(number)


def _number(row: Row, name: str) -> str:
    number = row.whole(name)
    if number is None:
        raise RowError(f"{name} is empty")
    return str(number)


def _years(row: Row) -> tuple[int, int]:
    joined, left = row.whole("joinyear"), row.whole("leaveyear")
    if joined is None or left is None or not 1 <= joined <= left <= 9998:
        raise RowError(f"joins in {joined} and leaves in {left}, which is no span of years")
    return joined, left


def _source(observed: Sequence[int], last: int) -> dict[str, Any]:
    periods = [f"{year:04}" for year in observed] + ([f"{YEARLY}/{last}"] if last >= YEARLY else [])
    coverage = [{"question": "membership", "among": "system:cow", "period": period} for period in periods]
    return SOURCE | {"coverage": coverage, "checked_through": f"{last:04}-12-31"}


def _spell(joined: int, left: int, last: int, observed: Sequence[int]) -> Spell:
    """Return the days of a row: an observation may have held since the one before and until the next.

    A spell of years begins and ends on some day of its first and its last year; one that reaches the last year of the
    file has not ended.
    """
    if joined == left and joined < YEARLY:
        at = bisect_left(observed, joined)
        before = observed[at - 1] if at else joined - 1
        after = observed[at + 1] if at + 1 < len(observed) else YEARLY
        return {
            "since": f"{joined:04}",
            "since_earliest": f"{before + 1:04}-01-01",
            "since_latest": f"{joined:04}-01-01",
            "until": f"{joined:04}",
            "until_earliest": f"{joined + 1:04}-01-01",
            "until_latest": f"{after:04}-01-01",
        }
    spell = {"since": f"{joined:04}"}
    if joined <= YEARLY:
        at = bisect_right(observed, joined - 1)
        spell["since_earliest"] = f"{(observed[at - 1] if at else joined - 1) + 1:04}-01-01"
    if left >= last:
        return spell | {"until": ".."}
    return spell | {"until": f"{left:04}", "until_earliest": f"{left:04}-01-02", "until_latest": f"{left + 1:04}-01-01"}


def _organisations(reading: Reading) -> set[str]:
    """Add the organisations of the file that names them and that nobody else has; return the numbers of all."""
    numbers: set[str] = set()
    for row in reading.rows(ORGANISATIONS):
        reading.counts["organisations"] += 1
        with reading.taking(row):
            number = _number(row, "igoid")
            numbers.add(number)
            names = dict.fromkeys(filter(None, (row.text("igolongname"), row.text("igoshortname"))))
            if _bearer(number, reading.parties) == _own(number):
                entity = _entity(number, tuple(names), row.text("igoabbr"), row.text("startyear"))
                reading.add("entity", entity, row.place)
    return numbers


def _entity(number: str, names: Sequence[str], abbreviation: str = "", founded: str = "") -> dict[str, Any]:
    attributes = {"abbreviation": abbreviation, "founded": founded}
    return {
        "id": _own(number),
        "kind": "organisation",
        "names": [{"text": name, "language": "en"} for name in names] or [{"text": f"IGO {number}"}],
        "codes": [{"scheme": "igo", "code": number}],
        "attributes": {name: value for name, value in attributes.items() if value},
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": f"igoID {number}"}],
    }


def _tie(
    organisation: str, bearer: str, code: str, member: str, joined: int, spell: Spell, number: int
) -> dict[str, Any]:
    return {
        "kind": "member_of",
        "from": member,
        "to": bearer,
        "dataset": DATASET,
        "key": f"{organisation} {code} {joined}" + (f" {number + 1}" if number else ""),
        **spell,
        "attributes": {"role": "member"},
        "citations": [{"source": DATASET, "locator": f"igoID {organisation}, StateID {code}"}],
    }


IMPORTER = Importer(
    name="igo",
    dataset=DATASET,
    summary="Membership of intergovernmental organisations: the file of memberships, and that of organisations",
    kinds={MEMBERS: ("igoid", "stateid", "joinyear", "leaveyear"), ORGANISATIONS: ("igoid", "igoabbr", "igolongname")},
    needed=(MEMBERS,),
    read=_read,
    expected={"memberships": (33_000, 34_000)},
)
