"""How long allies take where no history is worked out, beside the same where alliances, or all histories, are."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from graphsvc.api.encoding import encode
from graphsvc.service.questions import QueryFilters, Questions, read_obligations
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.opening import open_store
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.kept import Kept
from tests.benchmarks.test_questions import STATES, fill

ASKED = 30
SECONDS = 0.05
"""What allies take at most where nothing is worked out, alliances included."""

pytestmark = pytest.mark.benchmark


def test_allies_cold(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    fill(url)
    store = open_store(url)
    follower = Follower(store)
    follower.start()
    assert follower.wait_for(1, 60)
    service, chance = Questions(store, follower), random.Random(7)

    def forget_all() -> None:
        service.query(QueryFilters(on="1950-01-01")).lens.view.state.memo.clear()

    def forget_histories() -> None:
        engine = engine_of(service.query(QueryFilters(on="1950-01-01")).lens)
        kept = engine.kept
        engine.kept = Kept(memberships=kept.memberships, wholes=kept.wholes, naming=kept.naming)

    def seconds(forget: Callable[[], None]) -> list[float]:
        found: list[float] = []
        for _ in range(ASKED):
            ref, day = f"state-{chance.randrange(STATES)}", f"{chance.randrange(1850, 2010)}-07-01"
            forget()
            start = time.process_time()
            encode(service.allies(ref, read_obligations(None, None), service.query(QueryFilters(on=day))))
            found.append(time.process_time() - start)
        return found

    everyone = [f"state-{number}" for number in range(STATES)]
    nothing, alliances = seconds(forget_all), seconds(forget_histories)
    for day in ("1950-01-01", "1980-01-01"):
        for ref in everyone:
            service.allies(ref, read_obligations(None, None), service.query(QueryFilters(on=day)))
    all_of_them = seconds(lambda: None)
    follower.stop()
    store.close()
    print("\nAllies of one of 200 states, encoded, CPU milliseconds (median)")
    for name, times in (
        ("nothing worked out", nothing),
        ("alliances worked out, no pair", alliances),
        ("pairs worked out, another day", all_of_them),
    ):
        print(f"  {name:32}{median(times) * 1000:8.2f}")
    assert median(nothing) < SECONDS
