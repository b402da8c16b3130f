"""Coverage that makes no sense is refused when its source is read, each fault at its place."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model import kinds
from tests.model.asking import body, wrong

WITHIN = {"question": "membership", "within": ["nato"], "period": "1949-04-04/.."}
ALLIED = {"question": "allied", "period": "1816/2018"}
OTHERS = sorted(set(kinds.QUESTIONS) - {"membership"})


def told(*entries: dict[str, Any], **more: Any) -> dict[str, str]:
    return wrong("source", coverage=list(entries), **more)


@pytest.mark.parametrize("question", OTHERS)
def test_only_membership_is_covered_within_alliances(question: str) -> None:
    found = told({**ALLIED, "question": question, "within": ["nato"]})
    assert set(found) == {"/coverage/0/within"}
    assert "only membership is covered within" in found["/coverage/0/within"]


@pytest.mark.parametrize("question", sorted(set(OTHERS) - {"allied"}))
def test_only_membership_and_alliance_have_obligations(question: str) -> None:
    assert set(told({**ALLIED, "question": question, "obligations": ["defense"]})) == {"/coverage/0/obligations"}


@pytest.mark.parametrize("question", ["allied", "membership"])
def test_membership_and_alliance_may_be_covered_for_some_obligations(question: str) -> None:
    entry = {**ALLIED, "question": question, "obligations": ["defense"]}
    assert body("source", coverage=[entry])["coverage"][0]["obligations"] == ["defense"]


@pytest.mark.parametrize("name", ["among", "within", "obligations"])
def test_an_empty_list_covers_nothing_and_is_refused(name: str) -> None:
    found = told({**WITHIN, name: []})
    assert set(found) == {f"/coverage/0/{name}"}
    assert "leave it out" in found[f"/coverage/0/{name}"]


@pytest.mark.parametrize("name", ["among", "within", "obligations"])
def test_null_is_no_restriction(name: str) -> None:
    assert len(body("source", coverage=[{**WITHIN, name: None}])["coverage"]) == 1


class TestChecked:
    def test_a_period_may_go_on_past_the_day_that_was_checked(self) -> None:
        assert body("source", coverage=[WITHIN], checked_through="1949-04-04")

    def test_a_period_that_begins_after_it_is_refused(self) -> None:
        found = told(ALLIED, WITHIN, checked_through="1949-04-03")
        assert set(found) == {"/coverage/1/period"}
        assert "'1949-04-04/..' begins after checked_through, 1949-04-03" in found["/coverage/1/period"]

    def test_a_period_that_may_begin_by_it_is_taken(self) -> None:
        assert body("source", coverage=[{**ALLIED, "period": "1949/.."}], checked_through="1949-01-01")


class TestTwice:
    @pytest.mark.parametrize(
        "again",
        [
            WITHIN,
            {**WITHIN, "among": "any"},
            {**WITHIN, "within": ["nato", "nato"]},
            {**WITHIN, "obligations": None},
        ],
    )
    def test_an_entry_that_says_the_same_as_another_is_refused(self, again: dict[str, Any]) -> None:
        found = told(WITHIN, ALLIED, again)
        assert found == {"/coverage/2": "says the same as the entry /coverage/0; send it once"}

    def test_the_order_of_a_list_and_the_spelling_of_a_day_make_no_difference(self) -> None:
        one = {**WITHIN, "within": ["nato", "pact"], "among": ["a", "b"], "period": "1949/1950"}
        other = {**one, "within": ["pact", "nato"], "among": ["b", "a"], "period": "1949-01-01/1950-12-31"}
        assert set(told(one, other)) == {"/coverage/1"}

    @pytest.mark.parametrize(
        "other",
        [
            {**WITHIN, "within": None},
            {**WITHIN, "within": ["nato", "pact"]},
            {**WITHIN, "among": "system:cow"},
            {**WITHIN, "period": "1949-04-05/.."},
            {**WITHIN, "obligations": ["defense"]},
            {**WITHIN, "question": "allied", "within": None},
        ],
    )
    def test_an_entry_that_says_anything_else_is_taken_and_so_are_periods_that_overlap(
        self, other: dict[str, Any]
    ) -> None:
        assert len(body("source", coverage=[WITHIN, other])["coverage"]) == 2


def test_every_fault_of_every_entry_is_told() -> None:
    bad = {**ALLIED, "within": ["nato"], "among": [], "period": "2019/2020"}
    found = told(ALLIED, ALLIED, bad, checked_through="2018-12-31")
    assert set(found) == {"/coverage/1", "/coverage/2/within", "/coverage/2/among", "/coverage/2/period"}


def test_a_list_of_states_covers_its_own_system() -> None:
    entry = {"question": "system", "among": "system:cow", "period": "1816-01-01/2024-12-31"}
    assert body("source", coverage=[entry])["coverage"][0]["among"] == "system:cow"


@pytest.mark.parametrize("among", [None, "any", ["albania"]])
def test_coverage_of_a_system_names_which(among: object) -> None:
    entry = {"question": "system", "among": among, "period": "1816"}
    assert set(wrong("source", coverage=[entry])) == {"/coverage/0/among"}
