"""Which codes are borne by whom and when."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.model.intervals import Period, verdict
from graphsvc.model.query_parameters import CodesParameters
from graphsvc.model.truth import Truth
from graphsvc.model.wire_records import Borne
from graphsvc.service import parameters
from graphsvc.service.lists import ListPage, ListSlice, resolve_entity
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.rows import CodeRow, EntityRow

_NUMERIC = ("cow", "gw")
_Bearer = tuple[EntityRow, CodeRow]


def codes(part: ListSlice, *, scheme: str | None, code: str | None, of: str | None, period: Period | None) -> ListPage:
    """List codes with their bearers by scheme, code (cow and gw as numbers), start and id.

    `code` may begin with its scheme (cow:339). Of a code with several periods each is an item. On the days asked
    about, those borne, or possibly borne, then. What was borne by an entity merged into another is that one's.
    """
    schemes = parameters.choices(CodesParameters, "scheme", scheme)
    bearer = None if of is None else resolve_entity(part.head, of, period)

    def is_meant(row: EntityRow, borne: CodeRow) -> bool:
        return (
            (schemes is None or borne.scheme in schemes)
            and (code is None or parameters.is_code(borne, code))
            and (bearer is None or row.index == bearer)
            and _is_borne(borne, period)
        )

    bearers = sorted((borne for borne in _all(part) if is_meant(*borne)), key=_order)
    end = part.start + part.limit
    return ListPage([dict(_shown(*borne)) for borne in bearers[part.start : end]], end if end < len(bearers) else None)


def _all(part: ListSlice) -> Iterator[_Bearer]:
    return ((row, code) for row in part.view.entities() for code in row.codes)


def _is_borne(code: CodeRow, period: Period | None) -> bool:
    if period is None:
        return True
    span = code.span
    return verdict(span.s1, span.s2, span.u1, span.u2, period.first, period.last) is not Truth.NO


def _order(bearer: _Bearer) -> tuple[str, int, str, int, int, str]:
    row, code = bearer
    number = int(code.code) if code.scheme in _NUMERIC else 0
    return code.scheme, number, code.code, code.span.s1, code.span.s2, row.id


def _shown(row: EntityRow, code: CodeRow) -> Borne:
    since, until = code.span.since, code.span.until
    return {
        "entity": named(row),
        "scheme": code.scheme,
        "code": code.code,
        "valid": f"{since or '..'}/{until or '..'}",
        "since": since,
        "until": until,
    }
