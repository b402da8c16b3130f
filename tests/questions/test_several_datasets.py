"""Several datasets about one pair, through one alliance that they share (DESIGN 2.5), asked with a cut at the last day known.

The truth of each membership is given as a letter: yes, possible, no, unknown; on `DAY`, before which nothing changes.
"""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model.answers import Allied
from graphsvc.model.citation import Record
from graphsvc.questions.allied import pair_of
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.conftest import Ask

DAY, CUT = "2022-09-10", "2022-12-31"
NATO = worlds.alliance("nato", "NATO")
PACT = worlds.alliance("pact", "Pact")
STATES = (worlds.country("albania"), worlds.country("italy"))
SPELLS = {"y": ("1990-01-01", ".."), "p": ("2022", ".."), "n": None, "u": None}


def dataset(name: str, albania: str, italy: str, alliance: str = "nato") -> list[Record]:
    """Build a dataset that says what the letters tell of both memberships in an alliance."""
    told = {"albania": albania, "italy": italy}
    covered = [who for who, letter in told.items() if letter != "u"]
    entry = {"question": "membership", "among": covered, "within": [alliance], "period": "1949-01-01/.."}
    found: list[Record] = [worlds.dataset(name, coverage=[entry] if covered else [])]
    for who, letter in told.items():
        if spell := SPELLS[letter]:
            found.append(worlds.tie("member_of", who, alliance, *spell, dataset=name, key=f"{who} {alliance}"))
    return found


def pair(lens: Lens) -> Allied:
    a, b = lens.view.index("albania"), lens.view.index("italy")
    assert a is not None and b is not None
    answer = pair_of(lens, a, b, ObligationFilter()).answer()
    turned = pair_of(lens, b, a, ObligationFilter()).answer()
    assert (turned.truth, turned.by_dataset, turned.across) == (answer.truth, answer.by_dataset, answer.across)
    return answer


def verdicts(answer: Allied) -> dict[str, str]:
    return {name: str(one["truth"]) for name, one in answer.by_dataset.items()}


def asked(ask: Ask, *sets: list[Record], **more: Any) -> Allied:
    records = [one for records in sets for one in records]
    return pair(ask(NATO, PACT, *STATES, *records, **{"on": DAY, "cut": CUT} | more))


@pytest.mark.parametrize(
    ("first", "second", "truth", "by_dataset"),
    [
        ("yy", "yy", "yes", {"first": "yes", "second": "yes"}),
        ("yy", "yn", "disputed", {"first": "yes", "second": "no"}),
        ("yy", "ny", "disputed", {"first": "yes", "second": "no"}),
        ("yy", "nn", "disputed", {"first": "yes", "second": "no"}),
        ("yy", "yu", "yes", {"first": "yes"}),
        ("yy", "uu", "yes", {"first": "yes"}),
        ("yy", "un", "disputed", {"first": "yes", "second": "no"}),
        ("yy", "yp", "yes", {"first": "yes", "second": "possible"}),
        ("py", "yn", "possible", {"first": "possible"}),
        ("py", "yy", "yes", {"first": "possible", "second": "yes"}),
        ("py", "yp", "possible", {"first": "possible", "second": "possible"}),
        ("yn", "yn", "unknown", {}),
        ("yu", "uu", "unknown", {}),
    ],
)
def test_the_verdicts_on_one_alliance_are_combined(
    ask: Ask, first: str, second: str, truth: str, by_dataset: dict[str, str]
) -> None:
    answer = asked(ask, dataset("first", *first), dataset("second", *second))
    assert (answer.truth, verdicts(answer), answer.across) == (truth, by_dataset, None)


@pytest.mark.parametrize(
    ("first", "second", "truth"),
    [("yu", "uy", "yes"), ("pu", "uy", "possible"), ("pu", "up", "possible")],
)
def test_where_none_knows_both_what_they_know_together_counts_and_they_are_named(
    ask: Ask, first: str, second: str, truth: str
) -> None:
    answer = asked(ask, dataset("first", *first), dataset("second", *second))
    assert (answer.truth, answer.across, verdicts(answer)) == (truth, ["first", "second"], {})
    assert [(one["alliance"], one["dataset"]) for one in answer.via] == [
        ({"id": "nato", "name": "NATO", "kind": "alliance"}, None)
    ]


