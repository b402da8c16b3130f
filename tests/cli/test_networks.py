"""`graphsvc path`, `rank` and `series`: what they print for people and for programs, and what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import run, run_here, run_here_on_terminal

DAY = "2022-09-07"


def test_a_path_prints_what_makes_each_hop_and_when_all_hold(loaded: Path) -> None:
    code, shown = run_here_on_terminal("path", "albania", "japan", "--on", DAY, cwd=loaded)
    assert code == 0
    assert shown.startswith("Albania and Japan on 7 September 2022: 1 path, of 2 steps through United States. Of ")
    route = r"^ *2 +Albania – United States – Japan +NATO; US–Japan alliance +yes +since 2009-04-01$"
    assert re.search(route, shown, re.MULTILINE)


def test_a_path_has_the_shape_of_the_api_when_piped(loaded: Path) -> None:
    done = run("path", "albania", "japan", "--on", DAY, cwd=loaded)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert [one["id"] for one in answer["paths"][0]["entities"]] == ["albania", "united-states", "japan"]
    assert (answer["total"], answer["network"]["layers"], answer["partial"]) == (1, ["alliance"], True)


def test_a_path_by_hosting_names_the_kinds_of_ties(loaded: Path) -> None:
    _, shown = run_here_on_terminal("path", "albania", "iran", "--layers", "hosting", "--on", DAY, cwd=loaded)
    assert re.search(r"Albania – Mujahedin-e Khalq – Iran +hosts; opposes +yes", shown)


def test_that_there_is_no_path_is_an_answer_that_says_why(loaded: Path) -> None:
    why = "Iran is not known to have any defense ally on 30 June 2018."
    code, shown = run_here_on_terminal("path", "albania", "iran", "--on", "2018-06-30", cwd=loaded)
    assert (code, why in shown) == (0, True)
    done = run_here("path", "albania", "iran", "--on", "2018-06-30", cwd=loaded)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["paths"], answer["reason"]) == (0, [], "isolated")
    assert answer["detail"].startswith(why)


def test_a_path_that_is_carried_says_since_when_it_is_unknown_and_the_last_word(loaded: Path) -> None:
    _, shown = run_here_on_terminal(
        "path", "albania", "japan", "--on", "2025-06-26", "--certainty", "carried", cwd=loaded
    )
    assert "unknown since 2025-01-01; last known: yes" in shown
    assert not re.search(r"unknown(?! since \d)", shown)


def test_paths_go_through_and_around_and_further_and_say_where_there_are_more(loaded: Path) -> None:
    options = ("--on", DAY, "--through", "italy", "--avoiding", "canada", "--longer", "--limit", "2")
    answer = json.loads(run_here("path", "albania", "japan", *options, cwd=loaded).stdout)
    routes = [[one["id"] for one in path["entities"]] for path in answer["paths"]]
    assert routes[0] == ["albania", "italy", "united-states", "japan"]
    assert (len(routes), len(routes[1]), answer["more"]) == (2, 5, True)


def test_a_ranking_prints_a_table_on_a_terminal(loaded: Path) -> None:
    options = ("--on", "1914-06-28", "--top", "2", "--sensitivity")
    code, shown = run_here_on_terminal("rank", "degree", *options, cwd=loaded)
    assert code == 0
    assert shown.startswith(
        "By degree, Austria-Hungary (3) and Germany (3), and 2 more with the score of the last, rank first on "
    )
    assert re.search(r"^ *1 +Austria-Hungary +3 +3 to 3$", shown, re.MULTILINE)


def test_a_ranking_has_the_shape_of_the_api_when_piped(loaded: Path) -> None:
    done = run_here("rank", "betweenness", "--on", "1914-06-28", "--isolates", "include", cwd=loaded)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["measure"], answer["network"]["isolates"]) == (0, "betweenness", "include")
    assert answer["total"] == len(answer["items"]) > 9


def test_scores_over_years_are_left_out_where_not_every_pair_is_known_unless_asked_for(loaded: Path) -> None:
    options = ("series", "degree", "united-kingdom,france", "1904", "1905", "--year", "jan1")
    _, shown = run_here_on_terminal(*options, cwd=loaded)
    assert shown.startswith("Degree of United Kingdom and France from 1904 to 1905: 4 points. Of 4 of them too little ")
    assert re.search(r"^1904 +United Kingdom +[\d.]+ %$", shown, re.MULTILINE)
    _, shown = run_here_on_terminal(*options, "--partial", "include", cwd=loaded)
    assert re.search(r"^1904 +United Kingdom +2 +5 +[\d.]+ %$", shown, re.MULTILINE)
    answer = json.loads(run_here(*options, cwd=loaded).stdout)
    assert [(one["entity"]["id"], one["year"]) for one in answer["items"]] == [
        ("united-kingdom", 1904),
        ("united-kingdom", 1905),
        ("france", 1904),
        ("france", 1905),
    ]
    assert answer["network"]["certainty"] == "possible"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("path", "albania", "atlantis"), 4, "no entity has the id, code or name 'atlantis'"),
        (("path", "albania", "cow:255", "--on", "1985-01-01"), 4, "cow:260"),
        (("path", "albania", "italy", "--through", "atlantis"), 4, "'atlantis'"),
        (("path", "albania", "albania"), 2, "to: 'albania' is where the path starts"),
        (("path", "albania"), 2, "Missing argument 'REF'"),
        (("path", "albania", "italy", "--limit", "0"), 2, "limit: '0' is not a whole number"),
        (("path", "albania", "italy", "--layers", "friends"), 2, "layers: 'friends'"),
        (("path", "albania", "italy", "--on", DAY, "--during", "2022"), 2, "during: "),
        (("path", "albania", "italy", "--store", "sqlite:///nowhere.sqlite"), 3, "there is no store"),
        (("rank", "fame"), 2, "measure: 'fame' is not one of degree, "),
        (("rank", "degree", "--top", "many"), 2, "top: 'many'"),
        (("rank",), 2, "Missing argument 'WORD'"),
        (("series", "degree", "france", "1904"), 2, "Missing argument 'YEAR'"),
        (("series", "degree", "atlantis", "1904", "1905"), 4, "'atlantis'"),
        (("series", "degree", "france", "0001", "9999"), 1, "9,999 years are too many"),
        (("rank", "core", "--partial", "include"), 2, "No such option: --partial"),
    ],
)
def test_what_goes_wrong_is_told_on_stderr_with_its_exit_code(
    loaded: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run_here(*arguments, cwd=loaded)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
