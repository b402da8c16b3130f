"""Networks over HTTP: paths, centrality and its series, similarity, balance; what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphsvc.analysis.centrality import MEASURES
from tests import worlds
from tests.api.serving import Served, serve

PACTS = {
    "north-atlantic-treaty": ("1952-02-18", ["albania 2009-04-01", "turkey 1952-02-18", "italy 1949-08-24"]),
    "turkey-azerbaijan-2010": ("2011-03-29", ["turkey 2011-03-29", "azerbaijan 2011-03-29"]),
    "azerbaijan-russia-1997": ("1998-01-01", ["azerbaijan 1998-01-01", "russia 1998-01-01"]),
}
STATES = ("albania", "turkey", "italy", "azerbaijan", "russia", "iran")
SPELLS = [{"system": "cow", "since": "1945-01-01"}]
DEFENSE = {"role": "member", "obligations": ["defense"]}
DEFENSE_ALONE = {"obligations": ["defense"]}
COVERAGE = [
    {"question": question, "among": "system:cow", "period": "1945-01-01/2018-12-31"}
    for question in ("allied", "membership")
]


@pytest.fixture
def allied(tmp_path: Path) -> Iterator[Served]:
    """Serve six states and three pacts of which a dataset knows all to the end of 2018."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", empty=True) as served:
        pacts = [worlds.dataset("pacts", coverage=COVERAGE, checked_through="2018-12-31")]
        members = [
            worlds.tie("member_of", state, pact, since, dataset="pacts", key=f"{pact} {state}", attributes=DEFENSE)
            for pact, (_, parties) in PACTS.items()
            for state, since in (party.split() for party in parties)
        ]
        states = [worlds.country(one, spells=SPELLS) for one in STATES]
        worlds.write(served.wired.store, *pacts, *states, *map(worlds.alliance, PACTS), *members)
        assert served.wired.follower.wait_for(served.revision, 10)
        yield served


def ask(served: Served, path: str, **asked: Any) -> dict[str, Any]:
    reply = served.get(path, params=asked)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def route(answer: dict[str, Any]) -> list[list[str]]:
    return [[one["id"] for one in path["entities"]] for path in answer["paths"]]


TO_RUSSIA = {"from": "albania", "to": "russia"}


def test_a_path_names_each_hop_with_its_treaty_and_the_days_on_which_all_hold(allied: Served) -> None:
    answer = ask(allied, "/v1/paths", **TO_RUSSIA, on="2018-06-30")
    assert route(answer) == [["albania", "turkey", "azerbaijan", "russia"]]
    (path,) = answer["paths"]
    assert [[via["alliance"]["id"] for via in hop["via"]] for hop in path["hops"]] == [[pact] for pact in PACTS]
    assert (path["last_known"], path["hops"][0]["last_known"]) == (None, None)
    assert (path["length"], path["truth"], path["valid"]) == (3, "yes", {"since": "2011-03-29", "until": ".."})
    assert all(len(hop["ties"]) == 2 for hop in path["hops"])
    assert (answer["reason"], answer["detail"], answer["partial"], answer["more"]) == (None, None, False, False)
    assert answer["network"] | {"known": "", "revision": 0} == {
        "on": "2018-06-30",
        "during": None,
        "known": "",
        "layers": ["alliance"],
        "obligations": ["defense"],
        "mutual": "any",
        "directed": False,
        "isolates": "exclude",
        "system": "cow",
        "certainty": "possible",
        "datasets": ["pacts"],
        "nodes": 5,
        "edges": 5,
        "covered": 1.0,
        "revision": 0,
    }


