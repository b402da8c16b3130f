"""Where states stand in the picture of a network, and in which bloc, each year as near as can be to the year before.

A layout is a function of the layout before it and of the edges, so one of a day is a function of the years up to it:
whoever opens an address sees the same picture, whatever they looked at before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.blocs import bloc_colours, communities
from graphsvc.analysis.packing import HEIGHT, WIDTH, Cell, cells
from graphsvc.analysis.yearly_ties import JoinedPairs
from graphsvc.model.effort import checkpoint

Points: TypeAlias = "npt.NDArray[np.float64]"
STEPS_FIRST, STEPS_AFTER = 300, 70
"""How often the forces are applied to a network of which nothing is placed yet, and to one that follows another."""
SPACE = 0.8
"""The distance that two neighbours keep, as a share of the side of the square that each state has of its cell."""
WITHIN = 2.0
"""How much stronger a tie within a bloc pulls than one between blocs, so that blocs stand apart."""
GRAVITY = 0.02
CLEAR = 19.0
"""How far apart any two states are at least, so that none hides another."""
LONGEST = 170.0
"""How long the ties of a small component may be drawn, where its cell has room for more."""
_PUSHES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where everybody who has been in a network so far stands (n x 2, on a sheet of 1,000 by 700), and their blocs.

    A bloc is the number of its colour, -1 for none. Who is no longer joined keeps the last place and bloc, for a return.
    """

    ids: tuple[str, ...]
    places: Points
    blocs: npt.NDArray[np.int8]
    digest: bytes

    def of(self, ids: Sequence[str]) -> tuple[list[tuple[int, int]], list[int]]:
        """Return the places of some, rounded, and their blocs."""
        row_of = {id_: row for row, id_ in enumerate(self.ids)}
        rows = [row_of[id_] for id_ in ids]
        return [(round(x), round(y)) for x, y in self.places[rows].tolist()], self.blocs[rows].tolist()


EMPTY = Layout((), np.zeros((0, 2)), np.zeros(0, np.int8), b"")


def following(before: Layout, edges: JoinedPairs) -> Layout:
    """Lay out a network, as near as can be to the layout before it: the same one where its edges are the same."""
    digest = edges.digest
    if digest == before.digest:
        return before
    row_of = {id_: row for row, id_ in enumerate(before.ids)}
    known = np.array([row_of.get(id_, -1) for id_ in edges.nodes], np.int64)
    ends = edges.ends
    groups = communities(len(edges.nodes), ends)
    former = np.where(known >= 0, before.blocs[known], -1) if len(before.ids) else np.full(len(known), -1)
    blocs = bloc_colours(groups, former, before.blocs)
    start = np.full((len(edges.nodes), 2), np.nan)
    start[known >= 0] = before.places[known[known >= 0]]
    places = _placed(edges.nodes, ends, groups, start)
    there = set(edges.nodes)
    gone = [row for row, id_ in enumerate(before.ids) if id_ not in there]
    return Layout(
        (*edges.nodes, *(before.ids[row] for row in gone)),
        np.concatenate([places, before.places[gone]]),
        np.concatenate([blocs, before.blocs[gone]]).astype(np.int8),
        digest,
    )


def _placed(ids: Sequence[str], ends: npt.NDArray[np.int64], groups: Sequence[Sequence[int]], start: Points) -> Points:
    """Return where the nodes of a network go: each component in a cell of its own, by its size."""
    bloc = np.empty(len(ids), np.int64)
    for number, group in enumerate(groups):
        bloc[list(group)] = number
    components = _components(len(ids), ends)
    places = start.copy()
    for component, cell in zip(components, cells([len(component) for component in components]), strict=True):
        local = np.full(len(ids), -1, np.int64)
        local[component] = np.arange(len(component))
        inside = local[ends[local[ends[:, 0]] >= 0]]
        weights = np.zeros((len(component), len(component)))
        weights[inside[:, 0], inside[:, 1]] = weights[inside[:, 1], inside[:, 0]] = 1.0
        begun = _begun([ids[node] for node in component], start[component], weights, cell)
        steps = STEPS_AFTER if np.isfinite(start[component]).any() else STEPS_FIRST
        same = bloc[component][:, None] == bloc[component][None, :]
        places[component] = _fitted(_relaxed(begun, weights, same, cell, steps), cell)
    return _cleared(places)


