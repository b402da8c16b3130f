"""Every value of every type in every place of every body, and in every address, is taken or refused in order."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc import logs
from graphsvc.settings import Settings
from graphsvc.store.opening import open_store
from graphsvc.wiring import wire
from tests import worlds
from tests.api import in_process
from tests.api.in_process import Answer
from tests.events import STREAM

TAKEN = {200, 201}
REFUSED = {400, 404, 405, 409, 410, 412, 413, 415, 422}
IN_TURN = 25
"""How many requests an example sends, one after another: what the first have written is there for the next."""


class InProcess:
    """The application over a store of its own, without a socket."""

    def __init__(self, folder: Path) -> None:
        logs.configure("critical")
        self.store = open_store(f"sqlite:///{folder / 'store.sqlite'}")
        self.store.migrate()
        worlds.write(self.store, *worlds.small_world(), worlds.SEVERED, worlds.SEVERANCE)
        self.wired = wire(Settings(store=self.store.url), self.store)
        self.secret = self.wired.services.keys.create("fuzz", "write")[1]
        self.runner = asyncio.Runner()
        self._lifespan = self.wired.app.router.lifespan_context(self.wired.app)
        self.runner.run(self._lifespan.__aenter__())
        assert self.wired.follower.wait_for(self.store.head().revision, 10)
        self.statuses: Counter[int] = Counter()
        self._paths = [
            (path, tuple(p["name"] for p in operations["get"].get("parameters", ()) if p["in"] == "query"))
            for path, operations in self.wired.app.openapi()["paths"].items()
            if "get" in operations and path != STREAM and path.startswith("/v1")
        ]

    def close(self) -> None:
        """Let go of all."""
        self.runner.run(self._lifespan.__aexit__(None, None, None))
        self.runner.close()

    def write(self, random: Random) -> None:
        """Send a write that is drawn, and look at what comes back."""
        self.send(*in_process.request(random))

    def send(self, method: str, path: str, body: bytes, content_type: str = "application/json") -> Answer:
        """Send a write, and look at what comes back."""
        authorization = f"Bearer {self.secret}"
        sent = in_process.ask(
            self.wired.app, method, path, body=body, content_type=content_type, authorization=authorization
        )
        answer = self.runner.run(sent)
        self.check(answer, f"{method} {path} {content_type} {body[:2_000]!r}")
        return answer

    def ask(self, random: Random) -> None:
        """Send a question that is drawn, and look at what comes back."""
        path, query = _question(random, self._paths)
        answer = self.runner.run(in_process.ask(self.wired.app, "GET", path, query=query))
        self.check(answer, f"GET {path}?{query[:2_000]!r}")

    def check(self, answer: Answer, what: str) -> None:
        """Look at an answer: it is no fault of the server's, and an error is a problem document."""
        self.statuses[answer.status] += 1
        assert answer.status in TAKEN | REFUSED | {304, 308}, f"{answer.status} {answer.content[:300]!r} to {what}"
        if answer.status not in REFUSED:
            return
        assert answer.headers["content-type"] == "application/problem+json", what
        problem = json.loads(answer.content)
        assert problem["status"] == answer.status
        if answer.status in (400, 422):
            assert problem["errors"], what
            assert all(isinstance(error["pointer"], str) and error["detail"] for error in problem["errors"]), what
        if answer.status == 422:
            assert all(error["pointer"] == "" or error["pointer"].startswith("/") for error in problem["errors"]), what


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    """Give one application to all that is thrown at it."""
    application = InProcess(tmp_path_factory.mktemp("values"))
    yield application
    application.close()


@given(st.integers(0, 2**64))
@settings(max_examples=20, deadline=None)
def test_any_value_in_any_place_of_a_body_is_taken_or_refused_in_order(fuzzed: InProcess, seed: int) -> None:
    random = Random(seed)
    for _ in range(IN_TURN):
        fuzzed.write(random)


UNHASHABLE = [[1], {"a": 1}, [["x"]], None, 1, 1.5, True]


@pytest.mark.parametrize("value", UNHASHABLE, ids=str)
def test_what_can_be_no_key_is_refused_where_a_name_belongs(fuzzed: InProcess, value: object) -> None:
    bodies = [
        {"events": [{"dataset": value, "opens": ["x"]}]},
        {"events": [{"dataset": "notes", "opens": [value], "closes": [value], "links": [{"event": value}]}]},
        {"events": [{"dataset": value, "links": [{"event": "x"}]}], "ties": [{"key": value, "kind": value}]},
        {"ties": [{"dataset": value, "kind": value, "from": value, "to": value, "key": value}]},
        {"entities": [{"id": value, "kind": value, "codes": {"cow": value}, "names": [value]}]},
        {"sources": [{"id": value, "kind": value, "coverage": [{"question": value, "among": value, "within": value}]}]},
    ]
    for body in bodies:
        assert fuzzed.send("POST", "/v1/batch", json.dumps(body).encode()).status == 422


