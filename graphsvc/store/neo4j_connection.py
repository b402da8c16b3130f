"""A connection to Neo4j: transactions that carry their statement's name, and what its errors mean for graphsvc."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, unit_of_work
from neo4j.exceptions import (
    AuthError,
    BrokenRecordError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DatabaseError,
    DatabaseUnavailable,
    DriverError,
    Forbidden,
    ForbiddenOnReadOnlyDatabase,
    IncompleteCommit,
    Neo4jError,
    NotALeader,
    TransientError,
    WriteServiceUnavailable,
)

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store.queries import query

T = TypeVar("T")
Row = dict[str, Any]

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 2.0
"""For how long the driver repeats a transaction that failed for a passing reason."""
READ_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an error of the driver, of these classes or codes, means: what becomes of it, and its sentence.

    A sentence may name `where`, the `code`, and what the driver says, `text`.
    """

    error: type[StoreUnavailable]
    sentence: str
    classes: tuple[type[Exception], ...] = ()
    codes: tuple[str, ...] = ()
    """Beginnings of codes, any of which is enough."""
    retry_after: int = 2


_CHANGED_BY_HAND = "its data was changed by hand, or it is a Neo4j that graphsvc does not know; run `graphsvc check`"
_MEANINGS = (
    _Meaning(
        StoreUnavailable,
        "{where} went away during a commit, so it is not known whether this was written; send the same again: it is "
        "*same* if it was",
        (IncompleteCommit,),
    ),
    _Meaning(
        StoreUnusable,
        "{where} is read-only ({code}), so nothing can be written; let it be written to again (it is set read-only, or "
        "follows another server: name that one)",
        (ForbiddenOnReadOnlyDatabase, NotALeader, WriteServiceUnavailable),
        (
            "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
            "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
            "Neo.ClientError.Statement.AccessMode",
            "Neo.ClientError.Cluster.NotALeader",
        ),
    ),
    _Meaning(
        StoreUnavailable,
        "{where} lets nobody in for a while after too many wrong passwords ({code})",
        codes=("Neo.ClientError.Security.AuthenticationRateLimit", "Neo.TransientError.Security."),
        retry_after=30,
    ),
    _Meaning(
        StoreUnusable,
        "{where} does not let graphsvc in ({code}); set GRAPHSVC_NEO4J_USER and GRAPHSVC_NEO4J_PASSWORD to a user who "
        "may read and write it",
        (AuthError, Forbidden),
        ("Neo.ClientError.Security.",),
    ),
    _Meaning(
        StoreUnusable,
        "{where} cannot be used with these settings: {text}",
        (ConfigurationError,),
        ("Neo.ClientError.Database.DatabaseNotFound", "Neo.ClientError.Database.IllegalDatabaseName"),
    ),
    _Meaning(
        StoreUnavailable,
        "{where} has no memory left for so large a transaction ({code}); send smaller batches, or give it more with "
        "server.memory.heap.max_size",
        codes=(
            "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
            "Neo.TransientError.General.TransactionMemoryLimit",
            "Neo.TransientError.General.OutOfMemoryError",
            "Neo.ClientError.General.TransactionOutOfMemoryError",
        ),
    ),
    _Meaning(
        StoreUnavailable,
        "{where} has stopped the database, or is starting it ({code}); START DATABASE starts it",
        (DatabaseUnavailable,),
        ("Neo.TransientError.Database.DatabaseUnavailable", "Neo.TransientError.General.DatabaseUnavailable"),
    ),
    _Meaning(
        StoreUnavailable,
        "{where} is busy or too slow ({code}); try again",
        (TransientError,),
        (
            "Neo.ClientError.Transaction.TransactionTimedOut",
            "Neo.ClientError.Transaction.Terminated",
            "Neo.ClientError.Transaction.LockClientStopped",
        ),
    ),
    _Meaning(
        StoreUnusable,
        "{where} holds what it should not ({code}): {text}; run `graphsvc check`",
        (ConstraintError,),
        ("Neo.ClientError.Schema.",),
    ),
    _Meaning(
        StoreUnusable,
        "{where} does not take a statement of graphsvc ({code}): {text}; " + _CHANGED_BY_HAND,
        (ClientError,),
    ),
    _Meaning(
        StoreUnavailable,
        "{where} reports a fault of its own ({code}); look at its log, and start it again where that says so: after a full disk "
        "it takes no write until then",
        (DatabaseError, Neo4jError),
        retry_after=30,
    ),
    _Meaning(
        StoreUnusable, "{where} holds values that cannot be read: {text}; " + _CHANGED_BY_HAND, (BrokenRecordError,)
    ),
    _Meaning(StoreUnavailable, "{where} cannot be reached: {text}", (DriverError,)),
    _Meaning(
        StoreUnavailable,
        "what answers as {where} does not speak Bolt, or its replies are damaged on their way: {text}; see what the "
        "address leads to",
        (Exception,),
    ),
)
"""Every error that the driver and the server can raise, in the order in which they are looked up here; the last row is
for what the driver stumbles over where the bytes are none of Neo4j's: ValueError, struct.error, AttributeError …"""


