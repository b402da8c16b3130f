"""What people type into parameters and graphsvc does not take is refused with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from graphsvc.model import dates
from tests import worlds
from tests.api.serving import Served, serve

ALLIES = "/v1/allies/albania"
CENTRALITY = "/v1/centrality?on=2015-01-01"
SERIES = "/v1/centrality/series?measure=degree&of=albania&to=1914"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world after the severance to tests that only ask."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('mistyped') / 'store.sqlite'}") as found:
        worlds.write(found.wired.store, worlds.SEVERED, worlds.SEVERANCE)
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def asked(world: Served, path: str, **parameters: str) -> httpx.Response:
    return world.get(f"{path}{'&' if '?' in path else '?'}{urlencode(parameters)}")


@pytest.mark.parametrize(
    ("path", "name", "typed", "help_"),
    [
        (ALLIES, "on", "2022", "ask about some day within it by during=2022"),
        (ALLIES, "on", "1914-06", "by during=1914-06"),
        (ALLIES, "on", "2022/2023", "by during=2022/2023"),
        (ALLIES, "on", "September 2022", "by during=2022-09"),
        (ALLIES, "on", "6.9.2022", "means different days to different readers; write 2022-09-06 or 2022-06-09"),
        (ALLIES, "on", "13/9/2022", "write 2022-09-13"),
        (ALLIES, "on", "22-09-06", "write 2006-09-22 or 2022-09-06"),
        (ALLIES, "on", "6 September 2022", "write 2022-09-06"),
        (ALLIES, "on", "20220906", "write 2022-09-06"),
        (ALLIES, "on", "2022-9-6", "write 2022-09-06"),
        (ALLIES, "on", " 2022-09-06", "write 2022-09-06"),
        (ALLIES, "on", "2022-02-30", "the last day of that month is 2022-02-28"),
        (ALLIES, "on", "2022-09-07T10:00", "write the day alone, 2022-09-07"),
        (ALLIES, "on", "last week", "write a day as YYYY-MM-DD"),
        (ALLIES, "on", "yesteryear", "write a day as YYYY-MM-DD"),
        (ALLIES, "on", "", "is empty; write a day as YYYY-MM-DD"),
        (ALLIES, "on", "1939~", "write 1939 as `during`"),
        (ALLIES, "during", "1999-2003", "a period is written with a slash: 1999/2003"),
        (ALLIES, "during", "1999..2003", "a period is written with a slash: 1999/2003"),
        (ALLIES, "during", "1999:2003", "a period is written with a slash: 1999/2003"),
        (ALLIES, "during", "June 1914 to 1918", "with a slash: 1914-06/1918"),
        (ALLIES, "during", "/1914", "has an unknown start; write '..' for an open one: ../1914"),
        (ALLIES, "during", "1914/", "has an unknown end; write '..' for an open one: 1914/.."),
        (ALLIES, "during", "2003/1999", "swap the two: 1999/2003"),
        (ALLIES, "during", "the 1990s", "write 199X"),
        (ALLIES, "during", "20th century", "two of them with a slash between them, like 1914/1918"),
        (ALLIES, "during", "1999,2003", "two of them with a slash between them, like 1914/1918"),
        (ALLIES, "during", "", "is empty; write YYYY-MM-DD, YYYY-MM, YYYY"),
        (SERIES, "from", "1900-01-01", "write four digits, like 1914"),
        (SERIES, "from", "1,900", "write four digits, like 1914"),
        (SERIES, "from", "MCM", "write four digits, like 1914"),
        (ALLIES, "known", "2022", "write 2022-12-31 (its end)"),
        (ALLIES, "known", "7 September 2022", "write 2022-09-07 (its end)"),
        (ALLIES, "known", "now", "leave `known` out for now"),
        (ALLIES, "known", "2022-09-07T25:00Z", "write it like 2022-09-07 (its end) or 2022-09-07T10:30:00Z"),
        (ALLIES, "certainty", "Possible", "is not one of certain, possible, carried; did you mean 'possible'?"),
        (ALLIES, "certainty", "posible", "did you mean 'possible'?"),
        (ALLIES, "certainty", "sure", "is not one of certain, possible, carried"),
        (ALLIES, "obligations", "DEFENCE", "did you mean 'defense'?"),
        (ALLIES, "obligations", "defence;neutrality", "is not parted by commas; write defence,neutrality"),
        (ALLIES, "obligations", "consult", "did you mean 'consultation'?"),
        (CENTRALITY, "measure", "page rank", "did you mean 'pagerank'?"),
        (CENTRALITY, "measure", "eigen", "did you mean 'eigenvector'?"),
        (f"{CENTRALITY}&measure=degree", "layers", "alliances", "did you mean 'alliance'?"),
        (f"{CENTRALITY}&measure=degree", "sensitivity", "True", "write one of the two words, in lower case"),
        (f"{CENTRALITY}&measure=degree", "top", "1,000", "write digits alone"),
        (
            ALLIES,
            "obligation",
            "defence",
            "is not a parameter here; did you mean 'obligations'? there are obligations,",
        ),
        ("/v1/allies/albania/history", "from", "1990 to 2000", "is a period; send its first day as `from`"),
        (ALLIES, "datasets", "NATO", "did you mean 'nato-members'?"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(world: Served, path: str, name: str, typed: str, help_: str) -> None:
    reply = asked(world, path, **{name: typed})
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith(f"{name}: ")
    assert help_ in reply.json()["detail"]


@pytest.mark.parametrize("path", [ALLIES, "/v1/dyads/albania/iran", "/v1/severed", "/v1/ties", "/v1/resolve?ref=ALB"])
def test_today_and_yesterday_are_days_to_every_question(world: Served, path: str) -> None:
    for word, ago in (("today", 0), ("yesterday", 1)):
        by_word = asked(world, path, on=word).json()
        assert by_word == asked(world, path, on=dates.iso(dates.today() - ago)).json()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (f"{ALLIES}?on=bogus&certainty=maybe&known=then&mutual=no", ["mutual", "on", "known", "certainty"]),
        (
            "/v1/centrality?measure=x&layers=y&isolates=z&system=q&top=0&sensitivity=1&during=x",
            ["measure", "layers", "isolates", "system", "top", "sensitivity", "during"],
        ),
        ("/v1/difference?from=x&to=y&kind=z", ["from", "to", "kind"]),
        ("/v1/graph?format=x&radius=99&around=albania", ["radius", "format"]),
        ("/v1/charts/timeline/albania.svg?on=x&width=1", ["width", "on"]),
        ("/v1/entities?kind=x&limit=0", ["kind", "limit"]),
    ],
)
def test_all_that_cannot_be_taken_is_told_at_once(world: Served, path: str, names: list[str]) -> None:
    reply = world.get(path)
    assert reply.status_code == 400
    assert sorted(fault["pointer"] for fault in reply.json()["errors"]) == sorted(names)


def test_a_period_that_has_not_ended_is_known_until_now(world: Served) -> None:
    year, month, _ = dates.iso(dates.today()).split("-")
    for typed in (f"{year[:3]}X", f"{year}/{int(year) + 1}", f"{year}-{month}/.."):
        (fault,) = asked(world, ALLIES, known=typed).json()["errors"]
        assert fault["detail"].endswith(f"write {dates.iso(dates.today())}, which means now")
    assert asked(world, ALLIES, known=dates.iso(dates.today())).status_code == 200


@pytest.mark.parametrize("group", ["members:nato", "Members:nato", "RIVALS: iran"])
def test_a_group_is_several_however_it_is_written(world: Served, group: str) -> None:
    (fault,) = asked(world, f"/v1/allies/{group}").json()["errors"]
    assert fault["detail"] == f"{group!r} are several; ask /v1/allies?of={group} about all of them"


def test_an_answer_names_the_days_that_today_and_yesterday_were(world: Served) -> None:
    today, yesterday = dates.iso(dates.today()), dates.iso(dates.today() - 1)
    assert asked(world, ALLIES, on="yesterday").json()["on"] == yesterday
    for typed, shown in (("2020/today", f"2020/{today}"), ("yesterday/today", f"{yesterday}/{today}")):
        assert asked(world, ALLIES, during=typed).json()["during"] == shown


def test_a_record_does_not_take_today_for_a_day(world: Served) -> None:
    assert dates.resolved("2020/today") != "2020/today"
    with pytest.raises(dates.DateError):
        dates.parse("today")


@pytest.mark.parametrize(
    ("british", "american"), [("defence", "defense"), ("defence, non-aggression", "defense,nonaggression")]
)
def test_obligations_are_taken_in_both_spellings(world: Served, british: str, american: str) -> None:
    for path in (ALLIES, f"{CENTRALITY}&measure=degree", "/v1/allies/albania/history"):
        answers = [asked(world, path, obligations=words) for words in (british, american)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("path", "other", "own"),
    [("/v1/entities", "organization", "organisation"), ("/v1/ties", "recognizes", "recognises")],
)
def test_kinds_are_taken_in_both_spellings(world: Served, path: str, other: str, own: str) -> None:
    items = [asked(world, path, kind=kind).json()["items"] for kind in (other, own)]
    assert items[0] == items[1]


def test_a_page_asked_for_today_leads_to_the_address_of_the_day(world: Served) -> None:
    reply = world.get("/country/albania?on=yesterday", headers={"Accept": "text/html"}, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"].endswith(f"on={dates.iso(dates.today() - 1)}")
