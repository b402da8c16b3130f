"""Layouts of networks: a function of the years up to a day, steady from one to the next, everybody in view."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis.blocs import COLOURS, bloc_colours, communities
from graphsvc.analysis.layouts import CLEAR, EMPTY, Layout, following
from graphsvc.analysis.packing import HEIGHT, WIDTH, cells
from graphsvc.analysis.yearly_ties import JoinedPairs, joined


def edges(*pairs: str) -> JoinedPairs:
    """Return the edges between parties given as texts of two letters, each letter a party."""
    return joined((pair[0], pair[1]) for pair in pairs)


def clique(letters: str) -> list[str]:
    return ["".join(pair) for pair in combinations(letters, 2)]


TWO_BLOCS = edges(*clique("abcdef"), *clique("ghijkl"), "ag")
YEARS = (
    edges("ab", "bc", "ca", "de"),
    edges(*clique("abcd"), "de"),
    TWO_BLOCS,
    edges(*clique("abcdefm"), *clique("hij")),
)


def laid_out(years: tuple[JoinedPairs, ...]) -> Layout:
    layout = EMPTY
    for year in years:
        layout = following(layout, year)
    return layout


def test_the_same_years_give_the_same_layout_in_another_process() -> None:
    """Sets of texts come in another order in each process; no place or bloc may hang on that."""
    code = (
        "from tests.analysis.test_layouts import YEARS, laid_out\n"
        "layout = laid_out(YEARS)\n"
        "print(layout.ids, layout.places.tolist(), layout.blocs.tolist())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != ""


def test_a_year_in_which_nothing_changes_moves_nobody() -> None:
    layout = laid_out(YEARS)
    assert following(layout, YEARS[-1]) is layout


def test_who_stays_joined_stays_near_and_who_returns_comes_back_near_where_they_were() -> None:
    before = laid_out(YEARS[:3])
    without = following(before, edges(*clique("abcde"), *clique("ghijkl")))
    again = following(without, TWO_BLOCS)
    was, now = (dict(zip(layout.ids, layout.places, strict=True)) for layout in (before, again))
    moved = [float(np.hypot(*(now[party] - was[party]))) for party in TWO_BLOCS.nodes]
    assert np.median(moved) < 120


@pytest.mark.parametrize("year", range(len(YEARS)))
def test_everybody_stands_on_the_sheet_and_hides_nobody(year: int) -> None:
    layout = laid_out(YEARS[: year + 1])
    places, _ = layout.of(YEARS[year].nodes)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert min(float(np.hypot(a[0] - b[0], a[1] - b[1])) for a, b in combinations(places, 2)) > CLEAR - 3


def test_two_that_nobody_joins_are_apart_from_all_others() -> None:
    layout = laid_out((edges(*clique("abcd"), "ef"),))
    places = dict(zip(layout.ids, layout.places, strict=True))
    assert min(float(np.hypot(*(places[a] - places[b]))) for a in "abcd" for b in "ef") > 60


def test_places_and_blocs_of_nobody_are_none() -> None:
    layout = following(EMPTY, edges())
    assert layout.of(()) == ([], [])


def test_a_bloc_keeps_its_colour_when_members_come_and_go() -> None:
    before = laid_out(YEARS[:3])
    after = following(before, edges(*clique("bcdefmn"), *clique("hijklo")))
    was, now = (dict(zip(layout.ids, layout.blocs.tolist(), strict=True)) for layout in (before, after))
    assert was["b"] != was["h"]
    assert {now[party] for party in "bcdefmn"} == {was["b"]}
    assert {now[party] for party in "hijklo"} == {was["h"]}


def test_the_largest_overlap_gets_the_colour_and_the_rest_a_free_one() -> None:
    former = np.array([3] * 6 + [-1] * 3, np.int8)
    colours = bloc_colours([[0, 1, 2, 6], [3, 4], [5, 7, 8]], former, former)
    assert colours[[0, 1, 2, 6]].tolist() == [3] * 4
    assert colours[[3, 4]].tolist() == [-1, -1]
    assert len({*colours[[5, 7, 8]].tolist()} - {3, -1}) == 1


def test_there_are_as_many_blocs_with_a_colour_as_colours() -> None:
    groups = [[3 * number, 3 * number + 1, 3 * number + 2] for number in range(COLOURS + 2)]
    none = np.full(3 * len(groups), -1, np.int8)
    colours = bloc_colours(groups, none, none)
    assert sorted({*colours.tolist()}) == [-1, *range(COLOURS)]


def test_communities_part_two_cliques_that_one_tie_joins() -> None:
    groups = communities(len(TWO_BLOCS.nodes), TWO_BLOCS.ends.astype(np.int64))
    assert sorted(groups) == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


@given(st.lists(st.integers(1, 200), max_size=30))
def test_cells_share_the_sheet_without_overlap(sizes: list[int]) -> None:
    parts = cells(sorted(sizes, reverse=True))
    assert len(parts) == len(sizes)
    assert sum(cell.area for cell in parts) == pytest.approx(WIDTH * HEIGHT if sizes else 0)
    for a, b in combinations(parts, 2):
        is_beside = a.x + a.width <= b.x + 1e-6 or b.x + b.width <= a.x + 1e-6
        assert is_beside or a.y + a.height <= b.y + 1e-6 or b.y + b.height <= a.y + 1e-6


def test_the_first_cell_is_the_largest() -> None:
    areas = [cell.area for cell in cells([40, 3, 3])]
    assert all(a >= b - 1e-6 for a, b in pairwise(areas))
