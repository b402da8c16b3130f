"""Errors as problem documents (RFC 9457), or as pages where a browser asks: one table says which has which status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from graphsvc import errors, logs
from graphsvc.api.encoding import encode
from graphsvc.api.negotiation import wants_page
from graphsvc.errors import Candidate, GraphsvcError, InvalidInput, InvalidParameter
from graphsvc.model.requests import Question

MEDIA_TYPE = "application/problem+json"
_HEADERS = ("if-match", "if-none-match", "content-type", "content-encoding", "authorization", "last-event-id")


class NoSuchPath(GraphsvcError):
    """Nothing is served under this path."""


class MethodNotAllowed(GraphsvcError):
    """The path is served, but not by this method."""

    def __init__(self, detail: str, allowed: str) -> None:
        super().__init__(detail)
        self.allowed = allowed


class UnsupportedMediaType(GraphsvcError):
    """The body is of a kind that is not read here."""


class Unexpected(GraphsvcError):
    """A fault of graphsvc itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its status, the name of its page, its title, and what the page explains."""

    status: int
    slug: str
    title: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error as a page for people, and the headers that its pages have."""

    text: str
    headers: Mapping[str, str]


ErrorPages = Callable[[GraphsvcError, Mapping[str, Any], Request], ErrorPage]
"""Writes the page of an error from its problem document."""

