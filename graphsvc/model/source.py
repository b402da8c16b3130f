"""Sources: datasets, which say what they cover, and documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates, intervals
from graphsvc.model.citation import Citation, Reference
from graphsvc.model.kinds import OBLIGATIONS, QUESTIONS, SOURCE_KINDS, SYSTEMS
from graphsvc.model.reading import Reader, as_text, short
from graphsvc.model.text import NAME_LIMIT

ANY = "any"
ROSTERS = tuple(f"system:{system}" for system in SYSTEMS)
FIELDS = (
    "id",
    "kind",
    "title",
    "author",
    "publisher",
    "published",
    "url",
    "licence",
    "redistributable",
    "citation",
    "edition",
    "coverage",
    "checked_through",
    "definition",
    "requires",
    "attributes",
    "dataset",
    "citations",
    "version",
)
_TEXTS = ("author", "publisher", "licence", "citation", "edition", "definition")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: str
    period: str
    among: str | tuple[str, ...] = ANY
    within: tuple[str, ...] | None = None
    obligations: tuple[str, ...] | None = None

    def body(self) -> dict[str, Any]:
        """Give the entry as it is stored."""
        return {
            "question": self.question,
            "among": self.among if isinstance(self.among, str) else list(self.among),
            "within": None if self.within is None else list(self.within),
            "obligations": None if self.obligations is None else list(self.obligations),
            "period": self.period,
        }


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset or a document that says something."""

    id: str
    kind: str
    title: str
    dataset: str = cites.NOTES
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    redistributable: bool | None = None
    citation: str | None = None
    edition: str | None = None
    coverage: tuple[Coverage, ...] = ()
    checked_through: str | None = None
    definition: str | None = None
    requires: tuple[str, ...] = ()
    attributes: dict[str, Any] | None = None
    citations: tuple[Citation, ...] = ()
    record = "source"

    def body(self) -> dict[str, Any]:
        """Give the source as it is stored and shown, without its version."""
        plain = ("id", "kind", "title", "author", "publisher", "published", "url", "licence", "redistributable")
        return {name: getattr(self, name) for name in plain} | {
            "citation": self.citation,
            "edition": self.edition,
            "coverage": [entry.body() for entry in self.coverage],
            "checked_through": self.checked_through,
            "definition": self.definition,
            "requires": list(self.requires),
            "attributes": dict(self.attributes or {}),
            "dataset": self.dataset,
            "citations": cites.citation_bodies(self.citations),
        }

    def references(self) -> dict[str, Reference]:
        """Name its dataset (unless it is one itself), what it cites and whom its coverage names."""
        found = cites.cited(self.dataset, self.citations)
        for i, entry in enumerate(self.coverage):
            among = entry.among if isinstance(entry.among, tuple) else ()
            found |= {f"/coverage/{i}/among/{k}": ("entity", one) for k, one in enumerate(among)}
            found |= {f"/coverage/{i}/within/{k}": ("entity", one) for k, one in enumerate(entry.within or ())}
        return {where: one for where, one in found.items() if one != ("source", self.id)}


def read_source(raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Source | None:  # noqa: A002
    """Read a source as it is sent; None where a fault was added. `id` is the one in the address, if any.

    `edition` is the source's own version (5.1 of a dataset); a text sent as `version` is taken for it, because
    a record's `version` is always a number.
    """
    before = len(faults)
    reader = Reader(raw, pointer, faults, FIELDS)
    own = reader.own_slug(id)
    kind = reader.choice("kind", SOURCE_KINDS, required=True)
    title = reader.text("title", required=True, limit=NAME_LIMIT)
    texts = {name: reader.text(name) for name in _TEXTS}
    if isinstance(reader.raw.get("version"), str):
        texts["edition"] = texts["edition"] or reader.text("version")
    else:
        reader.version()
    published = reader.date("published", dates.parse)
    checked = reader.date("checked_through", dates.day)
    coverage = reader.each("coverage", _coverage)
    if kind not in (None, "dataset") and (coverage or checked):
        reader.fault("kind", "is not dataset; only a dataset covers anything")
    citations = reader.each("citations", cites.read_citation)
    dataset = cites.read_dataset(reader, default=own if kind == "dataset" and own else cites.NOTES)
    if kind == "dataset" and own is not None and dataset != own:
        reader.fault("dataset", "of a dataset is itself; leave it out")
    requires = _texts(reader, "requires")
    attributes = reader.attributes({})
    url, redistributable = _url(reader), reader.boolean("redistributable")
    if len(faults) > before or own is None or kind is None or title is None:
        return None
    return Source(
        own,
        kind,
        title,
        dataset,
        published=published.text if published else None,
        url=url,
        redistributable=redistributable,
        coverage=coverage,
        checked_through=dates.iso(checked) if checked else None,
        requires=requires,
        attributes=attributes,
        citations=citations,
        **texts,
    )


def _url(reader: Reader) -> str | None:
    url = reader.text("url", limit=2000)
    if url is not None and not url.startswith(("https://", "http://")):
        reader.fault("url", f"{short(url)} is not an address of the web; it begins with https:// or http://")
    return url


def _texts(reader: Reader, name: str) -> tuple[str, ...]:
    found = (as_text(item, where, reader.faults, 200) for item, where in reader.items(name))
    return tuple(text for text in found if text is not None)


def _coverage(raw: Any, pointer: str, faults: list[Fault]) -> Coverage | None:
    reader = Reader(raw, pointer, faults, ("question", "among", "within", "obligations", "period"))
    question = reader.choice("question", QUESTIONS, required=True)
    period = reader.date("period", intervals.parse_period)
    if reader.raw.get("period") is None:
        reader.fault("period", "is missing; send an interval like 1949-04-04/.., both ends included")
    among = _among(reader)
    within = reader.slugs("within")
    obligations = _texts(reader, "obligations") if reader.raw.get("obligations") is not None else None
    for wrong in (word for word in obligations or () if word not in OBLIGATIONS):
        reader.fault("obligations", f"{short(wrong)} is not known here; use {', '.join(OBLIGATIONS)}")
    return Coverage(question, period.text, among, within, obligations) if question and period else None


def _among(reader: Reader) -> str | tuple[str, ...]:
    raw = reader.raw.get("among")
    if raw is None:
        return ANY
    if isinstance(raw, str):
        if raw not in (ANY, *ROSTERS):
            reader.fault("among", f"{short(raw)} is not known here; use {', '.join((ANY, *ROSTERS))} or a list of ids")
        return raw
    return reader.slugs("among") or ()
