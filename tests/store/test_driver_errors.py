"""Whatever the driver of Neo4j raises, and whatever answers in Neo4j's place, becomes an error that says what to do."""

from __future__ import annotations

import inspect
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import neo4j.exceptions
import pytest
from neo4j.exceptions import Neo4jError

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.store.neo4j_connection import Connection, _OwnErrors

RAISED = [
    error
    for error in vars(neo4j.exceptions).values()
    if inspect.isclass(error) and issubclass(error, Exception) and not issubclass(error, Warning)
]
OTHERS = [OSError("no"), struct.error("unpack"), ValueError("Nothing to unpack"), AttributeError("x"), KeyError("x")]


@pytest.fixture
def connection() -> Iterator[Connection]:
    connection = Connection("bolt://127.0.0.1:1", None, None, "neo4j")
    yield connection
    connection.close()


@pytest.mark.parametrize("error", [*(error("it failed") for error in RAISED), *OTHERS], ids=repr)
def test_every_error_of_the_driver_becomes_one_of_ours(connection: Connection, error: Exception) -> None:
    with pytest.raises(StoreUnavailable, match="Neo4j at bolt://127") as raised, connection._errors():
        raise error
    assert raised.value.__cause__ is error


@pytest.mark.parametrize(
    ("code", "expected", "sentence"),
    [
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreUnusable, "is read-only"),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", StoreUnusable, "is read-only"),
        ("Neo.ClientError.Cluster.NotALeader", StoreUnusable, "is read-only"),
        ("Neo.ClientError.Security.Unauthorized", StoreUnusable, "GRAPHSVC_NEO4J_PASSWORD"),
        ("Neo.ClientError.Security.Forbidden", StoreUnusable, "may read and write"),
        ("Neo.ClientError.Security.TokenExpired", StoreUnusable, "does not let graphsvc in"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreUnavailable, "too many wrong passwords"),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreUnusable, "these settings"),
        ("Neo.TransientError.Database.DatabaseUnavailable", StoreUnavailable, "START DATABASE"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreUnavailable, "no memory left"),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreUnavailable, "busy"),
        ("Neo.ClientError.Transaction.TransactionTimedOut", StoreUnavailable, "too slow"),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", StoreUnusable, "graphsvc check"),
        ("Neo.ClientError.Statement.SyntaxError", StoreUnusable, "graphsvc check"),
        ("Neo.ClientError.Statement.TypeError", StoreUnusable, "graphsvc check"),
        ("Neo.DatabaseError.General.UnknownError", StoreUnavailable, "look at its log"),
        ("Neo.Nonsense", StoreUnavailable, "Neo4j at"),
    ],
)
def test_every_code_of_the_server_says_whether_to_try_again(
    connection: Connection, code: str, expected: type[StoreUnavailable], sentence: str
) -> None:
    with pytest.raises(StoreUnavailable, match=sentence) as raised, connection._errors():
        raise Neo4jError._hydrate_neo4j(code=code, message="it failed")
    assert type(raised.value) is expected


def test_a_commit_of_which_nobody_knows_says_that_repeating_is_safe(connection: Connection) -> None:
    sentence = r"not known whether .* send the same again"
    with pytest.raises(StoreUnavailable, match=sentence) as raised, connection._errors():
        raise neo4j.exceptions.IncompleteCommit("gone")
    assert not isinstance(raised.value, StoreUnusable)


def test_an_error_of_our_own_within_a_transaction_is_not_taken_for_the_drivers(connection: Connection) -> None:
    def work(_: object) -> None:
        raise ValueError("a fault of graphsvc")

    own = _OwnErrors(work)
    with pytest.raises(ValueError, match="a fault of graphsvc"), connection._errors(own):
        own.work(None)  # type: ignore[arg-type]


def message(body: bytes) -> bytes:
    """Frame a message as Bolt does."""
    return len(body).to_bytes(2, "big") + body + b"\x00\x00"


VERSION = b"\x00\x00\x04\x05"
HELLO = message(b"\xb1\x70\xa2\x86server\xd0\x0cNeo4j/5.26.0\x8dconnection_id\x83b-1")
SUCCESS = message(b"\xb1\x70\xa0")
GARBAGE = {
    "zeros": b"\0" * 64,
    "a record that is cut": message(b"\xb1\x71"),
    "a message nobody knows": message(b"\xb1\x11\xa0"),
    "a map that is cut": message(b"\xb1\x70\xa5\x81"),
    "a text": message(b"\x85hello"),
    "a name in no encoding": message(b"\xb1\x70\xa1\x82\xff\xfe\xc0"),
    "a success of nothing": message(b"\xb1\x70\xc0"),
    "a list longer than memory": message(b"\xb1\x70\xd6\x7f\xff\xff\xff"),
}


@contextmanager
def answering(*replies: bytes) -> Iterator[str]:
    """Answer each connection with these bytes, one lot for each that it sends, then close it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client:
                try:
                    for reply in replies:
                        if client.recv(65_536):
                            client.sendall(reply)
                except OSError:
                    pass

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield f"bolt://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def refused(url: str) -> StoreUnavailable:
    store = Neo4jStore(url)
    try:
        with pytest.raises(StoreUnavailable) as raised:
            store.head()
    finally:
        store.close()
    return raised.value


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("before", [(), (VERSION,), (VERSION, HELLO + SUCCESS)], ids=["version", "hello", "run"])
def test_garbage_on_the_connection_is_an_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, garbage: bytes, before: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr("graphsvc.store.neo4j_connection.RETRY_SECONDS", 0.0)
    with answering(*before, garbage) as url:
        assert "Neo4j at bolt://127" in refused(url).detail


def test_a_connection_that_closes_at_any_byte_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.store.neo4j_connection.RETRY_SECONDS", 0.0)
    whole = VERSION + HELLO + SUCCESS
    for end in range(len(whole)):
        replies = (whole[:end],) if end <= 4 else (VERSION, whole[4:end])
        with answering(*replies) as url:
            assert "Neo4j at bolt://127" in refused(url).detail
