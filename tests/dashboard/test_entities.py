"""The pages of alliances, organisations, groups, people and places say what the questions and lists answer."""

from __future__ import annotations

import gzip

import pytest

from graphsvc.service import timelines
from tests.api.serving import Served
from tests.dashboard.reading import Element, read


def page(served: Served, path: str) -> Element:
    reply = served.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
    return read(reply.text)


def block(tree: Element, title: str) -> Element:
    return next(block for block in tree.all(cls="block") if block.all("h2")[0].text == title)


@pytest.mark.parametrize("ref", ["alliance/nato", "organisation/european-union", "organisation/arab-league"])
@pytest.mark.parametrize("days", ["", "on=1985-06-01", "during=1990/1999", "on=2010-01-01&known=2020-01-01"])
def test_the_members_on_a_page_are_those_of_the_answer(seeded: Served, ref: str, days: str) -> None:
    answer = seeded.get(f"/v1/members/{ref.partition('/')[2]}?{days}").json()
    tree = page(seeded, f"/{ref}?{days}")
    assert tree.one("p", "answer").text == answer["answer"]
    if not answer["items"]:
        return
    shown = [link.text for row in block(tree, "Members on the day").all("li") for link in row.all("a")[:1]]
    shown += [row.all("a")[0].text for row in block(tree, "Members on the day").all("th", scope="row")]
    assert sorted(shown) == sorted(item["entity"]["name"] for item in answer["items"])


def test_who_joined_and_who_left_is_listed_with_who_says_so(seeded: Served) -> None:
    steps = [step.text for step in block(page(seeded, "/alliance/nato"), "Joined and left").all("li")]
    assert "18 February 1952: Greece , Turkey joined nato-members" in steps
    assert "3 October 1990: German Federal Republic left nato-members" in steps
    union = [step.text for step in block(page(seeded, "/organisation/european-union"), "Joined and left").all("li")]
    assert any("United Kingdom left" in step for step in union)


def test_an_exit_between_two_days_is_told_with_both(seeded: Served) -> None:
    steps = [step.text for step in block(page(seeded, "/alliance/warsaw-pact"), "Joined and left").all("li")]
    assert "Between 24 September 1990 and 3 October 1990: German Democratic Republic left cold-war-pacts" in steps


def test_a_suspension_is_neither_an_exit_nor_its_end_a_joining(seeded: Served) -> None:
    steps = [step.text for step in block(page(seeded, "/organisation/arab-league"), "Joined and left").all("li")]
    egypt = [step.partition(" arab-league-members")[0] for step in steps if "Egypt" in step]
    assert egypt == [
        "10 May 1945: Egypt , Iraq , Jordan , Lebanon , Saudi Arabia , Syria joined",
        "Between 26 March 1979 and 31 March 1979: Egypt was suspended",
        "Between 13 May 1989 and 26 May 1989: Egypt returned from suspension",
    ]


