"""Errors as pages: what was wrong in words, what to do now, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from graphsvc import errors
from graphsvc.api.problems import ErrorPage, MethodNotAllowed, NoSuchPath, problem_of, respond, same_question
from graphsvc.dashboard import rendering
from graphsvc.dashboard.addresses import Address, local_path
from graphsvc.errors import Candidate, Fault, GraphsvcError, InvalidParameter
from graphsvc.model.phrases import date_in_words
from graphsvc.service.services import Services

_ADVICE: Mapping[type[GraphsvcError], str] = {
    InvalidParameter: "Correct the address, or go back and ask again.",
    errors.NotFound: "Search for it by a name, part of a name or a code.",
    NoSuchPath: "The address may be mistyped, or the page may have moved. Begin at the first page, or search.",
    MethodNotAllowed: "Open the address as a page, without sending anything to it.",
    errors.Merged: "It is one with another now, and this address leads there.",
    errors.Retracted: "It was taken back. What was known before that moment can still be asked for with “known on”.",
    errors.Ambiguous: "Choose one of them, or ask about a day on which only one bore the name.",
    errors.TooMany: "Other pages are still being made for you. This page tries again until it has its turn.",
    errors.TooLarge: "Ask for less at once: fewer days, fewer data sets, fewer parties.",
    errors.Unauthenticated: "Sign in with a key. Whoever runs this server can give you one.",
    errors.Forbidden: "Sign in with a key that may do more, or ask whoever runs this server.",
    errors.StoreIncomplete: "This does not pass by itself. Whoever runs this server has to see to it.",
    errors.StoreUnusable: "This does not pass by itself. Whoever runs this server has to see to it.",
    errors.StoreUnavailable: "It passes by itself, and this page tries again until it does.",
}
_ELSE = "Go back, or begin at the first page. If it happens again, tell whoever runs this server the number below."


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may have been meant, and the address of the same question about it."""

    candidate: Candidate
    href: str
    when: str


@dataclass(frozen=True, slots=True)
class Building:
    """How far the snapshot is that is being built: revisions read, of how many."""

    read: int
    all: int


def install(app: FastAPI) -> None:
    """Let an application show its errors as pages."""
    app.state.error_pages = write
    app.add_exception_handler(RequestValidationError, _on_missing)


def write(error: GraphsvcError, document: Mapping[str, Any], request: Request) -> ErrorPage:
    """Write the page of an error."""
    problem = problem_of(error)
    retry_after = _retry_after(error)
    comes_again = retry_after is not None and request.method == "GET"
    building = _building(request) if retry_after is not None and isinstance(error, errors.StoreUnavailable) else None
    text = rendering.html(
        "error.html",
        **rendering.frame(request, Address("/", {})),
        document=document,
        heading="graphsvc is starting" if building else _heading(error, problem.title),
        detail=_sentence(error.detail),
        faults=document.get("errors", ()),
        references=document.get("references", ()),
        problem=problem,
        advice=next((_ADVICE[cls] for cls in type(error).__mro__ if cls in _ADVICE), _ELSE),
        choices=_choices(error, request),
        sought=getattr(error, "ref", None) if isinstance(error, errors.NotFound) else None,
        retry_after=retry_after,
        sign_in=f"/sign-in?{urlencode({'next': local_path(request)})}" if problem.status in (401, 403) else None,
        comes_again=comes_again,
        building=building,
    )
    # As a header it is no part of the page: what is kept or printed of it does not come again.
    refresh = {"Refresh": str(retry_after)} if comes_again else {}
    return ErrorPage(text, {**rendering.headers(request), **refresh})


def _retry_after(error: GraphsvcError) -> int | None:
    """Return after how many seconds to ask again; None where the error does not pass by itself."""
    if isinstance(error, errors.StoreUnavailable | errors.TooMany) and not isinstance(error, errors.StoreUnusable):
        return error.retry_after
    return None


def _heading(error: GraphsvcError, title: str) -> str:
    """Say in the reader's own words what was asked for, where that is a name."""
    ref = getattr(error, "ref", None)
    if isinstance(error, errors.Ambiguous) and ref:
        return f"Which “{_cut(ref)}” is meant?"
    return f"Nothing here is called “{_cut(ref)}”" if isinstance(error, errors.NotFound) and ref else title


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _borne(valid: str | None) -> str:
    """Write in words when a name or a code was borne: from 1949 until 1 May 1975."""
    periods = []
    for period in (valid or "").split(", ") if valid else ():
        since, _, until = period.partition("/")
        ends = [f"from {date_in_words(since)}"] if since not in ("", "..") else []
        ends += [f"until {date_in_words(until)}"] if until not in ("", "..") else []
        periods.append(" ".join(ends))
    return ", ".join(filter(None, periods))


def _choices(error: GraphsvcError, request: Request) -> list[Choice]:
    ref: str | None = getattr(error, "ref", None)
    candidates: tuple[Candidate, ...] = getattr(error, "candidates", ())
    if ref is None or "route" not in request.scope:
        return []
    choices = []
    for candidate in candidates:
        # A text that is an id and a name of another means the first only where that is said.
        exact = f"id:{candidate.id}" if candidate.id == ref else candidate.id
        href = same_question(request, ref, exact) or same_question(request, f"id:{ref}", exact)
        if href is not None:
            choices.append(Choice(candidate, href, _borne(candidate.valid)))
    return choices


def _building(request: Request) -> Building | None:
    services: Services = request.app.state.services
    return None if services.follower.is_ready else Building(*services.follower.progress)


async def _on_missing(request: Request, exc: Exception) -> Response:
    """Answer where a parameter of a page is missing, as elsewhere."""
    assert isinstance(exc, RequestValidationError)
    return respond(
        InvalidParameter([Fault(str(fault["loc"][-1]), "is missing; send it") for fault in exc.errors()]), request
    )
