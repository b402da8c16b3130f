"""What opened, closed and changed between two days, one behaviour each."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model.citation import Record
from graphsvc.model.difference import Difference
from graphsvc.questions.difference import Chosen, difference
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.test_brute_force import index

PARTIES = (worlds.country("aland"), worlds.country("bland"), worlds.alliance("pact"), worlds.group("exiles"))
BASE: tuple[Record, ...] = (worlds.dataset("mine"), worlds.dataset("other"), *PARTIES)


def tie(kind: str, since: str, until: str = "..", dataset: str = "mine", **attributes: Any) -> Record:
    """Build a tie of Aland's, to the only other that fits its kind."""
    to = {"member_of": "pact", "hosts": "exiles"}.get(kind, "bland")
    return worlds.tie(kind, "aland", to, since, until, dataset=dataset, key=f"{kind} {since}", attributes=attributes)


def covering(question: str, period: str, **more: Any) -> Record:
    """Build a dataset that covers a question in a period."""
    entry = {"question": question, "among": "any", "period": period} | {
        name: more.pop(name) for name in ("within",) if name in more
    }
    return worlds.dataset("mine", coverage=[entry], **more)


def items(lens: Lens, *parties: str, kinds: list[str] | None = None) -> list[Difference]:
    chosen = Chosen(tuple(index(lens.view, one) for one in parties), None if kinds is None else frozenset(kinds))
    steps = difference(lens, chosen)
    return [steps.shown(one, None) for one in steps.part(0, len(steps))]


def told(lens: Lens, *parties: str, kinds: list[str] | None = None) -> list[tuple[str, str, str, str]]:
    return [(one["change"], one["kind"], one["on"], one["truth"]) for one in items(lens, *parties, kinds=kinds)]


# Opening and closing


def test_a_spell_opens_on_its_first_day_and_closes_on_its_first_day_out(ask: Ask) -> None:
    ask(*BASE, tie("member_of", "2000-05-01", "2001-05-01"), on="2000-01-01")
    opened = ("opened", "member_of", "2000-05-01", "yes")
    closed = ("closed", "member_of", "2001-05-01", "yes")
    assert told(ask(during="2000-04-30/2000-05-01")) == [opened]
    assert told(ask(during="2000-05-01/2000-05-02")) == []
    assert told(ask(during="2001-04-29/2001-04-30")) == []
    assert told(ask(during="2001-04-30/2001-05-01")) == [closed]
    assert told(ask(during="2001-05-01/2001-05-02")) == []


def test_what_began_and_ended_in_between_opened_and_closed(ask: Ask) -> None:
    lens = ask(*BASE, tie("opposes", "2000-05-01", "2001-05-01"), during="1999-01-01/2002-01-01")
    assert [one["change"] for one in items(lens)] == ["opened", "closed"]


def test_one_day_differs_in_nothing_from_itself(ask: Ask) -> None:
    ties = tie("member_of", "2000-05-01", "2001-05-01"), tie("hosts", "2000", "2001")
    assert told(ask(*BASE, *ties, during="2000-05-01")) == told(ask(on="2000-05-01")) == []


def test_a_new_phase_neither_opens_nor_closes(ask: Ask) -> None:
    phases = tie("member_of", "2000-01-01", "2005-01-01"), tie("member_of", "2005-01-01", "2009-01-01")
    lens = ask(*BASE, *phases, during="2001-01-01/2010-01-01")
    (one,) = items(lens)
    assert (one["change"], one["on"], one["since"], one["until"]) == (
        "closed",
        "2009-01-01",
        "2000-01-01",
        "2009-01-01",
    )
    assert len(one["ties"]) == 2


def test_claims_of_two_datasets_are_two_openings(ask: Ask) -> None:
    ties = tie("member_of", "2000-01-01", "2005-01-01"), tie("member_of", "2005-01-01", dataset="other")
    lens = ask(*BASE, *ties, during="2004-01-01/2006-01-01")
    assert [(one["change"], one["dataset"]) for one in items(lens)] == [("closed", "mine"), ("opened", "other")]
    assert [one["dataset"] for one in items(ask(during="2004-01-01/2006-01-01", datasets=["other"]))] == ["other"]
    assert items(ask(during="2004-01-01/2006-01-01", datasets=[])) == []


@pytest.mark.parametrize(
    ("during", "truth"),
    [
        ("1999-12-31/2000-12-31", "yes"),
        ("2000-01-01/2000-12-31", "possible"),
        ("1999-06-01/2000-06-01", "possible"),
        ("2000-12-31/2001-12-31", None),
    ],
)
def test_an_opening_of_unsure_date_is_sure_where_every_choice_lies_in_between(
    ask: Ask, during: str, truth: str | None
) -> None:
    lens = ask(*BASE, tie("hosts", "2000"), during=during)
    assert told(lens) == ([] if truth is None else [("opened", "hosts", "2000", truth)])


