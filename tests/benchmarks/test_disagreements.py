"""How long it takes to compare what five datasets tell of the same history: 200 states, 30,000 ties."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.questions.disagreements import QUESTIONS, at_all_times, disagreements
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.view import View
from tests.snapshot.log import view_of
from tests.worlds import alliance, country, dataset, tie

STATES, ALLIANCES, DATASETS, FACTS = 200, 40, 5, 6_000
PAGE = 100
SECONDS = 5.0
"""A page takes no more CPU time than this."""

pytestmark = pytest.mark.benchmark


def world(seed: int = 5) -> View:
    """Make a history, and let each dataset tell all of it, now and then with another date, level or obligation."""
    chance = random.Random(seed)
    coverage = [
        {"question": question, "period": "1816-01-01/2020-12-31"} for question in QUESTIONS if question != "allied"
    ]
    names = [f"dataset-{number}" for number in range(DATASETS)]
    found: list[Record] = [dataset(name, coverage=coverage) for name in names]
    found += [country(f"state-{number}") for number in range(STATES)]
    found += [alliance(f"alliance-{number}") for number in range(ALLIANCES)]
    for number in range(FACTS):
        one, other = chance.sample(range(STATES), 2)
        since = date(1816, 1, 1) + timedelta(days=chance.randrange(60_000))
        until = since + timedelta(days=chance.randrange(400, 15_000))
        kind = chance.choice(("member_of", "has_relations_with", "represented_in", "rival_of"))
        to = f"alliance-{chance.randrange(ALLIANCES)}" if kind == "member_of" else f"state-{other}"
        for name in names:
            start = since + timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 0, 0, 1, 30)))
            attributes = {
                "member_of": {"obligations": ["defense"]},
                "represented_in": {"level": chance.choice(("ambassador",) * 9 + ("charge",))},
            }.get(kind, {})
            spell = start.isoformat(), until.isoformat()
            found.append(tie(kind, f"state-{one}", to, *spell, dataset=name, key=f"{number}", attributes=attributes))
    return view_of(*found)


def test_a_page_of_disagreements_is_found_in_seconds() -> None:
    view = world()
    lens = at_all_times(Lens(view, 1, dates.day("2026-01-01")))
    first = view.index("state-0")
    assert first is not None
    print(f"\nDisagreements among {FACTS * DATASETS:,} ties of {DATASETS} datasets, {STATES} states")
    for question in QUESTIONS:
        start, times, items, place = time.process_time(), [], 0, 0
        while True:
            began = time.process_time()
            part = disagreements(lens, [question], (), lens.days, place, 1_000)
            times.append(time.process_time() - began)
            items += len(part.items)
            if part.next is None:
                break
            place = part.next
        whole = time.process_time() - start
        began = time.process_time()
        own = disagreements(lens, [question], (first,), lens.days, 0, PAGE)
        narrow = time.process_time() - began
        print(
            f"  {question:16}{part.pairs:8,} pairs{items:8,} items{whole:8.1f} s for all pages, {max(times):.2f} s the slowest; "
            f"{narrow:.2f} s for one state ({own.pairs} pairs)"
        )
        assert max(times) < SECONDS
