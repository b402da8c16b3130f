"""A timeline as a page shows it: its rows under their headings, the days to look at, and the addresses of its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from graphsvc.charts.lanes import Lane, Window, near
from graphsvc.charts.member_lanes import GROUP
from graphsvc.dashboard import rendering
from graphsvc.dashboard.addresses import Address
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.day_bar import DayBar
from graphsvc.model import dates
from graphsvc.service.timelines import TimelineRows

MOST_ROWS = 12
"""How many rows stand under a heading at first, those nearest to the day; the others are a link away."""
MOST_MEMBERS = 40
"""How many members of an alliance have a row at first."""


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
class RowGroup:
    """The rows under one heading, and where to see those that are left out."""

    heading: str
    rows: Sequence[Lane]
    left_out: int
    all_rows: str


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
    groups = [_group(page, heading, list(lanes)) for heading, lanes in groupby(rows.rows, key=lambda row: row.group)]
    question = "/v1/timeline/" + ids[0] if len(ids) == 1 else f"/v1/dyads/{ids[0]}/{ids[1]}/history"
    chart = "/v1/charts/" + (f"timeline/{ids[0]}" if len(ids) == 1 else f"dyads/{ids[0]}/{ids[1]}/timeline")
    return TimelineView(
        rows,
        groups,
        list(dict.fromkeys(bar.kind for group in groups for row in group.rows for bar in row.bars)),
        _cursor(page, rows.window),
        _zooms(page.address, rows),
        _links(page, question, chart),
        page.day_bar(rows),
    )


def _group(page: PageRequest, heading: str, lanes: Sequence[Lane]) -> RowGroup:
    name = heading.lower().replace(" ", "-")
    most = MOST_MEMBERS if heading == GROUP else MOST_ROWS
    is_whole = heading == "Verdicts" or page.address.given.get("show") in ("all", name) or len(lanes) <= most + 2
    shown = lanes if is_whole else near(lanes, most, page.query.lens.on, page.query.lens.last)
    return RowGroup(heading, shown, len(lanes) - len(shown), page.address.at(show=name) + "#timeline")


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


def _links(page: PageRequest, question: str, chart: str) -> PictureLinks:
    address = page.address
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
