"""The shapes in which records, their lists, their history and the outcome of writes are shown; see also `answers`."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import Named


class CitationDocument(TypedDict):
    """Where it says so: the id of a source, the place in it, the source's own wording."""

    source: str
    locator: str | None
    wording: str | None
    attributes: NotRequired[dict[str, Any]]


class NameDocument(TypedDict):
    """A name, its language, and the days on which it was borne."""

    text: str
    language: str | None
    since: str | None
    until: str | None


class CodeDocument(TypedDict):
    """A code in a scheme, and the days on which it was borne."""

    scheme: str
    code: str
    since: str | None
    until: str | None


class SpellDocument(TypedDict):
    """A spell in the state system as one system counts it."""

    system: str
    since: str
    until: str


class EntityDocument(TypedDict):
    """An entity as it stands at a version."""

    id: str
    kind: str
    name: str
    names: list[NameDocument]
    codes: list[CodeDocument]
    spells: list[SpellDocument]
    exists: list[str] | None
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    merged_into: str | None
    version: int


class _Claim(TypedDict):
    id: str
    key: str | None
    discriminator: str | None
    kind: str
    since: str
    since_kind: str | None
    until: str
    until_kind: str | None
    since_earliest: NotRequired[str]
    since_latest: NotRequired[str]
    until_earliest: NotRequired[str]
    until_latest: NotRequired[str]
    dates: dict[str, str]
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    version: int


_Ids = TypedDict("_Ids", {"from": str, "to": str})
_Parties = TypedDict("_Parties", {"from": Named, "to": Named})


class TieDocument(_Claim, _Ids):
    """A tie as it stands at a version; its parties are ids."""


class ListedTie(_Claim, _Parties):
    """A tie in a list; its parties are shown with name and kind."""


class ParticipationDocument(TypedDict):
    """An entity's part in an event, and who says so how surely (null: a bare fact)."""

    entity: str
    role: str
    according_to: str | None
    confidence: str | None
    attributes: dict[str, Any]
    citations: list[CitationDocument]


class EventLinkDocument(TypedDict):
    """How an event relates to another, and who says so."""

    event: str
    relation: str
    according_to: str | None
    confidence: str | None
    citations: list[CitationDocument]


class EventDocument(TypedDict):
    """An event as it stands at a version."""

    id: str
    key: str | None
    discriminator: str | None
    kind: str
    title: str
    when: str
    when_earliest: NotRequired[str]
    when_latest: NotRequired[str]
    participants: list[ParticipationDocument]
    links: list[EventLinkDocument]
    place: str | None
    attributes: dict[str, Any]
    opens: list[str]
    closes: list[str]
    dataset: str
    citations: list[CitationDocument]
    version: int


class CoverageDocument(TypedDict):
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: str
    among: str | list[str]
    within: list[str] | None
    obligations: list[str] | None
    period: str


class SourceDocument(TypedDict):
    """A dataset or a document as it stands at a version; `edition` is its own version."""

    id: str
    kind: str
    title: str
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    redistributable: bool | None
    citation: str | None
    edition: str | None
    coverage: list[CoverageDocument]
    checked_through: str | None
    definition: str | None
    requires: list[str]
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    version: int


class _Page(TypedDict):
    next: str | None
    revision: int
    known: str


class Entities(_Page):
    """A page of entities; `next` is the token of the page after it."""

    items: list[EntityDocument]


class Ties(_Page):
    """A page of ties; `next` is the token of the page after it."""

    items: list[ListedTie]


class Borne(TypedDict):
    """A code that an entity bears, and when: from `since` to the day before `until`, null where no limit is known."""

    entity: Named
    scheme: str
    code: str
    valid: str
    since: str | None
    until: str | None


class Codes(_Page):
    """A page of codes; `next` is the token of the page after it."""

    answer: str
    items: list[Borne]


class Events(_Page):
    """A page of events; `next` is the token of the page after it."""

    items: list[EventDocument]


class Sources(_Page):
    """A page of sources; `next` is the token of the page after it."""

    items: list[SourceDocument]


class Dataset(TypedDict):
    """A dataset: its own version, what it covers, whom to cite, and how many records of each kind it asserts."""

    id: str
    title: str
    version: str | None
    licence: str | None
    citation: str | None
    coverage: list[CoverageDocument]
    checked_through: str | None
    counts: dict[str, int]


class Datasets(TypedDict):
    """All datasets, by id."""

    items: list[Dataset]
    total: int
    revision: int
    known: str


class By(TypedDict):
    """Who wrote: a key's id (null on the command line) and name."""

    id: str | None
    name: str


class ChangeDocument(TypedDict):
    """One step of one record; `of` counts the changes of its revision, `body` is null for a retraction."""

    revision: int
    seq: int
    of: int
    record: str
    id: str
    version: int
    op: str
    at: str
    by: By
    reason: str | None
    body: dict[str, Any] | None


class History(TypedDict):
    """The changes of a record, newest first."""

    items: list[ChangeDocument]
    next: str | None
    revision: int


class ChangesDocument(TypedDict):
    """Changes in the order of the log; `next` is the place to go on from, whether or not there is more."""

    items: list[ChangeDocument]
    next: str
    revision: int


class Retraction(TypedDict):
    """A record that has been retracted, and the version that its retraction is."""

    record: str
    id: str
    version: int
    outcome: str


class BatchCounts(TypedDict):
    """How many records of a batch were what."""

    new: int
    changed: int
    same: int


class OutcomeDocument(TypedDict):
    """What became of one record of a batch, and its version now."""

    pointer: str
    record: str
    id: str
    version: int
    outcome: str


class BatchDocument(TypedDict):
    """What a batch did, or with `dry_run` would have done."""

    revision: int
    dry_run: bool
    counts: BatchCounts
    items: list[OutcomeDocument]
    warnings: list[str]
