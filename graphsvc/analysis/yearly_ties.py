"""Who is joined to whom in each of many years, read from histories once: enough to lay a network out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.edges import Edge
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule
from graphsvc.model.days import common, union_of
from graphsvc.model.intervals import parse_period
from graphsvc.snapshot.lens import Lens


@dataclass(frozen=True)
class JoinedPairs:
    """Who is joined: ids in their order, and the places of the two of each pair among them (m x 2), in order."""

    nodes: tuple[str, ...]
    ends: npt.NDArray[np.int64]

    @cached_property
    def digest(self) -> bytes:
        """Return what is the same where the same are joined."""
        return blake2b(b"\0".join(("\n".join(self.nodes).encode(), self.ends.tobytes())), digest_size=16).digest()


def joined(pairs: Iterable[tuple[str, str]]) -> JoinedPairs:
    """Return the pairs of some ids, each once, whichever way it leads."""
    once = sorted({(min(pair), max(pair)) for pair in pairs})
    nodes = sorted({id_ for pair in once for id_ in pair})
    place = {id_: number for number, id_ in enumerate(nodes)}
    ends = np.array([(place[a], place[b]) for a, b in once], np.int64).reshape(-1, 2)
    return JoinedPairs(tuple(nodes), ends)


def joined_by_year(lens: Lens, rule: Rule, first: int, last: int) -> Iterator[JoinedPairs]:
    """Return who is or may be joined on some day of each year from the first to the last."""
    period = parse_period(f"{first:04}/{last:04}")
    network = Network(replace(lens, on=period.first, during=period, certainty="possible"), rule)
    by_year: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for edge in network.judged:
        pair = lens.view.id(edge.a), lens.view.id(edge.b)
        for year in _years(edge, network.lens):
            by_year[year].add(pair)
    for year in range(first, last + 1):
        yield joined(by_year[year])


def _years(edge: Edge, lens: Lens) -> set[int]:
    claimed = common(union_of(edge.history.claimed_days), lens.days)
    return {
        year
        for window in claimed
        for year in range(date.fromordinal(window.first).year, date.fromordinal(window.last).year + 1)
    }
