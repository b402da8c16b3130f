"""Lists of pairs: of all between whom a kind of tie is ever claimed, those that the lens lets through.

What severances, recognitions, missions, hostings and members have in common. The verdicts are those of a pair's answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Generic, TypeVar

from graphsvc.model.answers import Omitted
from graphsvc.model.effort import checked
from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.wire_parts import Claim
from graphsvc.questions.evidence import by_dataset, last_known, span, tie_ids
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import by_parties
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import Reading
from graphsvc.verdicts.statuses import Scale, StatusHistories

Item = TypeVar("Item")
Pair = tuple[int, int]
ClaimsByPair = Mapping[Pair, Sequence[TieRow]]
StatusItem = Callable[[StatusHistories, str, TieRow, Claim], Item]
"""Makes an item of a status, the claim that gives it, and what all claims show."""


class Listing(Generic[Item]):
    """The items of a list while it is made, and how many the certainty asked for leaves out."""

    def __init__(self, lens: Lens) -> None:
        self.items: list[Item] = []
        self._lens, self._omitted = lens, Counter[str]()

    @property
    def omitted(self) -> Omitted:
        """Return how many were left out, by the verdict on them."""
        return Omitted.of(self._omitted)

    def take(self, reading: Reading, parties: tuple[int, ...], make: Callable[[], Item]) -> None:
        """Add an item where the lens lets the verdict through; `parties` are those who must exist to be carried."""
        if not reading.on:
            return
        if self._lens.shows(reading.truth, reading.last_truth, parties):
            self.items.append(make())
        else:
            self._omitted[reading.truth] += 1


def claims_between(lens: Lens, question: str, from_: int | None, to: int | None) -> ClaimsByPair:
    """Return the claims of a question's kinds by whom they lead from and to, in the order of their ids.

    Either end narrows them; None is anybody.
    """
    kinds, ids = KINDS_OF[question], lens.view.id
    if from_ is not None and to is not None:
        rows = lens.view.ties_between(from_, to, kinds)
    else:
        party = to if from_ is None else from_
        rows = lens.view.all_ties(kinds) if party is None else lens.view.ties(party, kinds)
    claims = by_parties(row for row in rows if from_ in (None, row.from_) and to in (None, row.to))
    return {pair: claims[pair] for pair in checked(sorted(claims, key=lambda pair: (ids(pair[0]), ids(pair[1]))))}


def pair_status_histories(lens: Lens, scale: Scale, claims: ClaimsByPair) -> list[StatusHistories]:
    """Return the histories of the statuses of each pair; `claims` are all of the scale about it."""
    engine = engine_of(lens)
    return [engine.statuses(scale, *pair, rows, lens.datasets) for pair, rows in checked(claims.items())]


def status_list(
    lens: Lens, pairs: Iterable[StatusHistories], statuses: Sequence[str], item: StatusItem[Item]
) -> Listing[Item]:
    """List which of some statuses pairs have on the lens's days, an item per pair and status."""
    listing: Listing[Item] = Listing(lens)
    for histories in checked(pairs):
        for status in statuses:
            reading = histories.status(status).read(lens.days)
            claim = histories.claim(status, reading.on) if reading.on else None
            if claim is not None:
                make = partial(_status, lens, histories, status, reading, claim, item)
                listing.take(reading, histories.parties, make)
    return listing


def _status(
    lens: Lens, histories: StatusHistories, status: str, reading: Reading, claim: TieRow, item: StatusItem[Item]
) -> Item:
    shown: Claim = {
        **span(histories.spell(claim)),  # type: ignore[typeddict-item]
        "truth": reading.truth,
        "by_dataset": by_dataset(lens, histories.status(status)),
        "last_known": last_known(reading.last),
        "ties": tie_ids(lens, histories.rows(reading.on, status)),
    }
    return item(histories, status, claim, shown)
