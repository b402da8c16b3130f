"""The twenty questions that people ask first, each in one request to the seeds alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import graphsvc
from tests.api.serving import Served

GUIDE = Path(graphsvc.__file__).parent / "guide"
ATOP = "ATOP 5.1, not loaded here, would say."
DIPLOMATIC_EXCHANGE = "COW Diplomatic Exchange 2006.1, not loaded here, may say."


@pytest.mark.parametrize(
    ("question", "path", "says"),
    [
        ("1 Albania's allies on 6 September 2022", "/v1/allies/albania?on=2022-09-06", "Albania had 29 allies"),
        ("2 Albania's allies today", "/v1/allies/albania", "Albania had 31 allies as last checked on 25 June 2025"),
        (
            "3 when Iran and Saudi Arabia broke",
            "/v1/dyads/iran/saudi-arabia?on=2016-01-05",
            "severed by Saudi Arabia since 3 January 2016",
        ),
        (
            "3 and resumed",
            "/v1/dyads/iran/saudi-arabia?on=2023-03-11",
            "their relations: established since 10 March 2023",
        ),
        (
            "4 who shelters opponents of Iran",
            "/v1/hosting?against=iran&on=2022-09-07",
            "Albania and Mujahedin-e Khalq, France and National Council of Resistance of Iran, Iraq and",
        ),
        ("5 who did in 1990", "/v1/hosting?against=iran&on=1990-07-01", "5 hostings are on record on 1 July 1990"),
        (
            "6 allies of all members of NATO in 1999",
            "/v1/allies?of=members:nato&on=1999-04-01",
            "Belgium, Canada, Czechia and 16 more had 46 allies between them on 1 April 1999",
        ),
        (
            "7 the most central states of 1914",
            "/v1/centrality?measure=degree&on=1914-06-28&top=10",
            "By degree, Austria-Hungary (3), Germany (3) and Italy (3), and 1 more with the score of the last, rank first on 28 June 1914",
        ),
        (
            "8 of 1938",
            "/v1/centrality?measure=degree&on=1938-06-30&top=10",
            "By degree, Romania (5), Czechoslovakia (4) and Yugoslavia (4) rank first on 30 June 1938",
        ),
        (
            "9 of 1962",
            "/v1/centrality?measure=degree&on=1962-10-16&top=10",
            "By degree, United States (41), Argentina (19) and Bolivia (19), and 19 more with the score of the last, rank first on 16 October 1962",
        ),
        ("10 Poland's allies on 1 September 1939", "/v1/allies/poland?on=1939-09-01", "Poland had 3 allies"),
        (
            "11 Germany's that day",
            "/v1/allies/germany?on=1939-09-01",
            "Germany had 2 allies on 1 September 1939, all through Molotov–Ribbentrop Pact and Pact of Steel. "
            "Not by defence: Russia (neutrality).",
        ),
        ("12 had Sweden an ally in 1990", "/v1/allies/sweden?on=1990-06-30", ATOP),
        ("12 Switzerland in 2000", "/v1/allies/switzerland?on=2000-06-30", ATOP),
        (
            "13 had France and West Germany relations in 1960",
            "/v1/dyads/france/federal-republic-of-germany?on=1960-06-30",
            f"the status of their relations is unknown. {DIPLOMATIC_EXCHANGE}",
        ),
        (
            "14 have the United States and Iran relations today",
            "/v1/dyads/united-states/iran",
            "when last known, on 31 December 2024, it was severed",
        ),
        (
            "15 who broke with Qatar in 2017",
            "/v1/severed?of=qatar&during=2017",
            "8 severances or suspensions of relations are on record on some day of 2017",
        ),
        (
            "16 who had broken with Israel by 1974",
            "/v1/severed?of=israel&on=1974-01-01",
            "37 severances or suspensions of relations are on record on 1 January 1974",
        ),
        (
            "17 who recognises Kosovo",
            "/v1/recognition?of=kosovo&on=2025-06-30",
            "117 recognitions are on record on 30 June 2025: Kosovo by Afghanistan, Kosovo by Albania",
        ),
        ("17 Taiwan", "/v1/recognition?of=taiwan&on=2025-06-30", "12 recognitions are on record on 30 June 2025"),
        ("17 Palestine", "/v1/recognition?of=palestine&on=2025-10-01", "157 recognitions are on record"),
        (
            "18 which embassies were in Tehran in 1978",
            "/v1/missions?in=iran&on=1978-06-30",
            "1 mission is on record on 30 June 1978: United States in Iran (ambassador). Of others nothing is known: "
            f"no data set here covers all missions. {DIPLOMATIC_EXCHANGE}",
        ),
        ("19 are India and Pakistan rivals", "/v1/dyads/india/pakistan", "They are rivals."),
        (
            "20 Ukraine and Russia",
            "/v1/dyads/ukraine/russia?on=2022-03-01",
            "severed by Ukraine since 24 February 2022",
        ),
        (
            "20 Georgia and Russia",
            "/v1/dyads/georgia/russia?on=2010-01-01",
            "severed by Georgia since 2 September 2008",
        ),
        (
            "20 the United States and Venezuela",
            "/v1/dyads/united-states/venezuela?on=2019-06-01",
            "severed by Venezuela since 23 January 2019",
        ),
    ],
    ids=lambda text: text if text[0].isdigit() and " " in text else "",
)
def test_each_is_answered_in_one_request(seeded: Served, question: str, path: str, says: str) -> None:
    answer = seeded.get(path).raise_for_status().json()
    assert says in answer["answer"], question


def sides(answer: dict[str, Any], side: str) -> set[str]:
    return {item[side]["id"] for item in answer["items"]}


def test_the_long_answers_name_those_whom_everybody_knows(seeded: Served) -> None:
    qatar = sides(seeded.get("/v1/severed?of=qatar&during=2017").json(), "by")
    assert qatar == {
        "saudi-arabia", "united-arab-emirates", "bahrain", "egypt", "yemen", "maldives", "mauritania", "comoros"
    }  # fmt: skip
    israel = sides(seeded.get("/v1/severed?of=israel&on=1974-01-01").json(), "by")
    assert {"ethiopia", "ghana", "kenya", "nigeria", "senegal", "democratic-republic-of-the-congo", "russia"} <= israel
    assert {"malawi", "lesotho", "eswatini", "south-africa", "romania"}.isdisjoint(israel)
    in_1990 = seeded.get("/v1/hosting?against=iran&on=1990-07-01").json()
    assert {("iraq", "mek", "yes")} <= {
        (item["host"]["id"], item["group"]["id"], item["truth"]) for item in in_1990["items"]
    }
    assert "albania" not in sides(in_1990, "host")
    taiwan = sides(seeded.get("/v1/recognition?of=taiwan&on=2025-06-30").json(), "by")
    assert {"paraguay", "guatemala", "palau", "eswatini"} <= taiwan


@pytest.mark.parametrize(
    ("on", "positive", "negative"),
    [("1914-06-28", 9, 2), ("1938-09-29", 16, 2), ("1962-10-16", 388, 9), ("2022-09-07", 810, 8)],
)
def test_balance_is_what_the_guide_says_of_four_days(seeded: Served, on: str, positive: int, negative: int) -> None:
    balance = seeded.get(f"/v1/balance?on={on}").raise_for_status().json()
    assert (balance["positive"], balance["negative"]) == (positive, negative)
    assert f"| {on} | {positive} | {negative} |" in (GUIDE / "networks.md").read_text(encoding="utf-8")


def test_networks_paths_and_series_say_what_is_true_of_their_times(seeded: Served) -> None:
    camps = [{one["id"] for one in camp} for camp in seeded.get("/v1/balance?on=1914-06-28").json()["camps"]]
    assert {"austria-hungary", "germany", "italy", "romania"} in camps
    assert {"france", "russia"} in camps
    chains = {
        "/v1/paths?from=france&to=poland&on=1938-09-29": 1,
        "/v1/paths?from=poland&to=bulgaria&on=1962-10-16": 1,
        "/v1/paths?from=poland&to=italy&on=1962-10-16": None,
        "/v1/paths?from=canada&to=chile&on=2022-09-07": 2,
        "/v1/paths?from=albania&to=iran&layers=hosting&on=2022-09-06": 2,
    }
    for address, steps in chains.items():
        paths = seeded.get(address).json()["paths"]
        assert (paths[0]["length"] if paths else None) == steps, address
    series = seeded.get(
        "/v1/centrality/series?measure=degree&of=united-states&from=1938&to=1962&partial=include"
    ).json()
    scores = {item["year"]: item["score"] for item in series["items"]}
    assert scores[1938] == 0 < scores[1948] < scores[1962]
