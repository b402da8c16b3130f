"""The header by which each reply names its revision, and what else stands in headers for bodies without a place for it."""

from __future__ import annotations

import pytest

from graphsvc.api.encoding import headers_of
from tests.api.serving import Served
from tests.api.test_cache import ASKED, uncached

GREECE = {"id": "greece", "kind": "country", "name": "Greece"}


@pytest.mark.parametrize(
    "path",
    [ASKED, "/v1/entities/italy", "/v1/entities", "/v1/graph?format=gexf", "/pair/albania/iran", "/v1/nothing",
     "/healthz", "/version", "/v1/changes"],
)  # fmt: skip
def test_every_reply_names_its_revision(served: Served, path: str) -> None:
    for revision in (1, 2):
        for reply in (served.get(path), served.get(path), uncached(served, path), served.client.head(path)):
            assert reply.headers.get_list("graphsvc-revision") == [str(revision)]
        tag = {"If-None-Match": served.get(path).headers.get("etag", "*")}
        assert served.get(path, headers=tag).headers["graphsvc-revision"] == str(revision)
        served.send("POST", "/v1/entities", GREECE)


def test_a_later_page_of_a_list_names_the_revision_of_its_first(served: Served) -> None:
    first = served.get("/v1/entities?limit=2")
    served.send("POST", "/v1/entities", GREECE)
    second = served.get("/v1/entities", params={"limit": "2", "after": first.json()["next"]})
    assert second.headers["graphsvc-revision"] == "1" == str(second.json()["revision"])
    assert second.headers["graphsvc-known"] == second.json()["known"]


def test_a_write_names_the_revision_that_it_made_also_where_it_is_not_followed_yet(served: Served) -> None:
    served.wired.follower.stop()
    served.wired.services.writer._wait = 0.01
    for revision, (method, path, body) in enumerate(
        [
            ("POST", "/v1/entities", GREECE),
            ("PATCH", "/v1/entities/greece", {"attributes": {"a": 1}}),
            ("DELETE", "/v1/entities/greece", None),
            ("POST", "/v1/batch", {"entities": [GREECE]}),
        ],
        2,
    ):
        reply = served.send(method, path, body)
        assert (reply.status_code < 300, reply.headers["graphsvc-revision"]) == (True, str(revision)), reply.text


def test_an_answer_gives_as_headers_what_it_says_of_all_of_itself(served: Served) -> None:
    answer = served.get(ASKED).json()
    assert headers_of(answer) == {
        "Graphsvc-Revision": "1",
        "Graphsvc-Known": answer["known"],
        "Graphsvc-Otherwise": answer["otherwise"],
    }
    assert headers_of({"items": []}) == {}
