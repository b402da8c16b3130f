"""Years: how many pairs of states there are in all of them is what their rosters come to, one by one."""

from __future__ import annotations

import pytest

from graphsvc.analysis.covering import roster
from graphsvc.analysis.years import YEAR_RULES, YearRule, lens_of, pairs
from graphsvc.model import dates
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.snapshot.log import view_of

SPELLS = {
    "always": [("cow", "1816-01-01", "..")],
    "twice": [("cow", "1900-06-01", "1905-03-01"), ("cow", "1907-01-01", "1907-12-31")],
    "late": [("cow", "1905", ".."), ("gw", "1901-01-01", "..")],
    "unsure": [("cow", "190X", "1912?")],
    "never": [("gw", "1816-01-01", "..")],
    "stateless": [],
}


@pytest.mark.parametrize("rule", YEAR_RULES)
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_pairs_of_all_years_are_those_of_each(rule: YearRule, system: str) -> None:
    states = [
        worlds.country(name, spells=[{"system": s, "since": since, "until": until} for s, since, until in SPELLS[name]])
        for name in SPELLS
    ]
    lens = Lens(view_of(*states), dates.day("1900-01-01"), dates.today())
    sizes = [len(roster(lens_of(lens, year, rule), system)) for year in range(1899, 1915)]
    assert len(set(sizes)) > 1
    assert pairs(lens, system, 1899, 1914, rule) == sum(size * (size - 1) // 2 for size in sizes)
