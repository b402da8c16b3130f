"""The ties of parties of whom some tie may begin or end in a period."""

from __future__ import annotations

import numpy as np

from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.ties import ADDED, DATASET, FROM, KIND, KIND_NUMBERS, S1, S2, SUPERSEDED, TO, U1, U2


def turning(lens: Lens, parties: tuple[int, ...], kinds: frozenset[str] | None) -> list[TieRow]:
    """Give the ties of an entity, of a pair or, without parties, of all pairs some tie of whom may turn.

    A tie turns if it may begin or end after the first of the lens's days and up to the last. Those beside it, which
    are needed to tell what it means, come along. None is any kind.
    """
    if not parties:
        return _of_all(lens, kinds)
    rows = lens.view.ties(parties[0], kinds)
    return [row for row in rows if all(party in (row.from_, row.to) for party in parties)]


def _of_all(lens: Lens, kinds: frozenset[str] | None) -> list[TieRow]:
    view, ties = lens.view, lens.view.state.ties
    table = ties.table.taken()
    stands = (table[:, ADDED] <= view.revision) & (table[:, SUPERSEDED] > view.revision)
    if kinds is not None:
        stands &= np.isin(table[:, KIND], [KIND_NUMBERS[kind] for kind in kinds])
    if lens.datasets is not None:
        stands &= np.isin(table[:, DATASET], list(lens.datasets))
    rows = np.flatnonzero(stands)
    block = table[rows]
    turns = (block[:, S1] <= lens.last) & (block[:, S2] > lens.on)
    turns |= (block[:, U1] <= lens.last) & (block[:, U2] > lens.on)
    ends = block[:, [FROM, TO]].astype(np.int64)
    if view.merged is not None:
        standing = np.arange(int(ends.max(initial=0)) + 1)
        for merged, into in view.merged.of.items():
            if merged < len(standing):
                standing[merged] = into
        ends = standing[ends]
    pairs = ends.min(axis=1) << 32 | ends.max(axis=1)
    chosen = np.isin(pairs, np.unique(pairs[turns]))
    found = ties.read(rows[chosen], view.revision)
    return found if view.merged is None else view.merged.ties(found)
