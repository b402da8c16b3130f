"""What changed of ties that go on between two days, and of the status of relations, one behaviour each."""

from __future__ import annotations

from typing import Any

import pytest

from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.differences import BASE, PARTIES, covering, items, steps, tie

# Changes


def test_a_level_that_is_another_on_the_later_day_has_changed(ask: Ask) -> None:
    missions = (
        tie("represented_in", "2000-01-01", "2005-01-01", level="ambassador"),
        tie("represented_in", "2005-01-01", level="charge"),
    )
    (one,) = items(ask(*BASE, *missions, during="2004-01-01/2006-01-01"))
    assert (one["change"], one["kind"], one["on"], one["truth"]) == ("changed", "represented_in", "2005-01-01", "yes")
    assert one["before"] == {"truth": "yes", "level": "ambassador"}
    assert one["after"] == {"truth": "yes", "level": "charge"}
    assert (one["since"], one["until"], len(one["ties"])) == ("2005-01-01", "..", 2)
    assert steps(ask(during="2005-01-01/2006-01-01")) == []


def test_a_level_that_is_the_same_again_has_not_changed(ask: Ask) -> None:
    spells = (("2000-01-01", "2001-01-01"), "ambassador"), (("2001-01-01", "2002-01-01"), "charge")
    missions = [tie("represented_in", *spell, level=level) for spell, level in spells]
    missions.append(tie("represented_in", "2002-01-01", level="ambassador"))
    ask(*BASE, *missions, on="2000-01-01")
    assert steps(ask(during="2000-06-01/2002-06-01")) == []
    assert len(steps(ask(during="2000-06-01/2001-06-01"))) == len(steps(ask(during="2001-06-01/2002-06-01"))) == 1


def test_a_mission_that_comes_back_lower_after_a_gap_has_closed_opened_and_changed(ask: Ask) -> None:
    missions = (
        tie("represented_in", "2000-01-01", "2005-01-01", level="ambassador"),
        tie("represented_in", "2007-01-01", level="charge"),
    )
    lens = ask(*BASE, *missions, during="2004-01-01/2008-01-01")
    assert [one[0] for one in steps(lens)] == ["closed", "changed", "opened"]


def test_a_change_of_unsure_date_is_possible_and_tells_how_sure_either_side_is(ask: Ask) -> None:
    missions = (
        tie("represented_in", "2000-01-01", "2005", level="ambassador"),
        tie("represented_in", "2005", level="charge"),
    )
    (one,) = items(ask(*BASE, *missions, during="2004-01-01/2005-06-01"))
    assert (one["truth"], one["before"], one["after"]) == (
        "possible",
        {"truth": "yes", "level": "ambassador"},
        {"truth": "possible", "level": "charge"},
    )
    (sure,) = items(ask(during="2004-12-31/2005-12-31"))
    assert (sure["truth"], sure["on"]) == ("yes", "2005")


def test_a_suspended_member_has_changed_its_role_and_one_taken_back_has_not(ask: Ask) -> None:
    ask(
        *BASE,
        tie("member_of", "2000-01-01", "2005-01-01", role="founder", obligations=["defense"]),
        tie("member_of", "2005-01-01", "2006-01-01", role="suspended"),
        tie("member_of", "2006-01-01", obligations=["defense"]),
        on="2000-01-01",
    )
    (one,) = items(ask(during="2004-01-01/2005-06-01"))
    assert one["before"] == {"truth": "yes", "role": "founder", "obligations": ["defense"], "owed_to": None}
    assert one["after"] == {"truth": "yes", "role": "suspended", "obligations": None, "owed_to": None}
    assert [one[0] for one in steps(ask(during="2005-06-01/2007-01-01"))] == ["changed"]
    assert steps(ask(during="2004-01-01/2007-01-01")) == []


@pytest.mark.parametrize(
    ("before", "after", "has_changed"),
    [
        ({"obligations": ["defense"]}, {"obligations": ["consultation", "defense"]}, True),
        ({"obligations": ["defense", "consultation"]}, {"obligations": ["consultation", "defense"]}, False),
        ({"obligations": ["defense"]}, {}, False),
        ({}, {"obligations": ["defense"]}, False),
        ({"obligations": ["defense"]}, {"obligations": ["defense"], "owed_to": ["bland"]}, True),
        ({"obligations": ["defense"], "owed_to": ["bland"]}, {"owed_to": ["aland"]}, False),
    ],
)
def test_obligations_change_where_both_phases_state_them(
    ask: Ask, before: dict[str, Any], after: dict[str, Any], has_changed: bool
) -> None:
    phases = tie("member_of", "2000-01-01", "2005-01-01", **before), tie("member_of", "2005-01-01", **after)
    assert bool(steps(ask(*BASE, *phases, during="2004-01-01/2006-01-01"))) == has_changed


