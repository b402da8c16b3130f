"""Sources: datasets, which say what they cover, and documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates
from graphsvc.model.citation import Citation, Reference
from graphsvc.model.coverage import Coverage, read_coverage
from graphsvc.model.kinds import SOURCE_KINDS
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.validation import Validator, short

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
        """Return the source as it is stored and shown, without its version."""
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
        references = cites.cited(self.dataset, self.citations)
        for i, entry in enumerate(self.coverage):
            among = entry.among if isinstance(entry.among, tuple) else ()
            references |= {f"/coverage/{i}/among/{k}": ("entity", party) for k, party in enumerate(among)}
            references |= {f"/coverage/{i}/within/{k}": ("entity", whole) for k, whole in enumerate(entry.within or ())}
        return {where: reference for where, reference in references.items() if reference != ("source", self.id)}


def read_source(raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Source | None:  # noqa: A002
    """Read a source as it is sent; None where a fault was added. `id` is the one in the address, if any.

    `edition` is the source's own version (5.1 of a dataset); a text sent as `version` is taken for it, because
    a record's `version` is always a number.
    """
    before = len(faults)
    reader = Validator(raw, pointer, faults, FIELDS)
    source_id = reader.own_slug(id)
    kind = reader.choice("kind", SOURCE_KINDS, required=True)
    title = reader.text("title", required=True, limit=NAME_LIMIT)
    texts = {name: reader.text(name) for name in _TEXTS}
    if isinstance(reader.raw.get("version"), str):
        texts["edition"] = texts["edition"] or reader.text("version")
    else:
        reader.version()
    published = reader.date("published", dates.parse)
    checked = reader.date("checked_through", dates.day)
    coverage = read_coverage(reader, checked)
    if kind not in (None, "dataset") and (coverage or checked):
        reader.fault("kind", "is not dataset; only a dataset covers anything")
    citations = reader.each("citations", cites.read_citation)
    dataset = cites.read_dataset(reader, default=source_id if kind == "dataset" and source_id else cites.NOTES)
    if kind == "dataset" and source_id is not None and dataset != source_id:
        reader.fault("dataset", "of a dataset is itself; leave it out")
    requires = reader.texts("requires")
    attributes = reader.attributes({})
    url, redistributable = _url(reader), reader.boolean("redistributable")
    if len(faults) > before or source_id is None or kind is None or title is None:
        return None
    return Source(
        source_id,
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


def _url(reader: Validator) -> str | None:
    url = reader.text("url", limit=2000)
    if url is not None and not url.startswith(("https://", "http://")):
        reader.fault("url", f"{short(url)} is not an address of the web; it begins with https:// or http://")
    return url