@pytest.mark.parametrize("depth", [400, 900, 990, 5_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
def test_what_is_nested_deep_is_refused_wherever_it_is(
    fuzzed: InProcess, depth: int, brackets: tuple[str, str]
) -> None:
    deep = brackets[0] * depth + "1" + brackets[1] * depth
    tie = '{"kind": "rival_of", "from": "albania", "to": "iran", "since": "1990", %s: DEEP}'
    names = ["from", "kind", "key", "dataset", "attributes", "citations", "discriminator", "version", "id"]
    for name in names:
        assert fuzzed.send("POST", "/v1/ties", (tie % json.dumps(name)).replace("DEEP", deep).encode()).status == 422
        line = '{"tie": ' + (tie % json.dumps(name)).replace("DEEP", deep) + '}\n{"end": 1}\n'
        assert fuzzed.send("POST", "/v1/batch", line.encode(), "application/x-ndjson").status == 422
    for body in (
        '{"opens": [DEEP]}',
        '{"participants": [DEEP]}',
        '{"names": DEEP}',
        '{"codes": {"cow": DEEP}}',
        "DEEP",
    ):
        for plural in in_process.MODELS:
            assert fuzzed.send("POST", f"/v1/{plural}", body.replace("DEEP", deep).encode()).status == 422
        assert fuzzed.send("PATCH", "/v1/entities/italy", body.replace("DEEP", deep).encode()).status == 422


def test_bytes_beyond_ascii_in_a_query_are_read_as_if_they_were_escaped(fuzzed: InProcess) -> None:
    pages = ("/", "/search", "/network", "/embed/changes", "/country/albania", "/sign-in", "/nowhere")
    for path in ("/v1/graph", "/v1/dyad-years", "/v1/entities", "/v1/resolve", *pages):
        for accept in ("application/json", "text/html"):
            statuses = [
                fuzzed.runner.run(in_process.ask(fuzzed.wired.app, "GET", path, query=query, accept=accept)).status
                for query in (b"known=\xff&q=\xc3\xa9", b"known=%FF&q=%C3%A9")
            ]
            assert statuses[0] == statuses[1] < 500, path
    answers = [
        json.loads(fuzzed.runner.run(in_process.ask(fuzzed.wired.app, "GET", "/v1/resolve", query=query)).content)
        for query in ("ref=No\u00e9".encode(), b"ref=No%C3%A9")
    ]
    raw, escaped = ({**answer, "request_id": None} for answer in answers)
    assert raw == escaped
    assert "No\u00e9" in json.dumps(answers[0], ensure_ascii=False)


STRANGE = (
    b"%FF", b"%ED%A0%80", b"%00", b"%", b"%zz", b"\xff", b"%C3%28", b"%F4%90%80%80", b"a" * 9_000, b"%20", b"+", b"",
    b"1" * 5_000, b"-1", b"1e9", b"%D9%A3", b"null", b"[]", b"{}", b"%27%22", b"..", b"%2e%2e%2f", b"albania,,iran",
    b",", b"," * 3_000, b"2022-02-30", b"9999-12-31", b"0000", b"nan", b"inf", b"true", b"%EF%BF%BF", b"%F0%9F%98%80",
)  # fmt: skip


def _question(random: Random, paths: list[tuple[str, tuple[str, ...]]]) -> tuple[str, bytes]:
    """Draw a question: a path that is served with anything for its parts, and a query of anything."""
    path, names = random.choice(paths)
    for part in ("{ref}", "{a}", "{b}", "{host}", "{group}", "{id}"):
        given = random.choice(("albania", "iran", "nato", "\x00", "\ufffd", "x" * 3_000, "é", "%", " ", "\U0001f600"))
        path = path.replace(part, given)
    pairs = []
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        name = random.choice((*names, "x")).encode() if random.random() < 0.9 else random.choice(STRANGE)
        pairs.append(name + random.choice((b"=", b"=", b"=", b"")) + random.choice(STRANGE))
        if random.random() < 0.1:
            pairs.append(pairs[-1])
    return path, random.choice((b"&", b"&", b"&", b";")).join(pairs)


@given(st.integers(0, 2**64))
@settings(max_examples=20, deadline=None)
def test_any_bytes_in_any_parameter_are_taken_or_refused_in_order(fuzzed: InProcess, seed: int) -> None:
    random = Random(seed)
    for _ in range(IN_TURN):
        fuzzed.ask(random)
