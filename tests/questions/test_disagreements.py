"""On what datasets disagree, one behaviour each; `test_disagreements_by_day` compares them with the other questions."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.errors import TooLarge
from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.days import days
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.questions import disagreements as question
from graphsvc.questions.disagreements import DisagreementPart, PairDisagreement, at_all_times
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.questions.conftest import Ask

PACT = worlds.alliance("pact")
STATES = tuple(worlds.country(one) for one in ("aland", "bland", "cland"))
TODAY = "2020-06-30"


def covering(name: str, asked: str = "membership", **more: Any) -> Source:
    """Build a dataset that covers a question since 1900: of memberships, those in the pact."""
    within = {"within": ["pact"]} if asked == "membership" else {}
    entry = {"question": asked, "period": "1900-01-01/..", **within, **more.pop("entry", {})}
    return worlds.dataset(name, coverage=[entry], **more)


BASE: tuple[Record, ...] = (*STATES, PACT, covering("one"), covering("two"), worlds.dataset("notes-of-ana"))


def member(dataset: str, since: str, until: str = "..", who: str = "aland", **attributes: Any) -> Tie:
    return worlds.tie("member_of", who, "pact", since, until, dataset=dataset, attributes=attributes)


def part(lens: Lens, asked: str = "membership", start: int = 0, limit: int = 100) -> DisagreementPart:
    whole = at_all_times(lens)
    return question.disagreements(whole, [asked], (), lens.days if lens.during else whole.days, start, limit)


def items(lens: Lens, asked: str = "membership") -> list[PairDisagreement]:
    return part(lens, asked).items


def when(item: PairDisagreement) -> tuple[str, str]:
    return dates.iso(item.spell.window.first), dates.iso(item.spell.window.last)


def how(item: PairDisagreement) -> list[str]:
    return sorted({one.how for one in item.types})


def said(lens: Lens, item: PairDisagreement) -> dict[str, str]:
    return {lens.sources[index].id: str(one.position.truth) for index, one in item.evidence.items()}


def test_one_that_claims_what_another_denies_differs_on_its_existence(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950-03-01", "1960-05-02"), on=TODAY, cut=TODAY)
    [item] = items(lens)
    assert (when(item), how(item)) == (("1950-03-01", "1960-05-01"), ["existence"])
    assert said(lens, item) == {"one": "yes", "two": "no"}
    one, two = item.evidence.values()
    assert (len(one.rows), two.spell, two.rows) == (1, (), ())


def test_two_that_claim_it_with_other_starts_and_ends_differ_on_its_dates(ask: Ask) -> None:
    ties = member("one", "1950-03-01", "1960-05-02"), member("two", "1951-01-01", "1965-01-01")
    lens = ask(*BASE, *ties, on=TODAY, cut=TODAY)
    before, after = items(lens)
    assert (when(before), when(after)) == (("1950-03-01", "1950-12-31"), ("1960-05-02", "1964-12-31"))
    assert how(before) == how(after) == ["dates"]
    assert [edge.end for one in (before, after) for it in one.types for edge in it.ends] == ["since", "until"]
    assert said(lens, before) == {"one": "yes", "two": "no"}
    # Who denies it in these days is shown with the spell that it claims beside them.
    assert [told.spell[0].since for told in before.evidence.values()] == ["1950-03-01", "1951-01-01"]


def test_a_spell_long_before_is_another_one(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950-03-01", "1960-01-01"), member("two", "1960-12-01"), on=TODAY, cut=TODAY)
    assert [how(one) for one in items(lens)] == [["dates"], ["dates"]]
    lens = ask(
        member("one", "1970-01-01", "1971-01-01", who="bland"), member("two", "1972-02-01", who="bland"), on=TODAY
    )
    assert [how(one) for one in items(lens)[2:]] == [["existence"], ["existence"]]


def test_a_break_that_only_one_tells_of_is_of_dates_without_an_end_to_compare(ask: Ask) -> None:
    ties = member("one", "1950"), member("two", "1950", "1960-01-01"), member("two", "1965-01-01")
    [item] = items(ask(*BASE, *ties, on=TODAY, cut=TODAY))
    assert (when(item), how(item)) == (("1960-01-01", "1964-12-31"), ["dates"])
    assert [one.ends for one in item.types] == [()]


def test_who_covers_nothing_contradicts_no_silence_but_is_contradicted(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950-03-01"), on=TODAY, cut=TODAY, datasets=["one", "notes-of-ana"])
    assert items(lens) == []
    lens = ask(member("notes-of-ana", "1950-03-01", who="bland"), on=TODAY, cut=TODAY, datasets=["one", "notes-of-ana"])
    [item] = items(lens)
    assert said(lens, item) == {"notes-of-ana": "yes", "one": "no"}


def test_what_is_possible_contradicts_neither_a_yes_nor_a_no(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950-03-01", "1951"), member("two", "1950", "1950-11-01"), on=TODAY, cut=TODAY)
    [item] = items(lens)
    # `one` may have ended on any day of 1951; until the last day of 1950 it surely holds.
    assert (when(item), how(item)) == (("1950-11-01", "1950-12-31"), ["dates"])


def test_beyond_what_is_covered_or_checked_or_known_nobody_differs(ask: Ask) -> None:
    two = covering("two", entry={"period": "1955-01-01/.."}, checked_through="2000-12-31")
    ask(*BASE, member("one", "1950-03-01"), on=TODAY)
    assert [when(one) for one in items(ask(two, on=TODAY, cut=TODAY))] == [("1955-01-01", "2000-12-31")]
    assert [when(one) for one in items(ask(on=TODAY, cut="1960-12-31"))] == [("1955-01-01", "1960-12-31")]


def test_who_is_no_state_is_not_denied_anything(ask: Ask) -> None:
    spells = [{"system": "cow", "since": "1955-01-01", "until": "1990-01-01"}]
    ask(*BASE, member("one", "1950-03-01"), on=TODAY)
    lens = ask(worlds.country("aland", spells=spells), on=TODAY, cut=TODAY)
    assert [when(one) for one in items(lens)] == [("1955-01-01", "1989-12-31")]


def test_a_third_opinion_parts_the_days(ask: Ask) -> None:
    three = covering("three", checked_through="1970-12-31")
    lens = ask(*BASE, three, member("one", "1950-03-01"), on=TODAY, cut=TODAY)
    assert [(when(one), list(said(lens, one))) for one in items(lens)] == [
        (("1950-03-01", "1970-12-31"), ["one", "three", "two"]),
        (("1971-01-01", TODAY), ["one", "two"]),
    ]


def test_roles_differ_but_a_founder_is_a_member(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950-03-01", role="founder"), member("two", "1950-03-01"), on=TODAY, cut=TODAY)
    assert items(lens) == []
    ties = [member("one", "1950-03-01", who="bland"), member("two", "1950-03-01", who="bland", role="observer")]
    [item] = items(ask(*ties, on=TODAY, cut=TODAY))
    assert (when(item), how(item)) == (("1950-03-01", TODAY), ["role"])
    assert [told.position.value for told in item.evidence.values()] == ["member", "observer"]


def test_who_becomes_a_member_earlier_by_one_than_by_the_other_is_of_dates(ask: Ask) -> None:
    ties = [
        member(dataset, since, until, role=role)
        for dataset, day in (("one", "1960-01-01"), ("two", "1961-01-01"))
        for role, since, until in (("candidate", "1950", day), ("member", day, ".."))
    ]
    [item] = items(ask(*BASE, *ties, on=TODAY, cut=TODAY))
    assert (when(item), how(item)) == (("1960-01-01", "1960-12-31"), ["dates"])


def test_obligations_differ_where_both_state_them_phase_by_phase(ask: Ask) -> None:
    ties = [
        member("one", "1950-03-01", "1960-01-01", obligations=["consultation"]),
        member("one", "1960-01-01", "1970-01-01", obligations=["defense"]),
        member("one", "1970-01-01"),
        member("two", "1950-03-01", obligations=["defense"]),
    ]
    [item] = items(ask(*BASE, *ties, on=TODAY, cut=TODAY))
    assert (when(item), how(item)) == (("1950-03-01", "1959-12-31"), ["obligations"])


def relations(kind: str, dataset: str, since: str, until: str = "..") -> Tie:
    return worlds.tie(kind, "aland", "bland", since, until, dataset=dataset)


RELATING = (*STATES, covering("one", "relations"), covering("two", "relations"))


def test_relations_severed_on_other_days_are_of_dates(ask: Ask) -> None:
    ties = [
        relations(kind, dataset, *spell)
        for dataset, day in (("one", "1990-05-01"), ("two", "1990-06-01"))
        for kind, spell in (("has_relations_with", ("1950", day)), ("severed_ties_with", (day, "..")))
    ]
    [item] = items(ask(*RELATING, *ties, on=TODAY, cut=TODAY), "relations")
    assert (when(item), how(item)) == (("1990-05-01", "1990-05-31"), ["dates"])
    assert [told.position.value for told in item.evidence.values()] == ["severed", "established"]
    assert [edge.end for one in item.types for edge in one.ends] == ["since", "until"]


def test_relations_that_only_one_has_severed_are_of_another_status_or_not_there(ask: Ask) -> None:
    ties = [relations("has_relations_with", one, "1950") for one in ("one", "two")]
    lens = ask(*RELATING, *ties, relations("severed_ties_with", "one", "1990-05-01", "1991-01-01"), on=TODAY, cut=TODAY)
    [item] = items(lens, "relations")
    assert (when(item), how(item), item.spell.answer.truth) == (("1990-05-01", "1990-12-31"), ["status"], "disputed")
    lens = ask(worlds.retract(ties[1]), on=TODAY, cut=TODAY)
    assert {tuple(how(one)) for one in items(lens, "relations")} == {("existence",)}


def test_levels_of_missions_differ_by_direction(ask: Ask) -> None:
    def mission(dataset: str, level: str, sender: str, receiver: str) -> Tie:
        return worlds.tie(
            "represented_in", sender, receiver, "1950-01-01", dataset=dataset, attributes={"level": level}
        )

    ties = [
        mission("one", "ambassador", "aland", "bland"),
        mission("two", "charge", "aland", "bland"),
        mission("one", "charge", "bland", "aland"),
        mission("two", "none", "bland", "aland"),
    ]
    lens = ask(
        *STATES, covering("one", "representation"), covering("two", "representation"), *ties, on=TODAY, cut=TODAY
    )
    first, second = items(lens, "representation")
    assert [lens.view.id(party) for party in first.parties] == ["aland", "bland"]
    assert (how(first), how(second)) == (["level"], ["existence"])
    assert [told.position.value for told in second.evidence.values()] == ["charge", "none"]


def test_recognition_de_facto_is_another_than_de_jure_and_rivalries_are_there_or_not(ask: Ask) -> None:
    ties = [
        worlds.tie("recognises", "aland", "bland", "1950-01-01", dataset=one, attributes={"recognition": kind})
        for one, kind in (("one", "de_facto"), ("two", "de_jure"))
    ]
    rivalry = worlds.tie("rival_of", "cland", "bland", "1950-01-01", "1960-01-01", dataset="three")
    hosting = worlds.tie("hosts", "aland", "front", "1950-01-01", "1960-01-01", dataset="three")
    sets = [covering("three", "rivalry"), covering("four", "rivalry"), covering("five", "hosting")]
    extra = [worlds.group("front"), worlds.dataset("one"), worlds.dataset("two"), *sets, *ties, rivalry, hosting]
    lens = ask(*STATES, *extra, on=TODAY, cut=TODAY)
    [recognised] = items(lens, "recognition")
    assert how(recognised) == ["recognition"]
    [rivals] = items(lens, "rivalry")
    assert (how(rivals), [lens.view.id(one) for one in rivals.parties]) == (["existence"], ["bland", "cland"])
    [hosted] = items(lens, "hosting")
    assert said(lens, hosted) == {"five": "no", "three": "yes"}


def test_allies_differ_where_the_alliance_they_share_is_disputed(ask: Ask) -> None:
    others = [member(dataset, "1949-01-01", who="bland") for dataset in ("one", "two")]
    lens = ask(*BASE, *others, member("one", "1950-03-01"), member("two", "1951-01-01"), on=TODAY, cut=TODAY)
    [item] = items(lens, "allied")
    assert (when(item), how(item), said(lens, item)) == (
        ("1950-03-01", "1950-12-31"),
        ["dates"],
        {"one": "yes", "two": "no"},
    )
    answer = item.spell.answer
    assert ([lens.view.id(one) for one in answer.through if one is not None], answer.truth) == (["pact"], "disputed")
    assert [[row.since for row in told.rows] for told in item.evidence.values()] == [
        ["1950-03-01", "1949-01-01"],
        ["1951-01-01", "1949-01-01"],
    ]


def test_an_alliance_of_which_nobody_denies_anything_settles_it_whatever_is_said_of_another(ask: Ask) -> None:
    ties = [
        worlds.tie("member_of", who, to, "1950-01-01", dataset="one")
        for who in ("aland", "bland")
        for to in ("pact", "treaty")
    ]
    two = covering("two", entry={"within": ["pact"]})
    lens = ask(*STATES, PACT, worlds.alliance("treaty"), covering("one"), two, *ties, on=TODAY, cut=TODAY)
    assert items(lens, "allied") == []
    assert [how(one) for one in items(lens)] == [["existence"], ["existence"]]


def test_who_covers_all_alliances_denies_a_direct_statement_and_an_alliance(ask: Ask) -> None:
    whole = covering("whole", "allied")
    statement = worlds.tie("allied_with", "aland", "cland", "1950-01-01", "1960-01-01", dataset="notes-of-ana")
    roster = [member("one", "1970-01-01", who=who) for who in ("aland", "bland")]
    lens = ask(*BASE, whole, statement, *roster, on=TODAY, cut="1980-12-31", datasets=["one", "whole", "notes-of-ana"])
    through, direct = items(lens, "allied")
    assert (when(direct), how(direct)) == (("1950-01-01", "1959-12-31"), ["existence"])
    assert said(lens, direct) == {"notes-of-ana": "yes", "whole": "no"}
    assert (when(through), how(through), said(lens, through)) == (
        ("1970-01-01", "1980-12-31"),
        ["existence"],
        {"one": "yes", "whole": "no"},
    )


def test_where_nobody_knows_both_memberships_those_who_together_do_are_named(ask: Ask) -> None:
    only = {"within": ["pact"], "among": ["aland"]}
    sets = [covering("one", entry=only), covering("two", entry=only), worlds.dataset("three")]
    ties = member("one", "1950-01-01", "1960-01-01"), member("three", "1940-01-01", who="bland")
    lens = ask(*STATES, PACT, *sets, *ties, on=TODAY, cut=TODAY)
    [item] = items(lens, "allied")
    answer = item.spell.answer
    assert (answer.truth, when(item)) == ("disputed", ("1950-01-01", "1959-12-31"))
    assert [lens.sources[one].id for one in answer.across] == sorted(["one", "two", "three"], key=_index(lens))


def _index(lens: Lens) -> Any:
    return {source.id: index for index, source in lens.sources.items()}.get


def test_days_asked_choose_whole_stretches(ask: Ask) -> None:
    ask(*BASE, member("one", "1950-03-01", "1960-05-02"), on=TODAY)
    assert [when(one) for one in items(ask(during="1960"))] == [("1950-03-01", "1960-05-01")]
    assert items(ask(during="1960-05-02/..")) == []
    assert items(ask(during="../1950-02-28")) == []


def test_a_page_ends_where_much_was_compared_and_says_how_far_it_got(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "EFFORT", 1)
    ties = [member("one", "1950", who=one.id) for one in STATES]
    lens = ask(*BASE, *ties, on=TODAY, cut=TODAY)
    seen, place, pages = [], 0, 0
    while True:
        found = part(lens, start=place)
        seen += found.items
        pages += 1
        assert (found.compared, found.pairs) == (pages, 3)
        if found.next is None:
            break
        place = found.next
    assert [lens.view.id(one.parties[0]) for one in seen] == ["aland", "bland", "cland"]
    assert pages == 3


def test_a_page_ends_within_a_pair_and_the_next_goes_on_where_it_ended(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties = [member("one", f"{year}", until=f"{year + 2}") for year in range(1950, 1990, 5)]
    lens = ask(*BASE, *ties, on=TODAY, cut=TODAY)
    whole = part(lens)
    assert len(whole.items) > 5
    monkeypatch.setattr(question, "EFFORT", 1)
    seen, place, pages = list[object](), 0, 0
    while True:
        found = part(lens, start=place)
        seen += found.items
        pages += 1
        if found.next is None:
            break
        assert found.next > place
        place = found.next
    assert seen == whole.items
    assert pages >= len(whole.items)


def test_a_place_past_the_end_gives_nothing(ask: Ask) -> None:
    lens = ask(*BASE, member("one", "1950"), on=TODAY, cut=TODAY)
    for place in (question.PER_PAIR - 1, question.PER_PAIR, 2**53 - 1):
        assert part(lens, start=place) == DisagreementPart([], None, 1, 1)


def test_more_ties_than_are_compared_at_once_are_refused_unless_asked_of_a_party(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "MOST_TIES", 1)
    lens = ask(*BASE, member("one", "1950"), member("two", "1951", who="bland"), on=TODAY, cut=TODAY)
    with pytest.raises(TooLarge, match="2 ties are more than are compared at once"):
        items(lens)
    aland = lens.view.index("aland")
    assert aland is not None
    whole = at_all_times(lens)
    found = question.disagreements(whole, ["membership", "allied"], (aland,), whole.days, 0, 10)
    assert [one.question for one in found.items] == ["membership"]
    assert days(*found.items[0].spell.window)[0].last == whole.last