def test_no_path_is_an_answer_with_its_reason(allied: Served) -> None:
    answer = ask(allied, "/v1/paths", **{"from": "albania", "to": "iran"}, on="2018-06-30")
    assert (answer["paths"], answer["total"], answer["reason"]) == ([], 0, "isolated")
    assert answer["detail"] == "Iran has no defense ally on 30 June 2018."
    apart = ask(allied, "/v1/paths", **TO_RUSSIA, on="2005-01-01")
    assert (apart["reason"], apart["detail"]) == ("isolated", "Albania has no defense ally on 1 January 2005.")
    cut = ask(allied, "/v1/paths", **TO_RUSSIA, on="2018-06-30", avoiding="azerbaijan")
    assert (cut["reason"], cut["paths"]) == ("not_connected", [])
    early = ask(allied, "/v1/paths", **TO_RUSSIA, on="1930-01-01")
    assert early["reason"] == "not_in_system"
    later = ask(allied, "/v1/paths", **{"from": "albania", "to": "iran"}, on="2020-01-01")
    assert (later["partial"], later["network"]["covered"]) == (True, 0.0)
    assert "not all pairs of states are covered".casefold() in later["detail"].casefold()


def test_a_path_that_nothing_is_known_of_any_more_is_carried_only_where_that_is_asked(allied: Served) -> None:
    assert route(ask(allied, "/v1/paths", **TO_RUSSIA)) == [["albania", "turkey", "azerbaijan", "russia"]]
    (path,) = ask(allied, "/v1/paths", **TO_RUSSIA)["paths"]
    assert (path["truth"], path["last_known"]) == ("unknown", {"truth": "yes", "on": "2018-12-31"})
    assert [hop["last_known"] for hop in path["hops"]] == [{"truth": "yes", "on": "2018-12-31"}] * 3
    assert ask(allied, "/v1/paths", **TO_RUSSIA, certainty="possible")["paths"] == []


def test_a_path_and_a_ranking_with_known_are_those_of_before_a_correction(allied: Served) -> None:
    before = ask(allied, "/v1/paths", **TO_RUSSIA, on="2018-06-30")
    ranked = ask(allied, "/v1/centrality", measure="betweenness", on="2018-06-30")
    wrong = worlds.tie(
        "member_of", "russia", "azerbaijan-russia-1997", dataset="pacts", key="azerbaijan-russia-1997 russia"
    )
    worlds.write(allied.wired.store, worlds.retract(wrong))
    assert allied.wired.follower.wait_for(allied.revision, 10)
    assert ask(allied, "/v1/paths", **TO_RUSSIA, on="2018-06-30")["reason"] == "isolated"
    then = {"on": "2018-06-30", "known": before["known"]}
    assert ask(allied, "/v1/paths", **TO_RUSSIA, **then) == before
    assert ask(allied, "/v1/centrality", measure="betweenness", **then) == ranked
    now = ask(allied, "/v1/centrality", measure="betweenness", on="2018-06-30")
    assert (now["total"], ranked["total"]) == (4, 5)


def test_a_ranking_is_that_of_the_graph_that_the_paths_go_through(allied: Served) -> None:
    answer = ask(allied, "/v1/centrality", measure="betweenness", on="2018-06-30")
    plain: nx.Graph[str] = nx.Graph(
        [
            ("albania", "turkey"),
            ("albania", "italy"),
            ("italy", "turkey"),
            ("turkey", "azerbaijan"),
            ("azerbaijan", "russia"),
        ]
    )
    expected = nx.betweenness_centrality(plain)
    assert {item["entity"]["id"]: item["score"] for item in answer["items"]} == pytest.approx(expected, abs=1e-9)
    assert [(item["entity"]["id"], item["rank"]) for item in answer["items"]] == [
        ("turkey", 1),
        ("azerbaijan", 2),
        ("albania", 3),
        ("italy", 3),
        ("russia", 3),
    ]
    with_all = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30", isolates="include", top=2)
    assert (with_all["total"], [item["score"] for item in with_all["items"]]) == (6, [3.0, 2.0])