def test_only_choices_that_leave_the_spell_a_day_count(ask: Ask) -> None:
    # It began before it ended, so on 2000-05-01 at the latest, and cannot have opened in June.
    ask(*BASE, tie("hosts", "2000", "2000-05-02"), on="2000-01-01")
    assert told(ask(during="2000-05-01/2000-05-03")) == [("closed", "hosts", "2000-05-02", "yes")]
    assert told(ask(during="1999-12-31/2000-05-01")) == [("opened", "hosts", "2000", "yes")]


def test_what_may_have_come_about_is_left_out_and_counted_where_only_the_sure_is_wanted(ask: Ask) -> None:
    ties = tie("hosts", "2000"), tie("member_of", "2000-03-01")
    ask(*BASE, *ties, on="2000-01-01")
    steps = difference(ask(during="2000-01-01/2000-06-01", certainty="certain"))
    assert (steps.counts(), steps.omitted) == ({"opened": 1, "closed": 0, "changed": 0}, 1)
    assert len(told(ask(during="2000-01-01/2000-06-01"))) == 2


def test_an_unknown_end_may_close_on_any_day_after_the_start(ask: Ask) -> None:
    unknown = worlds.tie("hosts", "aland", "exiles", "2000-01-01", "", until_earliest="2005-01-01", dataset="mine")
    ask(*BASE, unknown, on="2000-01-01")
    assert told(ask(during="2000-01-01/2004-12-31")) == []
    (one,) = items(ask(during="2000-01-01/2005-01-01"))
    assert (one["change"], one["on"], one["on_earliest"], one["truth"]) == ("closed", "", "2005-01-01", "possible")


def test_a_start_of_long_ago_never_opens_and_what_still_holds_never_closes(ask: Ask) -> None:
    known = covering("membership", "1900/..")
    assert told(ask(*PARTIES, known, tie("member_of", ".."), during="0001-01-01/2025-01-01")) == []


# What a dataset may speak of


def test_nothing_is_told_to_open_or_close_after_a_dataset_was_last_checked(ask: Ask) -> None:
    ties = tie("member_of", "2000-01-01", "2010-01-01"), tie("hosts", "2010-01-01")
    ask(*PARTIES, worlds.dataset("mine", checked_through="2009-12-31"), *ties, on="2000-01-01")
    assert told(ask(during="2009-01-01/2011-01-01")) == []
    ask(worlds.dataset("mine", checked_through="2010-01-01"), on="2000-01-01")
    assert [one[0] for one in told(ask(during="2009-01-01/2011-01-01"))] == ["opened", "closed"]


def test_a_closing_of_unsure_date_is_not_told_where_it_may_lie_on_no_later_day_of_which_is_spoken(ask: Ask) -> None:
    ask(
        *PARTIES,
        worlds.dataset("mine", checked_through="2009-06-01"),
        tie("hosts", "2000-01-01", "2009"),
        on="2000-01-01",
    )
    assert told(ask(during="2009-06-01/2009-07-01")) == []
    assert told(ask(during="2009-05-31/2009-07-01")) == [("closed", "hosts", "2009", "possible")]


def test_nothing_is_told_of_days_to_come(ask: Ask) -> None:
    ask(*BASE, tie("member_of", "2000-01-01", "2030-01-01"), on="2000-01-01")
    assert told(ask(during="2025-01-01/2031-01-01")) == []
    assert len(told(ask(during="2025-01-01/2031-01-01", cut="2030-01-01"))) == 1


def test_that_coverage_begins_or_ends_is_no_difference(ask: Ask) -> None:
    ask(*PARTIES, covering("membership", "2005-01-01/2010-12-31"), tie("member_of", "2000-01-01"), on="2000-01-01")
    assert told(ask(during="1999-01-01/2006-01-01")) == []
    assert told(ask(during="2006-01-01/2012-01-01")) == []


def test_nothing_opens_or_closes_on_the_first_day_covered_because_the_day_before_is_unknown(ask: Ask) -> None:
    known = covering("membership", "2005-01-01/..")
    ask(*PARTIES, known, tie("member_of", "2005-01-01"), on="2000-01-01")
    assert told(ask(during="2004-01-01/2006-01-01")) == []
    ended = worlds.tie("member_of", "bland", "pact", "2000-01-01", "2005-01-01", dataset="mine")
    assert told(ask(ended, during="2004-01-01/2006-01-01")) == []
    ask(covering("membership", "2004-12-31/.."), on="2000-01-01")
    assert [one[0] for one in told(ask(during="2004-01-01/2006-01-01"))] == ["opened", "closed"]


