"""Every line of the log has one form, says whose request it is about, holds no secret and cannot be forged."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphsvc import logs
from tests.api.serving import Served, serve
from tests.cli.running import environment, run, serving

HOSTILE = 'x\n{"event": "forged"}\r\x1b[31m\u2028\u202e\x00'


class Log:
    """What has been written to stderr."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured, self._text = captured, ""

    def getvalue(self) -> str:
        """Give all that was written."""
        self._text += self._captured.readouterr().err
        return self._text

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Give the lines as JSON."""
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    """Keep what is logged at every level, with all of the process taken over; puts everything back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in ("uvicorn.error", "neo4j", "asyncio")}
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setenv("GRAPHSVC_NEO4J_PASSWORD", "hunter22/x")
    logs.configure("debug", "json")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logs.take_over()
        yield Log(capsys)
    logs.configure("error")
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, former in levels.items():
        logging.getLogger(name).setLevel(former)


def test_a_line_has_level_event_and_moment(log: Log) -> None:
    logs.warning("something", revision=3, names=["a", "b"])
    (line,) = log.lines
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "something", "level": "warning", "revision": 3, "names": ["a", "b"]}


def test_lines_of_libraries_and_warnings_have_the_same_form(log: Log) -> None:
    logging.getLogger("neo4j.pool").error("the %s is gone", "connection")
    broken_record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "bad %d", ("no number",), None)
    next(handler for handler in logging.getLogger().handlers if type(handler).__module__ == logs.__name__).emit(
        broken_record  # Not by its logger: pytest listens there, too.
    )
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    library, broken, warned = log.lines
    assert (library["logger"], library["text"], library["level"]) == ("neo4j.pool", "the connection is gone", "error")
    assert (broken["text"], broken["event"]) == ("bad %d", "a library reports")
    assert (warned["event"], warned["kind"]) == ("a library warns", "DeprecationWarning")


def test_exceptions_that_nobody_caught_become_one_line_each(log: Log) -> None:
    def fail() -> None:
        raise ValueError("in a thread")

    async def task() -> None:
        loop = asyncio.get_running_loop()
        logs.take_over_loop(loop)
        loop.call_soon(lambda: 1 / 0)
        await asyncio.sleep(0)

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    asyncio.run(task())
    try:
        fail()
    except ValueError as exc:
        sys.excepthook(ValueError, exc, exc.__traceback__)
    of_thread, of_loop, of_process = log.lines
    assert (of_thread["thread"], of_thread["event"]) == ("worker", "a thread ended by an exception")
    assert "ZeroDivisionError" in of_loop["exception"]
    assert of_process["event"] == "the process ends by an exception"
    assert {line["level"] for line in log.lines} == {"error"}


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_no_value_forges_a_line_or_reaches_the_terminal(log: Log, log_format: str) -> None:
    logs.configure("debug", log_format)
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        logs.exception("failed", path=HOSTILE, **{HOSTILE: 1})
    text = log.getvalue()
    assert not set(text) & set("\r\x1b\x00\u2028\u202e")
    starts = [line for line in text.split("\n") if line and not line.startswith(" ")]
    assert len(starts) == 1
    assert '{"event": "forged"}' not in [line.strip() for line in starts]


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize(
    "text",
    [
        "key gsk_SECRETSECRET is wrong",
        "Authorization: Bearer SECRETSECRET",
        "bearer\n SECRETSECRET",
        "cookie graphsvc-session=SECRETSECRET; a=b",
        "cannot reach bolt://neo4j:SECRET@SECRET/x@db:7687",
        "password hunter22/x is wrong",
    ],
)
def test_no_secret_is_in_a_line(log: Log, log_format: str, text: str) -> None:
    logs.configure("debug", log_format)
    logging.getLogger("neo4j").error(text)
    try:
        raise ValueError(text)
    except ValueError:
        logs.exception(text, detail=text, deep={"more": [text]}, password="SECRET", api_token="SECRET", **{text: 1})
    assert "***" in log.getvalue()
    assert "SECRET" not in log.getvalue()
    assert "hunter22" not in log.getvalue()


