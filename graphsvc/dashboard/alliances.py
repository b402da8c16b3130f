"""The page of an alliance or organisation: its members on the day and through time, who joined and who left, its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from graphsvc.charts.member_counts import MemberCount, member_counts
from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.described import about
from graphsvc.dashboard.joins_exits import steps
from graphsvc.dashboard.tied import events, ties
from graphsvc.dashboard.timeline_view import timeline_view
from graphsvc.model.wire_parts import Member


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The members in one role; what all of them share need not stand with each."""

    role: str
    members: list[Member]

    @property
    def is_alike(self) -> bool:
        """Say whether all owe the same."""
        return all(member["obligations"] == self.members[0]["obligations"] for member in self.members)

    @property
    def datasets(self) -> list[str] | None:
        """Return the one data set that says so of all; None where they differ."""
        first = list(self.members[0]["by_dataset"])
        return first if len(first) == 1 and all(list(m["by_dataset"]) == first for m in self.members) else None

    @property
    def last_known(self) -> str | None:
        """Return the day of the last word on all of them; None where some are known, or by words of other days."""
        days = {m["last_known"]["on"] if m["truth"] == "unknown" and m["last_known"] else "" for m in self.members}
        return days.pop() or None if len(days) == 1 else None


def show(page: PageRequest, ref: str, kind: str) -> Response:
    """Show the page of an alliance or organisation."""
    entity = page.entity(ref)
    at_its_own_address(page, entity, ref, kind)
    entity_id = entity["id"]
    members = page.services.questions.members(f"id:{entity_id}", None, page.query)
    view = timeline_view(page, (entity_id,))
    counts = member_counts(view.rows.members) if view.rows.is_whole else []
    return page.show(
        "alliance.html",
        entity=entity,
        members=members,
        answer=members.answer if view.rows.members or members.reason == "not_yet_known" else view.rows.answer,
        has_members=bool(view.rows.members),
        roles=_by_role(members.items),
        counts=counts,
        count_then=_on_day(counts, page.query.lens.on),
        steps=steps(view.rows.members) if view.rows.is_whole else [],
        events=events(page, entity_id),
        belongs_to=[tied for tied in ties(page, entity_id, "member_of") if tied.tie["from"]["id"] == entity_id],
        posts=ties(page, entity_id, "holds_post"),
        about=about(page, entity),
        view=view,
        network=page.address.at("/network"),
        api=page.address.at(f"/v1/members/{entity_id}"),
        history=page.address.at(f"/v1/members/{entity_id}/history", on=None, during=None),
    )


def _by_role(items: Sequence[Member]) -> list[RoleGroup]:
    """Group members by role, in the roles' order, and by name within."""
    roles: dict[str, list[Member]] = {}
    for item in sorted(items, key=lambda item: item["entity"]["name"].casefold()):
        roles.setdefault(item["role"], []).append(item)
    groups = [RoleGroup(role, members) for role, members in roles.items()]
    return sorted(groups, key=lambda group: -len(group.members))


def _on_day(counts: Sequence[MemberCount], day: int) -> MemberCount | None:
    return next((count for count in counts if count.first <= day <= count.last), None)
