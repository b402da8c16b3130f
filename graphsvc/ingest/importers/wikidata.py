"""Diplomatic relations (P530) and memberships (P463) from Wikidata, as its query service gives the answer to a query.

The guide has the query (imports). A row is a statement with its rank and its times; a statement with several values of
a qualifier comes in several rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphsvc.ingest.importers.parties import interval, parted
from graphsvc.ingest.importers.query_results import UNKNOWN, read_result
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.ingest.importers.wikidata_times import Times, read_time, spell_of
from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, LAST_DAY, When
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.validation import short

DATASET = "wikidata"
RESULT = "a result of the query"
KINDS = {"P530": "has_relations_with", "P463": "member_of"}
RANKS = ("preferred", "normal", "deprecated")
ROLES = {
    "observer": "observer",
    "associate": "associate",
    "candidate": "candidate",
    "suspended": "suspended",
    "found": "founder",
}
"""The role of a member by what a word of the role's label begins with; another role is told and not taken for full membership."""
_ITEM = re.compile(r"(?:\S*/)?([QP][1-9]\d*)\Z")
_LABEL_IS_ID = re.compile(r"Q\d+\Z")
SOURCE: dict[str, Any] = {
    "id": DATASET,
    "kind": "dataset",
    "title": "Wikidata: diplomatic relations and memberships",
    "author": "Wikidata contributors",
    "publisher": "Wikimedia Foundation",
    "url": "https://www.wikidata.org",
    "licence": "CC0-1.0",
    "redistributable": True,
    "citation": "Wikidata contributors. Wikidata, statements of diplomatic relation (P530) and member of (P463).",
    "definition": "Statements of preferred and normal rank; deprecated ones are left out. An end time is the moment at which "
    "a statement stops to be true: the last day or the first one after, which Wikidata does not tell apart. A statement "
    "with a start and no end still holds; one without any time held at some time. Anyone can edit Wikidata, and what is "
    "missing there means nothing.",
}


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
    def order(self) -> tuple[int, str]:
        """Return what tells apart statements without an id: the first known day, and all it says."""
        days = [when.earliest for when in (*self.start, *self.point, *self.end) if when is not None]
        values = (self.rank, *(sorted(map(repr, times)) for times in (self.start, self.end, self.point)))
        return min(days, default=0), repr((*values, sorted(self.roles)))


def _read(reading: Reading) -> None:
    asked: set[str] = set()
    statements = list(_statements(reading, asked))
    reading.add("source", SOURCE | ({"checked_through": max(asked)} if asked else {}))
    if not asked:
        reading.note(
            None, "no column `asked` says when the query was run; what still held then counts as holding today"
        )
    left_out: Counter[str] = Counter()
    kind_of = cache(lambda identifier: str(reading.parties.record(identifier)["kind"]))
    kept = [statement for statement in statements if _is_kept(reading, statement, kind_of, left_out)]
    dated = {_pair(statement) for statement in kept if statement.is_dated}
    organisations = Organisations(reading, kind_of)
    for statement in kept:
        if not statement.is_dated and _pair(statement) in dated:
            left_out["statements without any time, beside one of the same two that has one,"] += 1
            continue
        with reading.taking(statement.row):
            for tie in _ties(reading, statement, organisations):
                reading.add("tie", tie, statement.row.place)
    for item, row in organisations.made.items():
        reading.add("entity", _organisation(item, row), row.place)
    for what, count in left_out.items():
        reading.note(None, f"{count:,} {what} are left out")


def _statements(reading: Reading, asked: set[str]) -> Iterator[Statement]:
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
    said = (statement.relation, statement.subject, statement.object, statement.rank)
    if said != (other.relation, other.subject, other.object, other.rank):
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
    if found is None:
        raise RowError(f"{name} is {short(text)}, which is no item of Wikidata, like Q222 or its address")
    return found[1]


def _day_of(moment: str) -> str:
    try:
        return dates.iso(dates.day(moment[:10]))
    except dates.DateError as exc:
        raise RowError(f"asked is {short(moment)}, which is no moment, like NOW() gives it") from exc


def _pair(statement: Statement) -> tuple[str, ...]:
    """Return whom a statement is about; relations are mutual, and either side has a statement of its own."""
    ends = (statement.subject, statement.object)
    return (statement.relation, *(sorted(ends) if statement.relation == "P530" else ends))


def _is_kept(reading: Reading, statement: Statement, kind_of: Callable[[str], str], left_out: Counter[str]) -> bool:
    reading.counts["statements"] += 1
    reading.counts[f"{statement.relation}, {statement.rank}"] += 1
    if statement.rank == "deprecated":
        left_out["statements of deprecated rank"] += 1
        return False
    if UNKNOWN in (statement.subject, statement.object):
        left_out["statements about an unknown value"] += 1
        return False
    kind = TIE_KINDS[KINDS[statement.relation]]
    for name, kinds in (("subject", kind.sources), ("object", kind.targets)):
        item = getattr(statement, name)
        label = statement.row.text(f"{name}label")
        shown = f"{item} ({label})" if label else item
        bearers = reading.parties.of_code("wikidata", item)
        if not bearers and (name, statement.relation) != ("object", "P463"):
            left_out[f"statements with the {name} {shown}, whose code no entity here bears,"] += 1
            return False
        kind_here = next((kind for kind in (kind_of(bearer.id) for bearer in bearers) if kind not in kinds), None)
        if kind_here is not None:
            left_out[
                f"statements of {KINDS[statement.relation]} with the {name} {shown}, here of kind {kind_here},"
            ] += 1
            return False
    return True


