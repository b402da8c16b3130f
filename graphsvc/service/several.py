"""Read references to several entities at once, among them all members of an alliance or organisation."""

from __future__ import annotations

from graphsvc.errors import InvalidParameter
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.phrases import listed
from graphsvc.model.wire_parts import Named
from graphsvc.questions import members
from graphsvc.service import costs, parameters
from graphsvc.service.parameters import ParsedQuery

MEMBERS_OF = "members:"
MOST_AT_ONCE = 200
"""Of how many entities the allies are listed in one answer."""


def several(refs: str, query: ParsedQuery) -> list[int]:
    """Return the entities that several references mean, each once; `members:REF` means the full members of one.

    Members are those of the days asked about. Raises InvalidParameter.
    """
    entities: dict[int, None] = {}
    wholes: list[str] = []
    for ref in parameters.words(refs):
        whole = ref.removeprefix(MEMBERS_OF)
        entity = query.resolve(whole)
        named = query.lens.named(entity)
        if whole != ref:
            wholes.append(named["id"])
            entities |= dict.fromkeys(_members(entity, named, query))
        elif named["kind"] == "alliance":
            detail = f"{named['id']} is an alliance and has no allies; write {MEMBERS_OF}{named['id']} for its members"
            raise InvalidParameter.of("of", detail)
        else:
            entities[entity] = None
    if wholes and not entities:
        detail = (
            f"no member of {listed(wholes)} is listed for these days, data sets and certainty; "
            f"ask about others; /v1/members/{wholes[0]}/history has all its members"
        )
        raise InvalidParameter.of("of", detail)
    if not 0 < len(entities) <= MOST_AT_ONCE:
        number = "nobody" if not entities else f"{len(entities):,} entities"
        raise InvalidParameter.of("of", f"names {number}; name from 1 to {MOST_AT_ONCE}, parted by commas")
    return list(entities)


def _members(whole: int, named: Named, query: ParsedQuery) -> list[int]:
    if named["kind"] not in ("alliance", "organisation"):
        raise InvalidParameter.of("of", f"{named['id']} has no members: it is neither an alliance nor an organisation")
    costs.members(query.lens, whole)
    answer = members.members(query.lens, whole, frozenset(FULL_MEMBER_ROLES), known=query.known, reason=None)
    ids = dict.fromkeys(item["entity"]["id"] for item in answer.items)
    return [index for id_ in ids if (index := query.lens.view.index(id_)) is not None]
