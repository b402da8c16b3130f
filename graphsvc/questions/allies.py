"""Who is allied to an entity on a day."""

from __future__ import annotations

from collections import Counter

from graphsvc.model.answers import Allies, Ally, Omitted
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.questions.allied import AlliedPair, pairs, strongest
from graphsvc.questions.evidence import last_known
from graphsvc.questions.silence import silence
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter


def allies(lens: Lens, entity: int, wanted: ObligationFilter, *, known: str, reason: str | None = None) -> Allies:
    """List the allies of an entity on the lens's days, by id; `known` is the moment shown in the answer."""
    items: list[Ally] = []
    omitted: Counter[str] = Counter()
    for pair in pairs(lens, entity, wanted):
        if not pair.has_claim:
            continue
        if pair.is_shown:
            items.append(_item(pair))
        elif pair.truth is not Truth.YES:
            omitted[pair.truth] += 1
    otherwise = silence(lens, ("allied",), (entity,), obligations=wanted.obligations, beside=("membership",))
    stated: Counter[str] = Counter()
    for item in items:
        for obligation in {*item.obligations["owed"], *item.obligations["due"]}:
            stated[obligation] += 1
    on, during = lens.asked
    return Allies(
        entity=lens.named(entity),
        on=on,
        during=during,
        items=items,
        total=len(items),
        totals={one: stated[one] for one in OBLIGATIONS if stated[one]},
        omitted=Omitted(omitted["possible"], omitted["disputed"], omitted["unknown"]),
        coverage=otherwise.coverage,
        otherwise=otherwise.truth,
        otherwise_roster=otherwise.roster,
        reason=reason,
        see=None,
        certainty=lens.certainty,
        revision=lens.view.revision,
        known=known,
    )


def _item(pair: AlliedPair) -> Ally:
    return Ally(
        entity=pair.lens.named(pair.other),
        truth=pair.truth,
        strongest=strongest(pair.obligations),
        obligations=pair.obligations,
        via=pair.via(),
        across=pair.across(),
        by_dataset=pair.by_dataset(),
        last_known=last_known(pair.reading.last),
    )