def test_no_number_of_members_is_given_where_not_all_of_them_are_read(
    seeded: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/alliance/nato?on=1987-06-05"
    monkeypatch.setattr(timelines, "MOST_STRETCHES", 10)
    monkeypatch.setattr(timelines, "MOST_PAGES", 2)
    tree = page(seeded, path)
    assert "There is more than fits here" in tree.text
    assert not [heading for heading in tree.all("h2") if heading.text in ("Number of members", "Joined and left")]


def test_what_was_not_checked_since_is_said_so(seeded: Served) -> None:
    members = block(page(seeded, "/alliance/nato"), "Members on the day")
    assert "Last known on 25 June 2025, not checked since." in members.text
    assert "Last known" not in block(page(seeded, "/alliance/nato?on=2020-01-01"), "Members on the day").text
    later = block(page(seeded, "/alliance/nato?on=2026-01-01"), "Members on the day")
    assert "33 members were last known before." in later.text
    assert later.links[0] == "/alliance/nato"


def test_an_agency_without_members_has_another_sentence(seeded: Served) -> None:
    tree = page(seeded, "/organisation/mandiant?on=2022-09-07")
    assert tree.one("p", "answer").text.startswith("The timeline of Mandiant")
    assert "John Hultquist , vice president of intelligence" in block(tree, "People in its posts").text
    assert not [heading for heading in tree.all("h2") if heading.text in ("Members on the day", "Number of members")]


def test_a_member_that_data_sets_dispute_names_both(served: Served) -> None:
    covers = [{"question": "membership", "within": ["club"], "period": "1950/.."}]
    batch = {
        "sources": [{"id": name, "kind": "dataset", "title": name, "coverage": covers} for name in ("yea", "nay")],
        "entities": [{"id": "club", "kind": "alliance", "names": [{"text": "Club"}]}],
        "ties": [
            {"kind": "member_of", "from": "albania", "to": "club", "since": "1960-01-01", "dataset": "yea"},
            {"kind": "member_of", "from": "iran", "to": "club", "since": "1960-01-01", "dataset": "yea"},
            {"kind": "member_of", "from": "iran", "to": "club", "since": "1960-01-01", "dataset": "nay"},
        ],
    }
    assert served.send("POST", "/v1/batch", batch).status_code == 200
    (row,) = block(page(served, "/alliance/club?on=1970-01-01"), "Members on the day").all("tr", "t-disputed")
    assert row.text == "Albania disputed 1 January 1960 nay no yea yes"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/alliance/european-union?on=2010-01-01", "/organisation/european-union?on=2010-01-01"),
        ("/organisation/nato", "/alliance/nato"),
        ("/alliance/NATO", "/alliance/nato"),
        ("/group/PMOI", "/group/mek"),
        ("/place/edi-rama", "/person/edi-rama"),
        ("/person/ashraf-3", "/place/ashraf-3"),
    ],
)
def test_a_wrong_kind_leads_to_the_right_one(seeded: Served, path: str, address: str) -> None:
    reply = seeded.get(path, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (308, address)


@pytest.mark.parametrize(
    "path",
    ["/organisation/european-union?on=1990-01-01", "/country/austria?on=1850-01-01", "/country/korea?on=2020-01-01"],
)
def test_an_id_is_that_entity_also_on_a_day_when_it_was_anothers_name(seeded: Served, path: str) -> None:
    assert page(seeded, path).one("link", rel="canonical").attributes["href"] == path


def test_a_merged_alliance_leads_to_the_one_that_stands_for_it(served: Served) -> None:
    entities = [{"id": name, "kind": "alliance", "names": [{"text": name}]} for name in ("pact-one", "pact-two")]
    assert served.send("POST", "/v1/batch", {"entities": entities}).status_code == 200
    assert served.send("POST", "/v1/entities/pact-one/merge", {"into": "pact-two"}, scope="admin").status_code == 200
    reply = served.get("/alliance/pact-one?on=2000-01-01", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (308, "/alliance/pact-two?on=2000-01-01")


def test_a_group_says_who_hosts_it_where_and_whom_it_opposes(seeded: Served) -> None:
    tree = page(seeded, "/group/mek?on=2022-09-07")
    answer = seeded.get("/v1/hosting?group=mek&on=2022-09-07").json()
    assert tree.one("p", "answer").text == answer["answer"]
    assert "about 3,000 people, in Ashraf 3" in block(tree, "Who hosts it").text
    assert block(tree, "Whom it opposes").all("a")[0].attributes["href"] == "/country/iran?on=2022-09-07"


def test_who_recognises_a_country_is_folded_and_told_from_whom_it_recognises(seeded: Served) -> None:
    page = read(seeded.get("/country/kosovo?on=2022-09-07").text)
    by = page.one("section", **{"aria-labelledby": "recognised-by"})
    links = by.all("a")
    assert len(links) == int(by.one("h2").text.split()[2]) > 100
    assert by.one("summary").text == f"{len(links) - 24} more"
    assert ("Albania", "/pair/kosovo/albania?on=2022-09-07") in [(one.text, one.attributes["href"]) for one in links]
    taiwan = read(seeded.get("/country/taiwan?on=2022-09-07").text)
    assert [one.text for one in taiwan.one("section", **{"aria-labelledby": "recognises"}).all("a")] == ["Kosovo"]


def test_a_person_has_posts_and_statements(seeded: Served) -> None:
    tree = page(seeded, "/person/edi-rama?on=2022-09-07")
    assert "Prime Minister of Albania" in block(tree, "Posts").text
    events = seeded.get("/v1/events?of=edi-rama").json()["items"]
    assert [link.text for link in block(tree, "Statements and events").all("a")] == [one["title"] for one in events]


def test_a_place_says_where_it_lies_how_far_and_in_which_direction(seeded: Served) -> None:
    lies = block(page(seeded, "/place/ashraf-3?on=2022-09-07"), "Where it lies").text
    assert "Ashraf 3 lies in Manez" in lies
    assert "Manez lies 30 km west of Tirana" in lies
    happened = block(page(seeded, "/place/embassy-of-iran-tirana"), "What happened there").all("a")
    assert [link.text for link in happened] == [
        "The Iranian mission leaves its premises in Tirana",
        "Albanian officers search the vacated Iranian embassy",
    ]


@pytest.mark.parametrize(
    "path", ["/alliance/nato", "/organisation/european-union", "/group/mek", "/person/edi-rama", "/place/ashraf-3"]
)
def test_a_page_of_an_entity_is_small_and_names_no_kinds_of_machines(seeded: Served, path: str) -> None:
    reply = seeded.get(path)
    assert len(gzip.compress(reply.content, 6)) < 40_000
    main = read(reply.text).one("main")
    words = main.text
    for code in main.all("code"):  # What is to be copied is for machines.
        words = words.replace(code.text, "")
    assert "member_of" not in words
    assert "_" not in words
