"""Questions about networks, as the server answers them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from graphsvc.client import Client
from graphsvc.errors import InvalidParameter, NotFound
from graphsvc.model import networks
from tests.api.serving import Served
from tests.client.faulty import Reply, answering

DAY = "2020-01-01"


def test_paths_come_with_what_makes_each_hop(asking: Client, seeded: Served) -> None:
    found = asking.paths("albania", "japan", on=DAY, limit=3)
    assert isinstance(found, networks.Paths)
    assert asdict(found) == seeded.get(f"/v1/paths?from=albania&to=japan&on={DAY}&limit=3").json()
    assert len(found) == len(found.paths) > 0
    assert repr(found).startswith(f"Paths from Albania to Japan on {DAY}, alliance (defense)")
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
    assert found.reason
    with pytest.raises(NotFound):
        asking.paths("albania", "atlantis", on=DAY)


def test_a_ranking_is_that_of_the_server(asking: Client, seeded: Served) -> None:
    found = asking.centrality("degree", on=DAY, top=5, obligations="any", sensitivity=True)
    path = f"/v1/centrality?measure=degree&on={DAY}&top=5&obligations=any&sensitivity=true"
    assert asdict(found) == seeded.get(path).json()
    frame = found.to_frame()
    assert list(frame.columns[:5]) == ["entity", "entity_name", "entity_kind", "score", "rank"]
    assert "range.low" in frame.columns
    assert repr(found).startswith(f"degree on {DAY}")
    with pytest.raises(InvalidParameter, match="measure"):
        asking.centrality("fame")


def test_a_series_is_that_of_the_server(asking: Client, seeded: Served) -> None:
    found = asking.centrality_series("degree", of=["albania", "turkey"], from_=1950, to_=1955, partial="include")
    path = "/v1/centrality/series?measure=degree&of=albania,turkey&from=1950&to=1955&partial=include"
    assert asdict(found) == seeded.get(path).json()
    frame = found.to_frame()
    years = {entity: part["year"].tolist() for entity, part in frame.groupby("entity")}
    assert years == {"albania": [*range(1950, 1956)], "turkey": [*range(1950, 1956)]}
    assert repr(found).startswith("degree of Albania, Turkey, by year")


NAMED = {"id": "albania", "name": "Albania", "kind": "country"}
NETWORK = {
    "on": DAY, "during": None, "known": "2026-01-01T00:00:00.000000Z", "layers": ["alliance"], "obligations": ["defense"],
    "mutual": "any", "isolates": "include", "system": "cow", "certainty": "possible", "datasets": [], "nodes": 3,
    "edges": 2, "covered": 0.5, "revision": 3,
}  # fmt: skip
SEEN = {"partial": True, "network": NETWORK, "revision": 3, "known": NETWORK["known"]}


def test_similarity_is_asked_of_one_and_of_several() -> None:
    items = [{"entity": NAMED, "score": None, "reason": "constant", "cells": 2, "missing": 1}]
    answer = {"entity": NAMED, "measure": "S", "items": items, "total": 1, **SEEN}
    with answering(_json(answer)) as server, Client(server.url) as client:
        found = client.similarity("albania", ["iran", "italy"], measure="S", on=DAY)
    assert server.asked[0].path == f"/v1/similarity?a=albania&b=iran%2Citaly&measure=S&on={DAY}"
    assert asdict(found) == answer
    assert "partial" in repr(found)
    assert found.to_frame()["score"].isna().all()


def test_balance_shows_its_triads() -> None:
    answer = {
        "triads": {"+++": 1, "++-": 2, "+--": 3, "---": 4}, "balanced": 0.4, "weakly_balanced": 0.8, "positive": 5,
        "negative": 6, "both": 1, **SEEN,
    }  # fmt: skip
    with answering(_json(answer)) as server, Client(server.url) as client:
        found = client.balance(during=1939, datasets=["a", "b"])
    assert server.asked[0].path == "/v1/balance?during=1939&datasets=a%2Cb"
    assert asdict(found) == answer
    assert repr(found).splitlines()[0].endswith("0.400; partial: not all pairs of states are covered")
    assert "<td>+--</td><td>3</td>" in found._repr_html_()


def _json(body: Any) -> Reply:
    return Reply(200, json.dumps(body).encode())
