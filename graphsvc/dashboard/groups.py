"""The page of a group: who hosts it, where and how many, whom it opposes, who supports it, through time."""

from __future__ import annotations

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.described import about
from graphsvc.dashboard.through_time import through_time
from graphsvc.dashboard.tied import events, ties


def show(page: PageRequest, ref: str) -> Response:
    """Show the page of a group."""
    group = page.entity(ref)
    at_its_own_address(page, group, ref, "group")
    group_id = group["id"]
    opposes = ties(page, group_id, "opposes")
    supports = ties(page, group_id, "supports")
    return page.show(
        "group.html",
        entity=group,
        hosting=page.services.questions.hosting(None, f"id:{group_id}", None, page.query),
        opposes=[tied for tied in opposes if tied.tie["from"]["id"] == group_id],
        opposed_by=[tied for tied in opposes if tied.tie["to"]["id"] == group_id],
        supports=[tied for tied in supports if tied.tie["from"]["id"] == group_id],
        supported_by=[tied for tied in supports if tied.tie["to"]["id"] == group_id],
        belongs_to=ties(page, group_id, "member_of"),
        posts=ties(page, group_id, "holds_post"),
        events=events(page, group_id),
        about=about(page, group),
        time=through_time(page, group),
        api=page.address.at("/v1/hosting", group=group_id),
    )
