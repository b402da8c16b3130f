"""What opened and closed between two days, one behaviour each."""

from __future__ import annotations

import pytest

from graphsvc.questions.difference import difference
from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.differences import BASE, PARTIES, covering, items, steps, tie


def test_a_spell_opens_on_its_first_day_and_closes_on_its_first_day_out(ask: Ask) -> None:
    ask(*BASE, tie("member_of", "2000-05-01", "2001-05-01"), on="2000-01-01")
    opened = ("opened", "member_of", "2000-05-01", "yes")
    closed = ("closed", "member_of", "2001-05-01", "yes")
    assert steps(ask(during="2000-04-30/2000-05-01")) == [opened]
    assert steps(ask(during="2000-05-01/2000-05-02")) == []
    assert steps(ask(during="2001-04-29/2001-04-30")) == []
    assert steps(ask(during="2001-04-30/2001-05-01")) == [closed]
    assert steps(ask(during="2001-05-01/2001-05-02")) == []


def test_what_began_and_ended_in_between_opened_and_closed(ask: Ask) -> None:
    lens = ask(*BASE, tie("opposes", "2000-05-01", "2001-05-01"), during="1999-01-01/2002-01-01")
    assert [one["change"] for one in items(lens)] == ["opened", "closed"]


def test_one_day_differs_in_nothing_from_itself(ask: Ask) -> None:
    ties = tie("member_of", "2000-05-01", "2001-05-01"), tie("hosts", "2000", "2001")
    assert steps(ask(*BASE, *ties, during="2000-05-01")) == steps(ask(on="2000-05-01")) == []


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
    assert steps(lens) == ([] if truth is None else [("opened", "hosts", "2000", truth)])


def test_only_choices_that_leave_the_spell_a_day_count(ask: Ask) -> None:
    # It began before it ended, so on 2000-05-01 at the latest, and cannot have opened in June.
    ask(*BASE, tie("hosts", "2000", "2000-05-02"), on="2000-01-01")
    assert steps(ask(during="2000-05-01/2000-05-03")) == [("closed", "hosts", "2000-05-02", "yes")]
    assert steps(ask(during="1999-12-31/2000-05-01")) == [("opened", "hosts", "2000", "yes")]


def test_what_may_have_come_about_is_left_out_and_counted_where_only_the_sure_is_wanted(ask: Ask) -> None:
    ties = tie("hosts", "2000"), tie("member_of", "2000-03-01")
    ask(*BASE, *ties, on="2000-01-01")
    compared = difference(ask(during="2000-01-01/2000-06-01", certainty="certain"))
    assert (compared.counts(), compared.omitted) == ({"opened": 1, "closed": 0, "changed": 0}, 1)
    assert len(steps(ask(during="2000-01-01/2000-06-01"))) == 2


def test_an_unknown_end_may_close_on_any_day_after_the_start(ask: Ask) -> None:
    unknown = worlds.tie("hosts", "aland", "exiles", "2000-01-01", "", until_earliest="2005-01-01", dataset="mine")
    ask(*BASE, unknown, on="2000-01-01")
    assert steps(ask(during="2000-01-01/2004-12-31")) == []
    (one,) = items(ask(during="2000-01-01/2005-01-01"))
    assert (one["change"], one["on"], one["on_earliest"], one["truth"]) == ("closed", "", "2005-01-01", "possible")


def test_a_start_of_long_ago_never_opens_and_what_still_holds_never_closes(ask: Ask) -> None:
    known = covering("membership", "1900/..")
    assert steps(ask(*PARTIES, known, tie("member_of", ".."), during="0001-01-01/2025-01-01")) == []


# What a dataset may speak of


def test_nothing_is_told_to_open_or_close_after_a_dataset_was_last_checked(ask: Ask) -> None:
    ties = tie("member_of", "2000-01-01", "2010-01-01"), tie("hosts", "2010-01-01")
    ask(*PARTIES, worlds.dataset("mine", checked_through="2009-12-31"), *ties, on="2000-01-01")
    assert steps(ask(during="2009-01-01/2011-01-01")) == []
    ask(worlds.dataset("mine", checked_through="2010-01-01"), on="2000-01-01")
    assert [one[0] for one in steps(ask(during="2009-01-01/2011-01-01"))] == ["opened", "closed"]


def test_a_closing_of_unsure_date_is_not_told_where_it_may_lie_on_no_later_day_of_which_is_spoken(ask: Ask) -> None:
    ask(
        *PARTIES,
        worlds.dataset("mine", checked_through="2009-06-01"),
        tie("hosts", "2000-01-01", "2009"),
        on="2000-01-01",
    )
    assert steps(ask(during="2009-06-01/2009-07-01")) == []
    assert steps(ask(during="2009-05-31/2009-07-01")) == [("closed", "hosts", "2009", "possible")]


