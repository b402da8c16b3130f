"""What ties carry beside their parties, as a difference shows it, and when two of them say different things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.model.difference import Side
from graphsvc.model.kinds import FULL_MEMBER_ROLES
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.statuses import NONE, STATUS_OF

SHOWN: Mapping[str, tuple[str, ...]] = {
    "member_of": ("role", "obligations", "owed_to"),
    "allied_with": ("obligations",),
    "represented_in": ("level",),
    "recognises": ("recognition",),
    "hosts": ("people",),
    "rival_of": ("rivalry",),
    "protects_interests_in": ("on_behalf_of",),
    "holds_post": ("post",),
}
"""What a difference shows of a tie, by kind."""
APART: Mapping[str, str] = {"protects_interests_in": "on_behalf_of", "holds_post": "post"}
"""What makes two ties of the same parties two things, either of which opens and closes by itself."""
CHANGING = SHOWN.keys() - APART.keys()
"""The kinds of ties that may say something else later."""
_MEMBER = "member"
_UNORDERED = frozenset({"obligations", "owed_to", "rivalry"})


def side(row: TieRow, truth: Truth) -> Side:
    """Show what a tie carries."""
    shown: Any = {"truth": truth}
    for name in SHOWN.get(row.kind, ()):
        value = stated(row, name)
        shown[name] = list(value) if isinstance(value, tuple) else value
    typed: Side = shown
    return typed


def status_side(row: TieRow | None, truth: Truth) -> Side:
    """Show the status of relations that a tie gives; none where there is no tie."""
    return {"truth": truth, "status": NONE if row is None else STATUS_OF[row.kind]}


def stated(row: TieRow, name: str) -> Any:
    """Return what a tie states, None where it does not; one that states no role is a member's."""
    return row.extra.get(name, _MEMBER if name == "role" else None)


def differ(a: TieRow, b: TieRow) -> bool:
    """Say whether two ties of a kind say different things; what either does not state is no difference.

    A founder is a member like others. To whom obligations are owed differs only beside what is owed: absent, it is
    all co-members.
    """
    if a.extra is b.extra:
        return False
    for name in SHOWN.get(a.kind, ()):
        mine, its = stated(a, name), stated(b, name)
        is_silent = None in ((stated(a, "obligations"), stated(b, "obligations")) if name == "owed_to" else (mine, its))
        if not is_silent and _meaning(name, mine) != _meaning(name, its):
            return True
    return False


def _meaning(name: str, value: Any) -> Any:
    if name == "role":
        return _MEMBER if value in FULL_MEMBER_ROLES else value
    return sorted(value) if name in _UNORDERED and value is not None else value