def test_a_ranking_cut_within_a_tie_says_how_many_more_have_that_score(allied: Served) -> None:
    scores = [item["score"] for item in ask(allied, "/v1/centrality", measure="degree", on="2018-06-30")["items"]]
    cut_off = []
    for top in range(1, len(scores) + 1):
        answer = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30", top=top)
        assert len(answer["items"]) == top
        assert answer["tied"] == scores[top:].count(scores[top - 1])
        more = scores[3:].count(scores[2]) if top >= 3 else answer["tied"]
        assert (f"and {more} more with the score of the last, rank" in answer["answer"]) == (more > 0)
        cut_off.append(answer["tied"])
    assert any(cut_off)


def test_a_degree_of_a_directed_network_is_that_of_ties_in_and_out_together(allied: Served) -> None:
    degrees = {
        measure: {
            item["entity"]["id"]: item["score"]
            for item in ask(allied, "/v1/centrality", measure=measure, on="2018-06-30", directed="true")["items"]
        }
        for measure in ("degree", "in_degree", "out_degree")
    }
    assert degrees["degree"] == {
        one: degrees["in_degree"][one] + degrees["out_degree"][one] for one in degrees["degree"]
    }
    assert degrees["degree"]["turkey"] == 6


def test_the_description_of_the_api_lists_the_measures(seeded: Served) -> None:
    described = seeded.get("/openapi.json").json()["paths"]["/v1/centrality"]["get"]["parameters"]
    (measure,) = (one for one in described if one["name"] == "measure")
    assert measure["schema"]["enum"] == list(MEASURES)


def test_sensitivity_gives_the_scores_over_what_is_sure_and_all_that_is_possible(allied: Served) -> None:
    perhaps = worlds.tie(
        "allied_with", "iran", "russia", "2018", dataset="pacts", attributes={"obligations": ["defense"]}
    )
    worlds.write(allied.wired.store, perhaps)
    assert allied.wired.follower.wait_for(allied.revision, 10)
    answer = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30", sensitivity="true")
    found = {item["entity"]["id"]: (item["score"], item["range"]) for item in answer["items"]}
    assert found["iran"] == (1.0, {"low": 0.0, "high": 1.0})
    assert found["russia"] == (2.0, {"low": 1.0, "high": 2.0})
    assert found["turkey"] == (3.0, {"low": 3.0, "high": 3.0})
    certain = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30", certainty="certain")
    assert certain["network"]["edges"] == 5


def test_the_range_of_a_score_includes_it_where_a_last_word_is_carried(allied: Served) -> None:
    for item in ask(allied, "/v1/centrality", measure="degree", sensitivity="true")["items"]:
        assert item["range"]["low"] <= item["score"] <= item["range"]["high"]
        assert item["score"] > 0


def test_a_network_says_of_which_period_it_was_asked_though_another_has_the_same_days(allied: Served) -> None:
    for during in ("2017", "2017-01-01/2017-12-31", "2017-01/2017-12"):
        assert ask(allied, "/v1/centrality", measure="degree", during=during)["network"]["during"] == during


def test_a_merger_makes_one_node_of_two_and_is_not_seen_before_it_was_known(allied: Served) -> None:
    persia = worlds.country("persia", spells=SPELLS)
    pact = worlds.tie("allied_with", "persia", "italy", "2000-01-01", attributes={"obligations": ["defense"]})
    worlds.write(allied.wired.store, persia, pact)
    assert allied.wired.follower.wait_for(allied.revision, 10)
    before = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30")
    worlds.write(allied.wired.store, worlds.merge(persia, "iran"))
    assert allied.wired.follower.wait_for(allied.revision, 10)
    after = ask(allied, "/v1/centrality", measure="degree", on="2018-06-30")
    assert [item["entity"]["id"] for item in after["items"] if item["entity"]["id"] in ("iran", "persia")] == ["iran"]
    assert ask(allied, "/v1/centrality", measure="degree", on="2018-06-30", known=before["known"]) == before
    to_iran = ask(allied, "/v1/paths", **{"from": "albania", "to": "iran"}, on="2018-06-30")
    assert route(to_iran) == [["albania", "italy", "iran"]]
    then = {"on": "2018-06-30", "known": before["known"]}
    assert ask(allied, "/v1/paths", **{"from": "albania", "to": "iran"}, **then)["paths"] == []


