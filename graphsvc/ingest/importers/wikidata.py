"""Diplomatic relations (P530) and memberships (P463) from Wikidata, as its query service gives the answer to a query.

The guide has the query (imports). A row is a statement with its rank and its times; a statement with several values of
a qualifier comes in several rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from graphsvc.ingest.importers.parties import interval, parted
from graphsvc.ingest.importers.query_results import UNKNOWN, read_result
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.wikidata_organisations import Organisations
from graphsvc.ingest.importers.wikidata_statements import KINDS, RESULT, Statement, read_statements
from graphsvc.ingest.importers.wikidata_times import Times, spell_of
from graphsvc.model.dates import When
from graphsvc.model.kinds import MEMBER_ROLES, TIE_KINDS
from graphsvc.model.validation import short

DATASET = "wikidata"
ROLES = {
    "observer": "observer",
    "associate": "associate",
    "candidate": "candidate",
    "suspended": "suspended",
    "found": "founder",
    "member": "member",
}
"""The role of a member by what a word of its label begins with: of several that fit, the first."""
NO_LONGER = ("former", "formerly", "ex-member", "past", "not")
"""Words of a label that say that somebody is no member, on which days is not said."""
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


def _read(reading: Reading) -> None:
    asked: set[str] = set()
    statements = list(read_statements(reading, asked))
    reading.add("source", SOURCE | ({"checked_through": max(asked)} if asked else {}))
    if not asked:
        reading.note(
            None, "no column `asked` says when the query was run; what still held then counts as holding today"
        )
    left_out: Counter[str] = Counter()
    kind_of = cache(lambda identifier: str(reading.parties.record(identifier)["kind"]))
    kept = [statement for statement in statements if _is_kept(reading, statement, kind_of, left_out)]
    dated = {statement.parties for statement in kept if statement.is_dated}
    organisations = Organisations(reading, DATASET, kind_of)
    for statement in kept:
        if not statement.is_dated and statement.parties in dated:
            left_out["without any time, beside one of the same two that has one"] += 1
            continue
        with reading.taking(statement.row):
            for tie in _ties(reading, statement, organisations):
                reading.add("tie", tie, statement.row.place)
    for record, place in organisations.records():
        reading.add("entity", record, place)
    for reason, count in left_out.most_common():
        reading.note(None, f"statements left out: {count:,} {reason}")


def _is_kept(reading: Reading, statement: Statement, kind_of: Callable[[str], str], left_out: Counter[str]) -> bool:
    reading.counts["statements"] += 1
    reading.counts[f"{statement.relation}, {statement.rank}"] += 1
    reason = _reason(reading, statement, kind_of)
    if reason is not None:
        left_out[reason] += 1
    return reason is None


def _reason(reading: Reading, statement: Statement, kind_of: Callable[[str], str]) -> str | None:
    """Return why a statement is left out, as the words behind their number; None where it is not."""
    if statement.rank == "deprecated":
        return "of deprecated rank"
    if UNKNOWN in (statement.subject, statement.object):
        return "about somebody unknown"
    kind = TIE_KINDS[KINDS[statement.relation]]
    for name, kinds in (("subject", kind.sources), ("object", kind.targets)):
        item, label = getattr(statement, name), statement.row.text(f"{name}label")
        shown = f"with the {name} {item} ({label})" if label else f"with the {name} {item}"
        bearers = reading.parties.of_code("wikidata", item)
        if not bearers and (name, statement.relation) != ("object", "P463"):
            return f"{shown}, whose code no entity here bears"
        for bearer in bearers:
            if kind_of(bearer.id) not in kinds:
                return f"{shown}, which is a {kind_of(bearer.id)} here: {kind.name} is not for it"
    if statement.relation == "P463" and statement.roles and _role(statement) is None:
        return f"with the role {short(min(statement.roles))}, which is none of {', '.join(MEMBER_ROLES)}"
    return None


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
            "attributes": _attributes(statement),
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


def _attributes(statement: Statement) -> dict[str, Any]:
    attributes: dict[str, Any] = {"rank": statement.rank} if statement.rank == "preferred" else {}
    if statement.relation == "P463":
        attributes["role"] = _role(statement) or "member"
    if statement.roles:
        attributes["source_role"] = ", ".join(sorted(statement.roles))
    return attributes


def _role(statement: Statement) -> str | None:
    """Return the role that the labels of a statement say: of several the lesser, for no observer is a full member."""
    words = [word for label in statement.roles for word in re.findall(r"[\w-]+", label.lower())]
    if any(word in NO_LONGER for word in words):
        return None
    return next((role for start, role in ROLES.items() if any(word.startswith(start) for word in words)), None)


IMPORTER = Importer(
    name="wikidata",
    dataset=DATASET,
    summary="Diplomatic relations and memberships from Wikidata: the result of the guide's query, as JSON or CSV",
    kinds={RESULT: ("property", "subject", "object")},
    needed=(RESULT,),
    read=_read,
    # Two hundred states, each with every other and in some three hundred organisations.
    expected={"statements": (0, 100_000)},
    tables=read_result,
)
