"""The status of diplomatic relations: the latest tie decides, uncertain dates leave alternatives."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.answers import Relations
from graphsvc.model.days import days
from graphsvc.model.tie import Tie
from graphsvc.model.wire_parts import Level
from graphsvc.questions.relations import relations
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.outcomes import outcomes
from graphsvc.verdicts.spells import spells
from graphsvc.verdicts.statuses import NO_RELATIONS, STATUS, STATUS_OF
from tests import worlds
from tests.questions.conftest import Ask
from tests.snapshot.log import view_of

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
    assert (answer.status, answer.truth) == ("disputed", "disputed")
    assert [(one["status"], one["truth"]) for one in answer.alternatives] == [("established", "disputed")]
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
    assert (answer.status, answer.truth) == ("severed", "possible")
    assert [(one["status"], one["truth"]) for one in answer.alternatives] == [("established", "possible")]


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
    """Draw claims about a pair, some of which abut, so that they share a date."""
    found: list[TieRow] = []
    for row in range(draw(st.integers(0, 3))):
        is_joined = draw(st.booleans())
        before = found[-1] if found and is_joined else None
        if before is None:
            s1 = draw(st.integers(1, 5))
            s2, since = draw(st.integers(s1, 6)), f"s{row}"
        else:
            s1, s2, since = before.u1, before.u2, before.until
        u1 = draw(st.integers(2, 7))
        u2 = draw(st.integers(max(u1, s1 + 1), max(8, s1 + 1)))
        kind = draw(st.sampled_from(sorted(STATUS_OF)))
        found.append(TieRow(row, 1, kind, 0, 1, 2, s1, s2, u1, u2, since, f"u{row}", {}))
    return found


def counted(ties: list[TieRow], day: int) -> set[str | None]:
    """Give the statuses that decide on a day by some choice of exact dates; None where nothing holds.

    Claims that are joined to one spell share the date on which the one follows the other.
    """
    joined = {row.row: (number, place) for number, spell in enumerate(spells(ties)) for place, row in enumerate(spell)}
    names = {row.row: (("s", row.row), ("u", row.row)) for row in ties}
    for row in ties:
        for after in ties:
            number, place = joined[row.row]
            if joined[after.row] == (number, place + 1):
                names[after.row] = (names[row.row][1], names[after.row][1])
    bounds: dict[tuple[str, int], tuple[int, int]] = {}
    for row in ties:
        start, end = names[row.row]
        bounds.setdefault(start, (row.s1, row.s2))
        bounds.setdefault(end, (row.u1, row.u2))
    found: set[str | None] = set()
    for chosen in product(*(range(first, last + 1) for first, last in bounds.values())):
        on = dict(zip(bounds, chosen, strict=True))
        dates = [(on[names[row.row][0]], on[names[row.row][1]], row) for row in ties]
        if all(since < until for since, until, _ in dates):
            holding = [(since, STATUS.rank(row)) for since, until, row in dates if since <= day < until]
            found.add(STATUS.steps[max(holding)[1]] if holding else None)
    return found


@settings(max_examples=400, deadline=None)
@given(rows(), st.integers(1, 8))
def test_what_may_decide_on_a_day_is_what_some_choice_of_exact_dates_gives(ties: list[TieRow], day: int) -> None:
    counts = {row.row: days(1, 99) for row in ties}
    assert set(outcomes(spells(ties), day, STATUS, counts)) == counted(ties, day)


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(("one", "two")),
        st.sampled_from(sorted(STATUS_OF)),
        st.sampled_from(("1950", "1950-03", "1951-02-01")),
        st.sampled_from(("1951", "1952-06", "..")),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[:3],
)
COVERAGES = st.sampled_from(((), ("relations",), ("severance",), ("relations", "severance")))


@settings(max_examples=150, deadline=None)
@given(CLAIMS, COVERAGES, COVERAGES, st.sampled_from(("1950-06-01", "1951-02-01", "1951-08-01", "1953-01-01")))
def test_each_status_is_combined_as_a_question_of_its_own(
    claims: list[tuple[str, str, str, str]], one: tuple[str, ...], two: tuple[str, ...], on: str
) -> None:
    ties = [worlds.tie(kind, "aland", "bland", *spell, dataset=name) for name, kind, *spell in claims]
    sources = [
        worlds.dataset(name, coverage=[{"question": each, "among": "any", "period": "1900/2000"} for each in covered])
        for name, covered in (("one", one), ("two", two))
    ]
    view = view_of(*PAIR, *sources, *ties)
    a, b = view.index("aland"), view.index("bland")
    assert a is not None and b is not None
    day = dates.day(on)
    said: dict[str, set[str]] = {status: set() for status in STATUS.steps}
    for name, covered in (("one", one), ("two", two)):
        source = view.source_index(name)
        own = [row for row in view.ties(a) if row.dataset == source]
        may = counted_exactly(own, day)
        for status in STATUS.steps:
            if may == {status}:
                said[status].add("yes")
            elif status in may:
                said[status].add("possible")
            elif (len(may) == 1 and None not in may) or (
                may == {None} and ("severance" if status in NO_RELATIONS else "relations") in covered
            ):
                said[status].add("no")
    truths = {status: together(each) for status, each in said.items()}
    answer = relations(Lens(view, day, dates.day("2020-01-01")), a, b)[0]
    shown = {answer.status: str(answer.truth)} | {each["status"]: str(each["truth"]) for each in answer.alternatives}
    claimed = {status: truth for status, truth in truths.items() if truth in ("yes", "disputed", "possible")}
    assert {status: truth for status, truth in shown.items() if status in STATUS.steps} == claimed
    if not claimed:
        assert answer.status == ("none" if truths["established"] == "no" else "unknown")


def counted_exactly(ties: list[TieRow], day: int) -> set[str | None]:
    """Count by the bounds alone: which ways there are for each spell, the latest start and the earliest."""
    return set(outcomes(spells(ties), day, STATUS, {row.row: days(1, 10**7) for row in ties})) if ties else {None}


def together(said: set[str]) -> str:
    if {"yes", "no"} <= said:
        return "disputed"
    return next((one for one in ("yes", "possible", "no") if one in said), "unknown")
