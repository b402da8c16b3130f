"""Request bodies as the API's documentation shows them; the readers of `graphsvc.model` check what is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphsvc.model import kinds
from graphsvc.model.coverage import ANY, ROSTERS

_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DATE = "An EDTF date: 2022-09-07, 2022-07, 1939, 193X, 1939? or 1939~; ?, ~ and % widen it by one unit each side."


def _one_of(words: Iterable[str | None], default: Any = ..., **more: Any) -> Any:
    return Field(default, json_schema_extra={"enum": list(words)}, **more)


def _id(default: Any = ..., **more: Any) -> Any:
    return Field(default, pattern=_SLUG, max_length=200, **more)


class Body(BaseModel):
    """An object that takes no fields but its own."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CitationBody(Body):
    """Where it says so."""

    source: str = _id(description="The id of a source.")
    locator: str | None = Field(None, max_length=1000, description="The place in the source.")
    wording: str | None = Field(None, max_length=5000, description="The source's own words.")
    attributes: dict[str, Any] = Field({}, description="`basis: memory` where the source was not at hand.")


class RecordBody(Body):
    """What all records take."""

    dataset: str | None = _id(None, description="Who asserts it; absent: `notes`.")
    citations: list[CitationBody] | None = None
    attributes: dict[str, Any] | None = None
    version: int | None = Field(None, description="Taken from a GET's body and not looked at; use If-Match.")


class NameBody(Body):
    """A name and the days on which it was borne."""

    text: str = Field(min_length=1, max_length=1000)
    language: str | None = Field(None, max_length=35)
    since: str | None = Field(None, description=_DATE)
    until: str | None = Field(None, description=_DATE)


class CodeBody(Body):
    """A code and the days on which it was borne."""

    scheme: str = _one_of(kinds.CODE_SCHEMES)
    code: str = Field(max_length=50)
    since: str | None = Field(None, description=_DATE)
    until: str | None = Field(None, description=_DATE)


class SpellBody(Body):
    """A spell in the state system."""

    system: str = _one_of(kinds.SYSTEMS)
    since: str = Field(description=_DATE)
    until: str = Field("..", description="The first day out; `..` while it still runs.")


class EntityBody(RecordBody):
    """A country, group, alliance, organisation, person or place."""

    id: str | None = _id(None, description="A readable slug; in a PUT, that of the address.")
    kind: str = _one_of(kinds.ENTITY_KINDS)
    name: str | None = Field(None, min_length=1, max_length=1000, description="Enough where there is only one name.")
    names: list[NameBody] | None = None
    codes: list[CodeBody] | None = None
    spells: list[SpellBody] | None = None
    exists: list[str] | None = Field(
        None,
        min_length=1,
        description="The half-open EDTF periods in which it existed, in order: `1918-02-24/1940-08-06`, `1991-08-20/..`.",
    )
    merged_into: None = None


class MergeBody(Body):
    """Which entity another one turns out to be."""

    into: str = _id(description="The id of an entity of the same kind, not merged itself.")


class TieBody(RecordBody):
    """One dataset's claim that two entities stood in a relation during one spell."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    id: str | None = Field(None, description="Made from what the tie says; leave it out.")
    key: str | None = Field(None, max_length=500, description="The dataset's own key of the row.")
    discriminator: str | None = Field(None, max_length=500)
    kind: str = _one_of(kinds.TIE_KINDS)
    from_: str = _id(alias="from")
    to: str = _id()
    since: str = Field(description=f"{_DATE} `..`: since before coverage begins; empty: unknown.")
    since_kind: str | None = _one_of((*kinds.DATE_KINDS, None), None)
    until: str = Field("..", description="The first day on which it no longer holds; `..` while it does.")
    until_kind: str | None = _one_of((*kinds.DATE_KINDS, None), None)
    since_earliest: str | None = Field(None, description="A day, where the text cannot express the bound.")
    since_latest: str | None = None
    until_earliest: str | None = None
    until_latest: str | None = None
    dates: dict[str, str] | None = Field(None, description="Other dates of the same step, by kind.")


class ParticipationBody(Body):
    """An entity's part in an event."""

    entity: str = _id()
    role: str = _one_of(kinds.ROLES)
    according_to: str | None = _id(None)
    confidence: str | None = _one_of((*kinds.CONFIDENCES, None), None)
    attributes: dict[str, Any] | None = None
    citations: list[CitationBody] | None = None


