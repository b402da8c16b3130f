"""The page of the network shows what the questions about networks answer, and the same picture to everybody."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graphsvc.analysis.projection import Network
from graphsvc.analysis.yearly_ties import joined, joined_by_year
from graphsvc.analysis.years import lens_of
from graphsvc.service import network_layouts
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.questions import QueryFilters
from tests import worlds
from tests.api.conftest import serve_seeds
from tests.api.serving import Served, serve
from tests.dashboard.reading import Element, read

DAY = "on=2015-06-30"


def page(served: Served, query: str = "", path: str = "/network") -> Element:
    reply = served.get(f"{path}?{query}")
    assert reply.status_code == 200, reply.text
    return read(reply.text)


def drawn(served: Served, query: str, path: str = "/network") -> Element:
    """Return the page with its picture, which is computed in the background."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        tree = page(served, query, path)
        if not tree.all("div", "waiting"):
            return tree
        thread = served.wired.services.network_layouts.thread
        if thread is not None:
            thread.join(60)
        else:
            page(served, f"{query}&x=1", f"{path.removesuffix('/picture')}/picture")
    raise AssertionError("the picture does not come")


def table(tree: Element) -> dict[str, set[str]]:
    """Return whom the table joins to whom, by name."""
    rows = tree.one("table").all("tr")[1:]
    return {row.one("th").text: {*row.all("td")[-1].text.split(", ")} for row in rows}


def places(tree: Element) -> dict[str, tuple[str, str]]:
    """Return where each state stands, and the class of its bloc."""
    spots = tree.one("svg", "graph").one("g", "spots").all("a")
    return {
        spot.attributes["aria-label"].rpartition(", ")[0]: (
            spot.attributes["transform"],
            spot.attributes["class"].split()[0],
        )
        for spot in spots
    }


@pytest.mark.parametrize(
    "query",
    [
        DAY,
        "on=1955-01-01",
        "during=1939/1945",
        "",
        f"{DAY}&obligations=any",
        f"{DAY}&layers=hosting",
        f"{DAY}&layers=alliance,severed",
    ],
)
def test_the_table_and_the_picture_have_the_ties_of_the_graph(seeded: Served, query: str) -> None:
    graph = seeded.get(f"/v1/graph?{query}&ties=derived&format=node-link").json()
    name_of = {node["id"]: node["name"] for node in graph["nodes"]}
    expected: dict[str, set[str]] = {}
    for edge in graph["edges"]:
        a, b = name_of[edge["source"]], name_of[edge["target"]]
        expected.setdefault(a, set()).add(b)
        expected.setdefault(b, set()).add(a)
    tree = drawn(seeded, query)
    assert table(tree) == expected
    assert {*places(tree)} == {*expected}


def test_two_that_are_picked_are_joined_by_the_paths_of_the_question(seeded: Served) -> None:
    answer = seeded.get(f"/v1/paths?from=albania&to=japan&{DAY}").json()
    tree = drawn(seeded, f"{DAY}&pick=albania,japan")
    route = tree.one("section", "route")
    assert answer["answer"] in route.text
    pairs = [hop.all("a")[0].text for hop in route.all("ol")[0].all("li")]
    hops = answer["paths"][0]["hops"]
    assert pairs == [f"{hop['from']['name']} and {hop['to']['name']}" for hop in hops]
    hot = {link.attributes["aria-label"].rpartition(", ")[0] for link in tree.one("g", "spots").all("a", "hot")}
    assert hot == {entity["name"] for entity in answer["paths"][0]["entities"]}
    assert tree.one("path", "bold").attributes["d"].count("L") == len(hops)


def test_the_path_is_there_while_the_picture_is_not(seeded: Served) -> None:
    with serve(seeded.wired.settings.store) as fresh:
        reply = fresh.get(f"/network?{DAY}&pick=albania,japan")
        tree = read(reply.text)
        assert tree.all("div", "waiting")
        assert "United States" in tree.one("section", "route").text
        assert table(tree)
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers
        assert "/network/picture?on=2015-06-30&pick=albania,japan" in tree.one("div", "waiting").links
        whole = drawn(fresh, f"{DAY}&pick=albania,japan", "/network/picture")
        assert whole.one("svg", "graph")
        assert "etag" in fresh.get(f"/network?{DAY}&pick=albania,japan").headers