def test_a_long_value_is_cut(log: Log) -> None:
    logs.warning("long", path="/" + "a" * 100_000)
    assert len(log.getvalue()) < 3_000


@pytest.fixture
def slow(tmp_path: Path, log: Log) -> Iterator[Served]:
    """Serve with a line for every request."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", slow_request=0) as served:
        logs.configure("info", "json")
        yield served


def test_lines_about_requests_name_the_client_the_key_and_the_request(slow: Served, log: Log) -> None:
    key = slow.secret("write")
    for _ in range(3):  # From the second on out of the cache.
        headers = {"X-Request-Id": "trace.7_a-B", "Authorization": f"Bearer {key}"}
        reply = slow.get("/v1/resolve?ref=albania", headers=headers)
        assert reply.headers["x-request-id"] == "trace.7_a-B"
    lines = [line for line in log.lines if line.get("request_id") == "trace.7_a-B"]
    assert len(lines) == 3
    assert {line["client"] for line in lines} == {"127.0.0.1"}
    assert {line["key"] for line in lines} == {lines[0]["key"]}
    assert lines[0]["key"]
    assert key not in log.getvalue()
    assert slow.wired.app.state.metrics.tally("/v1/resolve", "GET").quick_hits + (
        slow.wired.app.state.metrics.tally("/v1/resolve", "GET").hits
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the small world to all tests of this file that only ask."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('lines') / 'store.sqlite'}") as served:
        yield served


@pytest.mark.parametrize("given", ["a b", "x" * 129, "", "é", "a\tb", "<script>"])
def test_any_other_request_id_is_replaced(served: Served, given: str) -> None:
    for path in ("/v1/resolve?ref=albania", "/v1/resolve?ref=albania", "/nope", "/v1/resolve", "/healthz"):
        reply = served.get(path, headers={"X-Request-Id": given.encode()})
        assert reply.headers["x-request-id"] != given
        assert reply.headers["x-request-id"].isalnum()


def test_refusals_give_the_request_id_back(served: Served) -> None:
    for path in ("/nope", "/v1/resolve", "/v1/entities/atlantis"):
        reply = served.get(path, headers={"X-Request-Id": "mine-1"})
        assert (reply.headers["x-request-id"], reply.json()["request_id"]) == ("mine-1", "mine-1")
    twice = served.client.get("/healthz", headers=[("X-Request-Id", "a"), ("X-Request-Id", "b")])
    assert twice.headers["x-request-id"] not in ("a", "b")


def test_a_server_writes_text_where_the_setting_says_so(tmp_path: Path) -> None:
    with serving("--no-seeds", cwd=tmp_path, GRAPHSVC_LOG_FORMAT="text", GRAPHSVC_SLOW_REQUEST="0") as (process, url):
        httpx.get(f"{url}/healthz")
        process.terminate()
        _, told = process.communicate()
    line = next(line for line in told.splitlines() if "path=/healthz" in line)
    assert "slow or failed" in line
    assert "client=127.0.0.1" in line
    assert "\x1b" not in told


def test_another_format_is_refused(tmp_path: Path) -> None:
    done = run("serve", "--port", "0", cwd=tmp_path, GRAPHSVC_LOG_FORMAT="xml")
    assert (done.returncode, "GRAPHSVC_LOG_FORMAT" in done.stderr) == (2, True)


def test_lines_of_another_server_that_runs_the_application_have_the_same_form(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uvicorn", "--factory", "graphsvc.wiring:asgi", "--port", "0"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process:
        try:
            for text in process.stderr:
                line = json.loads(text)
                if found := re.search(r"running on (http://[^ ]+)", line["text"]):
                    httpx.get(f"{found[1]}/healthz", trust_env=False)
                    break
            process.terminate()
            lines = [json.loads(text) for text in process.stderr]
        finally:
            process.kill()
    asked = next(line for line in lines if line["logger"] == "uvicorn.access")
    assert "GET /healthz" in asked["text"]
    assert len(asked["request_id"]) == 16


def test_a_server_whose_stderr_is_closed_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    logs.warning("nobody reads this")
    monkeypatch.setattr(sys, "stderr", None)
    logs.warning("nor this")
