"""Who is allied to an entity on a day."""

from __future__ import annotations

from collections import Counter

from graphsvc.model import dates
from graphsvc.model.answers import Allies, Ally, Omitted
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.shapes import Covered
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import Pair, covers_allied, pairs, strongest
from graphsvc.questions.ways import Wanted
from graphsvc.snapshot.lens import Lens

_QUESTIONS = ("allied", "membership")


def allies(lens: Lens, entity: int, wanted: Wanted, *, known: str, reason: str | None = None) -> Allies:
    """List the allies of an entity on the lens's day, by id; `known` is the moment shown in the answer."""
    items: list[Ally] = []
    omitted: Counter[str] = Counter()
    for pair in pairs(lens, entity, wanted):
        if not pair.has_claim or pair.truth is Truth.NO:
            continue
        last = pair.last.last if pair.last else None
        if lens.shows(pair.truth, last, (entity, pair.other)):
            items.append(_item(pair))
        elif pair.truth is not Truth.YES:
            omitted[pair.truth] += 1
    otherwise, roster = _otherwise(lens, entity)
    stated = Counter(one for item in items for one in {*item.obligations["owed"], *item.obligations["due"]})
    return Allies(
        entity=lens.named(entity),
        on=dates.iso(lens.on),
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


def _otherwise(lens: Lens, entity: int) -> tuple[str, str]:
    """Say what is true of any roster state not listed: no only where a dataset covers all alliances among it."""
    roster = "system:cow"
    for index in lens.covering_allied:
        if covers_allied(lens, index, (entity,)):
            for entry in lens.sources[index].coverage:
                if entry.question == "allied" and not isinstance(entry.among, frozenset) and entry.obligations is None:
                    return Truth.NO, f"system:{entry.among or 'cow'}"
    return Truth.UNKNOWN, roster


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
