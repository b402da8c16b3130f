"""What a teller lets a verdict be: a set of truths, and how such sets are combined.

A list without a pair says less than a verdict: it is *no* or *unknown*. Two tellers contradict each other where no
truth is in both of their sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

Truths = frozenset[str]
YES, POSSIBLE, NO, UNKNOWN, DISPUTED = (
    frozenset({truth}) for truth in ("yes", "possible", "no", "unknown", "disputed")
)
SHOWN = YES | POSSIBLE | DISPUTED
SILENT = NO | UNKNOWN
STATUSES = ("established", "suspended", "severed")
LEVELS = ("ambassador", "minister", "charge")
FULL, ROLES = ("member", "founder"), ("member", "founder", "observer")
SUMS = ("broken", "mission", "full")
"""What follows from several verdicts: severed or suspended, a mission of whatever level, membership as a member or founder."""


class Claimed(NamedTuple):
    """What a verdict is about: a question, its two parties in order, and a status, level or role where there is one."""

    question: str
    a: str
    b: str
    what: str = ""


Told = dict[Claimed, Truths]


def pair(question: str, a: str, b: str, what: str = "") -> Claimed:
    """Name a verdict on two parties of which neither comes first."""
    return Claimed(question, min(a, b), max(a, b), what)


def each(combine: Callable[[tuple[str, ...]], Truths], sets: Iterable[Truths]) -> Truths:
    """Combine one truth of each set, in every way."""
    return frozenset().union(*(combine(truths) for truths in product(*sets)))


def combined(truths: tuple[str, ...]) -> Truths:
    """Combine what datasets say (DESIGN 2.4, "Several datasets")."""
    known = set(truths) - {"unknown"}
    if "disputed" in known or {"yes", "no"} <= known:
        return DISPUTED
    return frozenset({next((truth for truth in ("yes", "possible", "no") if truth in known), "unknown")})


def conjunction(truths: tuple[str, ...]) -> Truths:
    """Combine what must hold together (CONTRACT, "Answers")."""
    return frozenset({next(truth for truth in ("no", "unknown", "disputed", "possible", "yes") if truth in truths)})


def best(truths: tuple[str, ...]) -> Truths:
    """Give the best of days (DESIGN 2.3): where some days are *no* and others unknown, those may be out of question."""
    shown = next((truth for truth in ("yes", "disputed", "possible") if truth in truths), None)
    return frozenset(truths) if shown is None else frozenset({shown})


def either(truths: tuple[str, ...]) -> Truths:
    """Combine statuses of which one may hold: where each is possible, it may be sure that one of them does."""
    shown = best(truths)
    return shown | YES if shown == POSSIBLE and truths.count("possible") > 1 else shown


def statuses(answer: Mapping[str, Any], key: str, every: tuple[str, ...]) -> dict[str, Truths]:
    """Read the truth of every status (or level) from the one shown and its alternatives."""
    status = answer[key]
    # Where an answer has no alternatives to show, nothing is told of what it does not show.
    is_whole = "alternatives" in answer or status in ("none", "unknown")
    found = dict.fromkeys(every, SILENT if is_whole else SHOWN | SILENT)
    for other in answer.get("alternatives", ()):
        name, truths = (other, SHOWN) if isinstance(other, str) else (other[key], frozenset({other["truth"]}))
        if name in found:
            found[name] = truths
    if status in found:
        found[status] = frozenset({answer["truth"]})
    elif status in ("none", "unknown"):
        # That nothing is established says nothing about a severance; that there is no mission denies every level.
        denied = every if every == LEVELS else every[:1]
        # A level none that is only possible leaves open that nothing is known.
        truths = UNKNOWN if status == "unknown" else NO if answer["truth"] == "yes" else SILENT
        found |= dict.fromkeys(denied, truths)
    return found


def belongs(party: str, whole: str, shown: Iterable[tuple[str, str]], silent: Truths = SILENT) -> Told:
    """Read the truth of each role of a party from those shown, that of full membership, and whether any is disputed.

    `silent` is what it means that a role is not shown.
    """
    roles = dict.fromkeys(ROLES, silent) | {role: frozenset({truth}) for role, truth in shown}
    found = {Claimed("membership", party, whole, role): truths for role, truths in roles.items()}
    found[Claimed("membership", party, whole, "full")] = each(either, [roles[role] for role in FULL])
    return found | {Claimed("clash", party, whole): clash(roles.values())}


def clash(truths: Iterable[Truths], shown: str = "") -> Truths:
    """Say whether any of several verdicts is disputed, of which an answer shows this one."""
    return YES if shown == "disputed" else each(lambda chosen: YES if "disputed" in chosen else NO, truths)


def merged(parts: Iterable[Told]) -> Told:
    """Join what is told of different things; of the same thing the best."""

    def join(all_of: Told, part: Told) -> Told:
        return all_of | {
            claimed: each(best, (truths, all_of[claimed])) if claimed in all_of else truths
            for claimed, truths in part.items()
        }

    return reduce(join, parts, {})
