"""What a dataset says that it covers goes with whom it names, and lets its own claims be heard."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.days import common, days
from graphsvc.model.tie import Tie
from graphsvc.verdicts.engine import Engine
from tests import worlds
from tests.model.planning.store import Memory
from tests.snapshot.log import view_of
from tests.worlds import ALBANIA, MEK, NATO, small_world

MEMBERS = {"question": "membership", "within": ["nato"], "period": "1949-04-04/1999-12-31"}
NEVER_HEARD = "is never heard"


def listed(*coverage: dict[str, Any], checked: str | None = None) -> Record:
    return worlds.dataset("listed", coverage=list(coverage), checked_through=checked)


class TestWhomItNames:
    def test_within_names_alliances_and_organisations(self) -> None:
        union = worlds.entity("union", "organisation")
        assert Memory(*small_world(), union).write(listed({**MEMBERS, "within": ["nato", "union"]}))
        found = Memory(*small_world()).refuse(listed({**MEMBERS, "within": ["nato", "albania"]}))
        assert set(found) == {"/sources/0/coverage/0/within/1"}
        assert "'albania' is a country" in found["/sources/0/coverage/0/within/1"].detail
        assert "alliance or organisation" in found["/sources/0/coverage/0/within/1"].detail

    @pytest.mark.parametrize(
        "question", ["allied", "relations", "severance", "representation", "hosting", "rivalry", "recognition"]
    )
    def test_among_names_countries(self, question: str) -> None:
        entry = {"question": question, "among": ["albania", "mek"], "period": "1999"}
        found = Memory(*small_world()).refuse(listed(entry))
        assert set(found) == {"/sources/0/coverage/0/among/1"}
        assert f"'mek' is a group; {question} is asked of a country" in found["/sources/0/coverage/0/among/1"].detail

    def test_groups_and_organisations_may_be_members_and_so_be_named(self) -> None:
        union = worlds.entity("union", "organisation")
        assert Memory(*small_world(), union).write(listed({**MEMBERS, "among": ["albania", "mek", "union"]}))
        found = Memory(*small_world()).refuse(listed({**MEMBERS, "among": ["nato"]}))
        assert set(found) == {"/sources/0/coverage/0/among/0"}

    def test_the_kinds_in_the_batch_itself_count(self) -> None:
        assert Memory().write(listed({**MEMBERS, "among": ["albania"]}), ALBANIA, NATO)
        assert set(Memory().refuse(listed(MEMBERS), worlds.country("nato"))) == {"/sources/0/coverage/0/within/0"}

    def test_what_is_missing_is_one_fault(self) -> None:
        found = Memory().refuse(listed(MEMBERS))
        assert set(found) == {"/sources/0/coverage/0/within/0"}
        assert "there is no entity 'nato'" in found["/sources/0/coverage/0/within/0"].detail


def member(since: str, until: str = "..", **more: Any) -> Tie:
    return worlds.tie("member_of", "albania", "nato", since, until, dataset="listed", **more)


def warned(source: Record, *ties: Tie) -> list[str]:
    return [one.pointer for one in Memory(*small_world()).write(source, *ties).warnings]


class TestNeverHeard:
    def test_a_claim_before_all_that_is_covered_is_warned_of(self) -> None:
        tie = member("1939", "1949-04-04")
        (found,) = Memory(*small_world()).write(listed(MEMBERS), tie).warnings
        assert found.pointer == "/ties/0"
        assert found.detail == (
            f"tie {tie.id} (albania member_of nato, 1939/1949-04-04) is never heard: 'listed' covers membership "
            "of it only in 1949-04-04/1999-12-31; correct its dates, or the coverage"
        )

    @pytest.mark.parametrize(
        ("since", "until"),
        [("1939", "1949-04-05"), ("1939", "1949-04"), ("1999-12-31", ".."), ("1999", ".."), ("1960", "1970")],
    )
    def test_a_claim_that_may_hold_on_a_covered_day_is_not(self, since: str, until: str) -> None:
        assert warned(listed(MEMBERS), member(since, until)) == []

    def test_a_claim_after_all_that_is_covered_is_warned_of(self) -> None:
        assert warned(listed(MEMBERS), member("2000-01-01")) == ["/ties/0"]
        assert warned(listed(MEMBERS, {**MEMBERS, "period": "2010/.."}), member("2000-01-01", "2009")) == ["/ties/0"]
        assert warned(listed(MEMBERS, {**MEMBERS, "period": "2010/.."}), member("2000-01-01", "2011")) == []

    def test_a_claim_that_begins_after_the_day_that_was_checked_is_warned_of(self) -> None:
        (found,) = Memory(*small_world()).write(listed(checked="1999-12-31"), member("2000-01-01")).warnings
        assert "it begins after 1999-12-31, the day through which 'listed' was checked" in found.detail
        assert warned(listed(checked="2000-01-01"), member("2000-01-01")) == []

    def test_a_claim_whose_covered_days_come_only_after_the_day_that_was_checked_is_warned_of(self) -> None:
        late = {**MEMBERS, "period": "1990/.."}
        early = {**MEMBERS, "period": "1949/1960"}
        assert warned(listed(early, late, checked="1995-01-01"), member("1970", "1989")) == ["/ties/0"]
        assert warned(listed(early, late, checked="1995-01-01"), member("1970", "1991")) == []

    def test_kinds_that_answer_no_question_are_cut_by_the_day_that_was_checked_only(self) -> None:
        opposes = worlds.tie("opposes", "mek", "iran", "2000-01-01", dataset="listed")
        assert warned(listed(MEMBERS), opposes) == []
        assert warned(listed(MEMBERS, checked="1999-12-31"), opposes) == ["/ties/0"]

    @pytest.mark.parametrize(
        "other", [{"within": ["pact"]}, {"among": ["iran", "italy"]}, {"question": "allied", "within": None}]
    )
    def test_a_claim_of_which_the_coverage_says_nothing_holds_as_dated(self, other: dict[str, Any]) -> None:
        entry = {name: value for name, value in {**MEMBERS, **other}.items() if value is not None}
        found = Memory(*small_world(), worlds.alliance("pact")).write(listed(entry), member("2000-01-01"))
        assert found.warnings == ()

    def test_of_a_pair_both_are_named(self) -> None:
        relations = {"question": "relations", "among": ["albania", "iran"], "period": "1999"}
        tie = worlds.tie("recognises", "albania", "iran", "2000-01-01", dataset="listed")
        severed = worlds.tie("severed_ties_with", "albania", "iran", "2000-01-01", dataset="listed")
        elsewhere = worlds.tie("severed_ties_with", "albania", "italy", "2000-01-01", dataset="listed")
        assert warned(listed(relations), tie, severed, elsewhere) == ["/ties/1"]

    def test_coverage_of_severances_is_about_severed_and_suspended_ties_alone(self) -> None:
        severances = {"question": "severance", "among": ["albania", "iran"], "period": "1999"}
        severed, suspended, relations = (
            worlds.tie(kind, "albania", "iran", "2000-01-01", dataset="listed")
            for kind in ("severed_ties_with", "suspended_ties_with", "has_relations_with")
        )
        assert warned(listed(severances), severed, suspended, relations) == ["/ties/0", "/ties/1"]

    def test_hosting_is_covered_by_its_host(self) -> None:
        hosting = {"question": "hosting", "among": ["albania"], "period": "1999"}
        tie = worlds.tie("hosts", "albania", MEK.id, "2000-01-01", dataset="listed")
        assert warned(listed(hosting), tie) == ["/ties/0"]

    def test_a_roster_names_whom_it_holds_on_the_day(self) -> None:
        rostered = {**MEMBERS, "among": "system:cow", "period": "1949/1959"}
        spelled = worlds.country("albania", spells=[{"system": "cow", "since": "1914", "until": "1970-01-01"}])
        for tie, pointers in (
            (member("1960-01-01", "1970-01-01"), ["/ties/0"]),
            (member("1960-01-01", "1970-01-02"), []),
            (member("1959-12-31", "1970-01-01"), []),
        ):
            found = Memory(*small_world()).write(spelled, listed(rostered), tie).warnings
            assert [one.pointer for one in found if NEVER_HEARD in one.detail] == pointers

    def test_a_new_coverage_is_held_against_the_claims_that_come_with_it(self) -> None:
        store = Memory(*small_world())
        assert store.write(listed(), member("2000-01-01")).warnings == ()
        assert [one.pointer for one in store.write(listed(MEMBERS), member("2000-01-01")).warnings] == ["/ties/0"]
        assert [one.pointer for one in store.write(member("2000-01-01", "2010")).warnings] == ["/ties/0"]

    def test_a_claim_that_is_taken_back_is_not_warned_of(self) -> None:
        store = Memory(*small_world())
        store.write(listed(), member("2000-01-01"))
        assert store.write(listed(MEMBERS), worlds.retract(member("2000-01-01"))).warnings == ()


class TestNotYetChecked:
    def test_a_dataset_checked_through_a_day_to_come_is_warned_of(self) -> None:
        (found,) = Memory(*small_world()).write(listed(checked="9000-01-01")).warnings
        assert found.pointer == "/sources/0/checked_through"
        assert "'listed' says that it was checked through 9000-01-01, which is yet to come" in found.detail

    def test_through_today_or_what_is_tomorrow_elsewhere_is_not(self) -> None:
        for day in (dates.today(), dates.today() + 1):
            assert warned(listed(checked=dates.iso(day))) == []


# The warning beside what the questions make of coverage, day by day.

DAY = dates.day("2000-01-10")
PERIODS = st.tuples(st.integers(0, 9), st.integers(0, 4)).map(lambda one: (one[0], one[0] + one[1]))
KINDS = {"member_of": "nato", "severed_ties_with": "iran", "hosts": "mek", "opposes": "iran", "allied_with": "iran"}


def day(number: int) -> str:
    return dates.iso(DAY + number)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    first, last = draw(PERIODS)
    question = draw(st.sampled_from(["membership", "relations", "severance", "hosting", "allied"]))
    among = draw(st.sampled_from(["any", "system:cow", "system:cow", ["albania"], ["albania", "iran"], ["iran"]]))
    within = draw(st.sampled_from([{}, {"within": ["nato"]}, {"within": ["pact"]}]))
    more = within if question == "membership" else {}
    return {"question": question, "among": among, "period": f"{day(first)}/{day(last)}", **more}


@st.composite
def spells(draw: st.DrawFn) -> list[dict[str, str]]:
    first, last = draw(PERIODS)
    since = draw(st.sampled_from([day(first), f"{day(first)}~"]))
    return draw(st.sampled_from([[], [{"system": "cow", "since": since, "until": day(last + 2)}]]))


@settings(max_examples=400)
@given(st.lists(entries(), max_size=3), st.sampled_from([None, 12, 20]), spells(), spells(), PERIODS, st.data())
def test_a_claim_is_warned_of_exactly_where_no_question_hears_it_on_any_day(
    covered: list[dict[str, Any]],
    checked: int | None,
    one: list[dict[str, str]],
    other: list[dict[str, str]],
    period: tuple[int, int],
    data: st.DataObject,
) -> None:
    unique = list({str(entry): entry for entry in covered}.values())
    source = listed(*unique, checked=None if checked is None else day(checked))
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    mark = data.draw(st.sampled_from(["", "~"]))
    shift = data.draw(st.sampled_from([0, 10]))
    first, last = period[0] + shift, period[1] + shift
    of_group = kind == "opposes"
    tie = worlds.tie(
        kind, "mek" if of_group else "albania", KINDS[kind], day(first) + mark, day(last + 1), dataset="listed"
    )
    parties = (worlds.country("albania", spells=one), worlds.country("iran", spells=other), MEK, NATO)
    world: tuple[Record, ...] = (*parties, worlds.alliance("pact"), source, tie)

    view = view_of(*world)
    row = view.all_ties()[0]
    is_heard = bool(common(Engine(view, dates.LAST_DAY).reported_days(row), days(row.s1, row.u2 - 1)))

    # Where parties exist only on other days, that is a warning of its own.
    assert any(NEVER_HEARD in one.detail for one in Memory().write(*world).warnings) == (not is_heard)
