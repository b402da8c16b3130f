"""JSON schemas of what is sent and of the records that are shown, as the API's documentation has them.

Those of records follow from the fields of the model, by which the model's readers check what is sent.
"""

from __future__ import annotations

from typing import Any

from graphsvc.model.batch import PLURALS, RECORDS
from graphsvc.model.citation import Citation
from graphsvc.model.coverage import Coverage
from graphsvc.model.entity import Code, Name, Spell
from graphsvc.model.event import EventLink, Participation
from graphsvc.model.fields import Field, FieldedRecord, Schema, members_schema, object_schema, schema_name
from graphsvc.model.rules import FLAG, each, listing, refers, text

_CLASSES: tuple[type[FieldedRecord], ...] = (
    *RECORDS.values(),
    Citation,
    Code,
    Coverage,
    EventLink,
    Name,
    Participation,
    Spell,
)
_BODIES = {record: schema_name(described, True) for record, described in RECORDS.items()} | {
    "batch": "BatchBody",
    "patch": "PatchBody",
    "merge": "MergeBody",
}
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "source": [
        {
            "id": "second-pact-of-tirana",
            "kind": "treaty",
            "title": "Treaty of Defensive Alliance between Albania and Italy",
            "published": "1927-11-22",
        }
    ],
    "entity": [
        {
            "id": "albania",
            "kind": "country",
            "names": [{"text": "Albania", "language": "en"}, {"text": "Shqipëria", "language": "sq"}],
            "codes": [{"scheme": "iso3", "code": "ALB"}, {"scheme": "cow", "code": "339"}],
        },
        {"id": "italy", "kind": "country", "name": "Italy", "codes": {"iso3": "ITA", "cow": "325"}},
    ],
    "tie": [
        {
            "kind": "allied_with",
            "from": "italy",
            "to": "iso3:ALB",
            "since": "1927-11-22",
            "since_kind": "signature",
            "until": "1939-04-07",
            "attributes": {"obligations": ["defense"]},
            "citations": [{"source": "second-pact-of-tirana"}],
        }
    ],
    "event": [
        {
            "kind": "signature",
            "title": "Albania and Italy sign the Second Pact of Tirana",
            "when": "1927-11-22",
            "participants": [{"entity": "albania", "role": "party"}, {"entity": "italy", "role": "party"}],
            "citations": [{"source": "second-pact-of-tirana"}],
        }
    ],
}
"""Records that can be written as they stand, in this order."""


def components() -> dict[str, Schema]:
    """Return the JSON schemas of all bodies and records, for the documentation."""
    schemas = {
        schema_name(described, is_sent): object_schema(described, is_sent)
        for described in _CLASSES
        for is_sent in (True, False)
    }
    for record, examples in EXAMPLES.items():
        schemas[_BODIES[record]]["examples"] = examples
    tie, listed, opens = schemas["TieBody"], schemas["TieDocument"], schemas["EventBody"]["properties"]["opens"]
    required = [name for name in tie["required"] if name != "since"]
    named = _of("Named")
    opens["anyOf"][0] = listing({"anyOf": [opens["anyOf"][0]["items"], _of("OpenedTieBody")]})
    return schemas | {
        "OpenedTieBody": tie
        | {"title": "OpenedTieBody", "required": required, "description": "A tie that begins with its event."},
        "ListedTie": listed
        | {
            "title": "ListedTie",
            "description": "A tie in a list; its parties are shown with name and kind.",
            "properties": listed["properties"] | {"from": named, "to": named},
        },
        "BatchBody": _body(
            "BatchBody",
            "Records that are written together or not at all; order does not matter.",
            *(Field(plural, each(RECORDS[record]), f"The {plural}.") for plural, record in PLURALS.items()),
            Field("dry_run", FLAG, "Do all of it and take it back."),
            Field("reason", text(1000), "Why, for the history."),
        )
        | {"examples": [{plural: EXAMPLES[record] for plural, record in PLURALS.items()}]},
        "MergeBody": _body(
            "MergeBody",
            "Which entity another one turns out to be: one of the same kind, not merged itself.",
            Field("into", refers("entity"), is_required=True),
        ),
        "PatchBody": {
            "title": "PatchBody",
            "description": (
                "A JSON merge patch of a record: null removes a member, objects merge, all else replaces. Of an entity, "
                "`names` and `codes` may be an object by text or by scheme; each of its members adds, changes or (null) "
                "removes one, and the others stay: "
                '`{"codes": {"wikidata": "Q222"}, "names": {"Shqipëria": {"language": "sq"}}}`.'
            ),
            "type": "object",
            "additionalProperties": True,
        },
    }


def _of(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(name: str, description: str, *members: Field) -> Schema:
    return {"title": name, "description": description, **members_schema(members, True)}


def request_body(name: str, *media_types: str) -> dict[str, Any]:
    """Document the body of a route: which schema, sent as what."""
    content = {media_type: {"schema": _of(_BODIES[name])} for media_type in media_types}
    return {"requestBody": {"required": True, "content": content}}
