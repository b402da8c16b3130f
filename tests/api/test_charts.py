"""Charts over HTTP: the spec and the picture of a question, with links to it, and no harm from what names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.charts import layout, timeline_svg, timelines
from graphsvc.model import dates
from tests import worlds
from tests.api.serving import Served, serve
from tests.charts.made import bars, faults, labels

RANKING = "/v1/charts/centrality?measure=degree&layers=relations&on=2015-01-01"
SERIES = (
    "/v1/charts/centrality/series?measure=degree&layers=relations&of=albania,iran&from=2008&to=2012&partial=include"
)
PAIR = "/v1/charts/dyads/albania/iran/timeline"
ONE = "/v1/charts/timeline/albania"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world after the severance to tests that only ask."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('charts') / 'store.sqlite'}") as found:
        worlds.write(found.wired.store, worlds.SEVERED, worlds.SEVERANCE)
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def with_form(path: str, form: str) -> str:
    """Give the path of a chart, without its query, in a form."""
    return f"{path.partition('?')[0]}.{form}"


def query(path: str) -> dict[str, str]:
    """Give the query of a path."""
    return dict(parse_qsl(path.partition("?")[2]))


def links(reply: httpx.Response) -> dict[str, str]:
    """Give the addresses that the header Link leads to, by relation."""
    return {name: address for address, name in re.findall(r'<([^>]*)>; rel="(\w+)"', reply.headers["link"])}


@pytest.mark.parametrize(
    "path",
    [ONE, PAIR, RANKING, SERIES, f"{ONE}?on=2022-09-07", f"{PAIR}?during=2022&theme=dark", f"{RANKING}&theme=dark"],
)
def test_a_spec_is_valid_and_leads_to_its_question(world: Served, path: str) -> None:
    reply = world.get(with_form(path, "json"), params=query(path))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert faults(reply.json()) == []
    question = reply.json()["usermeta"]["graphsvc"]["question"]
    assert links(reply)["describedby"] == question
    assert world.get(question).status_code == 200
    assert "theme" not in question
    assert world.get(links(reply)["alternate"]).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", [ONE, PAIR, RANKING, SERIES])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_svg_that_may_load_and_run_nothing(world: Served, path: str, theme: str) -> None:
    reply = world.get(with_form(path, "svg"), params={**query(path), "theme": theme})
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/svg+xml")
    looks = "" if path in (RANKING, SERIES) else " style-src 'unsafe-inline';"
    assert reply.headers["content-security-policy"] == f"default-src 'none';{looks} sandbox"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert ET.fromstring(reply.text).tag == "{http://www.w3.org/2000/svg}svg"
    assert world.get(links(reply)["alternate"]).json()["config"]["background"] in reply.text


@pytest.mark.parametrize("path", [f"{ONE}.", f"{PAIR}.", RANKING.replace("?", ".?"), SERIES.replace("?", ".?")])
def test_every_chart_comes_in_the_width_asked_for_as_svg_and_as_png(world: Served, path: str) -> None:
    head, _, query = path.partition(".")
    asked = f"{query or '?'}&width=360"
    svg = ET.fromstring(world.get(f"{head}.svg{asked}").text)
    assert svg.get("width") == "360"
    for scale, more in ((2, ""), (3, "&scale=3")):
        png = world.get(f"{head}.png{asked}{more}")
        assert png.headers["content-type"] == "image/png"
        # Width and height are the first words of a PNG's first chunk (RFC 2083, 4.1.1).
        assert int.from_bytes(png.content[16:20], "big") == 360 * scale
        assert int.from_bytes(png.content[20:24], "big") == int(float(svg.get("height") or 0)) * scale


def test_a_picture_names_its_days_and_its_data_sets_and_leads_to_its_sources(world: Served) -> None:
    shown = " ".join(ET.fromstring(world.get(f"{PAIR}.svg?width=360&on=2022-09-07").text).itertext())
    assert "On 7 September 2022" in shown
    assert "Data: " in shown and "notes" in shown
    assert "Sources of each tie: /v1/dyads/albania/iran/timeline?on=2022-09-07" in " ".join(shown.split())


def test_a_picture_of_a_period_runs_over_it_and_some_days_beside_it(world: Served) -> None:
    def ticks(query: str) -> str:
        return " ".join(re.findall(r'class="t"[^>]*>([^<]*)<', world.get(f"{PAIR}.svg{query}").text))

    assert "2022" in ticks("?during=2022") and "2010" not in ticks("?during=2022")
    assert "2010" in ticks("?during=2022&from=2005-01-01") or "2015" in ticks("?during=2022&from=2005-01-01")
    assert "nothing in these days" in world.get(f"{ONE}.svg?during=1990").text


def test_a_chart_of_today_leads_to_the_question_of_that_day(world: Served) -> None:
    today = dates.iso(dates.today())
    assert links(world.get(f"{ONE}.svg?on=today"))["describedby"] == f"/v1/timeline/albania?on={today}"


def test_the_chart_of_a_pair_draws_what_the_question_says(world: Served) -> None:
    items = world.get("/v1/dyads/albania/iran/timeline").json()["items"]
    spec = world.get(f"{PAIR}.json").json()
    events = [one["title"] for one in items if one["type"] == "event"]
    assert labels(spec) == ["Relations of Albania and Iran", *events]
    sure = {
        one["title"]: (one["certain"]["from"], one["certain"]["to"]) for one in items if one["certain"] and one["ties"]
    }
    assert {title: (first, last) for title, first, last in bars(spec, sure=True)} == sure
    assert sure["Relations of Albania and Iran: severed by Albania"] == ("2022-09-07", dates.iso(dates.today()))


def test_a_chart_of_a_day_draws_what_may_hold_then(world: Served) -> None:
    assert labels(world.get(f"{PAIR}.json?on=2022-09-06").json()) == ["Relations of Albania and Iran"]


def test_a_chart_of_what_was_known_before_draws_that_and_says_so(world: Served) -> None:
    spec = world.get(f"{PAIR}.json?known=2020-01-01").json()
    assert labels(spec) == []
    assert spec["title"]["subtitle"][0].startswith("Known on 1 January 2020, 23:59 UTC")


@pytest.mark.parametrize("path", [RANKING, SERIES])
def test_a_chart_of_a_network_shows_the_scores_of_its_question(world: Served, path: str) -> None:
    reply = world.get(with_form(path, "json"), params=query(path))
    items = world.get(links(reply)["describedby"]).json()["items"]
    shown = [
        (value["id"], value.get("year"), value["score"])
        for layer in reply.json()["layer"]
        if layer.get("mark", {}).get("type") in ("rect", "line")
        for value in layer["data"]["values"]
        if "score" in value
    ]
    assert shown
    assert shown == [
        (one["entity"]["id"], one.get("year"), one["score"])
        for one in items
        if "year" not in one or one["score"] is not None
    ]


@pytest.mark.parametrize("ref", ["albania", "ALB", "iso3:ALB", "cow:339", "Albania", "ALBÁNIA"])
@pytest.mark.parametrize("form", ["json", "svg"])
def test_every_kind_of_reference_is_taken(world: Served, ref: str, form: str) -> None:
    assert world.get(f"/v1/charts/timeline/{ref}.{form}").status_code == 200


def test_a_name_with_dots_is_a_name_up_to_the_last_dot(served: Served) -> None:
    worlds.write(served.wired.store, worlds.country("st-lucia", "St. Lucia"), worlds.country("odd", "odd.svg"))
    assert served.wired.follower.wait_for(served.revision, 5)
    for ref, name in (("St. Lucia", "St. Lucia"), ("odd.svg", "odd.svg")):
        reply = served.get(f"/v1/charts/timeline/{ref}.json")
        assert reply.json()["title"]["text"] == [name]
        assert served.get(links(reply)["alternate"]).headers["content-type"] == "image/svg+xml"
        assert served.get(links(reply)["describedby"]).json()["entities"][0]["name"] == name


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/v1/charts/timeline/atlantis.svg", 404, "'atlantis'"),
        ("/v1/charts/centrality.gif", 404, "nothing is served"),
        (f"{ONE}.svg?scale=2", 400, "is of .png alone; send `width` with .svg"),
        (f"{ONE}.png?scale=9", 400, "from 1 to 4"),
        (f"{ONE}.svg?width=100", 400, "from 360 to 2,400"),
        (f"{ONE}.svg?from=2000-01-01&to=1999-01-01", 400, "is not before"),
        (f"{ONE}.svg?from=1999", 400, "write 1999-01-01"),
        (f"{PAIR}.png?rows=ties", 400, "datasets"),
        ("/v1/charts/timeline/albania", 404, "nothing is served"),
        (f"{ONE}.svg?theme=blue", 400, "light, dark"),
        (f"{ONE}.svg?color=blue", 400, "not a parameter"),
        (f"{ONE}.svg?on=2022", 400, "during=2022"),
        (f"{ONE}.json?datasets=none-such", 400, "not a dataset"),
        ("/v1/charts/dyads/albania/albania/timeline.svg", 400, "name two"),
        ("/v1/charts/centrality.svg", 400, "measure: is missing"),
        ("/v1/charts/centrality.svg?measure=degree&top=0", 400, "top"),
        ("/v1/charts/centrality/series.json?measure=degree&from=1990&to=1991", 400, "of: is missing"),
        ("/v1/charts/centrality/series.json?measure=degree&of=albania&from=1990&to=1989", 400, "swap the two"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(world: Served, path: str, status: int, said: str) -> None:
    reply = world.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert said in reply.json()["detail"]


def test_a_chart_of_too_many_rows_is_refused_with_their_number(world: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_ROWS", 2)
    monkeypatch.setattr(timeline_svg, "MOST_ROWS", 2)
    for form in ("json", "svg"):
        reply = world.get(f"{ONE}.{form}?min_revision=1")  # Nobody has asked for this one before.
        assert reply.status_code == 413
        assert "has 4 rows, more than the 2" in reply.json()["detail"]
        assert "/v1/timeline/albania" in reply.json()["detail"]


@pytest.mark.parametrize("form", ["json", "svg"])
def test_a_chart_that_the_client_has_is_not_drawn_again(
    served: Served, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = served.get(f"{ONE}.{form}").headers["etag"]
    with monkeypatch.context() as patched:
        patched.setattr(timelines, "timeline", None)
        patched.setattr(timeline_svg, "picture", None)
        assert served.get(f"{ONE}.{form}", headers={"If-None-Match": tag}).status_code == 304
    worlds.write(served.wired.store, worlds.SEVERED)
    assert served.wired.follower.wait_for(served.revision, 5)
    changed = served.get(f"{ONE}.{form}", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "severed ties with Iran" in changed.text


def test_a_merged_entity_leads_to_the_chart_of_its_successor(served: Served) -> None:
    served.send("POST", "/v1/entities/italy/merge", {"into": "albania"})
    reply = served.get("/v1/charts/timeline/italy.svg?theme=dark")
    assert (reply.status_code, reply.headers["location"]) == (308, "/v1/charts/timeline/albania.svg?theme=dark")


@pytest.mark.parametrize("name", ["</script><b>x</b>", "datum['x'] + \"1\"", "🇦🇱 مرحبا", "a & b <svg onload=alert(1)>"])
def test_a_name_is_drawn_as_text(served: Served, name: str) -> None:
    odd = worlds.country("odd", name)
    worlds.write(served.wired.store, odd, worlds.tie("rival_of", "albania", "odd", "1999"))
    assert served.wired.follower.wait_for(served.revision, 5)
    reply = served.get("/v1/charts/timeline/odd.svg")
    shown = "".join(ET.fromstring(reply.text).itertext())
    assert name in shown
    assert "<b>" not in reply.text
    assert "<svg onload" not in reply.text


def test_head_is_answered_without_a_picture(world: Served) -> None:
    reply = world.client.head(f"{ONE}.svg")
    assert (reply.status_code, reply.content) == (200, b"")


def test_a_chart_needs_a_key_where_reading_does(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as closed:
        assert closed.get(f"{ONE}.svg").status_code == 401
        assert closed.send("GET", f"{ONE}.svg", scope="read").status_code == 200


def test_the_process_that_draws_ends_with_the_server(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        assert served.get(f"{ONE}.png").content.startswith(b"\x89PNG")
        process = served.wired.services.charts._renderer._process
        assert process is not None
    assert process.returncode is not None


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), st.sampled_from(["json", "svg", "png", ""]))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_text_as_a_reference_is_taken_or_refused_in_order(world: Served, ref: str, form: str) -> None:
    for path in (
        f"/v1/charts/timeline/{quote(ref, safe='')}",
        f"/v1/charts/dyads/albania/{quote(ref, safe='')}/timeline",
    ):
        assert world.get(f"{path}.{form}").status_code in (200, 400, 404, 409)