PROBLEMS: dict[type[GraphsvcError], Problem] = {
    InvalidParameter: Problem(
        400,
        "invalid-parameter",
        "A parameter cannot be taken",
        "A parameter of the address or a header is unknown, repeated, or has a value that is not understood. `errors` "
        "names each. Nothing is guessed and no limit is bent: correct the parameter and send the request again.",
    ),
    InvalidInput: Problem(
        422,
        "invalid-input",
        "What was sent cannot be taken",
        "The body is not well-formed, or says something that cannot be: a kind that does not exist, an end before its "
        "start, a reference to a record that is not there. `errors` lists every fault with a JSON pointer to its "
        "place. Reading stops where more than 1,000 would be listed; then `more` is how many more there are, or `true` "
        "where that is not known. Nothing was written, of a batch neither.",
    ),
    errors.NotFound: Problem(
        404,
        "not-found",
        "Nothing bears this id, code or name",
        "No record answers to the reference. `candidates` holds entities spelled alike, where there are any. What was "
        "not yet known at the moment asked for with `known` is not found either.",
    ),
    NoSuchPath: Problem(
        404, "no-such-path", "Nothing is served here", "The path is not one of the API's; /docs lists all of them."
    ),
    MethodNotAllowed: Problem(
        405, "method-not-allowed", "The method is not served here", "The header Allow names the methods of this path."
    ),
    errors.Merged: Problem(
        308,
        "merged",
        "It lives on under another id",
        "The entity has been merged into another. Location leads to the same request for that one.",
    ),
    errors.Retracted: Problem(
        410,
        "retracted",
        "It has been retracted",
        "The record was here and has been taken back. Its history stays under …/history, requests with `known` before "
        "that moment still find it, and a PUT brings it back.",
    ),
    errors.Ambiguous: Problem(
        409,
        "ambiguous",
        "Several entities answer to this reference",
        "`candidates` lists them. Use an id, or give the day (`on`) if the reference was borne by one of them only then.",
    ),
    errors.Conflict: Problem(
        409,
        "conflict",
        "The request contradicts what is stored",
        "A record of this id exists and says something else, or a part that cannot change would change. `detail` says "
        "which, and what to do instead.",
    ),
    errors.StillReferred: Problem(
        409,
        "still-referred",
        "Other records refer to it",
        "An entity or a source can be retracted only when no tie, event, source or merged entity refers to it. "
        "`references` names those that do.",
    ),
    errors.NoSuchPosition: Problem(
        409,
        "no-such-position",
        "The log has no such place",
        "The place from which the changes were to be read is not one of this log. Whoever came to it by following has "
        "followed a store that has since been replaced, or restored as it was before: what was kept from it may be "
        "wrong. Let go of it and read from the beginning, `after=0`.",
    ),
    errors.VersionMismatch: Problem(
        412,
        "version-mismatch",
        "It has changed since it was read",
        "The record's version is not the one that If-Match names. Read it again, and repeat the change on what it says "
        "now. A request that was stored before, and only its reply lost, is answered as done instead.",
    ),
    errors.Unauthenticated: Problem(
        401,
        "unauthenticated",
        "A key is needed",
        "Writing always needs a key, reading where the server is set up so. Send it as `Authorization: Bearer KEY`. A "
        "wrong, expired or revoked key is refused even where none is needed. `graphsvc key create` makes one.",
    ),
    errors.Forbidden: Problem(
        403,
        "forbidden",
        "The key may not do this",
        "Keys have a scope: read, write or admin. This request needs one that reaches further.",
    ),
    errors.TooLarge: Problem(
        413,
        "too-large",
        "It is over a limit",
        "The body, the batch or the question is larger than this server takes. `detail` names the limit; send it in parts.",
    ),
    errors.MalformedRequest: Problem(
        400,
        "malformed-request",
        "This is no request of HTTP",
        "What came could not be read as HTTP/1.1, or has no header Host, or several. The connection is closed. Clients "
        "write requests correctly by themselves; look at what stands between them and here.",
    ),
    errors.AddressTooLong: Problem(
        414,
        "address-too-long",
        "The address is too long",
        "The path and the query of a request may have 16 KiB together. Ask about fewer entities at a time, or name them "
        "by id.",
    ),
    errors.HeadTooLarge: Problem(
        431,
        "head-too-large",
        "The header lines are too many or too long",
        "A request may have 100 header lines, and 64 KiB before its body. The connection is closed. Browsers send too "
        "much where too many cookies were set for the host: delete them.",
    ),
    errors.RequestTimeout: Problem(
        408,
        "request-timeout",
        "The rest of the request did not come",
        "The header lines must come within 10 seconds, a body at 1 KiB a second at least. The connection is closed and "
        "nothing was written. Send the request again.",
    ),
    errors.WrongHost: Problem(
        421,
        "wrong-host",
        "The server does not answer for this host",
        "The header Host is neither localhost nor an IP address nor one of the names in the setting GRAPHSVC_HOSTS. "
        "Otherwise any page on the web could have a browser read from here under a name of its own. Whoever runs the "
        "server adds the name to GRAPHSVC_HOSTS (several are parted by commas), or lets the proxy send another Host.",
    ),
    errors.TooManyConnections: Problem(
        503,
        "too-many-connections",
        "No place is left for another connection",
        "The server has as many connections as it can hold, or as many as one address may have, and none is idle. Send "
        "the request again after the seconds that Retry-After names, and use few connections for many requests.",
    ),
    errors.TooMany: Problem(
        429,
        "too-many",
        "Too many requests at a time",
        "What takes long to compute is computed one at a time for each client, and a client may have only so many "
        "requests waiting. Send it again after the seconds that Retry-After names. A client is its key, else its "
        "session, else its address.",
    ),
    UnsupportedMediaType: Problem(
        415,
        "unsupported-media-type",
        "This kind of body is not read here",
        "Send JSON as application/json, a batch also as application/x-ndjson, a patch also as "
        "application/merge-patch+json; in UTF-8 and not compressed.",
    ),
    errors.StoreUnavailable: Problem(
        503,
        "store-unavailable",
        "The store is away or busy",
        "The store cannot be reached, is busy, or is still being read. Send the same request again after the seconds "
        "that Retry-After names; writing the same twice does no harm. Questions that need nothing from the store are "
        "answered meanwhile. /readyz says how things stand.",
    ),
    errors.StoreUnusable: Problem(
        503,
        "store-unusable",
        "The store cannot be used as it is",
        "The store is read-only, does not let the server in, was changed by hand, is being restored, or was made by another "
        "program or by a newer graphsvc. This does not pass by itself: `detail` says what to do, and /guide/operating more.",
    ),
    errors.StoreIncomplete: Problem(
        503,
        "store-incomplete",
        "The store's file is not whole",
        "The file of the store lacks what was written to it, as a copy taken while it was in use does, or lies beside "
        "files that belong to another. Nothing was changed. The detail says what to do; the guide has a section on it.",
    ),
    Unexpected: Problem(
        500,
        "unexpected",
        "Something went wrong inside graphsvc",
        "This is a fault of graphsvc, not of the request. Its log has the details under the request_id.",
    ),
}


def problem_of(error: GraphsvcError) -> Problem:
    """Find the row of the table for an error: that of its class, or of the nearest class above it."""
    return next(PROBLEMS[cls] for cls in (*type(error).__mro__, Unexpected) if cls in PROBLEMS)