def test_what_another_spell_goes_on_claiming_neither_opens_nor_closes(ask: Ask) -> None:
    ties = tie("member_of", "2000-01-01", "2010-01-01"), tie("member_of", "2005-01-01", "2015-01-01")
    lens = ask(*BASE, *ties, during="1999-01-01/2020-01-01")
    assert [one[:3:2] for one in told(lens)] == [("opened", "2000-01-01"), ("closed", "2015-01-01")]
    ask(worlds.tie("member_of", "aland", "pact", "2014", "2020-01-01", dataset="mine"), on="2000-01-01")
    closed = told(ask(during="2014-12-31/2015-06-01"))
    assert closed == []


def test_an_opening_that_may_lie_before_coverage_is_possible(ask: Ask) -> None:
    ask(*PARTIES, covering("membership", "2000-07-01/.."), tie("member_of", "2000"), on="2000-01-01")
    assert told(ask(during="1999-01-01/2002-01-01")) == [("opened", "member_of", "2000", "possible")]


# Whose ties, of what kind


def test_an_entity_a_pair_and_kinds_narrow(ask: Ask) -> None:
    ties = tie("hosts", "2000-02-01"), tie("opposes", "2000-03-01"), tie("member_of", "2000-04-01")
    other = worlds.tie("member_of", "bland", "pact", "2000-05-01", dataset="mine")
    lens = ask(*BASE, *ties, other, during="2000-01-01/2001-01-01")
    kinds = [one[1] for one in told(lens)]
    assert kinds == ["hosts", "opposes", "member_of", "member_of"]
    assert [one[1] for one in told(lens, "bland")] == ["opposes", "member_of"]
    assert [one[1] for one in told(lens, "bland", "aland")] == ["opposes"]
    assert [one["from"]["id"] for one in items(lens, "pact")] == ["aland", "bland"]
    assert [one[1] for one in told(lens, kinds=["member_of", "hosts"])] == ["hosts", "member_of", "member_of"]
    assert told(lens, kinds=[]) == []


def test_protection_for_two_states_is_two_spells(ask: Ask) -> None:
    protects = [
        worlds.tie("protects_interests_in", "aland", "bland", *spell, dataset="mine", attributes={"on_behalf_of": whom})
        for spell, whom in ((("2000-01-01", "2005-01-01"), "cland"), (("2005-01-01", ".."), "dland"))
    ]
    whom = worlds.country("cland"), worlds.country("dland")
    closed, opened = items(ask(*BASE, *whom, *protects, during="2004-01-01/2006-01-01"))
    assert (closed["change"], closed["before"]) == ("closed", {"truth": "yes", "on_behalf_of": "cland"})
    assert (opened["change"], opened["after"]) == ("opened", {"truth": "yes", "on_behalf_of": "dland"})


def test_relations_written_from_either_side_are_one_spell(ask: Ask) -> None:
    back = worlds.tie("has_relations_with", "bland", "aland", "2005-01-01", "2010-01-01", dataset="mine")
    lens = ask(*BASE, tie("has_relations_with", "2000-01-01", "2005-01-01"), back, during="2001-01-01/2011-01-01")
    assert told(lens) == [("closed", "has_relations_with", "2010-01-01", "yes")]


def test_an_entity_merged_into_another_brings_its_ties_along(ask: Ask) -> None:
    early = worlds.tie("member_of", "bland", "pact", "2000-01-01", "2005-01-01", dataset="mine")
    ask(*BASE, early, tie("member_of", "2005-01-01", "2010-01-01"), on="2000-01-01")
    assert len(told(ask(during="2004-01-01/2006-01-01"))) == 2
    merged = ask(worlds.merge(PARTIES[1], "aland"), during="2004-01-01/2006-01-01")
    assert told(merged) == told(merged, "aland") == []
    (closed,) = items(ask(during="2004-01-01/2011-01-01"))
    assert (closed["from"]["id"], closed["since"], len(closed["ties"])) == ("aland", "2000-01-01", 2)


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
    assert told(ask(during="2005-01-01/2006-01-01")) == []


def test_a_level_that_is_the_same_again_has_not_changed(ask: Ask) -> None:
    spells = (("2000-01-01", "2001-01-01"), "ambassador"), (("2001-01-01", "2002-01-01"), "charge")
    missions = [tie("represented_in", *spell, level=level) for spell, level in spells]
    missions.append(tie("represented_in", "2002-01-01", level="ambassador"))
    ask(*BASE, *missions, on="2000-01-01")
    assert told(ask(during="2000-06-01/2002-06-01")) == []
    assert len(told(ask(during="2000-06-01/2001-06-01"))) == len(told(ask(during="2001-06-01/2002-06-01"))) == 1


