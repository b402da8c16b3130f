"""Read references to several entities at once, among them all members of an alliance or organisation, or all rivals."""

from __future__ import annotations

from graphsvc.errors import InvalidParameter
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.phrases import listed
from graphsvc.questions import members
from graphsvc.questions.rivals import rivals
from graphsvc.service import costs, parameters
from graphsvc.service.parameters import ParsedQuery

MEMBERS_OF, RIVALS_OF = "members:", "rivals:"
MOST_AT_ONCE = 200
"""Of how many entities the allies are listed in one answer."""


def group_of(ref: str) -> tuple[str, str] | None:
    """Part a reference to a group, as members:nato, into what they are and of whom; None where it is to one entity."""
    group, colon, whose = ref.partition(":")
    is_group = colon and f"{group.casefold()}:" in (MEMBERS_OF, RIVALS_OF)
    return (group.casefold(), whose.strip()) if is_group else None


def several(refs: str, query: ParsedQuery, name: str = "of") -> list[int]:
    """Return the entities that several references mean, each once.

    `members:REF` means the full members of one, `rivals:REF` the rivals, on the days asked about. Raises
    InvalidParameter, which calls the parameter by its `name`.
    """
    entities: dict[int, None] = {}
    groups: list[tuple[str, str]] = []
    for ref in parameters.words(refs):
        group = group_of(ref)
        entity = query.resolve(ref if group is None else group[1])
        named = query.lens.named(entity)
        if group is not None:
            groups.append((group[0], named["id"]))
            meant = rivals(query.lens, entity) if group[0] == "rivals" else _members(entity, query, name)
            entities |= dict.fromkeys(meant)
        elif named["kind"] == "alliance":
            detail = f"{named['id']} is an alliance and has no allies; write {MEMBERS_OF}{named['id']} for its members"
            raise InvalidParameter.of(name, detail)
        else:
            entities[entity] = None
    if groups and not entities:
        what, whole = groups[0]
        whose = listed([of for _, of in groups])
        see = f"/v1/members/{whole}/history" if what == "members" else f"/v1/ties?of={whole}&kind=rival_of"
        detail = (
            f"no {what.removesuffix('s')} of {whose} is listed for these days, data sets and certainty; "
            f"ask about others; {see} has all its {what}"
        )
        raise InvalidParameter.of(name, detail)
    if not 0 < len(entities) <= MOST_AT_ONCE:
        number = "nobody" if not entities else f"{len(entities):,} entities"
        raise InvalidParameter.of(name, f"names {number}; name from 1 to {MOST_AT_ONCE}, parted by commas")
    return list(entities)


def _members(whole: int, query: ParsedQuery, name: str) -> list[int]:
    named = query.lens.named(whole)
    if named["kind"] not in ("alliance", "organisation"):
        raise InvalidParameter.of(name, f"{named['id']} has no members: it is neither an alliance nor an organisation")
    costs.members(query.lens, whole)
    answer = members.members(query.lens, whole, frozenset(FULL_MEMBER_ROLES), known=query.known, reason=None)
    ids = dict.fromkeys(item["entity"]["id"] for item in answer.items)
    return [index for id_ in ids if (index := query.lens.view.index(id_)) is not None]
