"""Figures of the alliance network as ATOP 5.1 has it, counted by hand and answered by graphsvc."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from tests.atop.by_hand import OBLIGATIONS, defence_pairs, meet, members, owed_in, spell, treaties
from tests.atop.conftest import Atop

ATOP = {"datasets": "atop"}


def ask(atop: Atop, path: str, **asked: Any) -> dict[str, Any]:
    reply = atop.served.get(path, params=ATOP | asked, timeout=120)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def graph(atop: Atop, pairs: Iterable[Iterable[str]], day: date) -> nx.Graph[str]:
    found: nx.Graph[str] = nx.Graph()
    for one, other in pairs:
        found.add_edge(atop.country(one, day.isoformat()), atop.country(other, day.isoformat()))
    return found


def test_albania_and_russia_are_joined_by_turkey_and_azerbaijan(atop: Atop) -> None:
    """ATOP 3180 is the North Atlantic Treaty; the others are the treaties of 1994, 2010 and 1997 with Azerbaijan."""
    answer = ask(atop, "/v1/paths", **{"from": "albania", "to": "russia", "on": "2018-06-30", "obligations": "defense"})
    (path,) = answer["paths"]
    assert [one["id"] for one in path["entities"]] == ["albania", "turkey", "azerbaijan", "russia"]
    treaties = [[via["alliance"]["id"] for via in hop["via"]] for hop in path["hops"]]
    assert treaties == [["atop-3180"], ["atop-4550", "atop-6035"], ["atop-4400"]]
    assert (path["truth"], answer["partial"], answer["more"]) == ("yes", False, False)


def test_nobody_owes_iran_defence_in_2018(atop: Atop) -> None:
    answer = ask(atop, "/v1/paths", **{"from": "albania", "to": "iran", "on": "2018-06-30"})
    assert (answer["paths"], answer["reason"]) == ([], "isolated")
    assert answer["detail"] == "Iran has no defense ally on 30 June 2018."


@pytest.mark.parametrize("year", [1850, 1900, 1914, 1939, 1955, 2000, 2018])
def test_the_network_of_a_year_has_the_ties_that_a_count_of_rows_gives(atop: Atop, year: int) -> None:
    """Of some day of the year. Dates without a day stand for all days of their month; none of these years has one."""
    answer = ask(atop, "/v1/centrality", measure="degree", during=f"{year}")
    expected = defence_pairs(atop.folder, date(year, 1, 1), date(year, 12, 31))
    assert answer["network"]["edges"] == len(expected)
    degrees = {item["entity"]["id"]: item["score"] for item in answer["items"]}
    counted = graph(atop, expected, date(year, 12, 31))
    assert degrees == dict(counted.degree)


def test_eight_or_nine_ties_in_1900_and_some_1100_in_2000(atop: Atop) -> None:
    """Li, Bradshaw, Clary and Cranmer (2017, A three-degree horizon of peace, Science Advances 3: e1601895) count
    8 "individual alliance ties" in 1900 and 1,115 in 2000.

    They count the defence pacts of another data set, with other treaties and dates of its own. Ours are the pairs of
    which one owes the other defence by ATOP on some day of the year; on its last day they are fewer where some ended.
    """
    assert ask(atop, "/v1/centrality", measure="degree", during="1900")["network"]["edges"] == 9
    assert ask(atop, "/v1/centrality", measure="degree", during="2000")["network"]["edges"] == 1104
    assert ask(atop, "/v1/centrality", measure="degree", on="2000-12-31")["network"]["edges"] == 1085


def test_the_united_states_have_66_defence_allies_and_nothing_is_known_of_the_year_after(atop: Atop) -> None:
    asked = {"measure": "degree", "of": "united-states", "from": "2018", "to": "2019"}
    points = ask(atop, "/v1/centrality/series", **asked)["items"]
    assert [(one["year"], one["score"], one["covered"]) for one in points] == [(2018, 66.0, 1.0), (2019, None, 0.0)]


@pytest.mark.parametrize("measure", ["betweenness", "closeness", "harmonic", "clustering"])
def test_scores_are_those_of_plain_networkx_on_the_rows(atop: Atop, measure: str) -> None:
    answer = ask(atop, "/v1/centrality", measure=measure, on="2018-06-30")
    day = date(2018, 6, 30)
    plain = graph(atop, defence_pairs(atop.folder, day, day), day)
    name = {"clustering": "clustering"}.get(measure, f"{measure}_centrality")
    expected = getattr(nx, name)(plain)
    found = {item["entity"]["id"]: item["score"] for item in answer["items"]}
    assert found == pytest.approx(expected, abs=1e-9)


def test_the_spells_of_a_gexf_give_back_the_ties_of_each_year(atop: Atop) -> None:
    asked = ATOP | {"during": "1900/1950", "ties": "derived", "format": "gexf"}
    reply = atop.served.get("/v1/graph", params=asked, timeout=120)
    read = nx.read_gexf(io.BytesIO(reply.content))
    spells = [
        [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in edge["spells"]]
        for *_, edge in read.edges(data=True)
    ]
    for year in range(1900, 1951):
        first, last = date(year, 1, 1), date(year, 12, 31)
        held = sum(any(start <= last and first <= end for start, end in one) for one in spells)
        assert held == len(defence_pairs(atop.folder, first, last)), year


LEVELS = (("defense", 3), ("offense", 3), ("neutral", 2), ("consul", 2), ("nonagg", 1))


def portfolio(atop: Atop, code: str, day: date, roster: list[str]) -> dict[str, int]:
    """Give the strongest that a state owes each of the roster, from the rows alone."""
    cells = {other: 3 if other == code else 0 for other in roster}
    rows = [row for row in members(atop.folder) if spell(row)[0] <= day < spell(row)[1]]
    for mine in (row for row in rows if row["member"] == code):
        for its in rows:
            if its["atopid"] == mine["atopid"] and its["member"] in cells and its["member"] != code:
                level = max((level for name, level in LEVELS if mine[name] == "1"), default=0)
                cells[its["member"]] = max(cells[its["member"]], level)
    return cells


@pytest.mark.parametrize(("a", "b"), [("339", "325"), ("2", "365"), ("2", "20"), ("710", "731")])
def test_s_is_that_of_the_portfolios_that_the_rows_give(atop: Atop, a: str, b: str) -> None:
    """On a day on which no row of these states leaves open to whom it is owed (`obvary`)."""
    day = date(2016, 6, 30)
    network = ask(atop, "/v1/centrality", measure="degree", on=day.isoformat(), isolates="include", obligations="any")
    ids = {item["entity"]["id"] for item in network["items"]}
    roster = [
        code
        for code, found in atop.bearers.items()
        if any(one.bears_on(day.isoformat()) and one.id in ids for one in found)
    ]
    one, other = portfolio(atop, a, day, roster), portfolio(atop, b, day, roster)
    expected = 1 - 2 * sum(abs(one[cell] - other[cell]) for cell in roster) / (3 * len(roster))
    asked = {"a": f"cow:{a}", "b": f"cow:{b}", "on": day.isoformat()}
    (item,) = ask(atop, "/v1/similarity", **asked)["items"]
    assert (item["score"], item["cells"], item["missing"]) == (pytest.approx(expected, abs=1e-12), len(roster), 0)


def test_defence_in_2018_joins_146_states_in_1707_pairs_and_143_of_them_in_one_component(atop: Atop) -> None:
    days = date(2018, 1, 1), date(2018, 12, 31)
    pairs = graph(atop, defence_pairs(atop.folder, *days), days[1])
    answer = ask(atop, "/v1/centrality", measure="degree", during="2018")
    network = answer["network"]
    assert (len(answer["items"]), network["edges"]) == (len(pairs), pairs.number_of_edges()) == (146, 1707)
    assert max(map(len, nx.connected_components(pairs))) == 143


YEARS = [*range(1816, 2018, 20), 1870, 1992, 1993, 2006, 2018]


@pytest.mark.parametrize("year", YEARS)
def test_a_state_has_as_many_alliances_in_a_year_as_the_rows_give(atop: Atop, year: int) -> None:
    expected = defaultdict[str, set[str]](set)
    for row in members(atop.folder):
        start, end = spell(row)
        for one in atop.bearers.get(row["member"], ()):
            first = max(start, date.fromisoformat(one.since) if one.since else date.min, date(year, 1, 1))
            last = min(end, date.fromisoformat(one.until) if one.until else date.max)
            if first < last and first <= date(year, 12, 31):
                expected[one.id].add(f"atop-{row['atopid']}")
    found = defaultdict[str, set[str]](set)
    asked: dict[str, Any] = {"kind": "member_of", "dataset": "atop", "during": f"{year}", "limit": 1000}
    while True:
        page = atop.served.get("/v1/ties", params=asked).json()
        for tie in page["items"]:
            if not tie["from"]["id"].startswith("atop-state"):
                found[tie["from"]["id"]].add(tie["to"]["id"])
        if page["next"] is None:
            break
        asked["after"] = page["next"]
    assert found == expected


@pytest.mark.parametrize("year", YEARS)
def test_what_each_state_owes_each_other_in_a_year_is_what_the_rows_say(atop: Atop, year: int) -> None:
    """A duty owed in any phase is owed in that year; one that varies is possible. Of states in the system that year."""
    reply = atop.served.get(f"/v1/dyad-years?from={year}&to={year}&directed=true&datasets=atop", timeout=120)
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    expected = owed_in(atop.folder, year)
    assert rows
    wrong = []
    for row in rows:
        sure, possible = expected.get((row["ccode1"], row["ccode2"]), (set(), set()))
        owed = {name for name in OBLIGATIONS.values() if row[name] == "1"}
        open_ = {name for name in OBLIGATIONS.values() if row[name] not in ("0", "1")}
        if owed - open_ != sure or open_ != possible - sure:
            wrong.append((row["ccode1"], row["ccode2"], sorted(sure), sorted(possible), row))
    assert not wrong, (len(wrong), wrong[:4])


def test_nobody_is_allied_only_because_two_phases_or_two_states_share_a_day(atop: Atop) -> None:
    """Whoever is allied in a year has rows of one treaty that hold together on a day, the exit being the first day out."""
    for year in YEARS:
        reply = atop.served.get(f"/v1/dyad-years?from={year}&to={year}&datasets=atop", timeout=120)
        allied = {
            frozenset((row["ccode1"], row["ccode2"]))
            for row in csv.DictReader(io.StringIO(reply.text))
            if row["allied"] == "1"
        }
        together = {
            frozenset((one["member"], other["member"]))
            for treaty in treaties(atop.folder).values()
            for one, other in combinations(treaty, 2)
            if meet(one, other, date(year, 1, 1), date(year, 12, 31))
        }
        assert allied <= together, year