def test_a_mission_that_comes_back_lower_after_a_gap_has_closed_opened_and_changed(ask: Ask) -> None:
    missions = (
        tie("represented_in", "2000-01-01", "2005-01-01", level="ambassador"),
        tie("represented_in", "2007-01-01", level="charge"),
    )
    lens = ask(*BASE, *missions, during="2004-01-01/2008-01-01")
    assert [one[0] for one in told(lens)] == ["closed", "changed", "opened"]


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
    assert [one[0] for one in told(ask(during="2005-06-01/2007-01-01"))] == ["changed"]
    assert told(ask(during="2004-01-01/2007-01-01")) == []


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
    assert bool(told(ask(*BASE, *phases, during="2004-01-01/2006-01-01"))) == has_changed


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
    assert len(told(ask(during="2004-01-01/2006-01-01"))) == 1
    assert told(ask(during="2004-01-01/2006-01-02")) == []


# The status of relations

SEVERING = tie("has_relations_with", "1990", "2005-01-01"), tie("severed_ties_with", "2005-01-01")


def test_a_severance_is_one_change_of_status_beside_the_tie_that_closed_and_the_one_that_opened(ask: Ask) -> None:
    lens = ask(*BASE, *SEVERING, during="2004-12-31/2005-01-01")
    assert told(lens) == [
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
    assert {one[1] for one in told(lens, kinds=[kind])} - {kind} == {"relations"}
    assert told(lens, kinds=["hosts"]) == []


def test_a_suspension_lifted_gives_back_the_status_before_on_the_day_of_its_end(ask: Ask) -> None:
    ties = tie("has_relations_with", "1990"), tie("suspended_ties_with", "2000-01-01", "2005-01-01")
    lens = ask(*BASE, *ties, during="2004-01-01/2006-01-01")
    assert told(lens) == [
        ("changed", "relations", "2005-01-01", "yes"),
        ("closed", "suspended_ties_with", "2005-01-01", "yes"),
    ]
    assert told(ask(during="1999-01-01/2006-01-01"))[1:] == [("closed", "suspended_ties_with", "2005-01-01", "yes")]


def test_to_none_relations_have_changed_only_where_the_dataset_covers_them(ask: Ask) -> None:
    ends = tie("has_relations_with", "1990", "2005-01-01")
    assert [one[0] for one in told(ask(*BASE, ends, during="2004-01-01/2006-01-01"))] == ["closed"]
    closed, changed = items(ask(covering("relations", "1950/.."), during="2004-01-01/2006-01-01"))
    assert (closed["change"], changed["change"], changed["on"]) == ("closed", "changed", "2005-01-01")
    assert changed["after"] == {"truth": "yes", "status": "none"}
    assert changed["before"] == {"truth": "yes", "status": "established"}


def test_relations_of_two_days_are_weighed_with_one_choice_of_dates(ask: Ask) -> None:
    # Whichever of the two began last decides on both days: by no choice of dates has the status changed.
    ties = tie("has_relations_with", "2000"), tie("suspended_ties_with", "2000~")
    end = tie("hosts", "2003-06-01")
    assert told(ask(*BASE, *ties, end, during="2003-01-01/2004-01-01")) == [("opened", "hosts", "2003-06-01", "yes")]


# Order


def test_items_come_by_day_kind_parties_and_dataset(ask: Ask) -> None:
    other = worlds.tie("hosts", "bland", "exiles", "2000-02-01", dataset="other")
    ties = [
        tie("opposes", "2000-02-01"),
        tie("hosts", "2000-03-01", "2001-01-01"),
        worlds.tie("hosts", "aland", "exiles", "2000-02-01", dataset="other"),
        tie("hosts", "2000-02-01", "2000-02-20"),
        tie("member_of", "1999"),
    ]
    found = items(ask(*BASE, other, *ties, during="1999-06-01/2001-01-01"))
    assert [(one["on"], one["kind"], one["from"]["id"], one["dataset"]) for one in found] == [
        ("1999", "member_of", "aland", "mine"),
        ("2000-02-01", "hosts", "aland", "mine"),
        ("2000-02-01", "hosts", "aland", "other"),
        ("2000-02-01", "hosts", "bland", "other"),
        ("2000-02-01", "opposes", "aland", "mine"),
        ("2000-02-20", "hosts", "aland", "mine"),
        ("2000-03-01", "hosts", "aland", "mine"),
        ("2001-01-01", "hosts", "aland", "mine"),
    ]
