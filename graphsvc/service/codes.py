"""Which codes are borne by whom and when."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.model.intervals import Period, verdict
from graphsvc.model.kinds import CODE_SCHEMES
from graphsvc.model.listings import Borne
from graphsvc.model.truth import Truth
from graphsvc.service import parameters
from graphsvc.service.lists import Part, Slice, meant
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.rows import CodeRow, EntityRow

_NUMERIC = ("cow", "gw")
_Bearer = tuple[EntityRow, CodeRow]


def codes(part: Slice, *, scheme: str | None, code: str | None, of: str | None, asked: Period | None) -> Part:
    """List codes with their bearers by scheme, code (cow and gw as numbers), start and id.

    `code` may begin with its scheme (cow:339). Of a code with several periods each is an item. On the days asked
    about, those borne, or possibly borne, then. What was borne by an entity merged into another is that one's.
    """
    schemes = parameters.choices(scheme, "scheme", CODE_SCHEMES)
    bearer = None if of is None else meant(part.head, of, asked)

    def is_meant(row: EntityRow, one: CodeRow) -> bool:
        return (
            (schemes is None or one.scheme in schemes)
            and (code is None or parameters.is_code(one, code))
            and (bearer is None or row.index == bearer)
            and _is_borne(one, asked)
        )

    found = sorted((one for one in _all(part) if is_meant(*one)), key=_order)
    end = part.start + part.limit
    return Part([dict(_shown(*one)) for one in found[part.start : end]], end if end < len(found) else None)


def _all(part: Slice) -> Iterator[_Bearer]:
    return ((row, one) for row in part.view.entities() for one in row.codes)


def _is_borne(code: CodeRow, asked: Period | None) -> bool:
    if asked is None:
        return True
    span = code.span
    return verdict(span.s1, span.s2, span.u1, span.u2, asked.first, asked.last) is not Truth.NO


def _order(one: _Bearer) -> tuple[str, int, str, int, int, str]:
    row, code = one
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
