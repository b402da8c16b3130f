"""Who is allied to an entity on a day."""

from __future__ import annotations

from collections import Counter

from graphsvc.model import dates
from graphsvc.model.answers import Allies, Ally, Omitted
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.shapes import Covered
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import Denials, Pair, judged, strongest
from graphsvc.questions.owing import Wanted
from graphsvc.questions.reach import Scope
from graphsvc.snapshot.lens import Lens

_QUESTIONS = ("allied", "membership")
ROSTER = "cow"
"""The system whose roster `otherwise` is about where no dataset names another."""


def allies(lens: Lens, entity: int, wanted: Wanted, *, known: str, reason: str | None = None) -> Allies:
    """List the allies of an entity on the lens's days, by id; `known` is the moment shown in the answer."""
    items: list[Ally] = []
    omitted: Counter[str] = Counter()
    denials = Denials(lens, entity, wanted)
    for pair in judged(denials):
        if not pair.has_claim or pair.truth is Truth.NO:
            continue
        if lens.shows(pair.truth, pair.last[0] if pair.last else None, (entity, pair.other)):
            items.append(_item(pair))
        elif pair.truth is not Truth.YES:
            omitted[pair.truth] += 1
    otherwise, roster = _otherwise(denials)
    stated: Counter[str] = Counter()
    for item in items:
        for one in {*item.obligations["owed"], *item.obligations["due"]}:
            stated[one] += 1
    on, during = lens.asked
    return Allies(
        entity=lens.named(entity),
        on=on,
        during=during,
        items=items,
        total=len(items),
        totals={one: stated[one] for one in OBLIGATIONS if stated[one]},
        omitted=Omitted(omitted["possible"], omitted["disputed"], omitted["unknown"]),
        coverage=_coverage(lens, entity),
        otherwise=otherwise,
        otherwise_roster=roster,
        reason=reason,
        certainty=lens.certainty,
        revision=lens.view.revision,
        known=known,
    )


def _item(pair: Pair) -> Ally:
    owed = pair.owed()
    return Ally(
        entity=pair.lens.named(pair.other),
        truth=pair.truth,
        strongest=strongest(owed),
        obligations=owed,
        via=pair.via(),
        across=pair.across(),
        by_dataset=pair.by_dataset(),
        last_known=pair.last_known(),
    )


def _otherwise(denials: Denials) -> tuple[str, str]:
    """Say what is true of any roster state not listed: no only where a dataset covers all alliances among it."""
    lens, wanted = denials.lens, denials.wanted
    for index in denials.scopes:
        scope = Scope(lens, lens.sources[index], "allied", None, wanted.obligations, of_rosters=True)
        if scope.sight((denials.entity,)).denies:
            return Truth.NO, f"system:{scope.roster_on(lens.days) or ROSTER}"
    return Truth.UNKNOWN, f"system:{ROSTER}"


def _coverage(lens: Lens, entity: int) -> list[Covered]:
    """Show what the datasets say that they cover of alliances and memberships with this entity."""
    found: list[Covered] = []
    for source in sorted(lens.sources.values(), key=lambda one: one.id):
        checked = None if source.checked_through is None else dates.iso(source.checked_through)
        for entry in source.coverage:
            if entry.question in _QUESTIONS and (not isinstance(entry.among, frozenset) or entity in entry.among):
                covered: Covered = {
                    "dataset": source.id,
                    "period": entry.period,
                    "covers": dict(entry.body),
                    "checked_through": checked,
                }
                found.append(covered)
    return found