@pytest.mark.parametrize("around", ["nato", "albania", "european-union", "iran"])
def test_around_an_entity_it_is_that_part_of_the_network_in_the_same_places(seeded: Served, around: str) -> None:
    graph = seeded.get(f"/v1/graph?{DAY}&around={around}&ties=derived&format=node-link").json()
    name_of = {node["id"]: node["name"] for node in graph["nodes"]}
    pairs = {frozenset((name_of[edge["source"]], name_of[edge["target"]])) for edge in graph["edges"]}
    tree = drawn(seeded, f"{DAY}&around={around}")
    if not pairs:
        assert not tree.all("table")
        return
    shown = {frozenset((name, other)) for name, others in table(tree).items() for other in others}
    assert shown == pairs
    whole, part = places(drawn(seeded, DAY)), places(tree)
    assert part
    assert part.items() <= whole.items()
    assert any(f"around={around}" in link and link.startswith("/v1/graph") for link in tree.links)


def test_a_path_that_leaves_what_is_around_is_told_and_not_drawn(seeded: Served) -> None:
    tree = drawn(seeded, f"{DAY}&around=albania&pick=albania,japan")
    assert tree.one("section", "route").one("ol", "path").all("li")
    assert not tree.all("path", "bold")


def test_the_page_of_an_alliance_leads_to_the_network_around_it(seeded: Served) -> None:
    links = page(seeded, DAY, "/alliance/nato").links
    assert f"/network?{DAY}&around=nato" in links
    reply = seeded.get(f"/network?{DAY}&around=NATO", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (308, f"/network?{DAY}&around=nato")


def test_a_day_that_nobody_has_asked_for_is_shown_before_its_picture(seeded: Served) -> None:
    query = "on=1966-02-03"
    drawn(seeded, query)
    with serve(seeded.wired.settings.store) as fresh:
        drawn(fresh, "on=1990-01-01")
        reply = fresh.get(f"/network?{query}")
        tree = read(reply.text)
        assert table(tree) == table(drawn(seeded, query))
        assert not tree.all("svg", "graph")
        assert reply.headers["cache-control"] == "no-store"
        address = f"/network/picture?{query}"
        assert tree.one("div", id="picture").attributes["data-lazy"] == "picture"
        assert tree.one("div", "waiting").links == [address]
        alone = page(fresh, query, "/network/picture")
        assert places(alone) == places(drawn(seeded, query))
        assert places(page(fresh, query)) == places(alone)


def test_one_that_is_picked_lists_those_it_is_joined_to(seeded: Served) -> None:
    allies = seeded.get(f"/v1/graph?around=albania&radius=1&{DAY}&ties=derived&format=node-link").json()
    expected = {node["id"] for node in allies["nodes"]} - {"albania"}
    tree = drawn(seeded, f"{DAY}&pick=albania")
    links = tree.one("section", "route").one("ul", "chips").links
    assert links == [f"/network?{DAY}&pick=albania,{ally}" for ally in sorted(expected)]


def test_places_depend_on_the_day_alone_not_on_what_was_looked_at_before(seeded: Served) -> None:
    first = places(drawn(seeded, DAY))
    with serve(seeded.wired.settings.store) as fresh:
        for query in ("on=1960-01-01", f"{DAY}&size=betweenness", f"{DAY}&pick=albania,japan", "on=2020-01-01", ""):
            drawn(fresh, query)
        assert places(drawn(fresh, DAY)) == first
        assert places(drawn(fresh, f"{DAY}&size=betweenness")) == first


def test_years_before_what_is_written_keep_their_places(tmp_path: Path) -> None:
    with serve_seeds(tmp_path) as served:
        before = places(drawn(served, "on=1960-06-30"))
        reply = served.send(
            "POST",
            "/v1/ties",
            {"kind": "allied_with", "from": "albania", "to": "japan", "since": "2001-01-01", "dataset": "nato-members"}
            | {"attributes": {"obligations": ["defense"]}},
        )
        assert reply.status_code == 201, reply.text
        assert served.wired.follower.wait_for(served.revision, 10)
        assert places(drawn(served, "on=1960-06-30")) == before
        assert "Japan" in table(drawn(served, DAY))["Albania"]


@pytest.mark.parametrize(
    "spec", [NetworkSpec(), NetworkSpec(obligations="any"), NetworkSpec(layers="relations,severed,membership")]
)
def test_the_years_that_places_follow_have_the_ties_of_the_networks_of_years(seeded: Served, spec: NetworkSpec) -> None:
    query = seeded.wired.services.questions.query(QueryFilters(on="2015-06-30"))
    years = range(1900, 2021, 10)
    by_year = list(joined_by_year(query.lens, spec.rule(), years[0], years[-1]))
    for year in years:
        network = Network(lens_of(query.lens, year, "any"), spec.rule())
        assert by_year[year - years[0]].digest == joined(network.graph.edges).digest, year


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'empty.sqlite'}", empty=True) as served:
        while served.get("/readyz").status_code != 200:
            pass
        tree = drawn(served, "")
        assert "No such tie is on record at all" in tree.one("p", "empty").text
        assert "/guide/imports" in tree.one("p", "empty").links


