"""What an operation may reply beside its answer: its other statuses, its headers, and the content of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.dependencies.models import Dependant

from graphsvc.api.auth import COOKIE, REQUIRED
from graphsvc.api.problems import MEDIA_TYPE, PROBLEMS
from graphsvc.api.routing import StrictRoute
from graphsvc.model.batch import PLURALS
from graphsvc.model.requests import Question

_HEAVY = {"questions", "charts", "networks", "exports"}
"""The tags of what may have to wait for its turn, or weigh more than is computed for one request."""
_UNTAGGED = {"history", "changes", "stream"}
"""The endpoints under /v1 that read the log itself, whose answers have no ETag."""
SESSION = {
    "type": "apiKey",
    "in": "cookie",
    "name": COOKIE,
    "description": "That of a page on which a key was entered.",
}

HEADERS: Mapping[str, Any] = {
    name: {"description": description, "schema": {"type": kind}}
    for name, description, kind in (
        ("ETag", "Sent back as If-None-Match it asks whether this has changed; of a record, as If-Match, that it has not.", "string"),
        ("Link", "What belongs to this, with its relation and its media type (RFC 8288).", "string"),
        ("Content-Disposition", "The name of the file.", "string"),
        ("X-Request-Id", "The number of the request, which the log of the server has, too.", "string"),
        ("Allow", "The methods that this address takes.", "string"),
        ("Graphsvc-Revision", "The revision of a reply: its own, else the last that the server has read.", "integer"),
        ("Graphsvc-Known", "The `known` of an answer.", "string"),
        ("Graphsvc-Otherwise", "The `otherwise` of an answer.", "string"),
        ("Location", "The address of the record, or of the same request for the successor.", "string"),
        ("Graphsvc-Warnings", "What looks wrong in a record that was taken: a JSON list of sentences.", "string"),
        ("Retry-After", "After how many seconds to send the request again.", "integer"),
        ("WWW-Authenticate", "How to send a key.", "string"),
    )
}  # fmt: skip


def _headers(*names: str) -> dict[str, Any]:
    """Refer to the headers of a reply, with those that every reply has."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", "Graphsvc-Revision", *names)}


_OF_STATUS = {
    308: _headers("Location"),
    401: _headers("WWW-Authenticate"),
    403: _headers("WWW-Authenticate"),
    405: _headers("Allow"),
    429: _headers("Retry-After"),
    503: _headers("Retry-After"),
}
_PROBLEM_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}


def _problem_response(status: int) -> dict[str, Any]:
    titles = " / ".join(problem.title for problem in PROBLEMS.values() if problem.status == status)
    return {"description": f"{titles}.", "headers": _OF_STATUS.get(status, _headers()), "content": _PROBLEM_CONTENT}


PROBLEM_RESPONSES: Mapping[str, Any] = {
    **{f"Problem{status}": _problem_response(status) for status in sorted({row.status for row in PROBLEMS.values()})},
    "NotModified": {"description": "It has not changed since the ETag in If-None-Match.", "headers": _headers("ETag")},
    "Problem": {"description": "A problem document; `type` leads to the page that explains it.", "headers": _headers(), "content": _PROBLEM_CONTENT},
}  # fmt: skip


def complete(operation: dict[str, Any], route: StrictRoute, method: str) -> None:
    """Add to an operation what follows from its route: who may ask, which replies may come, with which headers."""
    replies = operation["responses"]
    calls = set(_calls(route.dependant))
    if REQUIRED["read"] in calls:
        # Nothing at all is enough where the server leaves reading open.
        operation["security"] = [{}, {"key": []}, {"session": []}]
    is_tagged = method == "GET" and route.path.startswith("/v1/") and route.endpoint.__name__ not in _UNTAGGED
    for status in ("200", "201"):
        if status in replies:
            is_table = len(replies[status].get("content", ())) > 1 and route.tags[0] != "exports"
            names = _answer_headers(route, method, status, is_tagged=is_tagged, is_table=is_table)
            replies[status]["headers"] = _headers(*names)
            for media_type, content in replies[status].get("content", {}).items():
                content["schema"] = content.get("schema") or _file_schema(media_type)
    if is_tagged:
        replies["304"] = _reference("NotModified")
    for code in sorted(_statuses(operation, route, method, calls)):
        replies[str(code)] = _reference(f"Problem{code}")
    replies["default"] = _reference("Problem")


def name_of(route: StrictRoute) -> str:
    """Return the name of an operation, its words parted by underscores."""
    return route.operation_id or route.name


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


def _file_schema(media_type: str) -> dict[str, str]:
    if media_type.endswith("json"):
        return {"type": "object"}
    is_text = media_type.startswith("text/") or media_type.endswith("xml")
    return {"type": "string"} if is_text else {"type": "string", "format": "binary"}


def _answer_headers(route: StrictRoute, method: str, status: str, *, is_tagged: bool, is_table: bool) -> Iterator[str]:
    is_record_write = method in ("POST", "PUT", "PATCH") and route.tags[0] in PLURALS
    if is_tagged or is_record_write or route.path.endswith("/merge"):
        yield "ETag"
    if is_record_write:
        yield "Graphsvc-Warnings"
    if status == "201":
        yield "Location"
    if route.tags[0] in ("charts", "exports"):
        yield "Link"
    if route.tags[0] == "exports":
        yield "Content-Disposition"
    if is_table:
        yield from ("Content-Disposition", "Link", "Graphsvc-Known", "Graphsvc-Otherwise")


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def _statuses(operation: Mapping[str, Any], route: StrictRoute, method: str, calls: set[Any]) -> set[int]:
    """Return the statuses of the problems that may come, but for those of connections, which may come anywhere."""
    statuses, kind = {400, 421, 503}, route.tags[0]
    if calls & set(REQUIRED.values()):
        statuses.add(401)
    if calls & {REQUIRED["write"], REQUIRED["admin"]}:
        statuses.add(403)
    if "requestBody" in operation:
        statuses |= {413, 415, 422}
    question: Question | None = getattr(route.endpoint, "question", None)
    # That nobody is meant is an answer of `resolve`, and no problem.
    references = question.references if question is not None and name_of(route) != "resolve" else ()
    names = {(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", ())}
    if ("header", "If-Match") in names:
        statuses.add(412)
    if kind in _HEAVY:
        statuses |= {413, 429}
    if (kind in PLURALS and "{ref}" in route.path) or method == "POST":
        return statuses | _record_statuses(route, method)
    if any(place == "path" or (place == "query" and name in references) for place, name in names):
        # What was learned of a record that was retracted is an answer.
        statuses |= {308, 404, 409} | ({410} if name_of(route) != "learned" else set())
    if name_of(route) in ("changes", "follow_changes"):
        statuses.add(409)
    return statuses


def _record_statuses(route: StrictRoute, method: str) -> set[int]:
    kind, has_slugs = route.tags[0], route.tags[0] in ("entities", "sources")
    match route.endpoint.__name__:
        case "merge":
            return {404, 409, 410}
        case "unmerge":
            return {404, 410}
        case "read":
            return {404, 410} | ({308, 409} if kind == "entities" else set())
        case "history":
            return {404} | ({409} if kind == "entities" else set())
        case "post":
            return {409, 410}
        case "put":
            return {409} if has_slugs else {404, 409}
        case "patch":
            return {404, 409, 410}
        case "delete":
            return {404, 409} if has_slugs else {404}
    return set()
