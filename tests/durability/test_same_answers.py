"""The same facts on SQLite and on Neo4j are answered with the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from graphsvc.export.formats import FORMATS, NEED_ARROW
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.process import Serving, key
from tests.stores import STORES, empty_store

MEMBERSHIP = "/v1/ties/t-n32rmw2yzyvyp7a3ta7bnhcfoq"
"""Albania's membership of NATO, whose id follows from what it says."""

BEFORE_THE_LOAD = "2020-01-01"
QUESTIONS = (
    "/v1/allies/albania?on=2022-09-06",
    "/v1/allies/albania?on=2009-03-31",
    "/v1/allies/albania?on=2022-09-06&obligations=defense&mutual=both&certainty=certain",
    "/v1/allies/albania",
    f"/v1/allies/albania?on=2022-09-06&known={BEFORE_THE_LOAD}",
    "/v1/dyads/albania/iran?on=2022-09-06",
    "/v1/dyads/albania/iran?on=2022-09-07",
    f"/v1/dyads/albania/iran?on=2022-09-07&known={BEFORE_THE_LOAD}",
    "/v1/dyads/albania/italy?on=2022-09-07",
    "/v1/hosting?host=albania&on=2022-09-07",
    "/v1/hosting?against=iran&on=2022-09-07",
    "/v1/severed?of=iran&on=2022-09-07",
    "/v1/severed?on=2022-09-06",
    "/v1/timeline/albania",
    "/v1/dyads/albania/iran/timeline",
    "/v1/resolve?ref=iso3:ALB&on=2022-09-07",
    "/v1/resolve?ref=Albnia",
    "/v1/entities?kind=group",
    "/v1/entities?q=iran",
    "/v1/ties?between=albania,iran",
    "/v1/events?of=albania",
    "/v1/sources?kind=dataset",
    "/v1/entities/iran",
    "/v1/entities/iran/history",
    MEMBERSHIP,
    f"{MEMBERSHIP}/history",
    "/v1/changes?after=0&limit=1000",
    f"/v1/learned?from={BEFORE_THE_LOAD}&between=albania,iran&limit=1000",
    f"/v1/learned?from={BEFORE_THE_LOAD}&datasets=nato-members&limit=1000",
    f"/v1/learned?from={BEFORE_THE_LOAD}&to={BEFORE_THE_LOAD}",
    "/v1/disagreements",
    "/v1/difference?from=2022-09-06&to=2022-09-07&of=albania",
    "/v1/difference?from=1991-01-01&to=1992-01-01&of=warsaw-pact&certainty=certain",
    "/v1/difference?from=1900-01-01&to=1950-01-01&limit=1000",
    "/v1/paths?from=albania&to=japan&on=2022-09-07",
    "/v1/paths?from=albania&to=iran&layers=hosting,alliance&during=2022&longer=true&limit=5",
    "/v1/centrality?measure=betweenness&on=1914-06-28&isolates=include&sensitivity=true",
    "/v1/centrality?measure=pagerank&layers=alliance,relations,membership&on=2022-09-06&directed=true&top=50",
    "/v1/centrality/series?measure=eigenvector&of=albania,france&from=1912&to=1915&partial=include",
    "/v1/similarity?a=france&on=1914-06-28&measure=kappa",
    "/v1/balance?during=1914",
    *(
        f"/v1/graph?on=2022-09-06&around=albania&format={one}"
        for one in (*FORMATS, "codebook")
        if one not in NEED_ARROW
    ),
    "/v1/graph?on=2022-09-06&ties=derived&format=gexf",
    "/v1/dyad-years?from=1913&to=1914&directed=true",
    "/v1/dyad-years?question=relations&from=2022&to=2022&codes=iso3&format=codebook",
    "/v1/charts/timeline/albania.json",
    "/v1/charts/centrality.json?measure=degree&on=1914-06-28",
    "/v1/charts/centrality/series.json?measure=degree&of=albania&from=1912&to=1915&partial=include",
)
REFUSALS = (
    "/v1/allies/atlantis?on=2022-09-06",
    "/v1/allies/albania?on=2022-02-30",
    "/v1/allies/albania?during=2022",
    "/v1/ties?limit=100000",
    "/v1/learned",
    f"/v1/learned?from={BEFORE_THE_LOAD}&to=2019",
    "/v1/disagreements?question=severed",
    "/v1/difference?from=2022-09-08&to=2022-09-07",
    "/v1/paths?from=albania&to=atlantis",
    "/v1/centrality?measure=fame",
    "/v1/graph?format=xml",
    "/v1/dyad-years?from=0001&to=9999",
)

