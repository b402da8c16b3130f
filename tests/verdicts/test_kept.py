"""What an engine keeps of pairs is bounded, and what it no longer has it works out again."""

from __future__ import annotations

import pytest

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.verdicts import kept
from graphsvc.verdicts.engine import Engine
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.snapshot.log import view_of

MEMBERS = [f"m{number}" for number in range(9)]
WORLD: list[Record] = [
    worlds.dataset("one"),
    worlds.alliance("big"),
    *map(worlds.country, MEMBERS),
    *(worlds.tie("member_of", member, "big", dataset="one") for member in MEMBERS),
]


def test_asking_for_the_allies_of_everybody_keeps_only_so_many_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_BYTES", 40_000)
    view = view_of(*WORLD)
    engine, most = Engine(view, dates.today()), 0
    for _ in range(2):
        for member in MEMBERS:
            party = view.index(member)
            assert party is not None
            histories = engine.allies(party, ObligationFilter(), None)
            assert [view.id(history.b) for history in histories] == [other for other in MEMBERS if other != member]
            most = max(most, len(engine.kept.histories))
    assert 8 <= most <= 26  # Of 1,500 bytes each.


def test_what_would_take_all_room_by_itself_is_answered_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_BYTES", 1_000)
    view = view_of(*WORLD)
    engine, party = Engine(view, dates.today()), view.index("m1")
    assert party is not None
    assert len(engine.allies(party, ObligationFilter(), None)) == len(MEMBERS) - 1
    assert not engine.kept.histories
    assert not engine.kept.allies