def test_where_one_knows_both_no_others_are_taken_together(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "u"), dataset("second", "u", "y"), dataset("third", "y", "n"))
    assert (answer.truth, answer.across, answer.via) == ("unknown", None, [])
    answer = asked(ask, dataset("third", "y", "y"))
    assert (answer.truth, answer.across, verdicts(answer)) == ("yes", None, {"third": "yes"})


def test_a_membership_disputed_among_those_taken_together_makes_the_pair_disputed(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "u"), dataset("second", "n", "u"), dataset("third", "u", "y"))
    assert (answer.truth, answer.across) == ("disputed", ["first", "second", "third"])
    assert verdicts(answer) == {"second": "no"}


def test_of_a_membership_denied_by_all_who_know_it_nothing_follows_for_the_pair(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "n", "u"), dataset("second", "u", "y"))
    assert (answer.truth, answer.across, answer.via) == ("unknown", None, [])


def test_what_one_knows_of_an_alliance_never_denies_another_alliance(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "y"), dataset("second", "y", "n", alliance="pact"))
    assert (answer.truth, verdicts(answer)) == ("yes", {"first": "yes"})
    # Through the pact they are disputed; through NATO they are allied all the same.
    answer = asked(ask, dataset("third", "y", "y", alliance="pact"))
    assert (answer.truth, verdicts(answer)) == ("yes", {"first": "yes", "third": "yes"})
    assert {one["alliance"]["id"]: one["truth"] for one in answer.via if one["alliance"]} == {
        "nato": "yes",
        "pact": "yes",
    }


def test_a_possible_alliance_beside_a_disputed_one_leaves_the_pair_disputed(ask: Ask) -> None:
    sets = (
        dataset("first", "p", "y"),
        dataset("second", "y", "y", alliance="pact"),
        dataset("third", "y", "n", alliance="pact"),
    )
    answer = asked(ask, *sets)
    assert (answer.truth, verdicts(answer)) == ("disputed", {"first": "possible", "second": "yes", "third": "no"})


def statement(since: str, until: str = "..") -> list[Record]:
    ally = worlds.tie("allied_with", "italy", "albania", since, until, dataset="analyst")
    return [worlds.dataset("analyst"), ally]


def test_a_direct_statement_settles_what_is_disputed_of_an_alliance(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "y"), dataset("second", "y", "n"), statement("2000-01-01"))
    assert (answer.truth, verdicts(answer)) == ("yes", {"analyst": "yes", "first": "yes"})
    assert [(one["alliance"], one["dataset"]) for one in answer.via if one["alliance"] is None] == [(None, "analyst")]


def test_a_direct_statement_that_has_ended_settles_nothing(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "y"), dataset("second", "y", "n"), statement("2000-01-01", DAY))
    assert (answer.truth, verdicts(answer)) == ("disputed", {"first": "yes", "second": "no"})


def test_who_knows_all_alliances_denies_a_direct_statement_and_not_what_is_known_of_an_alliance(ask: Ask) -> None:
    every = {"question": "allied", "period": "1900-01-01/.."}
    answer = asked(ask, [worlds.dataset("whole", coverage=[every])], statement("2000-01-01"))
    assert (answer.truth, verdicts(answer)) == ("disputed", {"analyst": "yes", "whole": "no"})
    answer = asked(ask, dataset("first", "y", "y"))
    assert (answer.truth, verdicts(answer)) == ("yes", {"analyst": "yes", "first": "yes", "whole": "no"})


def test_after_the_last_day_known_both_have_only_their_last_words(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "y"), dataset("second", "y", "n"), cut="2022-09-09")
    assert (answer.truth, answer.last_known) == ("unknown", {"truth": "disputed", "on": "2022-09-09"})
    assert answer.by_dataset["first"] == {"truth": "unknown", "last_known": {"truth": "yes", "on": "2022-09-09"}}


def test_taken_together_they_have_a_last_word_as_well(ask: Ask) -> None:
    answer = asked(ask, dataset("first", "y", "u"), dataset("second", "u", "y"), cut="2022-09-09")
    assert (answer.truth, answer.last_known) == ("unknown", {"truth": "yes", "on": "2022-09-09"})
    assert answer.across == ["first", "second"]