def _ties(reading: Reading, statement: Statement, organisations: Organisations) -> Iterator[dict[str, Any]]:
    spell = spell_of(_times(statement.start), _times(statement.end), _times(statement.point))
    interval(spell)
    for name in ("start", "end"):
        values = getattr(statement, name)
        if len(values) > 1:
            texts = ", ".join(sorted("unknown" if when is None else when.text for when in values))
            reading.note(
                statement.row, f"statement {statement.id} has several values of {name}: {texts}; any may be meant"
            )
    pieces = [
        (from_, to, both)
        for from_, piece in parted(spell, "wikidata", statement.subject, reading.parties)
        for to, both in _objects(reading, statement, piece, organisations)
    ]
    for number, (from_, to, piece) in enumerate(pieces):
        yield {
            "kind": KINDS[statement.relation],
            "from": from_,
            "to": to,
            "dataset": DATASET,
            "key": statement.id + (f" {number + 1}" if number else ""),
            **piece,
            "attributes": _attributes(reading, statement),
            "citations": [{"source": DATASET, "locator": f"statement {statement.id}"}],
        }


def _objects(
    reading: Reading, statement: Statement, spell: dict[str, str], organisations: Organisations
) -> Iterable[tuple[str, dict[str, str]]]:
    """Return the object of a statement with its part of the spell; an organisation that nobody else knows is made."""
    if statement.relation == "P463" and (identifier := organisations.of(statement)) is not None:
        return [(identifier, spell)]
    return parted(spell, "wikidata", statement.object, reading.parties)


def _times(values: Iterable[When | None]) -> Times:
    known = sorted(
        (when for when in values if when is not None), key=lambda when: (when.earliest, when.latest, when.text)
    )
    return Times(tuple(known), None in values)


def _attributes(reading: Reading, statement: Statement) -> dict[str, Any]:
    attributes: dict[str, Any] = {"rank": statement.rank} if statement.rank == "preferred" else {}
    if statement.relation == "P463":
        roles = {_role(label) for label in statement.roles}
        # A member by another role too is one by the lesser of its roles: full membership is claimed of no observer.
        known = [role for role in dict.fromkeys(ROLES.values()) if role in roles]
        if known:
            attributes["role"] = known[0]
        elif statement.roles:
            reading.note(
                statement.row, f"statement {statement.id} has the role {short(min(statement.roles))}; none is taken"
            )
        else:
            attributes["role"] = "member"
    if statement.roles:
        attributes["source_role"] = ", ".join(sorted(statement.roles))
    return attributes


def _role(label: str) -> str | None:
    words = label.lower().split()
    return next((role for start, role in ROLES.items() if any(word.startswith(start) for word in words)), None)


class Organisations:
    """Which entities the items are that somebody is a member of. `made` are those whom nobody here knows, with a row."""

    def __init__(self, reading: Reading, kind_of: Callable[[str], str]) -> None:
        self.made: dict[str, Row] = {}
        self._reading, self._kind_of = reading, kind_of
        self._named: dict[str, str | None] = {}

    def of(self, statement: Statement) -> str | None:
        """Return the id of an organisation; None where the code says who it is, on which days."""
        item, own = statement.object, _id_of(statement.object)
        bearers = [bearer.id for bearer in self._reading.parties.of_code("wikidata", item)]
        # Whom an earlier import made stays, for a tie cannot pass from one organisation to another.
        if bearers and own not in bearers:
            return None
        if item not in self._named:
            self._named[item] = None if bearers else self._by_name(statement.row.text("objectlabel"))
            if named := self._named[item]:
                label = statement.row.text("objectlabel")
                detail = (
                    f"{item} ({label}) is taken for {named} by its name; the code wikidata:{item} would say it surely"
                )
                self._reading.note(None, detail)
            if other := next((bearer for bearer in bearers if bearer != own), None):
                detail = (
                    f"stays apart from {other}, which has the same code, until {DATASET} is unloaded and imported again"
                )
                self._reading.note(None, f"{own} {detail}")
        if self._named[item] is None:
            self.made.setdefault(item, statement.row)
        return self._named[item] or own

    def _by_name(self, label: str) -> str | None:
        """Return the one organisation of a name that is here."""
        try:
            named = self._reading.parties.of_reference(label, FIRST_DAY, LAST_DAY) if label else None
        except RowError:
            return None
        return named if named and self._kind_of(named) in TIE_KINDS["member_of"].targets else None


def _id_of(item: str) -> str:
    return f"wikidata-{item.lower()}"


def _organisation(item: str, row: Row) -> dict[str, Any]:
    label = row.text("objectlabel")
    is_name = label and not _LABEL_IS_ID.match(label)
    return {
        "id": _id_of(item),
        "kind": "organisation",
        "names": [{"text": label, "language": "en"} if is_name else {"text": f"Wikidata {item}"}],
        "codes": [{"scheme": "wikidata", "code": item}],
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": item}],
    }


COLUMNS: Sequence[str] = ("property", "subject", "object")
IMPORTER = Importer(
    name="wikidata",
    dataset=DATASET,
    summary="Diplomatic relations and memberships from Wikidata: the result of the guide's query, as JSON or CSV",
    kinds={RESULT: COLUMNS},
    needed=(RESULT,),
    read=_read,
    # Two hundred states, each with every other and in some three hundred organisations.
    expected={"statements": (0, 100_000)},
    tables=read_result,
)
