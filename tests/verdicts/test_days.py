"""A day read alone is what it is among the stretches of all days."""

from __future__ import annotations

import pytest

from graphsvc.model.days import days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.obligations import ObligationFilter
from tests.questions.test_brute_force import index, lens_of
from tests.questions.test_ten_thousand import FILTERS, STATES, Draw


@pytest.mark.parametrize("seed", range(4))
def test_a_day_asked_about_once_is_read_as_one_asked_about_again(seed: int) -> None:
    draw = Draw(seed)
    view, chance = draw.world().view(), draw.chance
    seen: set[Truth] = set()
    for _ in range(150):
        lens = lens_of(view, 0, 0, 40)
        engine = engine_of(lens)
        a, b = chance.sample(STATES, 2)
        wanted = ObligationFilter(chance.choice(FILTERS), chance.choice(["any", "both"]))
        history = engine.allied(index(view, a), index(view, b), wanted, None)
        for day in range(lens.on - 2, lens.on + 18):
            history.is_read_again = False
            once, again = (history.read(days(day, day)) for _ in range(2))
            assert once == again, (a, b, day, wanted)
            seen.add(once.truth)
            for dataset in engine.coverages:
                alone = history.read_dataset(dataset, days(day, day))
                assert alone == VerdictHistory.read_dataset(history, dataset, days(day, day)), (a, b, day, wanted)
                assert dataset in history.datasets or alone.truth is Truth.UNKNOWN
    assert seen == set(Truth)