def _components(size: int, ends: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Return the components, the largest first, then by their first node."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not size:
        return []
    matrix = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (size, size))
    number, labels = connected_components(matrix, directed=False)
    components = [np.flatnonzero(labels == label) for label in range(number)]
    return sorted(components, key=lambda component: (-len(component), int(component[0])))


def _begun(ids: Sequence[str], start: Points, weights: Points, cell: Cell) -> Points:
    """Return where the nodes of a component begin: where they were, or by those whom they are joined to.

    Everybody is moved by a hair, so that none begin in one point.
    """
    hairs = np.array([_hash_point(id_) for id_ in ids])
    places, is_placed = start.copy(), np.isfinite(start[:, 0])
    for node in np.flatnonzero(~is_placed):
        near = np.flatnonzero((weights[node] > 0) & is_placed)
        if len(near):
            places[node], is_placed[node] = places[near].mean(axis=0) + 40 * hairs[node], True
    alone = np.flatnonzero(~is_placed)
    places[alone] = cell.centre + hairs[alone] * cell.size / 2
    return np.asarray(places + hairs)


def _hash_point(id_: str) -> tuple[float, float]:
    """Return a point between -1 and 1 that depends on an id alone."""
    digest = blake2b(id_.encode(), digest_size=8).digest()
    return tuple(int.from_bytes(half) / 2**31 - 1 for half in (digest[:4], digest[4:]))  # type: ignore[return-value]


def _relaxed(places: Points, joined: Points, same: npt.NDArray[np.bool_], cell: Cell, steps: int) -> Points:
    """Apply forces: all push each other away, ties pull together, the middle of the cell pulls all.

    Fruchterman and Reingold's forces (1991) with ties that pull less the more of them there are at their ends: so states
    stand equally far apart in a bloc of five and in one of fifty, and the place that a bloc takes grows with its size.
    """
    if len(places) == 1:
        return places
    degrees = np.maximum(joined.sum(axis=1), 1)
    pull = joined * np.where(same, 1.0, 1 / WITHIN) / np.sqrt(np.outer(degrees, degrees))
    space = SPACE * float(np.sqrt(cell.area / len(places)))
    gravity = GRAVITY * np.array([cell.size[1] / cell.size[0], cell.size[0] / cell.size[1]])
    heat = space * (2.0 if steps == STEPS_FIRST else 0.5)
    for step in range(steps):
        checkpoint()
        apart = places[:, None, :] - places[None, :, :]
        squares = np.einsum("ijk,ijk->ij", apart, apart) + 1e-6
        force = np.einsum("ij,ijk->ik", space * space / squares - pull, apart)
        force -= gravity * len(places) ** 0.5 * (places - cell.centre)
        length = np.sqrt(np.einsum("ij,ij->i", force, force)) + 1e-9
        limit = heat * (1 - step / steps)
        places = places + force * (np.minimum(0.5 * length, limit) / length)[:, None]
    return places


def _fitted(places: Points, cell: Cell) -> Points:
    """Return places moved and stretched to fill a cell, not more one way than half as much again as the other."""
    low, high = places.min(axis=0), places.max(axis=0)
    extent = np.maximum(high - low, 1e-6)
    room = np.minimum(cell.inner, LONGEST * len(places) ** 0.5)
    scale = room / extent
    scale = np.minimum(scale, 1.8 * scale.min())
    return np.asarray(cell.centre + (places - (low + high) / 2) * scale)


def _cleared(places: Points) -> Points:
    """Push apart whoever would hide another."""
    for _ in range(_PUSHES):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.sqrt(np.einsum("ijk,ijk->ij", apart, apart))
        np.fill_diagonal(distance, np.inf)
        short = np.maximum(CLEAR - distance, 0.0)
        if not short.any():
            break
        places = places + np.einsum("ij,ijk->ik", 0.5 * short / np.maximum(distance, 1e-6), apart)
        places = np.clip(places, (14, 14), (WIDTH - 14, HEIGHT - 14))
    return np.asarray(places)
