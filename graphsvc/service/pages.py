"""Where the pages of a list begin: at a place in one revision, so that what is written meanwhile moves nothing."""

from __future__ import annotations

from graphsvc.errors import InvalidParameter
from graphsvc.model.dates import LAST_DAY
from graphsvc.snapshot.view import View

Place = tuple[int, ...] | None
"""Where a page begins: the revision that it is read at, and one or two numbers; None at the beginning."""


def begin(place: Place, view: View) -> tuple[View, int]:
    """Return the view in which a page is read, and how many items come before it. Raises InvalidParameter."""
    if place is None:
        return view, 0
    if len(place) != 2 or place[0] > view.revision:
        raise bad_token()
    return view.rewind(place[0]), place[1]


def begin_at_day(place: Place, view: View) -> tuple[View, tuple[int, int] | None]:
    """Return the view in which a page of a history is read, and the part and the day at which it begins."""
    if place is None:
        return view, None
    if len(place) != 3 or place[0] > view.revision or place[2] > LAST_DAY:
        raise bad_token()
    return view.rewind(place[0]), (place[1], place[2])


def before(place: Place) -> int | None:
    """Return the version before which a page of a record's history begins; None at its newest."""
    if place is not None and len(place) != 1:
        raise bad_token()
    return None if place is None else place[0]


def following(view: View, start: int | None) -> Place:
    """Return the place of the page that begins after so many items; None where there is none."""
    return None if start is None else (view.revision, start)


def bad_token() -> InvalidParameter:
    """Return the error of a token that is another list's, or nobody's."""
    return InvalidParameter.of(
        "after", "is not a token of this list; send `next` of the page before, and all else alike"
    )
