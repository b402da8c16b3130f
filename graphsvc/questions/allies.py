"""Who is allied to an entity on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from graphsvc.model.answers import Allies, Ally, Omitted
from graphsvc.model.effort import checked
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.questions.allied import AlliedPair, strongest
from graphsvc.questions.evidence import last_known
from graphsvc.questions.list_tails import list_tail
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.engine import Engine, engine_of
from graphsvc.verdicts.histories import Reading
from graphsvc.verdicts.obligations import ObligationFilter

KEPT_ITEMS = 64
"""Of how many stretches of days what is shown of a pair is kept; each takes about a kilobyte."""


def allies(lens: Lens, entity: int, wanted: ObligationFilter, *, known: str, reason: str | None = None) -> Allies:
    """List the allies of an entity on the lens's days, by id; `known` is the moment shown in the answer."""
    items: list[Ally] = []
    omitted: Counter[str] = Counter()
    engine = engine_of(lens)
    for history in checked(engine.allies(entity, wanted, lens.datasets)):
        is_read_again = history.is_read_again
        reading = history.read(lens.days)
        if not reading.on:
            continue
        if lens.shows(reading.truth, reading.last_truth, (entity, history.b)):
            items.append(
                _kept_item(lens, engine, history, reading)
                if is_read_again
                else _item(AlliedPair(lens, history, reading))
            )
        elif reading.truth is not Truth.YES:
            omitted[reading.truth] += 1
    stated: Counter[str] = Counter()
    for item in items:
        for obligation in {*item.obligations["owed"], *item.obligations["due"]}:
            stated[obligation] += 1
    return Allies(
        entity=lens.named(entity),
        items=items,
        total=len(items),
        totals={obligation: stated[obligation] for obligation in OBLIGATIONS if stated[obligation]},
        see=None,
        **list_tail(
            lens,
            Omitted.of(omitted),
            known,
            reason,
            "allied",
            (entity,),
            obligations=wanted.obligations,
            beside="membership",
        ),
    )


def _kept_item(lens: Lens, engine: Engine, history: AlliedHistory, reading: Reading) -> Ally:
    """Return what is shown of a counterpart, kept for all days of one stretch: nothing about it changes within."""
    if lens.during is not None:
        return _item(AlliedPair(lens, history, reading))
    key = engine.named_at, bisect_right(history.cuts, lens.on)
    item: Ally | None = history.items.get(key)
    if item is None:
        if len(history.items) >= KEPT_ITEMS:
            history.items.clear()
        item = history.items[key] = _item(AlliedPair(lens, history, reading))
    return item


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