def test_a_path_of_what_is_over_by_now_is_not_carried(allied: Served) -> None:
    """The last word, of the end of 2018, is that Iran is an ally until 2020."""
    pact = worlds.tie(
        "allied_with", "iran", "russia", "2010-01-01", "2020-01-01", dataset="pacts", attributes=DEFENSE_ALONE
    )
    worlds.write(allied.wired.store, pact)
    assert allied.wired.follower.wait_for(allied.revision, 10)
    to_iran = {"from": "albania", "to": "iran"}
    assert len(ask(allied, "/v1/paths", **to_iran, on="2019-06-30", certainty="carried")["paths"]) == 1
    assert ask(allied, "/v1/paths", **to_iran)["paths"] == []
    assert ask(allied, "/v1/graph", format="node-link")["nodes"]


def test_a_year_that_is_not_covered_has_no_score_unless_it_is_asked_for(allied: Served) -> None:
    asked = {"measure": "degree", "of": "turkey,iran", "from": "2017", "to": "2019"}
    points = ask(allied, "/v1/centrality/series", **asked)["items"]
    scores = [(one["entity"]["id"], one["year"], one["score"], one["covered"]) for one in points]
    assert scores == [
        ("turkey", 2017, 3.0, 1.0),
        ("turkey", 2018, 3.0, 1.0),
        ("turkey", 2019, None, 0.0),
        ("iran", 2017, 0.0, 1.0),
        ("iran", 2018, 0.0, 1.0),
        ("iran", 2019, None, 0.0),
    ]
    whole = ask(allied, "/v1/centrality/series", **asked, partial="include")["items"]
    # Of 2019 nothing is known at all: a gap, whatever `partial` says, and never 0.
    assert [one["score"] for one in whole if one["year"] == 2019] == [None, None]


@pytest.mark.parametrize(("year", "expected"), [("any", [1.0, 1.0]), ("jan1", [0.0, 1.0]), ("dec31", [1.0, 1.0])])
def test_a_year_is_some_day_of_it_or_its_first_or_its_last(allied: Served, year: str, expected: list[float]) -> None:
    asked = {"measure": "degree", "of": "russia", "from": "1998", "to": "1999", "year": year}
    worlds.write(
        allied.wired.store,
        worlds.tie(
            "member_of",
            "russia",
            "azerbaijan-russia-1997",
            "1998-01-02",
            dataset="pacts",
            key="azerbaijan-russia-1997 russia",
            attributes=DEFENSE,
        ),
    )
    assert allied.wired.follower.wait_for(allied.revision, 10)
    points = ask(allied, "/v1/centrality/series", **asked)["items"]
    assert [one["score"] for one in points] == expected


def test_portfolios_are_compared_cell_by_cell(allied: Served) -> None:
    """Albania's cells are 3 for itself, Italy and Turkey; Turkey's for Azerbaijan, too; 1 - 2 * 3 / (3 * 6)."""
    answer = ask(allied, "/v1/similarity", a="albania", on="2018-06-30")
    found = {item["entity"]["id"]: (item["score"], item["cells"], item["missing"]) for item in answer["items"]}
    assert found["italy"] == (1.0, 6, 0)
    assert found["turkey"] == (pytest.approx(1 - 2 * 3 / 18), 6, 0)
    assert (answer["partial"], answer["total"]) == (False, 5)
    unknown = ask(allied, "/v1/similarity", a="albania", b="italy", on="2020-01-01", measure="tau_b")
    assert (unknown["items"][0]["score"], unknown["partial"]) == (None, True)
    assert unknown["items"][0]["missing"] > 0


