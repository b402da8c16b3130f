"""Who belongs to an alliance or organisation, in which role."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from graphsvc.model.answers import Members
from graphsvc.model.effort import checked
from graphsvc.model.kinds import FULL_MEMBER_ROLES, MEMBER_ROLES
from graphsvc.model.wire_parts import Member
from graphsvc.questions.claimed import Claimed, read
from graphsvc.questions.list_tails import list_tail
from graphsvc.questions.pair_lists import Listing
from graphsvc.questions.strands import ClaimStrand, Strand
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.existence import narrowed
from graphsvc.verdicts.memberships import MEMBER_OF

Histories = Mapping[tuple[int, int, str | None], ClaimHistory]
"""Histories by whom and what a claim joins, and by the role of a membership."""


def role_of(row: TieRow) -> str:
    """Return the role in which a claim has a member; a source that names none means a member."""
    return str(row.extra.get("role", "member"))


def role_histories(lens: Lens, rows: Iterable[TieRow]) -> Histories:
    """Return the history of each membership in each role that is ever claimed, by the roles' rank.

    Each role is a question of its own, which a dataset that has one surely in another role denies.
    """
    return {key: make() for key, make in checked(_makers(lens, rows).items())}


def _makers(lens: Lens, rows: Iterable[TieRow]) -> dict[tuple[int, int, str | None], Callable[[], ClaimHistory]]:
    claims: dict[tuple[int, int], dict[str, list[TieRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        claims[row.from_, row.to][role_of(row)].append(row)
    engine = engine_of(lens)

    def maker(member: int, whole: int, role: str) -> Callable[[], ClaimHistory]:
        by_role = claims[member, whole]
        # A founder is a member, so that of these two roles neither rules out the other.
        alike = FULL_MEMBER_ROLES if role in FULL_MEMBER_ROLES else (role,)
        contrary = [row for other_role, role_rows in by_role.items() if other_role not in alike for row in role_rows]
        return partial(engine.claims, "membership", member, whole, by_role[role], lens.datasets, contrary)

    return {
        (*parties, role): maker(*parties, role)
        for parties, by_role in claims.items()
        for role in MEMBER_ROLES
        if role in by_role
    }


def _rows(lens: Lens, whole: int) -> list[TieRow]:
    rows = [row for row in lens.view.ties(whole, MEMBER_OF) if row.to == whole]
    return sorted(rows, key=lambda row: (lens.view.id(row.from_), row.row))


def members(lens: Lens, whole: int, roles: frozenset[str] | None, *, known: str, reason: str | None) -> Members:
    """List the members of an alliance or organisation on the lens's days, an item per entity and role."""
    listing: Listing[Member] = Listing(lens)
    for (member, _, role), make in checked(_makers(lens, _rows(lens, whole)).items()):
        if role is not None and (roles is None or role in roles):
            claimed = read(lens, make())
            listing.take(claimed.reading, (member,), partial(_item, lens, member, role, claimed))
    totals = Counter(item["role"] for item in listing.items)
    return Members(
        entity=lens.named(whole),
        items=listing.items,
        total=len(listing.items),
        totals={role: totals[role] for role in MEMBER_ROLES if totals[role]},
        **list_tail(lens, listing.omitted, known, reason, "membership", within=whole),
    )


def _item(lens: Lens, member: int, role: str, claimed: Claimed) -> Member:
    stated = claimed.telling()[0].extra.get("obligations")
    return {
        "entity": lens.named(member),
        "role": role,
        "obligations": None if stated is None else list(stated),
        **claimed.shown(),
    }


def member_strands(lens: Lens, whole: int, roles: frozenset[str] | None) -> list[Callable[[], Strand]]:
    """Return what makes a strand for each member and role that is ever claimed, by their ids."""
    return [
        partial(_member_strand, member, role, make)
        for (member, _, role), make in _makers(lens, _rows(lens, whole)).items()
        if role is not None and (roles is None or role in roles)
    ]


def _member_strand(member: int, role: str, make: Callable[[], ClaimHistory]) -> Strand:
    return ClaimStrand("membership", make(), entity=member, status=role)


def first_membership(lens: Lens, whole: int) -> int | None:
    """Return the first day on which any membership is claimed, as its parties' existence narrows it."""
    engine = engine_of(lens)
    rows = (row for row in _rows(lens, whole) if row.dataset in lens.sources)
    return min((narrowed((row,), engine.narrowing(row.from_, whole))[0].s1 for row in rows), default=None)
