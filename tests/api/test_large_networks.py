"""What is too large is refused with its size before it is computed, and what is kept of it has its bounds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphsvc.service.network_specs import BoundedCache
from tests.api.serving import Served
from tests.api.test_operations import until

PAIR = "from=albania&to=japan"


@pytest.mark.parametrize(
    ("limit", "most", "path", "said"),
    [
        ("network_specs.MOST_TIES", 10, "/v1/centrality?measure=degree", "ties, more than 10; ask for fewer layers"),
        (
            "network_specs.MOST_PAIRS",
            10,
            "/v1/centrality?measure=degree",
            "pairs of memberships in one alliance, more than",
        ),
        ("network_specs.MOST_PAIRS", 10, "/v1/balance", "pairs of memberships in one alliance, more than 10"),
        (
            "network_specs.MOST_PAIRS",
            10,
            "/v1/similarity?a=albania",
            "pairs of memberships in one alliance, more than 10",
        ),
        (
            "network_specs.MOST_PAIRS",
            10,
            "/v1/dyad-years?from=1914&to=1914",
            "each year of the table would be drawn from",
        ),
        ("centrality.MOST_SIZE", {"betweenness": (9, 9)}, "/v1/centrality?measure=betweenness", "at most 9 nodes"),
        (
            "centrality.MOST_SIZE",
            {"betweenness": (9, 9)},
            "/v1/centrality/series?measure=betweenness&of=italy&from=1990&to=1991&partial=include",
            "too many for betweenness in one request",
        ),
        (
            "centrality.MOST_SECONDS",
            0.0,
            "/v1/centrality/series?measure=degree&of=italy&from=1960&to=1961",
            "of the 2 years took 0 seconds to compute",
        ),
        (
            "similarity_balance.MOST_NODES",
            9,
            "/v1/similarity?a=albania",
            "too many for a comparison by s, which takes at most 9",
        ),
        ("similarity_balance.MOST_NODES", 9, "/v1/balance", "too many for balance, which takes at most 9"),
        ("network_files.MOST_LINKS", 9, "/v1/graph?on=1990-01-01", "too many to export, the limit is 9"),
        ("paths.MOST_JOINED", 9, f"/v1/paths?{PAIR}&during=1990/2020", "more than 9; ask for a shorter period"),
    ],
)
def test_what_would_take_too_long_is_refused_with_its_size(
    seeded: Served, monkeypatch: pytest.MonkeyPatch, limit: str, most: object, path: str, said: str
) -> None:
    package = "graphsvc.analysis" if limit.startswith("paths") else "graphsvc.service"
    monkeypatch.setattr(f"{package}.{limit}", most)
    reply = seeded.get(path)
    assert (reply.status_code, reply.json()["type"]) == (413, "/problems/too-large"), reply.text
    assert said in reply.json()["detail"]


def test_layers_without_alliances_are_drawn_however_many_share_one(
    seeded: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphsvc.service.network_specs.MOST_PAIRS", 10)
    for path in ("centrality?measure=degree&layers=relations", "dyad-years?question=relations&from=1990&to=1990"):
        assert seeded.get(f"/v1/{path}").status_code == 200


def test_no_more_is_kept_than_the_weight_allows_and_what_was_used_last_stays() -> None:
    made: list[str] = []

    def make(value: str) -> str:
        made.append(value)
        return value

    kept = BoundedCache[str](3, 10, len)

    def get(value: str) -> None:
        assert kept.get(value, lambda: make(value)) == value

    for value in ("aaaa", "bbbb", "aaaa", "cc", "dddd", "aaaa", "cc", "bbbb"):
        get(value)
    # With "dddd" there were 14 in all: "bbbb", the one not used for longest, made room.
    assert made == ["aaaa", "bbbb", "cc", "dddd", "bbbb"]
    made.clear()
    for value in ("x" * 11, "x" * 11, "bbbb", "cc"):
        get(value)
    assert made == ["x" * 11, "x" * 11]


def test_those_who_ask_at_once_for_the_same_have_it_made_once() -> None:
    kept, may_end, made = BoundedCache[str](3, 10, len), threading.Event(), list[int]()

    def make() -> str:
        made.append(1)
        assert may_end.wait(20)
        return "one"

    with ThreadPoolExecutor(5) as pool:
        found = [pool.submit(kept.get, "key", make) for _ in range(5)]
        until(lambda: bool(made))
        may_end.set()
        assert {one.result() for one in found} == {"one"}
    assert made == [1]


def test_what_cannot_be_made_is_tried_again() -> None:
    kept = BoundedCache[str](3, 10, len)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: str(1 // 0))
    assert kept.get("key", lambda: "one") == "one"
