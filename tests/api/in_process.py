"""Requests that are answered in this process without a socket, and what to send in them: bodies drawn from their schema,
then with values of every other type in any place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from starlette.types import ASGIApp, Message, Scope

from graphsvc.api.request_schemas import components
from graphsvc.model import kinds
from tests import worlds

SCHEMAS: Mapping[str, Any] = components()
MODELS = {"entities": "EntityBody", "ties": "TieBody", "events": "EventBody", "sources": "SourceBody"}
SINGULAR = {"entities": "entity", "ties": "tie", "events": "event", "sources": "source"}
STANDING = {
    "entities": "italy",
    "ties": worlds.RELATIONS.id,
    "events": worlds.SEVERANCE.id,
    "sources": "nato-members",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes


async def ask(app: ASGIApp, method: str, path: str, *, query: bytes = b"", body: bytes = b"", **headers: str) -> Answer:
    """Send a request; the path is as it stands in a request, percent-escapes resolved."""
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": query,
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50_000),
        "headers": [(b"host", b"127.0.0.1"), *pairs],
        "state": {},
    }
    sent: list[Message] = []
    is_given = False

    async def receive() -> Message:
        nonlocal is_given
        if is_given:
            await asyncio.Event().wait()  # A client that stays.
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], given, b"".join(message.get("body", b"") for message in sent[1:]))


TEXTS = (
    "albania", "iran", "italy", "nato", "nato-members", "notes", "2022-09-07", "2022", "193X", "..", "", "1949/..",
    "2022-09-07~", worlds.RELATIONS.id, worlds.SEVERANCE.id, "rival_of:k1", "k1", "Albania", "cow:339", "any", "en",
    "https://example.org", "x y", "Z",
)  # fmt: skip


def drawn(random: Random, schema: Mapping[str, Any]) -> Any:
    """Draw a value of a JSON schema, of such words as records are made of."""
    if "$ref" in schema:
        return drawn(random, SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return drawn(random, random.choice(schema["anyOf"]))
    if "enum" in schema:
        return random.choice(schema["enum"])
    match schema.get("type"):
        case "object" if "properties" in schema:
            required = schema.get("required", ())
            names = [name for name in schema["properties"] if name in required or random.random() < 0.3]
            return {name: drawn(random, schema["properties"][name]) for name in names}
        case "object":
            names = [*kinds.DATE_KINDS, *(name for kind in kinds.TIE_KINDS.values() for name in kind.attributes)]
            chosen = random.sample(names, random.randrange(3))
            inner = schema.get("additionalProperties")
            return {name: drawn(random, inner) if isinstance(inner, dict) else anything(random) for name in chosen}
        case "array":
            return [drawn(random, schema.get("items", {})) for _ in range(random.randrange(4))]
        case "boolean":
            return random.random() < 0.5
        case "integer":
            return random.choice((1, 2, 10**6))
        case "null":
            return None
        case "string":
            return random.choice(TEXTS)
    return anything(random)


SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2**31, 2**63, -(2**63) - 1, 10**30, 0.0, -0.0, 1.5, 1e308, 5e-324, "", " ", "x",
    "\x00", "\ud800", "\ufffe", "é", "e\u0301", "\U0001f600", "x" * 21_000, "albania", "2022-02-30", "..", "/", "~1", "t-", "e-",
    "9999-12-31", "0000", "-1", "٣", "id:italy", "cow:", ":", "id:", "a" * 201, "1e5", "%", "'", '"', "{}", "__class__",
)  # fmt: skip


def anything(random: Random, depth: int = 0) -> Any:
    """Draw a value of any type of JSON."""
    choice = random.random()
    if choice < 0.55 or depth > 3:
        return random.choice(SCALARS)
    if choice < 0.6:
        deep: Any = random.choice(SCALARS)
        for _ in range(random.choice((5, 19, 20, 21, 30))):
            deep = [deep] if random.random() < 0.5 else {"a": deep}
        return deep
    if choice < 0.8:
        return [anything(random, depth + 1) for _ in range(random.randrange(4))]
    return {random.choice(("id", "kind", "text", "scheme", "", "\ud800", "é", "e\u0301", "x", "source", "about")): anything(random, depth + 1) for _ in range(random.randrange(4))}  # fmt: skip


def places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a value, its own among them."""
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(inner for name, part in parts for inner in places(part, (*place, name)))]


def spoilt(random: Random, value: Any) -> Any:
    """Replace values in random places by values of other types, or add or take away some."""
    whole = {"": json.loads(json.dumps(value))}
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 5))):
        *above, last = ("", *random.choice(places(whole[""])))
        holder: Any = whole
        for name in above:
            holder = holder[name]
        how = random.random()
        if how < 0.8 or not above:
            holder[last] = anything(random)
        elif how < 0.9:
            del holder[last]
        elif isinstance(holder, dict):
            holder[random.choice(("x", "id", "version", "key", "dataset", "opens", "attributes"))] = anything(random)
        else:
            holder.append(anything(random))
    return whole[""]


def request(random: Random) -> tuple[str, str, bytes, str]:
    """Draw a write: its method, path, body and kind of body."""
    plural = random.choice(list(MODELS))
    record = random.choice((drawn(random, SCHEMAS[MODELS[plural]]), standing(plural)))
    how = random.choice(("POST", "PUT", "PATCH", "batch", "lines", "merge"))
    if how == "batch":
        body = spoilt(random, drawn(random, SCHEMAS["BatchBody"]) | {plural: [record]})
        return "POST", "/v1/batch", json.dumps(body).encode(), "application/json"
    if how == "lines":
        lines = [{SINGULAR[plural]: spoilt(random, record)} for _ in range(random.choice((1, 2)))]
        end = spoilt(random, {"end": len(lines)}) if random.random() < 0.1 else {"end": len(lines)}
        text = "\n".join(json.dumps(line) for line in [*lines, end])
        return "POST", "/v1/batch", text.encode(), "application/x-ndjson"
    if how == "merge":
        body = spoilt(random, {"into": random.choice(TEXTS)})
        return "POST", f"/v1/entities/{random.choice(('italy', 'albania'))}/merge", json.dumps(body).encode(), "application/json"  # fmt: skip
    body = json.dumps(spoilt(random, record)).encode()
    path = f"/v1/{plural}" + ("" if how == "POST" else f"/{STANDING[plural]}")
    return how, path, body, random.choice(("application/json", "application/merge-patch+json")) if how == "PATCH" else "application/json"  # fmt: skip


def standing(plural: str) -> Any:
    """Return a record that stands in the small world."""
    record: Any = {"entities": worlds.ITALY, "ties": worlds.RELATIONS, "events": worlds.SEVERANCE}.get(
        plural, worlds.NATO_MEMBERS
    )
    return record.body()