def test_a_day_before_anything_leads_to_the_first_year(seeded: Served) -> None:
    tree = drawn(seeded, "on=1500-01-01")
    (link,) = [link for link in tree.one("p", "empty").links if link.startswith("/network?on=")]
    first = int(link.removeprefix("/network?on=")[:4]) - 1
    assert f"on record from {first} on" in tree.one("p", "empty").text
    assert not places_of_a_day(seeded, f"{first - 1}-12-31")
    assert places_of_a_day(seeded, f"{first + 1}-01-01")


def places_of_a_day(served: Served, day: str) -> dict[str, tuple[str, str]]:
    tree = drawn(served, f"on={day}")
    return places(tree) if tree.all("svg", "graph") else {}


@pytest.mark.parametrize(
    ("asked", "status", "address"),
    [
        ("form=1&layer=alliance&obligation=defense&size=degree&a=&b=&on=2015-06-30", 303, "/network?on=2015-06-30"),
        (
            "form=1&layer=relations&layer=alliance&obligation=any&size=strength&a=Albania&b=Japan",
            303,
            "/network?layers=alliance,relations&obligations=any&size=strength&pick=albania,japan",
        ),
        ("form=1&layer=alliance&obligation=offense&obligation=defense", 303, "/network?obligations=offense,defense"),
        ("pick=Albania,iso3:JPN", 308, "/network?pick=albania,japan"),
        ("pick=albania,albania", 308, "/network?pick=albania"),
        ("when=30+June+2015&pick=albania", 303, "/network?pick=albania&on=2015-06-30"),
    ],
)
def test_a_form_and_names_lead_to_the_address_of_the_view(
    seeded: Served, asked: str, status: int, address: str
) -> None:
    reply = seeded.get(f"/network?{asked}", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (status, address)


@pytest.mark.parametrize(
    ("query", "status"),
    [("pick=nowhere", 404), ("layers=marriage", 400), ("size=fame", 400), ("form=1&a=nowhere", 404)],
)
def test_what_cannot_be_shown_is_refused(seeded: Served, query: str, status: int) -> None:
    assert seeded.get(f"/network?{query}").status_code == status


def test_the_words_say_what_a_missing_line_means(seeded: Served) -> None:
    partly = seeded.get(f"/v1/centrality?measure=degree&{DAY}").json()["network"]["covered"]
    said = page(seeded, DAY).one("p", "answer").text
    assert (
        f"Of {1 - partly:.0%} of the pairs of states nothing is known" in said if partly else "it is not known" in said
    )
    assert "not recorded for all" in page(seeded, f"{DAY}&layers=hosting").one("p", "answer").text


def test_what_is_only_last_known_is_called_so(seeded: Served) -> None:
    graph = seeded.get("/v1/graph?ties=derived&format=node-link").json()
    carried = sum(edge["truth"] == "unknown" for edge in graph["edges"])
    assert carried > 0
    tree = drawn(seeded, "")
    which = "All of this is" if carried == len(graph["edges"]) else f"Of these, {carried:,} pairs are"
    assert f"{which} shown as last known" in tree.one("p", "answer").text
    assert "last" in {look for line in tree.one("g", "lines").all("path") for look in line.attributes["class"].split()}


def test_names_are_text_and_nothing_else(served: Served) -> None:
    evil = '<img src=x onerror="alert(1)">'
    worlds.write(
        served.wired.store,
        worlds.country("evil", evil),
        worlds.tie("allied_with", "evil", "albania", attributes={"obligations": ["defense"]}),
    )
    assert served.wired.follower.wait_for(served.revision, 10)
    tree = drawn(served, "on=2015-01-01&pick=evil,albania")
    assert not tree.all("img")
    assert any(evil in name for name in table(tree))


def test_a_network_too_large_to_draw_is_a_table_that_says_so(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_layouts, "MOST_NODES", 5)
    with serve(seeded.wired.settings.store) as fresh:
        tree = page(fresh, DAY)
    assert "is not drawn: it has" in tree.one("div", id="picture").text
    assert not tree.all("svg", "graph")
    assert "Albania" in table(tree)


def test_what_cannot_be_laid_out_is_a_table_that_says_so(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with serve(seeded.wired.settings.store) as fresh:
        monkeypatch.setattr(network_layouts, "following", fail)
        tree = drawn(fresh, DAY)
        assert "could not be laid out" in tree.one("div", id="picture").text
        monkeypatch.undo()
        assert drawn(fresh, f"{DAY}&obligations=any").one("svg", "graph")


def test_a_network_within_another_page_stays_there(seeded: Served) -> None:
    tree = drawn(seeded, f"{DAY}&pick=albania", "/embed/network")
    spots = tree.one("g", "spots").links
    assert spots
    assert all(link.startswith("/embed/network?") for link in spots)
    assert tree.one("link", rel="canonical").attributes["href"] == f"/network?{DAY}"
    assert tree.one("form", "choices").attributes["action"] == "/embed/network"
    reply = seeded.get("/embed/network?form=1&layer=alliance&a=Albania", follow_redirects=False)
    assert reply.headers["location"] == "/embed/network?pick=albania"


@pytest.mark.parametrize("theme", ["", "&theme=dark"])
def test_the_picture_is_a_file_too(seeded: Served, theme: str) -> None:
    tree = drawn(seeded, f"{DAY}&pick=albania,japan")
    links = {link.text: link.attributes["href"] for link in tree.all("p", "links")[-1].all("a")}
    svg = seeded.get(links["SVG"] + theme)
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
    root = ElementTree.fromstring(svg.text)
    names = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Albania", "United States", "Japan"} <= names
    circles = {
        f"translate({circle.get('cx')} {circle.get('cy')})"
        for circle in root.iter("{http://www.w3.org/2000/svg}circle")
    }
    assert {place for place, _ in places(tree).values()} <= circles
    png = seeded.get(links["PNG"] + theme)
    assert png.content.startswith(b"\x89PNG")


def test_a_file_that_is_yet_to_be_drawn_is_promised(seeded: Served) -> None:
    with serve(seeded.wired.settings.store) as fresh:
        reply = fresh.get(f"/network/picture.svg?{DAY}")
        assert reply.status_code == 503
        assert "retry-after" in reply.headers


def test_a_page_is_small(seeded: Served) -> None:
    drawn(seeded, DAY)
    assert len(gzip.compress(seeded.get(f"/network?{DAY}").content)) < 40_000


def test_a_bloc_is_named_by_the_alliance_that_fits_it_best(seeded: Served) -> None:
    blocs = drawn(seeded, "on=1985-06-30").one("ul", "blocs").all("li")
    titles = [bloc.text for bloc in blocs if "of them in" in bloc.text]
    assert any(title.startswith("Around NATO") for title in titles), titles
