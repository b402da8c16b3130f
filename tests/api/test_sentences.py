"""The sentence that begins each answer, and what comes behind it."""

from __future__ import annotations

import pytest

from tests.api.serving import Served

OF_OTHERS = "Of other states nothing is known: no data set here covers all alliances."


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "/v1/allies/albania?on=2022-09-06",
            f"Albania had 29 allies on 6 September 2022, all through NATO. {OF_OTHERS}",
        ),
        (
            "/v1/allies?of=argentina,albania&certainty=carried",
            "Argentina and Albania had 31 allies between them as last checked on 25 June 2025, all through NATO. "
            f"15 more are last known on 31 December 2024. {OF_OTHERS}",
        ),
        (
            "/v1/allies/albania?obligations=offense&on=2022-09-06",
            f"No sure ally of Albania by offence is known on 6 September 2022. {OF_OTHERS}",
        ),
        (
            "/v1/allies/albania?obligations=defense,offense&mutual=both&on=2022-09-06",
            "Albania had 29 allies by defence or offence that each owes on 6 September 2022, all through NATO. "
            f"{OF_OTHERS}",
        ),
        (
            "/v1/allies?of=albania,italy&obligations=offense&on=2022-09-06",
            f"No sure ally of Albania and Italy by offence is known on 6 September 2022. {OF_OTHERS}",
        ),
        (
            "/v1/members/nato?roles=founder&on=2022-01-01",
            "NATO had 12 founders on 1 January 2022. Nobody else was one: a data set here covers all members.",
        ),
        (
            "/v1/members/nato?roles=observer,suspended&on=2022-01-01",
            "No observer or suspended member of NATO is known on 1 January 2022. "
            "Nobody else was one: a data set here covers all members.",
        ),
        (
            "/v1/members/arab-league?roles=suspended&on=2015-01-01",
            "Arab League had 1 suspended member on 1 January 2015. "
            "Nobody else was one: a data set here covers all members.",
        ),
        ("/v1/resolve?ref=", "An empty reference means nobody known here."),
        ("/v1/members/nato?roles=&on=2022-01-01", "No role is asked for, so nobody is listed."),
        ("/v1/allies/nato", "NATO is an alliance and has no allies of its own; /v1/members/nato lists its members."),
        (
            "/v1/dyads/albania/iran?on=2022-09-07",
            "On 7 September 2022, it is not known whether Albania and Iran were allied; "
            "their relations: severed by Albania since 7 September 2022.",
        ),
        (
            "/v1/hosting?host=albania&group=mek&on=2022-09-07",
            "1 hosting is on record on 7 September 2022: Albania and Mujahedin-e Khalq. "
            "Of others nothing is known: no data set here covers all hosting.",
        ),
        (
            "/v1/severed?of=united-states&on=2010-01-01",
            "3 severances or suspensions of relations are on record on 1 January 2010: United States with Cuba (severed), "
            "United States with Iran (severed) and United States with Taiwan (severed). Left out: 1 of which only older words "
            "are known. Of others nothing is known: no data set here covers all severances.",
        ),
        (
            "/v1/allies/germany?on=1939-09-01",
            "Germany had 2 allies on 1 September 1939, all through Molotov–Ribbentrop Pact and Pact of Steel. "
            f"Not by defence: Russia (neutrality). {OF_OTHERS} ATOP 5.1, not loaded here, would say.",
        ),
        (
            "/v1/difference?from=2022-09-06&to=2022-09-07&between=albania,iran",
            "After 6 September 2022 and up to 7 September 2022: 1 opened, 1 closed and 1 changed.",
        ),
        (
            "/v1/difference?from=2022-09-06&to=2022-09-07&of=cuba&kind=member_of",
            "After 6 September 2022 and up to 7 September 2022: 1 opened, 1 closed and 0 changed; "
            "surely 0 opened, 0 closed and 0 changed.",
        ),
        ("/v1/resolve?ref=albania&on=2022-01-01", "albania means Albania on 1 January 2022."),
        (
            "/v1/resolve?ref=Germany&on=1960-01-01",
            "Germany means Germany, which did not exist on 1 January 1960. "
            "Instead, German Democratic Republic and German Federal Republic existed then.",
        ),
        ("/v1/resolve?ref=zork", "zork means nobody known here."),
    ],
)
def test_an_answer_begins_with_a_sentence(seeded: Served, path: str, sentence: str) -> None:
    answer = seeded.get(path).json()
    assert next(iter(answer)) == "answer"
    assert answer["answer"] == sentence


def test_without_a_day_the_sentence_says_how_old_the_last_word_is(seeded: Served) -> None:
    answer = seeded.get("/v1/allies/albania").json()
    assert answer["answer"].startswith(
        "Albania had 31 allies as last checked on 25 June 2025, all through NATO. Of other states nothing is known"
    )
    assert all(item["last_known"] for item in answer["items"] if item["truth"] == "unknown")
    members = seeded.get("/v1/members/nato").json()
    assert members["answer"].startswith(
        "NATO had 32 members as last checked on 25 June 2025 (20 members and 12 founders)."
    )


def test_the_allies_of_an_alliance_are_its_members(seeded: Served) -> None:
    answer = seeded.get("/v1/allies/nato").json()
    assert (answer["items"], answer["total"], answer["reason"]) == ([], 0, "is_an_alliance")
    assert answer["see"] == "/v1/members/nato"
    assert seeded.get(answer["see"]).json()["total"] == 32
    assert seeded.get("/v1/allies/albania").json()["see"] is None


@pytest.mark.parametrize(
    ("path", "has_total"),
    [
        ("/v1/allies/albania", True),
        ("/v1/hosting", True),
        ("/v1/severed", True),
        ("/v1/recognition", True),
        ("/v1/missions", True),
        ("/v1/allies?of=albania,poland", True),
        ("/v1/members/nato", True),
        ("/v1/timeline/albania", True),
        ("/v1/dyads/albania/iran/timeline", True),
        ("/v1/dyads/albania/iran/history", True),
        ("/v1/allies/albania/history", True),
        ("/v1/members/nato/history", True),
        ("/v1/paths?from=albania&to=turkey&on=2020-01-01", True),
        ("/v1/centrality?measure=degree&on=2000-01-01", True),
        ("/v1/similarity?a=albania&on=2000-01-01", True),
        ("/v1/centrality/series?measure=degree&of=albania&from=2000&to=2010", False),
        ("/v1/balance?on=2000-01-01", False),
        ("/v1/dyads/albania/iran", False),
        ("/v1/difference?from=2022-09-06&to=2022-09-07", False),
        ("/v1/learned?from=2022-01-01T00:00:00Z", False),
        ("/v1/disagreements", False),
        ("/v1/codes", False),
    ],
)
def test_the_sentence_comes_first_then_the_total(seeded: Served, path: str, has_total: bool) -> None:
    answer = seeded.get(path).json()
    assert answer["answer"].endswith(".")
    assert list(answer).index("answer") == 0
    assert (list(answer)[1] == "total") == has_total
