"""Who is allied to each of several entities on a day: the answers about each of them, in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from graphsvc.model.answers import Allies, AlliesOfSeveral, Ally, AllyOf, Omitted
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Covered

_FIELDS = tuple(field.name for field in fields(Ally))


def allies_of_several(each: Sequence[Allies]) -> AlliesOfSeveral:
    """Join the answers about several entities, at least one, to the same question; items keep their order."""
    first = each[0]
    items = [
        AllyOf(**{name: getattr(ally, name) for name in _FIELDS}, of=answer.entity)
        for answer in each
        for ally in answer.items
    ]
    totals = sum((Counter(answer.totals) for answer in each), Counter[str]())
    reasons = {answer.reason for answer in each}
    coverage: list[Covered] = []
    for answer in each:
        coverage += [entry for entry in answer.coverage if entry not in coverage]
    return AlliesOfSeveral(
        total=len(items),
        of=[
            {
                "entity": answer.entity,
                "total": answer.total,
                "otherwise": answer.otherwise,
                "reason": answer.reason,
            }
            for answer in each
        ],
        on=first.on,
        during=first.during,
        items=items,
        totals={obligation: totals[obligation] for obligation in OBLIGATIONS if totals[obligation]},
        omitted=Omitted(
            *(sum(getattr(answer.omitted, name) for answer in each) for name in ("possible", "disputed", "unknown"))
        ),
        coverage=coverage,
        otherwise=Truth.NO if all(answer.otherwise == Truth.NO for answer in each) else Truth.UNKNOWN,
        otherwise_roster=first.otherwise_roster,
        reason=reasons.pop() if len(reasons) == 1 else None,
        certainty=first.certainty,
        revision=first.revision,
        known=first.known,
    )
