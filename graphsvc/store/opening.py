"""Open the store that a URL names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from graphsvc.errors import InvalidParameter
from graphsvc.store.base import Store

_SQLITE = "sqlite:///"
_NEO4J = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_FORMS = (
    "use sqlite:///relative/path.sqlite, sqlite:////absolute/path.sqlite, bolt://HOST:PORT or neo4j://HOST:PORT "
    "(also bolt+s, bolt+ssc, neo4j+s, neo4j+ssc)"
)


def open_store(url: str) -> Store:
    """Open the store at the URL, without connecting to it yet. Raises InvalidParameter where it is no such URL."""
    scheme = url.partition(":")[0]
    if url.startswith(_SQLITE):
        path = url.removeprefix(_SQLITE)
        if not path or path.endswith("/") or "\x00" in path or path == ":memory:":
            raise InvalidParameter.of("store", f"{url!r} names no file; {_FORMS}")
        from graphsvc.store.sqlite import SqliteStore

        return SqliteStore(Path(path))
    if scheme in _NEO4J:
        _check_address(url, scheme)
        from graphsvc.store.neo4j import Neo4jStore

        return Neo4jStore(url)
    # The rest of the URL may hold a password, so only its scheme is shown.
    raise InvalidParameter.of("store", f"{scheme[:20]!r} begins no URL of a store; {_FORMS}")


def accept_loss(url: str) -> int:
    """Declare what a store's file holds to be all of it, where its -wal is gone; return its revision.

    Raises InvalidParameter where the store is no file, StoreIncomplete where there is still a -wal.
    """
    if not url.startswith(_SQLITE):
        raise InvalidParameter.of(
            "accept-loss", "is for SQLite stores alone: what another lacks, it has never acknowledged"
        )
    from graphsvc.store.sqlite_connections import accept_loss

    return accept_loss(Path(url.removeprefix(_SQLITE)))


def _check_address(url: str, scheme: str) -> None:
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        host, user = None, None
    if not host:
        raise InvalidParameter.of("store", f"the {scheme} URL names no host, or a wrong port; {_FORMS}")
    if user is not None:
        detail = "a URL holds no password; set GRAPHSVC_NEO4J_USER and GRAPHSVC_NEO4J_PASSWORD instead"
        raise InvalidParameter.of("store", detail)