def common_members(error: GraphsvcError, request_id: str | None) -> dict[str, Any]:
    """Return the members that every problem document has."""
    problem = problem_of(error)
    return {
        "type": f"/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": error.detail,
        "request_id": request_id,
    }


def document(error: GraphsvcError, request: Request) -> dict[str, Any]:
    """Write the problem document of an error."""
    members = common_members(error, request.scope.get("state", {}).get("request_id"))
    candidates: tuple[Candidate, ...] | None = getattr(error, "candidates", None)
    if candidates is not None:
        members["candidates"] = [
            {
                "entity": {"id": entity.id, "name": entity.name, "kind": entity.kind},
                "code": entity.code,
                "valid": entity.valid,
            }
            for entity in candidates
        ]
    if isinstance(error, InvalidInput):
        places = {fault: _place(error, fault.pointer, request) for fault in error.faults}
        members["errors"] = [
            {"in": place, "pointer": fault.pointer, "detail": fault.detail} for fault, place in places.items()
        ]
        if error.more:
            members["more"] = error.more
    if isinstance(error, errors.StillReferred):
        members["references"] = list(error.references)
    if isinstance(error, errors.Merged):
        members["successor"] = error.successor
    return members


def _place(error: InvalidInput, name: str, request: Request) -> str:
    if not isinstance(error, InvalidParameter):
        return "body"
    if name in request.path_params:
        return "path"
    return "header" if name.lower() in _HEADERS else "query"


def respond(error: GraphsvcError, request: Request, *, members: Mapping[str, Any] | None = None) -> Response:
    """Answer a request with an error; `members` are added to its document."""
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, errors.StoreUnavailable | errors.TooMany):
        headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="graphsvc"'
    elif isinstance(error, errors.Forbidden):
        headers["WWW-Authenticate"] = 'Bearer realm="graphsvc", error="insufficient_scope"'
    elif isinstance(error, MethodNotAllowed):
        headers["Allow"] = error.allowed
    elif isinstance(error, errors.Merged) and (successor := same_question(request, error.ref, error.successor)):
        headers["Location"] = successor
    if members is None:  # Else it is what was asked for: whether the server is ready.
        request.app.state.metrics.count_refusal(problem_of(error).slug, error)
    body = document(error, request) | dict(members or {})
    page = _page(error, body, request)
    if page is not None:
        return HTMLResponse(page.text, problem_of(error).status, {**page.headers, **headers})
    return Response(encode(body), problem_of(error).status, headers, MEDIA_TYPE)


def _page(error: GraphsvcError, body: Mapping[str, Any], request: Request) -> ErrorPage | None:
    """Show an error as a page where a browser asks; None where a program does, or the page itself fails."""
    write: ErrorPages | None = request.app.state.error_pages
    if write is None or not wants_page(request):
        return None
    try:
        return write(error, body, request)
    except Exception:  # noqa: BLE001  # Whatever is wrong with the page, the error itself must still be answered.
        logs.exception("the page of an error failed")
        return None


def same_question(request: Request, ref: str, entity_id: str) -> str | None:
    """Return the address of the same request with an entity's id in place of a reference; None where it has none."""

    def followed(text: str) -> str:
        return ",".join(entity_id if part.strip() == ref else part for part in text.split(","))

    given, given_query = request.path_params, request.query_params.multi_items()
    path = {name: entity_id if value == ref else value for name, value in given.items()}
    question: Question | None = getattr(request.scope["route"].endpoint, "question", None)
    references = question.references if question is not None else ()
    query = [(name, followed(value) if name in references else value) for name, value in given_query]
    if (path, query) == (given, given_query):
        return None
    quoted = {name: quote(value, safe="") for name, value in path.items()}
    address = str(request.scope["route"].path_format).format(**quoted)
    return f"{address}?{urlencode(query)}" if query else address


def of_http(exc: HTTPException, request: Request, allowed: str) -> GraphsvcError:
    """Translate what Starlette raises by itself: no such path, or not by this method."""
    if exc.status_code == 405:
        return MethodNotAllowed(f"{request.method} is not served here; {allowed} are", allowed)
    if exc.status_code == 404:
        return NoSuchPath(f"nothing is served under {request.url.path[:200]}; /docs lists all there is")
    return UnsupportedMediaType(str(exc.detail)) if exc.status_code == 415 else Unexpected("the request failed")