class Connection:
    """A pool of connections to one database of one server or cluster; nothing is connected before the first use.

    User and password come from GRAPHSVC_NEO4J_USER and GRAPHSVC_NEO4J_PASSWORD where they are not given.
    """

    def __init__(self, url: str, user: str | None, password: str | None, database: str) -> None:
        if "@" in urlsplit(url).netloc:
            wants = "set GRAPHSVC_NEO4J_USER and GRAPHSVC_NEO4J_PASSWORD instead"
            raise StoreUnusable(f"the URL of a store holds no user and no password; {wants}")
        self.url, self.database = url, database
        user = user or os.environ.get("GRAPHSVC_NEO4J_USER")
        password = password or os.environ.get("GRAPHSVC_NEO4J_PASSWORD")
        # Only a cluster needs them: they make what is read here no older than what was written here.
        self._bookmarks = GraphDatabase.bookmark_manager() if url.startswith("neo4j") else None
        with self._errors():
            self._driver: Driver = GraphDatabase.driver(
                url,
                auth=(user, password or "") if user else None,
                user_agent="graphsvc",
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=2 * CONNECT_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
            )

    def read(self, statement: str, /, **params: Any) -> list[Row]:
        """Run one read statement in a transaction of its own."""
        return self.reading(statement, lambda tx: run(tx, statement, **params))

    def reading(self, name: str, work: Callable[[ManagedTransaction], T], seconds: float = READ_SECONDS) -> T:
        """Do work in one read transaction, of at most so many seconds; it may be done twice."""
        own = _OwnErrors(work)
        with self._errors(own), self._session() as session:
            return session.execute_read(_named(name, seconds, own.work))

    def writing(self, name: str, seconds: float, work: Callable[[ManagedTransaction], T]) -> T:
        """Do work in one write transaction, of at most so many seconds; it may be done twice.

        What the work raises rolls the transaction back and comes out.
        """
        own = _OwnErrors(work)
        with self._errors(own), self._session() as session:
            return session.execute_write(_named(name, seconds, own.work))

    def close(self) -> None:
        """Let go of all connections."""
        self._driver.close()

    def _session(self) -> Session:
        return self._driver.session(database=self.database, bookmark_manager=self._bookmarks)

    @contextmanager
    def _errors(self, own: _OwnErrors[Any] | None = None) -> Iterator[None]:
        try:
            yield
        except Exception as exc:
            if own is not None and exc is own.raised:
                raise
            raise self._translated(exc.__cause__ if isinstance(exc, _Stumbled) and exc.__cause__ else exc) from exc

    def _translated(self, exc: BaseException) -> StoreUnavailable:
        where, code = f"Neo4j at {self.url}", getattr(exc, "code", None) or ""
        meaning = next(
            row for row in _MEANINGS if isinstance(exc, row.classes) or (row.codes and code.startswith(row.codes))
        )
        text = _on_one_line(exc) or type(exc).__name__
        sentence = meaning.sentence.format(where=where, code=code or type(exc).__name__, text=text)
        return meaning.error(sentence, meaning.retry_after)


class _Stumbled(DriverError):
    """Within a transaction the driver raised what is none of its errors, because the bytes are none of Neo4j's."""


class _OwnErrors(Generic[T]):
    """The work of a transaction, and the error of ours that ended it, which is to come out as it is."""

    def __init__(self, work: Callable[[ManagedTransaction], T]) -> None:
        self._work = work
        self.raised: Exception | None = None

    def work(self, tx: ManagedTransaction) -> T:
        """Do the work."""
        try:
            return self._work(tx)
        except (DriverError, Neo4jError):
            raise
        except Exception as exc:
            self.raised = exc
            raise


def run(tx: ManagedTransaction, statement: str, /, **params: Any) -> list[Row]:
    """Run the statement of a file within a transaction."""
    text = query(statement).text
    try:
        result = tx.run(text, params)
        keys = result.keys()
        return [dict(zip(keys, record.values(), strict=True)) for record in result]
    except (DriverError, Neo4jError):
        raise
    except Exception as exc:
        raise _Stumbled(str(exc)) from exc


def _named(name: str, seconds: float, work: Callable[[ManagedTransaction], T]) -> Callable[[ManagedTransaction], T]:
    @unit_of_work(metadata={"app": "graphsvc", "query": name}, timeout=seconds)
    def unit(tx: ManagedTransaction) -> T:
        return work(tx)

    return unit


def _on_one_line(exc: BaseException) -> str:
    return " ".join(str(exc).split())[:300]
