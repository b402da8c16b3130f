"""Who has severed or suspended ties with whom on a day."""

from __future__ import annotations

from collections import Counter

from graphsvc.model.answers import Omitted, Severances
from graphsvc.model.effort import checked
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.wire_parts import Severed
from graphsvc.questions.evidence import by_dataset, last_known, span, tie_ids
from graphsvc.questions.list_tails import list_tail
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.claims import by_parties
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.statuses import NO_RELATIONS, STATUS, STATUS_OF, StatusHistories


def severed(lens: Lens, of: int | None, *, known: str, reason: str | None = None) -> Severances:
    """List the pairs whose ties are severed or suspended on the lens's days, by who did it and status.

    The status is that of the pair's relations: a severance that later relations hide is none. `of` asks for either party.
    """
    items: list[Severed] = []
    omitted: Counter[str] = Counter()
    for histories in checked(_histories(lens, of)):
        for status in NO_RELATIONS:
            item = _item(lens, histories, status, omitted)
            if item is not None:
                items.append(item)
    items.sort(key=lambda item: (item["by"]["id"], item["with"]["id"], item["status"]))
    parties = () if of is None else (of,)
    return Severances(
        items=items,
        total=len(items),
        **list_tail(lens, Omitted.of(omitted), known, reason, "severance", parties, beside="relations"),
    )


def _histories(lens: Lens, of: int | None) -> list[StatusHistories]:
    """Return the histories of the relations of each pair of whom a severance or suspension is ever claimed."""
    kinds = KINDS_OF["relations"]
    rows = lens.view.all_ties(kinds) if of is None else lens.view.ties(of, kinds)
    engine = engine_of(lens)
    return [
        engine.statuses(STATUS, *pair, claims, lens.datasets)
        for pair, claims in checked(by_parties(rows, is_directed=False).items())
        if any(STATUS_OF[row.kind] in NO_RELATIONS for row in claims)
    ]


def _item(lens: Lens, histories: StatusHistories, status: str, omitted: Counter[str]) -> Severed | None:
    history = histories.status(status)
    reading = history.read(lens.days)
    claim = histories.claim(status, reading.on) if reading.on else None
    if claim is None:
        return None
    if not lens.shows(reading.truth, reading.last_truth, histories.parties):
        omitted[reading.truth] += 1
        return None
    rows = histories.rows(reading.on, status)
    item: Severed = {
        "by": lens.named(claim.from_),
        "with": lens.named(claim.to),
        "status": status,
        **span(histories.spell(claim)),  # type: ignore[typeddict-item]
        "truth": reading.truth,
        "by_dataset": by_dataset(lens, history),
        "last_known": last_known(reading.last),
        "ties": tie_ids(lens, rows),
    }
    return item
