"""Rows of a year beside the network of it, which they are made of: 200 states, 40 alliances, each obligation a column."""

from __future__ import annotations

from statistics import median

import pytest

from graphsvc.analysis.dyad_years import DyadYears, TableRule
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule as NetworkRule
from graphsvc.analysis.years import lens_of
from tests.benchmarks.side_by_side import rates, show
from tests.export.measuring import world

YEARS = range(1985, 1990)
LEAST = 0.5
"""The six questions of a row are answered in less than twice the time of the network's one."""

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("is_directed", [False, True])
def test_a_year_of_rows_takes_about_as_long_as_the_network_of_the_year(is_directed: bool) -> None:
    lens = world()

    def rows(_: int) -> None:
        table = DyadYears(lens, TableRule("allied", YEARS[0], YEARS[-1], is_directed=is_directed))
        assert len(list(table.make())) == len(YEARS)

    def network(_: int) -> None:
        for year in YEARS:
            found = Network(lens_of(lens, year, "any"), NetworkRule(is_directed=is_directed))
            assert len(found.graph)
            assert found.covered is not None

    found = rates(len(YEARS), {"rows of a year": rows, "the network of it": network})
    show(f"Dyad-years, {'directed' if is_directed else 'undirected'}", found, "the network of it")
    ratios = [a / b for a, b in zip(found["rows of a year"], found["the network of it"], strict=True)]
    assert median(ratios) > LEAST
