"""The status of diplomatic relations: the latest tie decides, uncertain dates leave alternatives."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.answers import Relations
from graphsvc.model.days import days
from graphsvc.model.shapes import Level
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth
from graphsvc.questions.reach import Sight
from graphsvc.questions.relations import SEVERITY, STATUS_OF, decide, relations
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from tests import worlds
from tests.questions.conftest import Ask

PAIR = (worlds.country("aland"), worlds.country("bland"))
COVERING = worlds.dataset("covering", coverage=[{"question": "relations", "among": "any", "period": "1900/.."}])
LOOSE = worlds.dataset("loose")
MISSIONS = worlds.dataset("missions")
BASE = (*PAIR, COVERING, LOOSE, MISSIONS)


def between(lens: Lens) -> Relations:
    a, b = lens.view.index("aland"), lens.view.index("bland")
    assert a is not None and b is not None
    return relations(lens, a, b)[0]


def test_severing_takes_effect_on_its_day(ask: Ask) -> None:
    before = worlds.tie("has_relations_with", "bland", "aland", "1950", "2022-09-07", dataset="loose")
    after = worlds.tie("severed_ties_with", "aland", "bland", "2022-09-07", dataset="loose")
    first = between(ask(*BASE, before, after, on="2022-09-06", datasets=["loose"]))
    assert (first.status, first.truth, first.by, first.since) == ("established", "yes", [], "1950")
    then = between(ask(on="2022-09-07", datasets=["loose"]))
    assert (then.status, then.truth, then.since) == ("severed", "yes", "2022-09-07")
    assert [one["id"] for one in then.by] == ["aland"]


def test_on_one_day_the_more_severe_decides(ask: Ask) -> None:
    ties = [
        worlds.tie(kind, "aland", "bland", "1950-01-01", dataset="loose")
        for kind in ("has_relations_with", "severed_ties_with", "suspended_ties_with")
    ]
    assert between(ask(*BASE, *ties, on="1960-01-01", datasets=["loose"])).status == "severed"


def test_a_covering_dataset_without_a_tie_says_none(ask: Ask) -> None:
    answer = between(ask(*BASE, on="1960-01-01"))
    assert (answer.status, answer.truth) == ("none", "yes")


def test_without_coverage_silence_is_unknown(ask: Ask) -> None:
    answer = between(ask(*BASE, on="1960-01-01", datasets=["loose"]))
    assert (answer.status, answer.truth, answer.last_known) == ("unknown", "unknown", None)


def test_different_statuses_are_disputed(ask: Ask) -> None:
    said = worlds.tie("has_relations_with", "aland", "bland", "1950", dataset="loose")
    answer = between(ask(*BASE, said, on="1960-01-01"))
    assert (answer.status, answer.truth, answer.alternatives) == ("disputed", "disputed", ["established", "none"])
    assert {name: one["status"] for name, one in answer.by_dataset.items()} == {
        "covering": "none",
        "loose": "established",
    }


def test_a_month_leaves_alternatives_on_its_days(ask: Ask) -> None:
    ties = [
        worlds.tie("has_relations_with", "aland", "bland", "1950", "1960-05", dataset="loose"),
        worlds.tie("severed_ties_with", "aland", "bland", "1960-05", dataset="loose"),
    ]
    answer = between(ask(*BASE, *ties, on="1960-05-10", datasets=["loose"]))
    assert (answer.status, answer.truth, answer.alternatives) == ("severed", "possible", ["established"])


def test_past_its_last_day_a_dataset_keeps_its_last_word(ask: Ask) -> None:
    checked = worlds.dataset("checked", checked_through="1970-01-01")
    said = worlds.tie("severed_ties_with", "aland", "bland", "1960-01-01", dataset="checked")
    answer = between(ask(*BASE, checked, said, on="1980-01-01", datasets=["checked"]))
    assert answer.status == "unknown"
    assert answer.last_known == {"status": "severed", "truth": "yes", "on": "1970-01-01"}


def test_an_ambassador_implies_relations_where_nobody_covers_them(ask: Ask) -> None:
    mission = worlds.tie(
        "represented_in", "aland", "bland", "1950", dataset="missions", attributes={"level": "ambassador"}
    )
    alone = between(ask(*BASE, mission, on="1960-01-01", datasets=["missions"]))
    assert (alone.status, alone.implied) == ("unknown", "established")
    assert alone.levels["a_in_b"] is not None and alone.levels["a_in_b"]["level"] == "ambassador"
    covered = between(ask(on="1960-01-01", datasets=["missions", "covering"]))
    assert (covered.status, covered.implied) == ("none", None)


def test_an_interests_section_implies_nothing(ask: Ask) -> None:
    section = {"level": "interests_section"}
    mission = worlds.tie("represented_in", "aland", "bland", "1950", dataset="missions", attributes=section)
    assert between(ask(*BASE, mission, on="1960-01-01", datasets=["missions"])).implied is None


def test_last_words_of_one_day_may_differ(ask: Ask) -> None:
    sources = [worlds.dataset(one, checked_through="1970-01-01") for one in ("one", "two")]
    ties = [
        worlds.tie("severed_ties_with", "aland", "bland", "1960-01-01", dataset="one"),
        worlds.tie("has_relations_with", "aland", "bland", "1950-01-01", dataset="two"),
    ]
    answer = between(ask(*BASE, *sources, *ties, on="1980-01-01", datasets=["one", "two"]))
    assert answer.last_known == {"status": "disputed", "truth": "disputed", "on": "1970-01-01"}


class TestLevels:
    def sent(self, since: str, until: str, level: str, dataset: str = "missions") -> Tie:
        attributes = {"level": level}
        return worlds.tie("represented_in", "aland", "bland", since, until, dataset=dataset, attributes=attributes)

    def level(self, lens: Lens) -> Level:
        found = between(lens).levels["a_in_b"]
        assert found is not None
        return found

    def test_a_level_is_possible_where_another_may_hold(self, ask: Ask) -> None:
        ties = self.sent("1950-01-01", "1960", "ambassador"), self.sent("1960", "..", "charge")
        found = self.level(ask(*BASE, *ties, on="1960-06-01", datasets=["missions"]))
        assert (found["level"], found["truth"]) == ("charge", "possible")
        assert self.level(ask(on="1961-01-01", datasets=["missions"]))["truth"] == "yes"

    def test_a_level_has_a_last_word(self, ask: Ask) -> None:
        checked = worlds.dataset("checked", checked_through="1970-01-01")
        found = self.level(
            ask(*BASE, checked, self.sent("1950", "..", "charge", "checked"), on="1980-01-01", datasets=["checked"])
        )
        last = {"level": "charge", "truth": "yes", "on": "1970-01-01"}
        assert (found["level"], found["truth"], found["last_known"]) == ("unknown", "unknown", last)
        assert found["by_dataset"] == {"checked": {"level": "unknown", "truth": "unknown", "last_known": last}}

    def test_no_mission_is_surely_none_where_missions_are_covered(self, ask: Ask) -> None:
        entry = {"question": "representation", "among": "any", "period": "1900/.."}
        known = worlds.dataset("known", coverage=[entry])
        found = self.level(ask(*BASE, known, on="1960-01-01", datasets=["known"]))
        assert (found["level"], found["truth"], found["by_dataset"]["known"]["truth"]) == ("none", "yes", "yes")

    def test_a_denial_of_uncertain_dates_is_possible(self, ask: Ask) -> None:
        found = self.level(ask(*BASE, self.sent("1960", "..", "none"), on="1960-06-01", datasets=["missions"]))
        assert (found["level"], found["truth"]) == ("none", "possible")


@st.composite
def rows(draw: st.DrawFn) -> list[TieRow]:
    found = []
    for row in range(draw(st.integers(0, 3))):
        s1 = draw(st.integers(1, 5))
        s2 = draw(st.integers(s1, 6))
        u1 = draw(st.integers(2, 7))
        u2 = draw(st.integers(max(u1, s1 + 1), 8))
        kind = draw(st.sampled_from(sorted(STATUS_OF)))
        found.append(TieRow(row, 1, kind, 0, 1, 2, s1, s2, u1, u2, f"s{row}", f"u{row}", {}))
    return found


def counted(ties: list[TieRow], first: int, last: int) -> list[set[str]]:
    """Give the statuses that decide on some day, by each choice of exact dates."""
    choices = [[(s, u) for s in range(row.s1, row.s2 + 1) for u in range(row.u1, row.u2 + 1) if s < u] for row in ties]
    found = []
    for chosen in product(*choices):
        said = set()
        for day in range(first, last + 1):
            holding = [
                (s, SEVERITY.index(STATUS_OF[row.kind]))
                for row, (s, u) in zip(ties, chosen, strict=True)
                if s <= day < u
            ]
            said |= {SEVERITY[max(holding)[1]]} if holding else set()
        found.append(said or {"none"})
    return found


@settings(max_examples=400)
@given(rows(), st.integers(1, 8), st.sampled_from([0, 0, 1, 3]))
def test_the_status_is_what_some_choice_of_exact_dates_gives(ties: list[TieRow], first: int, more: int) -> None:
    by_choice = counted(ties, first, first + more)
    status = decide(ties, Sight(days(first, first + more), denies=True, is_whole=True))
    assert status is not None
    assert {status.status, *status.alternatives} == set().union(*by_choice)
    if status.truth is Truth.YES:
        assert all(status.status in said for said in by_choice)
    else:
        assert len(set().union(*by_choice)) > 1
    if more == 0:
        assert (status.truth is Truth.YES) == all(said == by_choice[0] for said in by_choice)