def test_nothing_is_told_of_days_to_come(ask: Ask) -> None:
    ask(*BASE, tie("member_of", "2000-01-01", "2030-01-01"), on="2000-01-01")
    assert steps(ask(during="2025-01-01/2031-01-01")) == []
    assert len(steps(ask(during="2025-01-01/2031-01-01", cut="2030-01-01"))) == 1


def test_that_coverage_begins_or_ends_is_no_difference(ask: Ask) -> None:
    ask(*PARTIES, covering("membership", "2005-01-01/2010-12-31"), tie("member_of", "2000-01-01"), on="2000-01-01")
    assert steps(ask(during="1999-01-01/2006-01-01")) == []
    assert steps(ask(during="2006-01-01/2012-01-01")) == []


def test_nothing_opens_or_closes_on_the_first_day_covered_because_the_day_before_is_unknown(ask: Ask) -> None:
    known = covering("membership", "2005-01-01/..")
    ask(*PARTIES, known, tie("member_of", "2005-01-01"), on="2000-01-01")
    assert steps(ask(during="2004-01-01/2006-01-01")) == []
    ended = worlds.tie("member_of", "bland", "pact", "2000-01-01", "2005-01-01", dataset="mine")
    assert steps(ask(ended, during="2004-01-01/2006-01-01")) == []
    ask(covering("membership", "2004-12-31/.."), on="2000-01-01")
    assert [one[0] for one in steps(ask(during="2004-01-01/2006-01-01"))] == ["opened", "closed"]


def test_what_another_spell_goes_on_claiming_neither_opens_nor_closes(ask: Ask) -> None:
    ties = tie("member_of", "2000-01-01", "2010-01-01"), tie("member_of", "2005-01-01", "2015-01-01")
    lens = ask(*BASE, *ties, during="1999-01-01/2020-01-01")
    assert [one[:3:2] for one in steps(lens)] == [("opened", "2000-01-01"), ("closed", "2015-01-01")]
    ask(worlds.tie("member_of", "aland", "pact", "2014", "2020-01-01", dataset="mine"), on="2000-01-01")
    closed = steps(ask(during="2014-12-31/2015-06-01"))
    assert closed == []


def test_an_opening_that_may_lie_before_coverage_is_possible(ask: Ask) -> None:
    ask(*PARTIES, covering("membership", "2000-07-01/.."), tie("member_of", "2000"), on="2000-01-01")
    assert steps(ask(during="1999-01-01/2002-01-01")) == [("opened", "member_of", "2000", "possible")]


# Whose ties, of what kind


def test_an_entity_a_pair_and_kinds_narrow(ask: Ask) -> None:
    ties = tie("hosts", "2000-02-01"), tie("opposes", "2000-03-01"), tie("member_of", "2000-04-01")
    other = worlds.tie("member_of", "bland", "pact", "2000-05-01", dataset="mine")
    lens = ask(*BASE, *ties, other, during="2000-01-01/2001-01-01")
    kinds = [one[1] for one in steps(lens)]
    assert kinds == ["hosts", "opposes", "member_of", "member_of"]
    assert [one[1] for one in steps(lens, "bland")] == ["opposes", "member_of"]
    assert [one[1] for one in steps(lens, "bland", "aland")] == ["opposes"]
    assert [one["from"]["id"] for one in items(lens, "pact")] == ["aland", "bland"]
    assert [one[1] for one in steps(lens, kinds=["member_of", "hosts"])] == ["hosts", "member_of", "member_of"]
    assert steps(lens, kinds=[]) == []


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
    assert steps(lens) == [("closed", "has_relations_with", "2010-01-01", "yes")]


def test_an_entity_merged_into_another_brings_its_ties_along(ask: Ask) -> None:
    early = worlds.tie("member_of", "bland", "pact", "2000-01-01", "2005-01-01", dataset="mine")
    ask(*BASE, early, tie("member_of", "2005-01-01", "2010-01-01"), on="2000-01-01")
    assert len(steps(ask(during="2004-01-01/2006-01-01"))) == 2
    merged = ask(worlds.merge(PARTIES[1], "aland"), during="2004-01-01/2006-01-01")
    assert steps(merged) == steps(merged, "aland") == []
    (closed,) = items(ask(during="2004-01-01/2011-01-01"))
    assert (closed["from"]["id"], closed["since"], len(closed["ties"])) == ("aland", "2000-01-01", 2)


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
