"""The shape of problem documents (RFC 9457, section 3)."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import Named

InputFault = TypedDict("InputFault", {"in": str, "pointer": str, "detail": str})
"""A fault: whether in the query, the path, a header or the body; the parameter's name or a JSON pointer; what is wrong."""


class Candidate(TypedDict):
    """An entity that may have been meant, the code it goes by, and when that was valid."""

    entity: Named
    code: str | None
    valid: str | None


class ProblemDocument(TypedDict):
    """A problem; `type` leads to the page that explains it, `detail` says what to do.

    `errors` has every fault of the input, `more` how many more there are (true where that is not known). `candidates` are
    entities that may have been meant, `references` records that still refer to the one to be retracted, `successor` the
    entity into which another has been merged. Of a server that is not ready, `revision` is the one that it has read, and
    `store_revision` that of its store.
    """

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: NotRequired[list[InputFault]]
    more: NotRequired[int | bool]
    candidates: NotRequired[list[Candidate]]
    references: NotRequired[list[str]]
    successor: NotRequired[str]
    revision: NotRequired[int]
    store_revision: NotRequired[int | None]
