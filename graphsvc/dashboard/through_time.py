"""All days of an entity: its timeline, and of members their number, who joined and who left.

Where that takes longer than a page may wait for, it has an address of its own, which the page's script fetches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from graphsvc.charts.member_counts import MemberCount, member_counts
from graphsvc.dashboard.addresses import SHARED, Address
from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.day_bar import DayBar, day_bar
from graphsvc.dashboard.joins_exits import Step, steps
from graphsvc.dashboard.timeline_view import PictureLinks, TimelineView, picture_links, timeline_view
from graphsvc.model.wire_parts import Named

PATH = "/timeline"
MOST_AT_ONCE = 400
"""Of how many ties and events a page shows the timeline at once; it takes some 30 microseconds for each."""
MEMBER_WEIGHT = 8
"""How much longer a member takes than another tie: it has a history of verdicts."""


@dataclass(frozen=True, slots=True)
class ThroughTime:
    """What the template needs; without a view, all of it is to be had at `address`."""

    bar: DayBar
    links: PictureLinks
    address: str
    has_members: bool
    digest: str
    view: TimelineView | None = None
    counts: Sequence[MemberCount] = ()
    count_then: MemberCount | None = None
    steps: Sequence[Step] = ()
    history: str = ""


def through_time(page: PageRequest, entity: Named, *, at_once: bool = False) -> ThroughTime:
    """Return all days of an entity; unless they are asked for at once, only where they do not take long."""
    address, entity_id = page.address, entity["id"]
    outline = page.services.timelines.outline(f"id:{entity_id}", page.query)
    own = {name: value for name, value in address.given.items() if name not in SHARED}
    time = ThroughTime(
        day_bar(address, page.query, outline.changes, outline.everything),
        picture_links(page, (entity_id,)),
        address.at(address.path + PATH, **own),
        outline.members > 0,
        outline.digest,
    )
    if not at_once and outline.others + MEMBER_WEIGHT * outline.members > MOST_AT_ONCE:
        return time
    view = timeline_view(page, (entity_id,))
    time = replace(time, view=view, bar=view.bar)
    members = view.rows.members
    if not members or not view.rows.is_whole:
        return time
    counts, day = member_counts(members), page.query.lens.on
    return replace(
        time,
        counts=counts,
        count_then=next((count for count in counts if count.first <= day <= count.last), None),
        steps=steps(members),
        history=address.at(f"/v1/members/{entity_id}/history", on=None, during=None),
    )


def show(page: PageRequest, ref: str, kind: str) -> Response:
    """Show all days of an entity; what it links to is its whole page."""
    page = replace(page, address=Address(page.address.path.removesuffix(PATH), page.address.given))
    entity = page.entity(ref)
    at_its_own_address(page, entity, ref, kind)
    return page.show("timeline_page.html", entity=entity, time=through_time(page, entity, at_once=True))
