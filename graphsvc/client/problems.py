"""The server's errors, raised here as the same classes; and what else can go wrong between here and there."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from graphsvc import errors
from graphsvc.errors import Candidate, Fault, GraphsvcError

PROBLEM = "application/problem+json"
_SHOWN = 120
"""How many characters of an answer that is not understood are shown."""


class Unreachable(GraphsvcError):
    """No answer came from the address of the server."""


class NotUnderstood(GraphsvcError):
    """What came is not what a graphsvc server answers."""


class Refused(GraphsvcError):
    """The server refused, for a reason that this client has no class for; `slug` names its page under /problems."""

    def __init__(self, detail: str, slug: str, status: int) -> None:
        super().__init__(detail)
        self.slug, self.status = slug, status


class MissingExtra(GraphsvcError, ImportError):
    """A library is not installed that only some need; the message says how to install it."""

    def __init__(self, library: str, extra: str) -> None:
        detail = f"this needs {library}, which is not installed; run: pip install '{_distribution()}[{extra}]'"
        super().__init__(detail)


def _distribution() -> str:
    """Name what this client was installed as: alone, or with the server."""
    from importlib.metadata import PackageNotFoundError, version  # Rarely needed, and slow to load.

    try:
        version("graphsvc-client")
    except PackageNotFoundError:
        return "graphsvc"
    return "graphsvc-client"


def problem_of(reply: httpx.Response) -> Mapping[str, Any] | None:
    """Return the problem document of a reply that was read; None where it is none."""
    if reply.headers.get("content-type", "").partition(";")[0].strip() != PROBLEM:
        return None
    try:
        document = json.loads(reply.content)
    except ValueError:
        return None
    is_problem = isinstance(document, dict) and isinstance(document.get("detail"), str)
    return document if is_problem else None


def slug_in(problem: Mapping[str, Any]) -> str:
    """Return the name of the kind of problem, the last part of its `type`."""
    return str(problem.get("type", "")).rpartition("/")[2]


def error_of(reply: httpx.Response) -> GraphsvcError:
    """Build the error that a reply tells of: the class that the server raised, with all that it carried."""
    problem = problem_of(reply)
    if problem is None:
        return not_understood(reply, f"has status {reply.status_code}")
    error = _built(problem, reply)
    if problem.get("request_id"):
        error.add_note(f"{reply.request.method} {reply.url} was refused; the server logs it as {problem['request_id']}")
    return error


def not_understood(reply: httpx.Response, why: str) -> NotUnderstood:
    """Build the error for an answer that is none of graphsvc's, with the beginning of what it says."""
    kind = reply.headers.get("content-type", "no content type")
    text = " ".join(reply.text[: 4 * _SHOWN].split())[:_SHOWN]
    return NotUnderstood(
        f"the answer of {reply.url} {why} and is not one of graphsvc's ({kind}, {text!r}); "
        "see whether the address is that of a graphsvc server, and what stands between it and here"
    )


def _built(problem: Mapping[str, Any], reply: httpx.Response) -> GraphsvcError:
    slug, detail = slug_in(problem), str(problem["detail"])
    cls = _CLASSES.get(slug)
    if cls is None:
        return Refused(detail, slug, reply.status_code)
    carried = _carried(problem, reply)
    wanted = list(inspect.signature(cls).parameters.values())
    if any(parameter.name not in carried and parameter.default is parameter.empty for parameter in wanted):
        return Refused(detail, slug, reply.status_code)
    return cls(**{parameter.name: carried[parameter.name] for parameter in wanted if parameter.name in carried})


def _carried(problem: Mapping[str, Any], reply: httpx.Response) -> dict[str, Any]:
    """Return what an error may be built from, by the names of the classes' parameters."""
    carried = {
        **problem,
        "faults": [Fault(str(fault.get("pointer")), str(fault.get("detail"))) for fault in _objects(problem, "errors")],
        "candidates": [_candidate(candidate) for candidate in _objects(problem, "candidates")],
        "references": [str(reference) for reference in problem.get("references", [])],
        "ref": reply.url.path.rpartition("/")[2],
    }
    wait = reply.headers.get("retry-after", "")
    return carried | ({"retry_after": int(wait)} if wait.isdecimal() else {})


def _candidate(given: Mapping[str, Any]) -> Candidate:
    entity = given.get("entity") or {}
    return Candidate(
        str(entity.get("id")), str(entity.get("name")), str(entity.get("kind")), given.get("code"), given.get("valid")
    )


def _objects(problem: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    members = problem.get(name)
    return (member for member in members if isinstance(member, dict)) if isinstance(members, list) else iter(())


_CLASSES = {
    errors.slug_of(one): one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, GraphsvcError) and one is not GraphsvcError
}
"""The classes of errors by the names that they go by."""
