"""A connection to Neo4j: transactions that carry their statement's name, and what its errors mean for graphsvc."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, unit_of_work
from neo4j.exceptions import (
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ResultError,
    SessionError,
    TransactionError,
    TransientError,
)

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store.queries import query

T = TypeVar("T")
Row = dict[str, Any]

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 2.0
"""For how long the driver repeats a transaction that failed for a passing reason."""
READ_SECONDS = 30.0

_MISUSE = (ResultError, SessionError, TransactionError)
_PASSING = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.Terminated",
    "Neo.ClientError.Transaction.LockClientStopped",
)
_MEMORY = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.TransactionMemoryLimit",
    "Neo.TransientError.General.OutOfMemoryError",
    "Neo.ClientError.General.TransactionOutOfMemoryError",
)


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
        with self._errors(), self._session() as session:
            return session.execute_read(_named(name, seconds, work))

    def writing(self, name: str, seconds: float, work: Callable[[ManagedTransaction], T]) -> T:
        """Do work in one write transaction, of at most so many seconds; it may be done twice.

        What the work raises rolls the transaction back and comes out.
        """
        with self._errors(), self._session() as session:
            return session.execute_write(_named(name, seconds, work))

    def close(self) -> None:
        """Let go of all connections."""
        self._driver.close()

    def _session(self) -> Session:
        return self._driver.session(database=self.database, bookmark_manager=self._bookmarks)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (DriverError, Neo4jError) as exc:
            translated = self._translated(exc)
            if translated is None:
                raise
            raise translated from exc

    def _translated(self, exc: DriverError | Neo4jError) -> StoreUnavailable | None:
        """Translate an error; None where it is a fault of graphsvc itself."""
        where, code = f"Neo4j at {self.url}", getattr(exc, "code", None) or ""
        if code.startswith("Neo.ClientError.Security."):
            wants = "set GRAPHSVC_NEO4J_USER and GRAPHSVC_NEO4J_PASSWORD to a user who may read and write it"
            return StoreUnusable(f"{where} does not let graphsvc in ({code}); {wants}")
        if isinstance(exc, ConfigurationError) or code == "Neo.ClientError.Database.DatabaseNotFound":
            return StoreUnusable(f"{where} cannot be used with these settings: {_on_one_line(exc)}")
        if isinstance(exc, IncompleteCommit):
            return StoreUnavailable(
                f"{where} went away during a commit; send the same again: it is *same* if it was taken"
            )
        if code in _MEMORY:
            how = "send smaller batches, or give it more with server.memory.heap.max_size"
            return StoreUnavailable(f"{where} has no memory left for so large a transaction ({code}); {how}")
        if isinstance(exc, TransientError) or (isinstance(exc, ClientError) and code.startswith(_PASSING)):
            return StoreUnavailable(f"{where} is busy or too slow ({code}); try again")
        if isinstance(exc, DatabaseError):
            return StoreUnavailable(f"{where} reports a fault of its own ({code}); look at its log", retry_after=30)
        if isinstance(exc, DriverError) and not isinstance(exc, _MISUSE):
            return StoreUnavailable(f"{where} cannot be reached: {_on_one_line(exc)}")
        return None


def run(tx: ManagedTransaction, statement: str, /, **params: Any) -> list[Row]:
    """Run the statement of a file within a transaction."""
    result = tx.run(query(statement).text, params)
    keys = result.keys()
    return [dict(zip(keys, record.values(), strict=True)) for record in result]


def _named(name: str, seconds: float, work: Callable[[ManagedTransaction], T]) -> Callable[[ManagedTransaction], T]:
    @unit_of_work(metadata={"app": "graphsvc", "query": name}, timeout=seconds)
    def unit(tx: ManagedTransaction) -> T:
        return work(tx)

    return unit


def _on_one_line(exc: Exception) -> str:
    return " ".join(str(exc).split())[:300]
