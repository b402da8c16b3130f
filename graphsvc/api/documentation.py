"""The OpenAPI document: what the routes declare, completed by what holds for all of them.

OpenAPI 3.1.0: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from graphsvc import __version__
from graphsvc.api import documented_replies, request_schemas
from graphsvc.api.request_parameters import documented
from graphsvc.api.routing import StrictRoute

SUMMARY = "Who is allied to whom, on which day, since when, and who says so."
_DESCRIPTION = """\
Questions are about a day (`on`) or a period (`during`), and answered as known at a moment (`known`). A verdict is `yes`, \
`possible`, `disputed`, `unknown` or `no`; what no data set covers is unknown. Days are YYYY-MM-DD, uncertain dates EDTF \
(ISO 8601-2), moments UTC.

Every answer of a question begins with `answer`, one or two sentences. Every key is always there, null where there is nothing \
to say, unless it is documented as optional. Errors are problem documents (RFC 9457). Further keys and further statuses may \
come; what is here stays. The guide (`/guide`) explains what the answers mean.\
"""
_TAGS = {
    "questions": "What is known of entities and pairs on a day, in a period, or over time.",
    "charts": "Answers drawn, as Vega-Lite specs (`.json`) and as pictures (`.svg`, `.png`).",
    "networks": "Paths through networks, and what is computed on them.",
    "exports": "Networks and dyad-years as files.",
    "entities": "Countries, groups, alliances, organisations, persons and places.",
    "ties": "Claims that two entities stood in a relation during a spell.",
    "events": "What happened, when, and who took part according to whom.",
    "sources": "Data sets and documents, which say what the records say.",
    "batch and changes": "Many records at once, and the log of all changes.",
    "operations": "Health, metrics and version.",
}

_RECORDS = {
    "entities": "albania",
    "ties": "t-fbaukee3p2kzx5tah3ry3n3csi",
    "events": "e-j6gweeqqhlmozvfwi67lcvhgwi",
    "sources": "nato-members",
}
"""A record of each kind among those that ship with graphsvc, as an example."""


def document(routes: Iterable[StrictRoute]) -> dict[str, Any]:
    """Return the document of an API of these routes."""
    routes = [route for route in routes if route.include_in_schema]
    shown = [route.documented() for route in routes]
    made = get_openapi(
        title="graphsvc",
        version=__version__,
        summary=SUMMARY,
        description=_DESCRIPTION,
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/", "description": "The server that this document comes from."}],
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        routes=shown,
    )
    components, paths = made["components"], made["paths"]
    schemas = components["schemas"]
    _require_all_keys(schemas, shown)
    schemas.update(request_schemas.components())
    components["responses"] = documented_replies.PROBLEM_RESPONSES
    components["headers"] = documented_replies.HEADERS
    components["securitySchemes"]["session"] = documented_replies.SESSION
    for route in routes:
        for method in route.methods or ():
            operation = paths[route.path_format][method.lower()]
            operation["operationId"] = _operation_id(route)
            question = getattr(route.endpoint, "question", None)
            if question is not None:
                # `scale` is read for every form of a chart, to say that it is of pictures in pixels alone.
                others = () if route.path.endswith(".png") else ("scale",)
                operation["parameters"] = [each for each in documented(question) if each["name"] not in others]
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _without_null(parameter["schema"])
                if (parameter["in"], parameter["name"]) == ("path", "ref") and route.tags[0] in _RECORDS:
                    parameter["example"] = _RECORDS[str(route.tags[0])]
            documented_replies.complete(operation, route, method)
    _tidy(paths)
    for schema in schemas.values():
        _tidy(schema.get("properties", {}))
    return made


def _operation_id(route: StrictRoute) -> str:
    """Return what clients call an operation: the route's name, `allies_of` as `alliesOf`."""
    first, *others = documented_replies.name_of(route).split("_")
    return first + "".join(map(str.capitalize, others))


def _require_all_keys(schemas: Mapping[str, Any], routes: Iterable[APIRoute]) -> None:
    """Require what has a default in Python, too: answers come with all their keys. Keys that come and go have none."""
    for schema in schemas.values():
        for name, inner in schema.get("properties", {}).items():
            if inner.pop("default", ...) is not ... and name not in schema.setdefault("required", []):
                schema["required"].append(name)
    for route in routes:
        for model in (route.response_model, *(reply.get("model") for reply in route.responses.values())):
            if isinstance(model, type) and is_dataclass(
                model
            ):  # Pydantic does not tell of defaults that are made anew each time.
                schemas[model.__name__]["required"] = list(schemas[model.__name__]["properties"])


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter without null, which no text stands for: what is absent is left out."""
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    return {**kinds[0], **schema} if len(kinds) == 1 else {"anyOf": kinds, **schema} if kinds else schema


def _tidy(part: Any) -> None:
    """Take away the titles that pydantic makes of names, of which generators make classes that collide, and write what may
    be null as one schema of two types, since some generators make a class of any choice.
    """
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        match part.get("anyOf"):
            case [{"type": str() as kind, **rest}, {"type": "null"}] if "enum" not in rest:
                del part["anyOf"]
                part |= {**rest, "type": [kind, "null"]}
        for inner in part.values():
            _tidy(inner)
    elif isinstance(part, list):
        for inner in part:
            _tidy(inner)
