"""Health, readiness, metrics, version, documentation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from fastapi.testclient import TestClient

from graphsvc import __version__, logs
from graphsvc.settings import Settings
from graphsvc.store.opening import open_store
from graphsvc.wiring import wire
from tests.api.serving import Served


def until(claim: Callable[[], bool], seconds: float = 10) -> None:
    """Ask until the claim is true; fail where it has not become so in time."""
    deadline = monotonic() + seconds
    while not claim():
        assert monotonic() < deadline, "it has not become so in time"


def test_a_server_with_its_store_is_alive_and_ready(served: Served) -> None:
    assert served.get("/healthz").json() == {"status": "alive"}
    reply = served.get("/readyz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ready", "revision": 1, "store_revision": 1})


def test_a_store_that_is_away_is_503_for_what_needs_it_while_the_rest_is_answered(served: Served) -> None:
    allies = served.get("/v1/resolve?ref=albania").json()
    served.secret("write")
    served.wired.store.close()
    needing = [
        served.get("/v1/entities"),
        served.get("/v1/entities/italy"),
        served.get("/v1/changes"),
        served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"}),
    ]
    for reply in needing:
        assert (reply.status_code, reply.json()["type"]) == (503, "/problems/store-unavailable")
        assert int(reply.headers["retry-after"]) > 0
    until(lambda: served.get("/readyz").status_code == 503)
    assert served.get("/readyz").headers["retry-after"]
    assert served.get("/healthz").status_code == 200
    assert served.get("/v1/resolve?ref=albania").json() == allies
    assert "graphsvc_store_up 0.0" in served.get("/metrics").text


def test_before_the_snapshot_is_built_nothing_is_answered_from_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = open_store(url)
    store.migrate()
    client = TestClient(wire(Settings(store=url), store).app, "http://localhost")
    reply = client.get("/v1/resolve?ref=albania")
    assert (reply.status_code, reply.json()["type"]) == (503, "/problems/store-unavailable")
    assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (503, 200)
    assert client.get("/readyz").json()["revision"] == 0
    store.close()


def test_asking_whether_the_server_is_ready_leaves_no_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, object]] = []
    monkeypatch.setattr(logs, "warning", lambda event, **values: lines.append({"event": event, **values}))
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = open_store(url)
    store.migrate()
    client = TestClient(wire(Settings(store=url), store).app, base_url="http://localhost")
    for _ in range(3):
        assert client.get("/readyz").status_code == 503
    assert lines == []
    assert client.get("/v1/resolve?ref=albania").status_code == 503
    assert [(line["event"], line["path"]) for line in lines] == [("slow or failed", "/v1/resolve")]
    store.close()


def test_metrics_count_requests_by_route_not_by_address(served: Served) -> None:
    for ref in ("italy", "iran", "atlantis"):
        served.get(f"/v1/entities/{ref}")
    served.get("/no/such/path")
    served.client.request("BREW", "/healthz")
    text = served.get("/metrics").text
    route = 'method="GET",route="/v1/entities/{ref}"'
    assert f'graphsvc_requests_total{{{route},status="200"}} 2.0' in text
    assert f'graphsvc_requests_total{{{route},status="404"}} 1.0' in text
    assert 'route="unmatched",status="404"' in text
    assert "BREW" not in text
    assert "graphsvc_revision 1.0" in text
    assert "graphsvc_store_up 1.0" in text
    assert re.search(rf"graphsvc_request_seconds_count{{{re.escape(route)}}} 3\.0", text)


def test_the_version_is_told(served: Served) -> None:
    assert served.get("/version").json()["version"] == __version__


def test_every_reply_has_an_id_of_its_own(served: Served) -> None:
    ids = {served.get(path).headers["x-request-id"] for path in ("/healthz", "/healthz", "/nope", "/v1/entities")}
    assert len(ids) == 4


def test_the_documentation_comes_whole_from_this_server_under_a_strict_policy(served: Served) -> None:
    page = served.get("/docs")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bon\w+=|https?://", page.text)
    for path in re.findall(r'(?:src|href)="(/(?:docs|static)/[^"]+)"', page.text):
        reply = served.get(path)
        assert reply.status_code == 200, path
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_no_other_file_is_served_beside_the_documentation(served: Served) -> None:
    for name in ("core.py", "..%2fapp.py", "redoc.standalone.js", "docs.html"):
        assert served.get(f"/docs/{name}").status_code == 404


def test_the_description_documents_every_parameter_body_and_problem(served: Served) -> None:
    found = served.get("/openapi.json").json()
    assert found["openapi"].startswith("3.")
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert all(one["description"] for one in operation.get("parameters", ())), (method, path)
            assert ("requestBody" in operation) == (method in ("post", "put", "patch")), (method, path)
            assert "default" in operation["responses"], (method, path)
