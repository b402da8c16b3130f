"""Pages of another origin, here of another port, in a real browser: they read where the setting lets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.serving import serve
from tests.browser.conftest import Opened
from tests.browser.test_access import framing

ASK = """async ([url, key]) => {
    const asked = async (path, headers) => {
        try {
            const reply = await fetch(url + path, {headers});
            return [reply.status, reply.headers.get("graphsvc-revision"), (await reply.json()).type ?? null];
        } catch (error) {
            return error.name;
        }
    };
    const streamed = new Promise(resolve => {
        const source = new EventSource(url + "/v1/changes/stream");
        const end = what => { source.close(); resolve(what); };
        source.addEventListener("change", event => end(JSON.parse(event.data).revision));
        source.onerror = () => end("error");
    });
    const write = {method: "DELETE", headers: {Authorization: `Bearer ${key}`}};
    return {
        answer: await asked("/v1/allies/albania?on=2020-01-01", {}),
        again: await asked("/v1/allies/albania?on=2020-01-01", {}),
        withKey: await asked("/v1/entities/italy", {Authorization: `Bearer ${key}`}),
        notFound: await asked("/v1/nothing", {"X-Request-Id": "mine"}),
        streamed: await streamed,
        written: await fetch(url + "/v1/entities/italy", write).then(reply => reply.status, error => error.name),
    };
}"""
NOTHING = {
    "answer": "TypeError",
    "again": "TypeError",
    "withKey": "TypeError",
    "notFound": "TypeError",
    "streamed": "error",
    "written": "TypeError",
}
ALL = {
    "answer": [200, "1", None],
    "again": [200, "1", None],
    "withKey": [200, "1", None],
    "notFound": [404, "1", "/problems/no-such-path"],
    "streamed": 1,
    "written": "TypeError",
}


@pytest.mark.parametrize("setting", [None, "https://maps.example", "{origin}", "*"])
def test_a_page_of_another_origin_reads_answers_and_streams_where_the_setting_lets_it(
    opened: Opened, tmp_path: Path, setting: str | None
) -> None:
    (tmp_path / "index.html").write_text('<!doctype html><link rel="icon" href="data:,">', encoding="utf-8")
    with framing(tmp_path) as origin:
        allowed = None if setting is None else setting.format(origin=origin)
        with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", allowed_origins=allowed) as served:
            page = opened(served, "/guide", tolerates=(origin, "CORS", "net::ERR_FAILED", "404"))
            page.goto(origin)
            is_open = setting in ("{origin}", "*")
            assert page.evaluate(ASK, [served.url, served.secret("write")]) == (ALL if is_open else NOTHING)
            assert served.get("/v1/entities/italy").status_code == 200
