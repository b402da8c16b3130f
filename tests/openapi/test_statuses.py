"""Each status that the document names for an operation comes, and no status comes that it does not name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests import worlds
from tests.api.conftest import serve_seeds
from tests.api.serving import Served
from tests.openapi.conftest import DOCUMENT, STREAM
from tests.openapi.operations import OF_ALL_REPLIES, Json, Operation, faults, operations, strict

OPERATIONS = [each for each in operations(DOCUMENT) if each.name != STREAM]
OF_LOAD = {413, 429, 503}
"""What comes where too much is asked for, or the server or its store is busy: `tests/api/test_problems.py` has them."""
GONE_TIE = worlds.tie("rival_of", "iran", "italy", "1990")
GONE_EVENT = worlds.event("meeting", "2020-01-01", "A meeting", {"italy": "attendee"})
TIE = worlds.tie("rival_of", "albania", "iran", "1991", key="k1")
EVENT = worlds.event("meeting", "2021-01-01", "Another", {"albania": "attendee"}, key="k2")
BODIES: Mapping[str, Json] = {
    "entities": worlds.country("twin-a", "Twinland").body(),
    "ties": TIE.body(),
    "events": EVENT.body(),
    "sources": worlds.document("paper").body(),
}
STANDING = {"entities": "twin-a", "ties": TIE.id, "events": EVENT.id, "sources": "paper"}
OTHERWISE = {
    "entities": {"kind": "group"},
    "ties": {"kind": "opposes"},
    "events": {"kind": "statement"},
    "sources": {"kind": "book"},
}
"""What cannot change of a record."""
GONE_RECORDS = (worlds.country("gone"), GONE_TIE, GONE_EVENT, worlds.document("gone-paper"))
GONE = {"entities": "gone", "ties": GONE_TIE.id, "events": GONE_EVENT.id, "sources": "gone-paper"}
NOBODY = {"entities": "nobody", "ties": f"t-{'a' * 26}", "events": f"e-{'a' * 26}", "sources": "nobody"}
NEW: Mapping[str, Json] = {
    "entities": worlds.country("new").body(),
    "ties": worlds.tie("rival_of", "albania", "italy", "1992", key="k3").body(),
    "events": worlds.event("meeting", "2021-02-02", "A third", {"albania": "attendee"}, key="k4").body(),
    "sources": worlds.document("new-paper").body(),
}
NAMING = {"of", "between", "host", "group", "against", "by", "in", "a", "b", "through", "avoiding", "around"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the shipped sets with what has been merged, retracted, or named twice."""
    with serve_seeds(tmp_path_factory.mktemp("statuses")) as found:
        for name in ("twin-a", "twin-b"):
            worlds.write(found.wired.store, worlds.country(name, "Twinland"))
        worlds.write(found.wired.store, worlds.country("was"), worlds.country("successor"))
        worlds.write(found.wired.store, *GONE_RECORDS, TIE, EVENT, worlds.document("paper"))
        for plural, ref in GONE.items():
            found.send("DELETE", f"/v1/{plural}/{ref}").raise_for_status()
        found.send("POST", "/v1/entities/was/merge", {"into": "successor"}).raise_for_status()
        yield found


def _plural(operation: Operation) -> str:
    return str(operation.raw["tags"][0])


def _body(operation: Operation) -> Any:
    if "requestBody" not in operation.raw:
        return None
    if operation.path.endswith("/merge"):
        return {"into": "successor"}
    return {"attributes": {"seen": 1}} if operation.method == "PATCH" else BODIES.get(_plural(operation), {})


def _ask(served: Served, operation: Operation, place: str | None = None, **more: Any) -> httpx.Response:
    """Ask with everything right, but for one reference where one is given."""
    query = dict(operation.arguments) | more.pop("query", {})
    path, names = operation.address, [each["name"] for each in operation.parameters if each["name"] in NAMING]
    if place is not None and "{" in operation.path:
        path = operation.path.format(ref=place, a=place, b="iran")
    elif place is not None and names:
        query[names[0]] = f"{place},iran" if names[0] == "between" else place
    body = more.pop("body", _body(operation))
    sent = {} if "content" in more or body is None else {"json": body}
    scope = more.pop("scope", "write")
    headers = {"Authorization": f"Bearer {served.secret(scope)}", **more.pop("headers", {})}
    return served.client.request(
        operation.method, path, params=query, headers=headers, follow_redirects=False, **sent, **more
    )


def _of_record(kinds: Mapping[str, str], other: str) -> Callable[[Served, Operation], httpx.Response]:
    """Make a request about a record of the operation's kind, and about an entity where it is a question."""

    def ask(served: Served, operation: Operation) -> httpx.Response:
        ref = kinds.get(_plural(operation), other) if "{ref}" in operation.path else other
        body = _body(operation)
        return _ask(served, operation, ref, body=body and body | ({"id": ref} if operation.method == "PUT" else {}))

    return ask


