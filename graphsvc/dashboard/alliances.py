"""The page of an alliance or organisation: its members on the day and through time, who joined and who left, its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.described import about
from graphsvc.dashboard.through_time import through_time
from graphsvc.dashboard.tied import common_last_day, events, ties
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
        return common_last_day((member["truth"], member["last_known"]) for member in self.members)


def show(page: PageRequest, ref: str, kind: str) -> Response:
    """Show the page of an alliance or organisation."""
    entity = page.entity(ref)
    at_its_own_address(page, entity, ref, kind)
    entity_id = entity["id"]
    members = page.services.questions.members(f"id:{entity_id}", None, page.query)
    time = through_time(page, entity)
    return page.show(
        "alliance.html",
        entity=entity,
        members=members,
        answer=members.answer
        if time.has_members or members.reason == "not_yet_known"
        else page.services.timelines.answer(f"id:{entity_id}", page.query),
        has_members=time.has_members,
        roles=_by_role(members.items),
        events=events(page, entity_id),
        belongs_to=[tied for tied in ties(page, entity_id, "member_of") if tied.tie["from"]["id"] == entity_id],
        posts=ties(page, entity_id, "holds_post"),
        about=about(page, entity),
        time=time,
        network=page.address.at("/network", around=entity_id),
        api=page.address.at(f"/v1/members/{entity_id}"),
    )


def _by_role(items: Sequence[Member]) -> list[RoleGroup]:
    """Group members by role, in the roles' order, and by name within."""
    roles: dict[str, list[Member]] = {}
    for item in sorted(items, key=lambda item: item["entity"]["name"].casefold()):
        roles.setdefault(item["role"], []).append(item)
    groups = [RoleGroup(role, members) for role, members in roles.items()]
    return sorted(groups, key=lambda group: -len(group.members))