OTHER = {
    "sources": [{"id": "other", "kind": "dataset", "title": "Another"}],
    "ties": [
        {"dataset": "other", "kind": "member_of", "from": one, "to": "nato", "since": since, "since_kind": "signature"}
        for one, since in (("albania", "2008-07-09"), ("italy", "1949-04-04"))
    ],
}
"""What another data set says of two members: it counts from their signatures."""

_BLANK = (
    (re.compile(rb'"(known|at|request_id)":"[^"]+"'), rb'"\1":""'),
    (re.compile(rb'"(from|to)":"\d{4}-\d\d-\d\dT[^"]+"'), rb'"\1":""'),
    (re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), b""),
    (re.compile(rb"known on \d+ \w+ \d{4}, \d\d:\d\d UTC"), b"known"),
    (re.compile(rb"(revision\W+(?:quot;\W+)?)\d+"), rb"\g<1>0"),
    (re.compile(rb'"revisions":\{[^}]+\}'), b'"revisions":{}'),
    (re.compile(rb'"by":\{"id":"k-[0-9a-f]+"'), b'"by":{"id":"k-"'),
)
_OWN_HEADERS = {"graphsvc-known", "date", "etag", "x-request-id"}


def test_sqlite_and_neo4j_answer_with_the_same_bytes(neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    answers = {name: _answers(empty_store(name, neo4j_servers, tmp_path), tmp_path) for name in STORES}
    sqlite = answers.pop("sqlite")
    assert len(answers) == len(NEO4J_VERSIONS)
    for name, found in answers.items():
        for question, answer in sqlite.items():
            assert found[question] == answer, (name, question)


def _answers(store: str, folder: Path) -> dict[str, object]:
    """Ask everything of a server over the store: of the seeds, and again after a correction of one of them."""
    with Serving(store, folder) as server, server.client(key(store)) as client:
        # A moment more or less takes a byte more or less once compressed.
        client.headers["Accept-Encoding"] = "identity"
        found: dict[str, object] = {question: _answer(client, question) for question in (*QUESTIONS, *REFUSALS)}
        _check_story(client)
        before = client.get(QUESTIONS[0]).json()["known"]
        body = {**client.get(MEMBERSHIP).json(), "until": "2022-09-01"}
        corrected = client.put(MEMBERSHIP, params={"reason": "an exercise"}, json=body, headers={"If-Match": '"1"'})
        assert corrected.status_code == 200
        found["corrected"] = _blanked(corrected)
        found |= {f"{question} corrected": _answer(client, question) for question in QUESTIONS}
        assert client.get(QUESTIONS[0]).json()["items"] == []
        then = client.get(QUESTIONS[0], params={"known": before, "on": "2022-09-06"})
        assert len(then.json()["items"]) == 29
        found["corrected, as known before"] = _blanked(then)
        learned = client.get("/v1/learned", params={"from": before})
        assert [(one["change"], one["fields"]) for one in learned.json()["items"]] == [("corrected", ["until"])]
        found["learned by the correction"] = _blanked(learned)
        assert client.post("/v1/batch", json=OTHER).status_code == 200
        for question in ("membership", "allied"):
            differing = client.get("/v1/disagreements", params={"question": question, "of": "albania", "limit": "20"})
            assert "date_kind" in differing.json()["items"][0]["how"]
            found[f"disagreements on {question}"] = _blanked(differing)
        return found


def _check_story(client: httpx.Client) -> None:
    """See that what is compared says something."""
    allies, day_before, day = (client.get(QUESTIONS[i]).json() for i in (0, 5, 6))
    assert (len(allies["items"]), allies["otherwise"]) == (29, "unknown")
    assert day_before["relations"]["status"] == "established"
    assert (day["relations"]["status"], [one["id"] for one in day["relations"]["by"]]) == ("severed", ["albania"])


def _answer(client: httpx.Client, question: str) -> object:
    return _blanked(client.get(question))


def _blanked(response: httpx.Response) -> object:
    """Give status, headers and body without what is a store's own: revision, moments, key and what follows from them."""
    body = response.content
    for pattern, blank in _BLANK:
        body = pattern.sub(blank, body)
    headers = {name: value for name, value in response.headers.items() if name not in _OWN_HEADERS}
    return response.status_code, headers, body