def _retracted(served: Served, operation: Operation) -> httpx.Response:
    """Ask for what has been retracted, or add it again."""
    if operation.method == "POST" and _plural(operation) in BODIES and "{" not in operation.path:
        return _ask(served, operation, body=GONE_RECORDS[list(BODIES).index(_plural(operation))].body())
    return _of_record(GONE, "gone")(served, operation)


def _conflict(served: Served, operation: Operation) -> httpx.Response:
    """Ask about a name that two bear, a place that the log has not, a record that is otherwise, or is referred to."""
    plural = _plural(operation)
    match operation.raw["operationId"], operation.method:
        case "changes", _:
            return _ask(served, operation, query={"after": "999"})
        case _, "GET":
            return _ask(served, operation, "Twinland")
        case "merge", _:
            return _ask(served, operation, "was", body={"into": "albania"})
        case "unmerge", _:
            return _ask(served, operation, NOBODY[plural])
        case _, "POST" if plural in BODIES:
            return _ask(served, operation, body={**BODIES[plural], "attributes": {"other": 1}})
        case _, "PUT":
            return _ask(served, operation, STANDING[plural], body={**BODIES[plural], **OTHERWISE[plural]})
        case _, "PATCH":
            return _ask(served, operation, STANDING[plural], body=OTHERWISE[plural])
        case _, "DELETE" if plural in ("ties", "events"):
            return _ask(served, operation, NOBODY[plural])
    return _ask(served, operation)


def _version(served: Served, operation: Operation) -> httpx.Response:
    """Ask for another version than there is, of a record that would change."""
    place = "was" if operation.path.endswith("/merge") else STANDING[_plural(operation)]
    body = (
        {"into": "albania"} if operation.name == "merge" else {**BODIES[_plural(operation)], "attributes": {"new": 1}}
    )
    return _ask(served, operation, place, body=body if _body(operation) else None, headers={"If-Match": '"99"'})


RECIPES: Mapping[int, Callable[[Served, Operation], httpx.Response]] = {
    308: lambda served, operation: _ask(served, operation, "was"),
    400: lambda served, operation: _ask(served, operation, query={"no_such_parameter": "1"}),
    401: lambda served, operation: _ask(served, operation, headers={"Authorization": "Bearer wrong"}),
    403: lambda served, operation: _ask(served, operation, scope="read"),
    404: _of_record(NOBODY, "nobody"),
    409: _conflict,
    410: _retracted,
    412: _version,
    415: lambda served, operation: _ask(served, operation, content=b"{}", headers={"Content-Type": "text/plain"}),
    421: lambda served, operation: _ask(served, operation, headers={"Host": "graph.example"}),
    422: lambda served, operation: _ask(served, operation, content=b"[", headers={"Content-Type": "application/json"}),
}


@pytest.mark.parametrize("status", RECIPES)
def test_a_status_comes_where_it_is_documented(served: Served, document: Json, status: int) -> None:
    problem = strict(document, {"$ref": "#/components/schemas/ProblemDocument"})
    documented = document["components"]["responses"][f"Problem{status}"].get("headers", {})
    wrong: list[tuple[object, ...]] = []
    for operation in OPERATIONS:
        if str(status) not in operation.raw["responses"]:
            continue
        reply = RECIPES[status](served, operation)
        if reply.status_code != status:
            wrong.append((operation.name, reply.status_code, reply.text[:200]))
            continue
        wrong += [(operation.name, fault) for fault in faults(problem, reply.json())]
        wrong += [(operation.name, name) for name in documented if name not in reply.headers]
    assert not wrong, "\n".join(map(str, wrong))


def test_no_status_comes_that_is_not_documented(served: Served) -> None:
    wrong: list[tuple[object, ...]] = []
    for operation in OPERATIONS:
        for status, recipe in RECIPES.items():
            if status == 412 and _plural(operation) not in BODIES:
                continue
            came = recipe(served, operation).status_code
            if str(came) not in operation.raw["responses"] and came != 201:
                wrong.append((operation.name, status, came))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_documented_status_is_tried(document: Json) -> None:
    named = {status for operation in OPERATIONS for status in operation.raw["responses"] if status.isdecimal()}
    assert {int(status) for status in named} - {200, 201, 304} == set(RECIPES) | OF_LOAD


@pytest.mark.parametrize("writing", [each for each in OPERATIONS if each.method != "GET"], ids=lambda each: each.name)
def test_a_write_replies_with_the_headers_and_the_record_that_are_documented(
    served: Served, document: Json, writing: Operation
) -> None:
    place = {"merge": "twin-b", "unmerge": "was"}.get(writing.name, STANDING.get(_plural(writing)))
    body = NEW[_plural(writing)] if writing.method == "POST" and _plural(writing) in NEW else _body(writing)
    reply = _ask(served, writing, place, body={"into": "successor"} if writing.name == "merge" else body)
    assert reply.status_code == (201 if writing.name.startswith("add") else 200), reply.text
    documented = writing.raw["responses"][str(reply.status_code)]
    names = {name.lower() for name in documented.get("headers", ())}
    assert names - {"graphsvc-warnings"} <= set(reply.headers) - OF_ALL_REPLIES <= names
    assert list(faults(strict(document, documented["content"]["application/json"]["schema"]), reply.json())) == []