def test_people_hosted_and_the_kind_of_a_recognition_change(ask: Ask) -> None:
    ties = (
        tie("hosts", "2000-01-01", "2005-01-01", people={"about": 3000}),
        tie("hosts", "2005-01-01", people={"about": 2500}),
        tie("recognises", "2000-01-01", "2005-01-02", recognition="de_facto"),
        tie("recognises", "2005-01-02", recognition="de_jure"),
    )
    hosts, recognises = items(ask(*BASE, *ties, during="2004-01-01/2006-01-01"))
    assert [one["people"] and one["people"]["about"] for one in (hosts["before"], hosts["after"]) if one] == [
        3000,
        2500,
    ]
    assert recognises["after"] == {"truth": "yes", "recognition": "de_jure"}


def test_a_change_is_told_only_where_the_dataset_may_speak_of_both_days(ask: Ask) -> None:
    missions = (
        tie("represented_in", "2000-01-01", "2005-01-01", level="ambassador"),
        tie("represented_in", "2005-01-01", level="charge"),
    )
    ask(*PARTIES, worlds.dataset("mine", checked_through="2006-01-01"), *missions, on="2000-01-01")
    assert len(steps(ask(during="2004-01-01/2006-01-01"))) == 1
    assert steps(ask(during="2004-01-01/2006-01-02")) == []


# The status of relations

SEVERING = tie("has_relations_with", "1990", "2005-01-01"), tie("severed_ties_with", "2005-01-01")


def test_a_severance_is_one_change_of_status_beside_the_tie_that_closed_and_the_one_that_opened(ask: Ask) -> None:
    lens = ask(*BASE, *SEVERING, during="2004-12-31/2005-01-01")
    assert steps(lens) == [
        ("closed", "has_relations_with", "2005-01-01", "yes"),
        ("changed", "relations", "2005-01-01", "yes"),
        ("opened", "severed_ties_with", "2005-01-01", "yes"),
    ]
    one = items(lens)[1]
    assert (one["from"]["id"], one["to"]["id"]) == ("aland", "bland")
    assert one["before"] == {"truth": "yes", "status": "established"}
    assert one["after"] == {"truth": "yes", "status": "severed"}


@pytest.mark.parametrize("kind", ["has_relations_with", "severed_ties_with", "suspended_ties_with"])
def test_a_change_of_status_comes_with_each_kind_of_tie_that_may_decide_it(ask: Ask, kind: str) -> None:
    lens = ask(*BASE, *SEVERING, during="2004-12-31/2005-01-01")
    assert {one[1] for one in steps(lens, kinds=[kind])} - {kind} == {"relations"}
    assert steps(lens, kinds=["hosts"]) == []


def test_a_suspension_lifted_gives_back_the_status_before_on_the_day_of_its_end(ask: Ask) -> None:
    ties = tie("has_relations_with", "1990"), tie("suspended_ties_with", "2000-01-01", "2005-01-01")
    lens = ask(*BASE, *ties, during="2004-01-01/2006-01-01")
    assert steps(lens) == [
        ("changed", "relations", "2005-01-01", "yes"),
        ("closed", "suspended_ties_with", "2005-01-01", "yes"),
    ]
    assert steps(ask(during="1999-01-01/2006-01-01"))[1:] == [("closed", "suspended_ties_with", "2005-01-01", "yes")]


def test_to_none_relations_have_changed_only_where_the_dataset_covers_them(ask: Ask) -> None:
    ends = tie("has_relations_with", "1990", "2005-01-01")
    assert [one[0] for one in steps(ask(*BASE, ends, during="2004-01-01/2006-01-01"))] == ["closed"]
    closed, changed = items(ask(covering("relations", "1950/.."), during="2004-01-01/2006-01-01"))
    assert (closed["change"], changed["change"], changed["on"]) == ("closed", "changed", "2005-01-01")
    assert changed["after"] == {"truth": "yes", "status": "none"}
    assert changed["before"] == {"truth": "yes", "status": "established"}


def test_relations_of_two_days_are_weighed_with_one_choice_of_dates(ask: Ask) -> None:
    # Whichever of the two began last decides on both days: by no choice of dates has the status changed.
    ties = tie("has_relations_with", "2000"), tie("suspended_ties_with", "2000~")
    end = tie("hosts", "2003-06-01")
    assert steps(ask(*BASE, *ties, end, during="2003-01-01/2004-01-01")) == [("opened", "hosts", "2003-06-01", "yes")]