class LinkBody(Body):
    """How an event relates to another."""

    event: str = Field(description="An id, or `kind:key` within the dataset.")
    relation: str = _one_of(kinds.RELATIONS)
    according_to: str | None = _id(None)
    confidence: str | None = _one_of((*kinds.CONFIDENCES, None), None)
    citations: list[CitationBody] | None = None


class EventBody(RecordBody):
    """What happened, when, who took part according to whom, and the ties that it opened and closed."""

    id: str | None = Field(None, description="Made from what the event says; leave it out.")
    key: str | None = Field(None, max_length=500)
    discriminator: str | None = Field(None, max_length=500)
    kind: str = _one_of(kinds.EVENT_KINDS)
    title: str = Field(min_length=1, max_length=1000)
    when: str = Field(description=_DATE)
    when_earliest: str | None = None
    when_latest: str | None = None
    participants: list[ParticipationBody] | None = None
    links: list[LinkBody] | None = None
    place: str | None = _id(None)
    opens: list[str | TieBody] | None = Field(
        None, description="Ties by id or `kind:key`; in a POST also whole ties, which begin with the event."
    )
    closes: list[str] | None = Field(None, description="Ties that end with the event, where they are still open.")


class CoverageBody(Body):
    """What a dataset would know of, had it happened."""

    question: str = _one_of(kinds.COVERED)
    period: str = Field(description="An EDTF interval like 1949-04-04/..")
    among: str | list[str] | None = Field(None, description=f"{ANY}, {' or '.join(ROSTERS)}, or ids of entities.")
    within: list[str] | None = Field(
        None, min_length=1, description="Of membership only: ids of alliances and organisations."
    )
    obligations: list[str] | None = Field(None, min_length=1, description="Of membership and allied only.")


class SourceBody(RecordBody):
    """A dataset or a document."""

    id: str | None = _id(None, description="A readable slug; in a PUT, that of the address.")
    kind: str = _one_of(kinds.SOURCE_KINDS)
    title: str = Field(min_length=1, max_length=1000)
    author: str | None = None
    publisher: str | None = None
    published: str | None = Field(None, description=_DATE)
    url: str | None = None
    licence: str | None = None
    redistributable: bool | None = None
    citation: str | None = None
    edition: str | None = Field(None, description="The source's own version.")
    coverage: list[CoverageBody] | None = None
    checked_through: str | None = Field(
        None, description="The last day through which it was checked; no period of coverage begins after it."
    )
    definition: str | None = None
    requires: list[str] | None = None


class BatchBody(Body):
    """Records that are written together or not at all; order does not matter."""

    sources: list[SourceBody] | None = None
    entities: list[EntityBody] | None = None
    ties: list[TieBody] | None = None
    events: list[EventBody] | None = None
    dry_run: bool | None = Field(None, description="Do all of it and take it back.")
    reason: str | None = Field(None, max_length=1000)


class PatchBody(BaseModel):
    """A JSON merge patch of a record: null removes a member, objects merge, all else replaces.

    Of an entity, `names` and `codes` may be an object by text or by scheme; each of its members adds, changes or (null)
    removes one, and the others stay: `{"codes": {"wikidata": "Q222"}, "names": {"Shqipëria": {"language": "sq"}}}`.
    """

    model_config = ConfigDict(extra="allow")


MODELS: dict[str, type[BaseModel]] = {
    "entity": EntityBody,
    "tie": TieBody,
    "event": EventBody,
    "source": SourceBody,
    "batch": BatchBody,
    "patch": PatchBody,
    "merge": MergeBody,
}


def components() -> dict[str, Any]:
    """Return the JSON schemas of all bodies, for the documentation."""
    schemas: dict[str, Any] = {}
    for model in MODELS.values():
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    return schemas


def request_body(name: str, *media_types: str) -> dict[str, Any]:
    """Document the body of a route: which model, sent as what."""
    schema = {"$ref": f"#/components/schemas/{MODELS[name].__name__}"}
    return {
        "requestBody": {"required": True, "content": {media_type: {"schema": schema} for media_type in media_types}}
    }