def test_balance_leaves_out_and_counts_those_who_are_allies_and_rivals(allied: Served) -> None:
    rivals = [
        worlds.tie("rival_of", a, b, "1990-01-01", dataset="pacts")
        for a, b in (("albania", "italy"), ("azerbaijan", "albania"), ("azerbaijan", "italy"))
    ]
    worlds.write(allied.wired.store, *rivals)
    assert allied.wired.follower.wait_for(allied.revision, 10)
    answer = ask(allied, "/v1/balance", on="2018-06-30")
    assert (answer["positive"], answer["negative"], answer["both"]) == (4, 2, 1)
    assert answer["triads"] == {"+++": 0, "++-": 2, "+--": 0, "---": 0}
    assert (answer["balanced"], answer["weakly_balanced"], answer["camps"]) == (0.0, 0.0, None)
    assert answer["partial"] is True, "nobody covers rivalry"


REFUSED = {
    "/v1/paths?from=albania": "to: is missing; send it",
    "/v1/paths?from=albania&to=ALBANIA": "is where the path starts",
    "/v1/paths?from=albania&to=russia&through=albania": "comes twice on the path",
    "/v1/paths?from=albania&to=russia&avoiding=russia": "is on the path asked for",
    "/v1/paths?from=albania&to=russia&layers=": "is empty; name some of alliance, relations",
    "/v1/paths?from=albania&to=russia&layers=friendship": "'friendship' is not one of alliance",
    "/v1/paths?from=albania&to=russia&longer=yes": "is neither true nor false",
    "/v1/paths?from=albania&to=russia&limit=0": "is not a whole number from 1 to 1,000",
    "/v1/centrality": "measure: is missing; send one of degree",
    "/v1/centrality?measure=fame": "'fame' is not one of ",
    "/v1/centrality?measure=degree&obligations=any,defense": "`any` stands alone",
    "/v1/centrality?measure=degree&mutual=owed": "'owed' is not one of ",
    "/v1/centrality?measure=eigenvector&directed=true": "is not defined on a directed network",
    "/v1/centrality?measure=degree&top=0": "top: '0' is not a whole number",
    "/v1/centrality/series?measure=degree&from=1990&to=1999": "of: is missing; send one or several references",
    "/v1/centrality/series?measure=degree&of=italy&from=1999&to=1990": "to: 1990 is before 1999",
    "/v1/centrality/series?measure=degree&of=italy&from=199&to=1999": "from: '199' is not a year",
    "/v1/centrality/series?measure=degree&of=italy&from=1990": "to: is missing; send a year",
    "/v1/centrality/series?measure=degree&of=italy&from=1990&to=1991&on=1990-01-01": "is not a parameter here",
    "/v1/similarity?b=italy": "a: is missing; send it",
    "/v1/similarity?a=italy&b=": "is empty; name one or several",
    "/v1/similarity?a=italy&b=italy": "as `a` does; name others",
    "/v1/similarity?a=italy&measure=cosine": "'cosine' is not one of ",
    "/v1/balance?layers=alliance": "is not a parameter here",
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_taken_is_refused_by_name(seeded: Served, path: str) -> None:
    reply = seeded.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    assert REFUSED[path] in reply.json()["detail"]


def test_what_would_take_too_long_is_refused_with_its_size(seeded: Served) -> None:
    reply = seeded.get("/v1/centrality/series?measure=degree&of=italy&from=0001&to=9999")
    assert (reply.status_code, reply.json()["type"]) == (413, "/problems/too-large")
    assert "9,999 years are too many for one request" in reply.json()["detail"]


def test_an_unknown_state_is_not_found(seeded: Served) -> None:
    for path in (
        "paths?from=albania&to=atlantis",
        "similarity?a=atlantis",
        "centrality/series?measure=degree&of=atlantis&from=1990&to=1991",
    ):
        reply = seeded.get(f"/v1/{path}")
        assert (reply.status_code, reply.json()["type"]) == (404, "/problems/not-found"), path
