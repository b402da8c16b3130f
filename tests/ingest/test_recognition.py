"""The recognitions that ship, asked as an analyst would: who recognised whom on which day, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from graphsvc.model import dates
from graphsvc.questions.claimed import read
from graphsvc.questions.recognition import recognition_history
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.sqlite import SqliteStore

Recognisers = Callable[[str, str], dict[str, str]]
RECOGNISES = frozenset({"recognises"})


@pytest.fixture(scope="module")
def recognisers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recognisers]:
    """Give a function that tells who recognises a state on a day, each with how surely."""
    folder = shipped_seeds()
    assert folder is not None
    store = SqliteStore(tmp_path_factory.mktemp("seeds") / "store.sqlite")
    store.migrate()
    load(store, [folder / "recognition"])
    follower = Follower(store)
    follower.start()
    assert follower.wait_for(store.head().revision, 60)

    def recognisers_of(state: str, on: str) -> dict[str, str]:
        lens = Lens(follower.view, dates.day(on), dates.day("2026-06-01"))
        to = lens.view.index(state)
        assert to is not None, state
        others = {row.from_ for row in lens.view.ties(to, RECOGNISES) if row.to == to}
        truths = {lens.view.id(other): str(read(lens, recognition_history(lens, other, to)).truth) for other in others}
        return {entity: truth for entity, truth in truths.items() if truth in ("yes", "possible")}

    yield recognisers_of
    follower.stop()
    store.close()


def test_seven_states_recognise_kosovo_on_the_day_after_its_declaration(recognisers: Recognisers) -> None:
    assert recognisers("kosovo", "2008-02-17")["costa-rica"] == "possible"
    assert "yes" not in recognisers("kosovo", "2008-02-17").values()
    surely = {entity for entity, truth in recognisers("kosovo", "2008-02-18").items() if truth == "yes"}
    assert surely == {
        "costa-rica", "afghanistan", "albania", "france", "turkey", "united-kingdom", "united-states",
    }  # fmt: skip


def test_a_withdrawal_according_to_serbia_leaves_the_recognition_of_kosovo_open(recognisers: Recognisers) -> None:
    assert recognisers("kosovo", "2020-06-01")["suriname"] == "yes"


def test_israel_may_recognise_kosovo_from_the_announcement_and_surely_does_from_relations(
    recognisers: Recognisers,
) -> None:
    said = {on: recognisers("kosovo", on).get("israel") for on in ("2020-09-03", "2020-09-04", "2021-02-01")}
    assert said == {"2020-09-03": None, "2020-09-04": "possible", "2021-02-01": "yes"}


def test_the_wave_of_1988_is_known_to_the_month_and_ends_with_the_states(recognisers: Recognisers) -> None:
    assert set(recognisers("palestine", "1988-11-20").values()) == {"possible"}
    after = recognisers("palestine", "1989-01-01")
    assert {after[state] for state in ("algeria", "china", "india", "russia", "czechoslovakia")} == {"yes"}
    assert "czechoslovakia" not in recognisers("palestine", "1993-01-01")


def test_the_wave_of_september_2025_is_known_to_the_day(recognisers: Recognisers) -> None:
    wave = {"united-kingdom": 21, "canada": 21, "australia": 21, "portugal": 21, "france": 22, "luxembourg": 22}
    for state, day in wave.items():
        assert state not in recognisers("palestine", f"2025-09-{day - 1}")
        assert recognisers("palestine", f"2025-09-{day}")[state] == "yes"


def test_twelve_recognise_taiwan_in_2024(recognisers: Recognisers) -> None:
    said = recognisers("taiwan", "2024-06-01")
    assert (len(said), set(said.values())) == (12, {"yes"})


def test_five_recognise_abkhazia_and_two_have_ceased_to(recognisers: Recognisers) -> None:
    states = {"russia", "nicaragua", "venezuela", "nauru", "syria"}
    assert set(recognisers("abkhazia", "2024-06-01")) == states | {"south-ossetia"}
    assert set(recognisers("south-ossetia", "2024-06-01")) == states | {"abkhazia"}
    assert recognisers("abkhazia", "2012-06-01")["vanuatu"] == "possible"
    assert recognisers("abkhazia", "2014-03-30")["tuvalu"] == "yes"


def test_turkey_alone_recognises_northern_cyprus(recognisers: Recognisers) -> None:
    assert recognisers("northern-cyprus", "1983-11-15") == {"turkey": "yes"}


def test_recognitions_of_western_sahara_end_where_they_were_withdrawn(recognisers: Recognisers) -> None:
    assert recognisers("western-sahara", "1999-06-01")["india"] == "yes"
    assert not {"india", "benin", "ecuador"} & set(recognisers("western-sahara", "2025-06-01"))
