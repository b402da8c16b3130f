"""How verdicts are worded for people."""

from __future__ import annotations

import pytest

from graphsvc.cli.first_question import worded
from graphsvc.cli.output import report
from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.wording import sources, spell, verdict_text


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2009-04-01", "..", "since 2009-04-01"),
        ("1939", "1945", "since 1939 until 1945"),
        ("", "2022-09-07", "until 2022-09-07, start unknown"),
        ("", "..", "start unknown"),
        ("..", "1945", "until 1945"),
        ("1939", "", "since 1939, ended on a day unknown"),
        (None, None, ""),
    ],
)
def test_a_spell_says_what_is_known_of_its_ends(since: str | None, until: str | None, told: str) -> None:
    assert spell(since, until) == told


def test_unknown_is_never_bare_where_there_is_a_last_word() -> None:
    assert verdict_text("unknown", None) == "unknown"
    assert verdict_text("yes", {"truth": "yes", "on": "2020-01-01"}) == "yes"
    assert verdict_text("unknown", {"truth": "no", "on": "2020-12-31"}) == "unknown since 2021-01-01; last known: no"
    assert verdict_text("unknown", {"truth": "no", "on": "9999-12-31"}) == "unknown since 9999-12-31; last known: no"


def test_datasets_that_differ_are_told_apart() -> None:
    yes, no = {"truth": "yes", "last_known": None}, {"truth": "no", "last_known": None}
    assert sources({"atop": yes, "nato-members": yes}) == "atop, nato-members"
    assert sources({"atop": yes, "cow": no}) == "atop: yes, cow: no"


def test_the_first_answer_is_short_and_counts_the_rest() -> None:
    nato = {"name": "NATO"}
    items = [{"entity": {"name": f"N{i}"}, "via": [{"alliance": nato}]} for i in range(8)]
    told = worded({"items": items, "total": 8, "otherwise": "no"})
    assert told == "  8 allies, through NATO: N0, N1, N2, N3, N4, N5 and 2 more.\n  Of any other state: no."
    assert worded({"items": [], "total": 0, "otherwise": "unknown"}).startswith("  No ally is known.")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InvalidInput([Fault(f"/{i}", "is wrong") for i in range(1_300)]), "… and 1,100 more\n"),
        (InvalidInput([Fault(f"/{i}", "is wrong") for i in range(1_000)], more=True), "… and 800 or more\n"),
        (InvalidInput([Fault(f"/{i}", "is wrong") for i in range(250)]), "… and 50 more\n"),
    ],
)
def test_two_hundred_faults_are_told_and_how_many_more_there_are(
    capsys: pytest.CaptureFixture[str], error: InvalidInput, expected: str
) -> None:
    report(error)
    told = capsys.readouterr().err
    assert expected in told
    assert told.count(": is wrong") == 201  # The last line is the error itself.
