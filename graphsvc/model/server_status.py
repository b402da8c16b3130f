"""The shapes in which a server says how it is."""

from __future__ import annotations

from typing_extensions import TypedDict


class Health(TypedDict):
    """That the server is alive."""

    status: str


class Readiness(TypedDict):
    """Whether the server can serve: the revision that it has read, and that of its store, null where it is not known."""

    status: str
    revision: int
    store_revision: int | None


class Version(TypedDict):
    """What is running: graphsvc's version and the newest schema of a store that it knows."""

    name: str
    version: str
    schema: int
