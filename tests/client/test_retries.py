"""What is sent again, how often, and what never is."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from graphsvc import errors
from graphsvc.client import Client, NotUnderstood, Refused, Unreachable, transport
from graphsvc.client.client import RETRIES, TIMEOUT_SECONDS
from graphsvc.dashboard import guide
from tests.client.faulty import Reply, answering, methods, problem

OK = Reply(body=b'{"name": "graphsvc"}')
WRITTEN = Reply(
    body=b'{"revision": 2, "dry_run": false, "counts": {"new": 0, "changed": 0, "same": 0}, "items": [], "warnings": []}'
)
BUSY = problem(503, "store-unavailable", retry_after=0)
CUT = Reply(0)
GATEWAY = Reply(502, b"<html>bad gateway</html>", {}, "text/html")
SLOWED = problem(429, "too-many-requests", retry_after=0)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the pauses that were made, which take no time here."""
    made: list[float] = []
    monkeypatch.setattr(transport, "sleep", made.append)
    return made


@pytest.mark.parametrize("failure", [BUSY, CUT, GATEWAY, SLOWED], ids=["busy", "cut", "gateway", "slowed"])
def test_a_question_that_fails_twice_is_answered_at_the_third_attempt(failure: Reply, pauses: list[float]) -> None:
    with answering(failure, failure, OK) as server, Client(server.url) as client:
        assert client.version() == {"name": "graphsvc"}
    assert methods(server.asked) == ["GET"] * 3
    assert 0.1 <= pauses[0] <= 0.2
    assert 0.2 <= pauses[1] <= 0.4


@pytest.mark.parametrize("failure", [BUSY, CUT, GATEWAY, SLOWED], ids=["busy", "cut", "gateway", "slowed"])
def test_a_batch_is_sent_again_as_it_was(failure: Reply) -> None:
    with answering(failure, WRITTEN) as server, Client(server.url) as client:
        client.write(entities=[{"id": "greece"}])
    assert methods(server.asked) == ["POST"] * 2
    assert server.asked[0].body == server.asked[1].body == b'{"entities": [{"id": "greece"}]}'


@pytest.mark.parametrize(
    ("failure", "error"),
    [(BUSY, errors.StoreUnavailable), (CUT, Unreachable), (GATEWAY, NotUnderstood), (SLOWED, Refused)],
    ids=["busy", "cut", "gateway", "slowed"],
)
def test_after_the_last_attempt_the_failure_is_raised(failure: Reply, error: type[Exception]) -> None:
    with answering(failure) as server, Client(server.url, retries=2) as client, pytest.raises(error):
        client.version()
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "refusal",
    [
        problem(400, "invalid-parameter", errors=[]),
        problem(401, "unauthenticated"),
        problem(404, "not-found", candidates=[]),
        problem(409, "conflict"),
        problem(413, "too-large"),
        problem(422, "invalid-input", errors=[]),
        problem(500, "unexpected"),
        problem(503, "store-unusable", retry_after=1),
    ],
    ids=lambda reply: str(reply.status),
)
def test_what_will_not_pass_by_itself_is_not_sent_again(refusal: Reply) -> None:
    with answering(refusal) as server, Client(server.url) as client:
        with pytest.raises(errors.GraphsvcError):
            client.version()
        with pytest.raises(errors.GraphsvcError):
            client.write(ties=[])
    assert methods(server.asked) == ["GET", "POST"]


def test_the_server_says_how_long_to_wait(pauses: list[float]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=5), usegmt=True)
    with (
        answering(
            problem(503, "store-unavailable", retry_after=3), problem(429, "too-many-requests", retry_after=soon), OK
        ) as server,
        Client(server.url) as client,
    ):
        client.version()
    assert pauses[0] == 3
    assert 3 <= pauses[1] <= 5


def test_a_wait_of_a_minute_is_left_to_the_caller() -> None:
    failure = problem(503, "store-unavailable", retry_after=60)
    with (
        answering(failure) as server,
        Client(server.url) as client,
        pytest.raises(errors.StoreUnavailable) as raised,
    ):
        client.version()
    assert raised.value.retry_after == 60
    assert len(server.asked) == 1


def test_with_no_retries_nothing_is_sent_again() -> None:
    with (
        answering(BUSY, OK) as server,
        Client(server.url, retries=0) as client,
        pytest.raises(errors.StoreUnavailable),
    ):
        client.version()
    assert len(server.asked) == 1


def test_a_server_that_is_still_at_work_is_not_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with Client(url, timeout=0.05) as client, pytest.raises(Unreachable, match="in time"):
            client.version()
        mute.setblocking(False)
        mute.accept()[0].close()
        with pytest.raises(BlockingIOError):
            mute.accept()


def test_the_guide_says_how_often_and_how_long() -> None:
    with answering(BUSY) as server, Client(server.url) as client, pytest.raises(errors.StoreUnavailable):
        client.version()
    assert len(server.asked) == 1 + RETRIES
    told = guide.text("notebooks") or ""
    assert f"at most `retries={RETRIES}` times" in told
    assert f"more than {transport.LONGEST_PAUSE_SECONDS:.0f} seconds" in told
    assert f"`timeout={TIMEOUT_SECONDS:.0f}` seconds" in told


def test_a_number_of_retries_below_none_is_refused() -> None:
    with pytest.raises(errors.InvalidParameter, match="retries"):
        Client(retries=-1)
