"""Statements of Wikidata, from the rows of a query's result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc.ingest.importers.query_results import UNKNOWN
from graphsvc.ingest.importers.reading import Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.ingest.importers.wikidata_times import read_time
from graphsvc.model import dates
from graphsvc.model.dates import When
from graphsvc.model.validation import short

RESULT = "a result of the query"
KINDS = {"P530": "has_relations_with", "P463": "member_of"}
RANKS = ("preferred", "normal", "deprecated")
_ITEM = re.compile(r"(?:\S*/)?([QP][1-9]\d*)\Z")


@dataclass(slots=True, eq=False)
class Statement:
    """One statement, from all of its rows."""

    row: Row
    id: str
    relation: str
    subject: str
    object: str
    rank: str
    start: set[When | None] = field(default_factory=set)
    end: set[When | None] = field(default_factory=set)
    point: set[When | None] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)

    @property
    def is_dated(self) -> bool:
        """Return whether any time is known of it."""
        return any(when is not None for when in (*self.start, *self.end, *self.point))

    @property
    def parties(self) -> tuple[str, ...]:
        """Return what it is about; relations are mutual, and either side has a statement of its own."""
        ends = (self.subject, self.object)
        return (self.relation, *(sorted(ends) if self.relation == "P530" else ends))

    @property
    def order(self) -> tuple[int, str]:
        """Return what tells apart statements without an id: the first known day, and all it says."""
        days = [when.earliest for when in (*self.start, *self.point, *self.end) if when is not None]
        values = (self.rank, *(sorted(map(repr, times)) for times in (self.start, self.end, self.point)))
        return min(days, default=0), repr((*values, sorted(self.roles)))


def read_statements(reading: Reading, asked: set[str]) -> Iterator[Statement]:
    """Yield the statements of all rows; one that has several rows, or stands in several files, once."""
    by_id: dict[str, Statement] = {}
    unnamed: dict[tuple[str, str, str], list[Statement]] = {}
    for row in reading.rows(RESULT):
        reading.counts["rows"] += 1
        with reading.taking(row):
            statement = _statement(row)
            if moment := row.text("asked"):
                asked.add(_day_of(moment))
            if not statement.id:
                alike = unnamed.setdefault((statement.subject, statement.relation, statement.object), [])
                if all(other.order != statement.order for other in alike):
                    alike.append(statement)
            elif (other := by_id.setdefault(statement.id, statement)) is not statement:
                _add(other, statement)
    if unnamed:
        reading.note(
            None, "no column `statement` names the statements; those of the same two are numbered by their dates"
        )
    yield from by_id.values()
    for parts, alike in unnamed.items():
        for number, statement in enumerate(sorted(alike, key=lambda item: item.order)):
            statement.id = " ".join(parts) + (f" {number + 1}" if number else "")
            yield statement


def _statement(row: Row) -> Statement:
    relation = _item(row, "property")
    if relation not in KINDS:
        raise RowError(
            f"property is {short(row.text('property'))}, which is not one of {', '.join(KINDS)}; ask for these"
        )
    rank = row.text("rank").rpartition("#")[2].removesuffix("Rank").lower() or "normal"
    if rank not in RANKS:
        raise RowError(f"rank is {short(row.text('rank'))}, which is not one of {', '.join(RANKS)}")
    identifier = row.text("statement").rpartition("/")[2].removeprefix("wds:").replace("$", "-")
    statement = Statement(row, identifier, relation, _item(row, "subject"), _item(row, "object"), rank)
    for name, values in (("start", statement.start), ("end", statement.end), ("point", statement.point)):
        text, precision = row.text(name), row.whole(f"{name}precision")
        if text:
            try:
                values.add(read_time(text, precision))
            except RowError as exc:
                raise RowError(f"{name}: {exc}") from exc
    for name in ("subjectlabel", "objectlabel"):
        row.text(name)
    if role := row.text("rolelabel"):
        statement.roles.add(role)
    return statement


def _add(statement: Statement, other: Statement) -> None:
    """Add the values of a further row of a statement."""
    claim = (statement.relation, statement.subject, statement.object, statement.rank)
    if claim != (other.relation, other.subject, other.object, other.rank):
        raise RowError(f"statement {statement.id} says something else on {statement.row.place}; give one result alone")
    statement.start |= other.start
    statement.end |= other.end
    statement.point |= other.point
    statement.roles |= other.roles


def _item(row: Row, name: str) -> str:
    """Return the id of an item or property; a value that is unknown as it is. Raises RowError."""
    text = row.text(name)
    if text.startswith(UNKNOWN) or "/.well-known/genid/" in text:
        return UNKNOWN
    found = _ITEM.match(text)
    if found is None or (found[1][0] == "P") != (name == "property"):
        if name == "property":
            raise RowError(f"{name} is {short(text)}, which is no property of Wikidata, like P530 or its address")
        raise RowError(f"{name} is {short(text)}, which is no item of Wikidata, like Q222 or its address")
    return found[1]


def _day_of(moment: str) -> str:
    try:
        return dates.iso(dates.day(moment[:10]))
    except dates.DateError as exc:
        raise RowError(f"asked is {short(moment)}, which is no moment, like NOW() gives it") from exc
