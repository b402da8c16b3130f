"""The ASGI entry under uvicorn's own command, which listens where the settings do not say."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.running import environment
from tests.connections.talking import reply_to

QUESTION = "/v1/entities"


@contextmanager
def running(folder: Path, *options: str, **env: str) -> Iterator[int]:
    """Run `uvicorn --factory graphsvc.wiring:asgi`; gives its port, 0 where it has none."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "graphsvc.wiring:asgi", *options]
    process = subprocess.Popen(command, cwd=folder, env=environment(**env), stderr=subprocess.PIPE, text=True)
    try:
        yield _port(process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "Uvicorn running on" in line:
            found = re.search(r"://[^\s:]*:(\d+)", line)
            return 0 if found is None else int(found[1])
    raise AssertionError("".join(said))


def other_address() -> str:
    """Return an address of this machine that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no other address than loopback")
        return str(probe.getsockname()[0])


def status(port: int, host: str, **headers: str) -> int:
    return httpx.get(f"http://{host}:{port}{QUESTION}", headers=headers, trust_env=False).status_code


OPEN: Sequence[str] = ("--host", "0.0.0.0", "--port", "0")


def test_reading_is_open_on_loopback_and_closed_at_any_other_address(tmp_path: Path) -> None:
    with running(tmp_path, *OPEN) as port:
        for _ in range(3):  # Also once the answer is in the cache.
            assert status(port, "127.0.0.1") == 200
            assert status(port, other_address()) == 401


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"])
def test_what_a_proxy_on_this_machine_passes_on_needs_a_key(tmp_path: Path, header: str) -> None:
    with running(tmp_path, *OPEN) as port:
        assert status(port, "127.0.0.1", **{header: "192.0.2.1"}) == 401


def test_the_setting_goes_before_where_a_request_arrives(tmp_path: Path) -> None:
    with running(tmp_path, *OPEN, GRAPHSVC_OPEN_READING="true") as port:
        assert status(port, other_address()) == 200
    with running(tmp_path, *OPEN, GRAPHSVC_OPEN_READING="false") as port:
        assert status(port, "127.0.0.1") == 401


def test_where_the_settings_say_that_it_listens_elsewhere_loopback_is_closed_too(tmp_path: Path) -> None:
    with running(tmp_path, *OPEN, GRAPHSVC_HOST="0.0.0.0") as port:
        assert status(port, "127.0.0.1") == 401


def test_through_a_unix_socket_reading_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with running(tmp_path, "--uds", str(path)):
        transport = httpx.HTTPTransport(uds=str(path))
        with httpx.Client(transport=transport, base_url="http://localhost", trust_env=False) as client:
            assert client.get("/healthz").status_code == 200
            assert client.get(QUESTION).status_code == 401


def test_the_documented_protocol_bounds_heads_there_as_well(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", "--http", "graphsvc.connections.protocol:BoundedProtocol") as port:
        data = b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 101
        assert reply_to(f"http://127.0.0.1:{port}", data + b"\r\n").status == 431
