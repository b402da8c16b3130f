"""A timeline as a page shows it: its rows under their headings, the days to look at, and the addresses of its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from graphsvc.charts.lanes import Lane, Window, near
from graphsvc.charts.member_lanes import GROUP
from graphsvc.dashboard import rendering
from graphsvc.dashboard.addresses import Address
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.day_bar import DayBar
from graphsvc.model import dates
from graphsvc.service import parameters
from graphsvc.service.timelines import TimelineRows

MOST_ROWS = 12
"""How many rows stand under a heading at first, those nearest to the day; the others are a link away."""
MOST_MEMBERS = 40
"""How many members of an alliance have a row at first."""
MOST_ASKED = 100
"""How many rows stand on a page that is asked for all of them; the others are on pages of their own. A page of a hundred
rows with their sources weighs half of what a page may."""
MOST_START = 1_000_000


@dataclass(frozen=True, slots=True)
class Zoom:
    """A choice of days to look at: its name, its address, and whether it is the one shown."""

    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PictureLinks:
    """Where a picture and what it is made from can be had."""

    data: str
    svg: str
    png: str
    embed: str
    frame: str
    """The whole address of the embed, as a frame on a page of somebody else's needs it."""


@dataclass(frozen=True, slots=True)
class RowPages:
    """Which of many rows are shown, counted from one, and where to see those before and after them."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows under one heading, and where to see those that are left out."""

    heading: str
    rows: Sequence[Lane]
    left_out: int = 0
    all_rows: str = ""
    pages: RowPages | None = None


@dataclass(frozen=True, slots=True)
class TimelineView:
    """What the template of a timeline needs; `cursor` is where the days asked about lie, in percent."""

    rows: TimelineRows
    groups: list[RowGroup]
    kinds: list[str]
    cursor: tuple[float, float] | None
    zooms: list[Zoom]
    links: PictureLinks
    bar: DayBar


def timeline_view(page: PageRequest, ids: Sequence[str]) -> TimelineView:
    """Make the timeline of an entity or a pair."""
    rows = page.services.timelines.rows(
        [f"id:{entity_id}" for entity_id in ids], page.query, page.window, by_dataset=page.by_dataset
    )
    groups = _cited(page, _all_groups(page, rows.rows) if _shows(page, "all") else _groups(page, rows.rows))
    return TimelineView(
        rows,
        groups,
        list(dict.fromkeys(bar.kind for group in groups for row in group.rows for bar in row.bars)),
        _cursor(page, rows.window),
        _zooms(page.address, rows),
        picture_links(page, ids),
        page.day_bar(rows),
    )


def _shows(page: PageRequest, name: str) -> bool:
    return page.address.given.get("show") == name


def _all_groups(page: PageRequest, rows: Sequence[Lane]) -> list[RowGroup]:
    """Group all rows under their headings, page by page across headings."""
    shown, pages = _asked_rows(page, rows)
    groups = [RowGroup(heading, list(lanes)) for heading, lanes in groupby(shown, key=lambda row: row.group)]
    return [*groups[:-1], *(replace(group, pages=pages) for group in groups[-1:])]


def _groups(page: PageRequest, rows: Sequence[Lane]) -> list[RowGroup]:
    return [_group(page, heading, list(lanes)) for heading, lanes in groupby(rows, key=lambda row: row.group)]


def _group(page: PageRequest, heading: str, lanes: Sequence[Lane]) -> RowGroup:
    name = heading.lower().replace(" ", "-")
    most = MOST_MEMBERS if heading == GROUP else MOST_ROWS
    if _shows(page, name):
        shown, pages = _asked_rows(page, lanes)
        return RowGroup(heading, shown, pages=pages)
    if heading == "Verdicts" or len(lanes) <= most + 2:
        return RowGroup(heading, lanes)
    nearest = near(lanes, most, page.query.lens.on, page.query.lens.last)
    return RowGroup(heading, nearest, len(lanes) - most, page.address.at(show=name, start=None) + "#timeline")


def _asked_rows(page: PageRequest, lanes: Sequence[Lane]) -> tuple[Sequence[Lane], RowPages | None]:
    """Return the rows that the address asks for, as many as a page holds, and where the others are."""
    total = len(lanes)
    asked = parameters.whole(page.address.given.get("start", "0"), "start", 0, MOST_START)
    if total <= MOST_ASKED:
        return lanes, None
    first = min(asked, total - 1) // MOST_ASKED * MOST_ASKED
    last = min(first + MOST_ASKED, total)

    def at(start: int) -> str:
        return page.address.at(start=start or None) + "#timeline"

    before, after = at(first - MOST_ASKED) if first else None, at(last) if last < total else None
    return lanes[first:last], RowPages(first + 1, last, total, before, after)


def _cited(page: PageRequest, groups: Sequence[RowGroup]) -> list[RowGroup]:
    """Add citations to the rows that are shown; a country may have a thousand more."""
    cited = iter(page.services.timelines.cited((row for group in groups for row in group.rows), page.query))
    return [replace(group, rows=list(islice(cited, len(group.rows)))) for group in groups]


def _cursor(page: PageRequest, window: Window) -> tuple[float, float] | None:
    lens = page.query.lens
    if not window.shows(lens.on, lens.last):
        return None
    x = window.x(lens.on)
    return x, round(max(window.x(lens.last + 1) - x, 0.2), 3)


def _zooms(address: Address, rows: TimelineRows) -> list[Zoom]:
    """List the ways to look at a timeline: what changed, all of it, and some time around the day."""
    asked = address.given.get("on")
    day = dates.day(asked) if asked else rows.cut
    windows: list[tuple[str, Window | None]] = [("What changed", None), ("Everything", rows.everything)]
    windows += [
        (name, Window(day - span, day + span)) for name, span in (("20 years", 3652), ("A year", 182), ("A month", 15))
    ]
    shown = tuple(address.given.get(name) for name in ("from", "to"))
    made = []
    for name, window in windows:
        days = (None, None) if window is None else (_iso(window.first), _iso(window.last))
        made.append(Zoom(name, address.at(from_=days[0], to=days[1]) + "#timeline", shown == days))
    return made


def _iso(day: int) -> str:
    return dates.iso(min(max(day, 1), date.max.toordinal()))


def picture_links(page: PageRequest, ids: Sequence[str]) -> PictureLinks:
    """Return where the timeline of an entity or a pair, and what it is made from, can be had."""
    address = page.address
    question = "/v1/timeline/" + ids[0] if len(ids) == 1 else f"/v1/dyads/{ids[0]}/{ids[1]}/history"
    chart = "/v1/charts/" + (f"timeline/{ids[0]}" if len(ids) == 1 else f"dyads/{ids[0]}/{ids[1]}/timeline")
    days = {name: address.given.get(name) for name in ("from", "to")}
    question_days = {} if "history" not in question else {"on": None, "during": None}
    embed = address.embed(from_=days["from"], to=days["to"])
    return PictureLinks(
        address.at(question, **question_days),
        address.at(f"{chart}.svg", from_=days["from"], to=days["to"]),
        address.at(f"{chart}.png", from_=days["from"], to=days["to"]),
        embed,
        rendering.site(page.request) + embed,
    )
