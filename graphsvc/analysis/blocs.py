"""Blocs: who is joined more to each other than to others, and the colour that each keeps over the years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

COLOURS = 8
"""How many blocs have a colour of their own; smaller ones share one that is none."""
SMALLEST = 3
"""How many members a bloc with a colour has at least."""


def communities(size: int, ends: npt.NDArray[np.int64]) -> list[list[int]]:
    """Find the blocs of a network by Louvain's method (Blondel and others, 2008), the largest first.

    Nodes are numbers here: sets of texts come in another order in each process, and blocs would differ.
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(ends.tolist())
    if not len(ends):
        return [[node] for node in range(size)]
    communities = nx.community.louvain_communities(graph, seed=1)
    return sorted((sorted(group) for group in communities), key=lambda group: (-len(group), group[0]))


def bloc_colours(
    groups: Sequence[Sequence[int]], former: npt.NDArray[np.int8], remembered: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """Return the colour of each node's bloc: that of the bloc before with which it shares most members, else a free one.

    `former` has the colour that each node had, `remembered` those of everybody so far; -1 is none.
    """
    colours = np.full(len(former), -1, np.int8)
    large = [np.array(group) for group in groups if len(group) >= SMALLEST]
    shared = sorted(
        (-int((former[group] == colour).sum()), number, colour)
        for number, group in enumerate(large)
        for colour in range(COLOURS)
    )
    taken: dict[int, int] = {}
    for negative, number, colour in shared:
        if negative and number not in taken and colour not in taken.values():
            taken[number] = colour
    for number, group in enumerate(large):
        if number not in taken:
            free = [colour for colour in range(COLOURS) if colour not in taken.values()]
            if not free:
                continue
            # A colour that many last had may be wanted again when they return.
            taken[number] = min(free, key=lambda colour: (int((remembered == colour).sum()), colour))
        colours[group] = taken[number]
    return colours
