"""Who is allied to whom: DESIGN 2.4 and 2.5, a test for each sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from graphsvc.model.answers import Allied, Allies, Ally
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.model.tie import Tie
from graphsvc.questions import allies as question
from graphsvc.questions.allied import pair_of
from graphsvc.questions.dyads import dyad
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.conftest import Ask

A, B, C = (worlds.country(one) for one in ("aland", "bland", "cland"))
PACT = worlds.alliance("pact")
WITHIN_PACT = {"question": "membership", "among": "any", "within": ["pact"], "period": "1900-01-01/.."}
ROSTER = worlds.dataset("roster", coverage=[WITHIN_PACT], checked_through="2020-12-31")
OTHER = worlds.dataset("other", coverage=[WITHIN_PACT])
LOOSE = worlds.dataset("loose")
ANY = ObligationFilter()
BASE: tuple[Record, ...] = (A, B, C, PACT, ROSTER, LOOSE)


def member(who: str, since: str, until: str = "..", dataset: str = "roster", **attributes: Any) -> Tie:
    return worlds.tie("member_of", who, "pact", since, until, dataset=dataset, attributes=attributes)


def allies(lens: Lens, wanted: ObligationFilter = ANY, of: str = "aland") -> Allies:
    entity = lens.view.index(of)
    assert entity is not None
    return question.allies(lens, entity, wanted, known="")


def only(answer: Allies) -> Ally:
    assert len(answer.items) == 1
    return answer.items[0]


def test_two_members_are_allied_from_the_day_on_which_both_are_in(ask: Ask) -> None:
    ask(*BASE, member("aland", "1950-03-01"), member("bland", "1960-05-02", "1970-06-03"), on="1950-03-01")
    assert allies(ask(on="1960-05-01")).items == []
    first = only(allies(ask(on="1960-05-02")))
    assert (first.truth, first.entity["id"]) == ("yes", "bland")
    assert [(via["alliance"], via["since"], via["until"]) for via in first.via] == [
        ({"id": "pact", "name": "Pact", "kind": "alliance"}, "1960-05-02", "1970-06-03")
    ]
    assert len(only(allies(ask(on="1970-06-02"))).via[0]["ties"]) == 2
    assert allies(ask(on="1970-06-03")).items == []


def test_a_list_of_members_cannot_say_that_others_are_no_allies(ask: Ask) -> None:
    answer = allies(ask(*BASE, member("aland", "1950-03-01"), on="1960-01-01"))
    assert (answer.items, answer.otherwise, answer.otherwise_roster) == ([], "unknown", "system:cow")


def test_a_dataset_that_covers_all_alliances_says_that_others_are_no_allies(ask: Ask) -> None:
    every = {"question": "allied", "among": "any", "period": "1900-01-01/1999"}
    full = worlds.dataset("full", coverage=[WITHIN_PACT, every])
    lens = ask(*BASE, full, member("aland", "1950-03-01", dataset="full"), on="1960-01-01")
    assert allies(lens).otherwise == "no"
    assert allies(ask(on="2001-01-01")).otherwise == "unknown"


def test_a_membership_in_a_year_is_possible_on_a_day_of_it(ask: Ask) -> None:
    lens = ask(*BASE, member("aland", "1950-03-01"), member("bland", "1960"), on="1960-06-01")
    assert only(allies(lens)).truth == "possible"
    assert only(allies(ask(on="1961-01-01"))).truth == "yes"
    certain = allies(ask(on="1960-06-01", certainty="certain"))
    assert (certain.items, certain.omitted.possible) == ([], 1)


def test_one_dataset_that_knows_better_makes_it_disputed(ask: Ask) -> None:
    ties = [member(who, "1950-03-01", dataset="roster") for who in ("aland", "bland")]
    lens = ask(*BASE, OTHER, *ties, member("aland", "1950-03-01", dataset="other"), on="1960-01-01")
    ally = only(allies(lens))
    assert ally.truth == "disputed"
    assert {name: one["truth"] for name, one in ally.by_dataset.items()} == {"roster": "yes", "other": "no"}
    assert only(allies(ask(on="1960-01-01", datasets=["roster"]))).truth == "yes"
    assert allies(ask(on="1960-01-01", datasets=["other"])).items == []
    assert allies(ask(on="1960-01-01", datasets=[])).items == []


def test_a_dataset_without_coverage_never_says_no(ask: Ask) -> None:
    ties = [member(who, "1950-03-01", dataset="roster") for who in ("aland", "bland")]
    lens = ask(
        *BASE,
        *ties,
        member("aland", "1950-03-01", "1955-01-01", dataset="loose"),
        on="1960-01-01",
        datasets=["roster", "loose"],
    )
    ally = only(allies(lens))
    assert (ally.truth, list(ally.by_dataset)) == ("yes", ["roster"])


def test_where_no_dataset_knows_both_they_are_allied_across_datasets(ask: Ask) -> None:
    ties = [member("aland", "1950-03-01", dataset="loose"), member("bland", "1950-03-01", dataset="notes")]
    ally = only(allies(ask(*BASE, *ties, on="1960-01-01", datasets=["loose", "notes"])))
    assert (ally.truth, ally.across, ally.via[0]["dataset"]) == ("yes", ["loose", "notes"], None)


def test_past_the_day_a_dataset_was_checked_through_it_has_only_a_last_word(ask: Ask) -> None:
    ask(*BASE, *(member(who, "1950-03-01") for who in ("aland", "bland")), on="2021-01-01", datasets=["roster"])
    possible = allies(ask(on="2021-01-01", datasets=["roster"]))
    assert (possible.items, possible.omitted.unknown) == ([], 1)
    carried = only(allies(ask(on="2021-01-01", datasets=["roster"], certainty="carried")))
    assert (carried.truth, carried.last_known) == ("unknown", {"truth": "yes", "on": "2020-12-31"})
    assert carried.by_dataset["roster"] == {"truth": "unknown", "last_known": {"truth": "yes", "on": "2020-12-31"}}


def test_a_state_that_is_no_more_is_not_carried(ask: Ask) -> None:
    gone = worlds.country("gone", spells=[{"system": "cow", "since": "1900", "until": "1980-01-01"}])
    lens = ask(
        *BASE, gone, member("aland", "1950-03-01"), member("gone", "1950-03-01"), on="2021-01-01", certainty="carried"
    )
    assert "gone" not in {item.entity["id"] for item in allies(lens).items}


def test_nothing_is_said_of_days_to_come(ask: Ask) -> None:
    ties = [member(who, "1950-03-01", dataset="loose") for who in ("aland", "bland")]
    ask(*BASE, *ties, on="1990-01-01")
    lens = ask(on="2030-01-01", cut="2025-05-05", datasets=["loose"], certainty="carried")
    assert only(allies(lens)).last_known == {"truth": "yes", "on": "2025-05-05"}


def test_observers_and_suspended_members_are_no_allies(ask: Ask) -> None:
    lens = ask(*BASE, member("aland", "1950"), member("bland", "1950", role="observer"), on="1960-01-01")
    assert allies(lens).items == []


def test_members_of_an_organisation_are_no_allies(ask: Ask) -> None:
    club = worlds.entity("club", "organisation")
    ties = [worlds.tie("member_of", who, "club", "1950", dataset="loose") for who in ("aland", "bland")]
    assert allies(ask(*BASE, club, *ties, on="1960-01-01")).items == []


def test_abutting_claims_of_one_dataset_are_one_spell(ask: Ask) -> None:
    phases = [member("bland", "1950", "1960"), member("bland", "1960", "1970-01-01", obligations=["defense"])]
    ally = only(allies(ask(*BASE, member("aland", "1940-01-01"), *phases, on="1960-06-01")))
    assert (ally.truth, ally.via[0]["since"], ally.via[0]["until"]) == ("yes", "1950", "1970-01-01")


class TestObligations:
    def pact(self, ask: Ask, **b: Any) -> None:
        ask(*BASE, member("aland", "1950-01-01", obligations=["defense", "consultation"]), on="1960-01-01")
        ask(member("bland", "1950-01-01", **b), on="1960-01-01")

    def test_each_owes_what_its_own_membership_says(self, ask: Ask) -> None:
        self.pact(ask, obligations=["nonaggression"])
        ally = only(allies(ask(on="1960-01-01")))
        assert ally.obligations == {"owed": ["defense", "consultation"], "due": ["nonaggression"]}
        assert ally.strongest == "defense"

    def test_an_obligation_to_somebody_else_is_not_owed(self, ask: Ask) -> None:
        self.pact(ask, obligations=["offense"], owed_to=["cland"])
        assert only(allies(ask(on="1960-01-01"))).obligations["due"] == []

    def test_totals_count_each_obligation_once_an_ally(self, ask: Ask) -> None:
        self.pact(ask, obligations=["defense"])
        assert allies(ask(on="1960-01-01")).totals == {"defense": 1, "consultation": 1}

    def test_either_side_meets_a_filter_and_both_must_where_asked(self, ask: Ask) -> None:
        self.pact(ask, obligations=["nonaggression"])
        lens = ask(on="1960-01-01")
        assert only(allies(lens, ObligationFilter(frozenset({"defense"})))).truth == "yes"
        assert allies(lens, ObligationFilter(frozenset({"defense"}), "both")).items == []
        assert only(allies(lens, ObligationFilter(frozenset({"defense", "nonaggression"}), "both"))).truth == "yes"
        assert allies(lens, ObligationFilter(frozenset())).items == []

    def test_obligations_not_stated_are_possible_under_a_filter(self, ask: Ask) -> None:
        self.pact(ask)
        lens = ask(on="1960-01-01")
        assert only(allies(lens, ObligationFilter(frozenset({"offense"})))).truth == "possible"
        assert only(allies(lens)).truth == "yes"


class TestDirectStatements:
    def test_a_direct_statement_makes_an_ally_of_either_side(self, ask: Ask) -> None:
        said = worlds.tie(
            "allied_with", "bland", "aland", "1950", dataset="loose", attributes={"obligations": ["defense"]}
        )
        ally = only(allies(ask(*BASE, said, on="1960-01-01")))
        assert (ally.truth, ally.via[0]["alliance"], ally.obligations) == (
            "yes",
            None,
            {"owed": [], "due": ["defense"]},
        )

    def test_a_way_that_is_sure_beats_one_that_is_disputed(self, ask: Ask) -> None:
        said = worlds.tie("allied_with", "bland", "aland", "1950", dataset="loose")
        ties = [member(who, "1950-03-01", dataset="roster") for who in ("aland", "bland")]
        lens = ask(*BASE, OTHER, said, *ties, member("aland", "1950-03-01", dataset="other"), on="1960-01-01")
        assert only(allies(lens)).truth == "yes"


class TestCoverage:
    EVERY: ClassVar = {"question": "allied", "among": "any", "period": "1900-01-01/1999"}
    BOTH = tuple(member(who, "1950-03-01", dataset="roster") for who in ("aland", "bland"))

    def pair(self, lens: Lens, wanted: ObligationFilter = ANY) -> Allied:
        a, b = lens.view.index("aland"), lens.view.index("bland")
        assert a is not None and b is not None
        return pair_of(lens, a, b, wanted).answer()

    def test_to_know_that_one_is_out_is_to_know_that_they_are_not_in_it_together(self, ask: Ask) -> None:
        half = worlds.dataset("half", coverage=[{**WITHIN_PACT, "among": ["bland"]}])
        ally = only(allies(ask(*BASE, *self.BOTH, half, on="1960-01-01")))
        assert (ally.truth, ally.by_dataset["half"]["truth"]) == ("disputed", "no")

    def test_a_list_of_members_does_not_say_of_a_pair_that_it_is_not_allied(self, ask: Ask) -> None:
        left = member("bland", "1950-01-01", "1955-01-01")
        found = self.pair(ask(*BASE, left, member("aland", "1950-01-01"), on="1960-01-01"))
        assert (found.truth, found.by_dataset) == ("unknown", {})

    def test_a_denial_of_all_alliances_disputes_a_direct_statement(self, ask: Ask) -> None:
        said = worlds.tie("allied_with", "bland", "aland", "1950", dataset="loose")
        full = worlds.dataset("full", coverage=[self.EVERY])
        ally = only(allies(ask(*BASE, full, said, on="1960-01-01")))
        assert ally.truth == "disputed"
        assert {name: one["truth"] for name, one in ally.by_dataset.items()} == {"full": "no", "loose": "yes"}

    def test_what_is_covered_for_some_obligations_is_denied_only_of_those(self, ask: Ask) -> None:
        full = worlds.dataset("full", coverage=[{**self.EVERY, "obligations": ["defense", "offense"]}])
        lens = ask(*BASE, full, on="1960-01-01")
        assert (allies(lens).otherwise, self.pair(lens).truth) == ("unknown", "unknown")
        for wanted, truth in (({"defense"}, "no"), ({"defense", "neutrality"}, "unknown")):
            asked = ObligationFilter(frozenset(wanted))
            assert (allies(lens, asked).otherwise, self.pair(lens, asked).truth) == (truth, truth)

    def test_what_is_covered_within_one_alliance_denies_no_other(self, ask: Ask) -> None:
        # It is refused now, yet a log may hold it.
        full = replace(worlds.dataset("full"), coverage=(Coverage("allied", "1900-01-01/1999", within=("pact",)),))
        lens = ask(*BASE, full, on="1960-01-01")
        assert (allies(lens).otherwise, self.pair(lens).truth) == ("unknown", "unknown")

    def test_otherwise_is_about_the_roster_covered_on_the_day(self, ask: Ask) -> None:
        spells = [{"system": "gw", "since": "1900-01-01", "until": ".."}]
        entries = [{**self.EVERY, "period": "1900/1950"}, {**self.EVERY, "among": "system:gw"}]
        full = worlds.dataset("full", coverage=entries)
        ask(full, worlds.country("aland", spells=spells), on="1960-01-01")
        for day, roster in (("1940-01-01", "system:cow"), ("1960-01-01", "system:gw")):
            assert (answer := allies(ask(on=day))).otherwise == "no"
            assert answer.otherwise_roster == roster

    def test_a_roster_says_nothing_of_who_is_not_in_it_on_the_day(self, ask: Ask) -> None:
        spells = [{"system": "cow", "since": "1900-01-01", "until": "1970-01-01"}]
        full = worlds.dataset("full", coverage=[{**self.EVERY, "among": "system:cow"}])
        parties = (worlds.country(who, spells=spells) for who in ("aland", "bland"))
        ask(full, *parties, on="1960-01-01")
        for day, truth in (("1969-12-31", "no"), ("1970-01-01", "unknown")):
            lens = ask(on=day)
            assert (allies(lens).otherwise, self.pair(lens).truth) == (truth, truth)

    def test_a_denial_past_its_day_is_a_last_word(self, ask: Ask) -> None:
        full = worlds.dataset("full", coverage=[self.EVERY])
        found = self.pair(ask(*BASE, full, on="2001-01-01"))
        last = {"truth": "no", "on": "1999-12-31"}
        assert (found.truth, found.last_known) == ("unknown", last)
        assert found.by_dataset == {"full": {"truth": "unknown", "last_known": last}}

    def test_who_was_allied_by_the_last_word_was_not_denied(self, ask: Ask) -> None:
        full = worlds.dataset("full", coverage=[self.EVERY, {**WITHIN_PACT, "period": "1900-01-01/1999"}])
        ties = [member(who, "1950-03-01", dataset="full") for who in ("aland", "bland")]
        found = self.pair(ask(*BASE, full, *ties, on="2001-01-01", datasets=["full"]))
        assert found.last_known == {"truth": "yes", "on": "1999-12-31"}

    def test_the_last_word_may_be_one_across_datasets(self, ask: Ask) -> None:
        early = worlds.dataset("early", checked_through="1970-01-01")
        ties = [member("aland", "1950-03-01", dataset="early"), member("bland", "1950-03-01", dataset="loose")]
        found = self.pair(ask(*BASE, early, *ties, on="1980-01-01", datasets=["early", "loose"]))
        assert (found.truth, found.last_known) == ("unknown", {"truth": "yes", "on": "1970-01-01"})
        assert found.across == ["early", "loose"]

    def test_nothing_is_denied_of_who_was_not_known_yet(self, ask: Ask) -> None:
        full = worlds.dataset("full", coverage=[self.EVERY])
        head = ask(PACT, B, full, on="1960-01-01").view.revision
        later = ask(A, on="1960-01-01")
        lens = replace(later, view=later.view.rewind(head), head=later.view)
        assert allies(lens, of="bland").otherwise == "no"
        index = later.view.index("aland")
        assert index is not None
        answer = question.allies(lens, index, ANY, known="")
        assert (answer.entity["name"], answer.items, answer.otherwise) == ("Aland", [], "unknown")
        other = lens.view.index("bland")
        assert other is not None
        parts = dyad(lens, index, other, ANY)
        assert (parts.allied.truth, parts.relations.status, parts.rivalry.truth) == ("unknown",) * 3


class TestPhases:
    def obliged(self, ask: Ask, *phases: Tie, on: str) -> Lens:
        return ask(*BASE, member("aland", "1940-01-01", obligations=["consultation"]), *phases, on=on)

    def test_an_obligation_of_one_phase_is_possible_where_it_may_have_passed(self, ask: Ask) -> None:
        before = member("bland", "1950-01-01", "1960", obligations=["defense"])
        after = member("bland", "1960", "1970-01-01", obligations=["nonaggression"])
        lens = self.obliged(ask, before, after, on="1960-06-01")
        assert only(allies(lens)).truth == "yes"
        assert only(allies(lens, ObligationFilter(frozenset({"defense"})))).truth == "possible"
        assert only(allies(lens, ObligationFilter(frozenset({"defense", "nonaggression"})))).truth == "yes"

    def test_a_phase_that_leaves_no_later_start_makes_the_earlier_one_sure(self, ask: Ask) -> None:
        lens = self.obliged(
            ask, member("bland", "1950", "1950-03-01"), member("bland", "1950-03-01", "1950"), on="1950-02-28"
        )
        assert only(allies(lens)).truth == "yes"

    def test_phases_join_whatever_else_lies_between(self, ask: Ask) -> None:
        phases = (("1950-01-01", "1960"), ("1955-01-01", "1956-01-01"), ("1960", "1970-01-01"))
        lens = self.obliged(ask, *(member("bland", *one) for one in phases), on="1960-06-01")
        ally = only(allies(lens))
        assert (ally.truth, ally.via[0]["since"], ally.via[0]["until"]) == ("yes", "1950-01-01", "1970-01-01")

    def test_no_obligation_is_met_even_where_none_is_stated(self, ask: Ask) -> None:
        lens = self.obliged(ask, member("bland", "1950-01-01"), on="1960-01-01")
        assert allies(lens, ObligationFilter(frozenset())).items == []
