"""Questions about networks, as the server answers them."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from graphsvc.client import Client, shapes
from graphsvc.errors import InvalidParameter, NotFound
from tests.api.serving import Served

DAY = "2020-01-01"


def test_paths_come_with_what_makes_each_hop(asking: Client, seeded: Served) -> None:
    found = asking.paths("albania", "japan", on=DAY, limit=3)
    assert isinstance(found, shapes.PathList)
    assert asdict(found) == seeded.get(f"/v1/paths?from=albania&to=japan&on={DAY}&limit=3").json()
    assert len(found) == len(found.paths) > 0
    assert repr(found).startswith("Albania and Japan on 1 January 2020: 1 path, of 2 steps through United States.")
    assert "Albania – " in found._repr_html_()
    frame = found.to_frame()
    assert frame["entities"][0][0] == "albania"
    assert frame["length"].tolist() == [path["length"] for path in found]


def test_every_parameter_of_paths_is_sent(asking: Client, seeded: Served) -> None:
    found = asking.paths(
        "ALB", "italy", on=DAY, layers=["alliance"], obligations="any", mutual="any", certainty="possible",
        through=["turkey"], avoiding=["greece", "france"], longer=True, limit=2, datasets=["nato-members"],
        system="gw", directed=False,
    )  # fmt: skip
    sent = (
        f"from=ALB&to=italy&on={DAY}&layers=alliance&obligations=any&mutual=any&certainty=possible&through=turkey"
        "&avoiding=greece,france&longer=true&limit=2&datasets=nato-members&system=gw&directed=false"
    )
    assert asdict(found) == seeded.get(f"/v1/paths?{sent}").json()


def test_no_path_is_an_answer_with_its_reason(asking: Client) -> None:
    found = asking.paths("albania", "iran", on=DAY)
    assert (len(found), found.paths) == (0, [])
    assert found.detail is not None
    assert repr(found) == found.answer
    assert (found.detail or "") in found.answer
    with pytest.raises(NotFound):
        asking.paths("albania", "atlantis", on=DAY)


def test_a_ranking_is_that_of_the_server(asking: Client, seeded: Served) -> None:
    found = asking.centrality("degree", on=DAY, top=5, obligations="any", sensitivity=True)
    path = f"/v1/centrality?measure=degree&on={DAY}&top=5&obligations=any&sensitivity=true"
    assert asdict(found) == seeded.get(path).json()
    frame = found.to_frame()
    assert list(frame.columns[:5]) == ["entity", "entity_name", "entity_kind", "score", "rank"]
    assert "range_low" in frame.columns
    assert repr(found).startswith("By degree, United States (50), ")
    with pytest.raises(InvalidParameter, match="measure"):
        asking.centrality("fame")  # type: ignore[arg-type]


def test_a_series_is_that_of_the_server(asking: Client, seeded: Served) -> None:
    found = asking.centrality_series("degree", of=["albania", "turkey"], from_=1950, to_=1955, partial="include")
    path = "/v1/centrality/series?measure=degree&of=albania,turkey&from=1950&to=1955&partial=include"
    assert asdict(found) == seeded.get(path).json()
    frame = found.to_frame()
    years = {entity: part["year"].tolist() for entity, part in frame.groupby("entity")}
    assert years == {"albania": [*range(1950, 1956)], "turkey": [*range(1950, 1956)]}
    assert repr(found).startswith("Degree of Albania and Turkey from 1950 to 1955: 12 points.")


def test_similarity_is_that_of_the_server_with_one_and_with_several(asking: Client, seeded: Served) -> None:
    found = asking.similarity("albania", ["turkey", "iran"], measure="kappa", on=DAY)
    assert asdict(found) == seeded.get(f"/v1/similarity?a=albania&b=turkey,iran&measure=kappa&on={DAY}").json()
    assert [one["entity"]["id"] for one in found] == found.to_frame()["entity"].tolist()
    assert repr(found).startswith(found.answer)
    assert asdict(asking.similarity("cow:339", on=DAY)) == seeded.get(f"/v1/similarity?a=cow:339&on={DAY}").json()


def test_balance_is_that_of_the_server_and_shows_its_triads(asking: Client, seeded: Served) -> None:
    found = asking.balance(during=1962, obligations=["defense"], mutual="any", system="cow", datasets=["nato-members"])
    sent = "during=1962&obligations=defense&mutual=any&system=cow&datasets=nato-members"
    assert asdict(found) == seeded.get(f"/v1/balance?{sent}").json()
    assert repr(found).startswith("455 closed triads on some day of 1962, 100% of them balanced.")
    assert f"<td>{found.triads['+++']}</td>" in found._repr_html_()
