"""Ask the API about a world in memory: the application as it is served, over a log in a list, without a socket."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from graphsvc import logs
from graphsvc.api.app import routes
from graphsvc.model.citation import Record
from graphsvc.service.services import build
from graphsvc.settings import Settings
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import LogChange
from graphsvc.wiring import wire
from tests.snapshot.log import ListLog

WRITTEN_AT = "2000-12-01"
"""The day on which every world is written, so that `known` can cut the days asked about."""
_loop = asyncio.new_event_loop()


class MemoryStore(ListLog):
    """A log in a list that also gives the bodies of records: all that answers to questions are made from."""

    def write(self, *records: Record, retracted: Iterable[Record] = ()) -> int:
        """Put records in one revision, dated so that later days can be asked for as `known`."""
        start = len(self.written)
        revision = super().write(*records, retracted=retracted)
        self.written[start:] = [_dated(change) for change in self.written[start:]]
        return revision

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Return the canonical JSON of each (record, id, version)."""
        bodies = {(change.record, change.id, change.version): change.body for change in self.written}
        return [bodies.get(reference) for reference in wanted]


def _dated(change: LogChange) -> LogChange:
    values = {name: getattr(change, name) for name in change.__dataclass_fields__}
    return LogChange(**(values | {"at": f"{WRITTEN_AT}T00:00:00.{change.revision:06}Z"}))


@cache
def _application() -> FastAPI:
    """Make the application once: to make it takes longer than a hundred questions."""
    logs.configure("error")
    return wire(Settings(store="in memory"), MemoryStore()).app  # type: ignore[arg-type]


@cache
def has_route(path: str) -> bool:
    """Say whether the API has a route for a path."""
    return any(route.path_regex.match(path) for route in routes())


@dataclass
class World:
    """Records that can be asked about; answers are kept, since several tellers may need the same one."""

    records: tuple[Record, ...]
    _answers: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write the records and let a follower read them."""
        store = MemoryStore()
        revision = store.write(*self.records)
        follower = Follower(store)
        follower.start()
        assert follower.wait_for(revision, 10)
        follower.stop()
        self._services = build(store, follower)  # type: ignore[arg-type]

    def json(self, path: str, **parameters: str | None) -> Any:
        """Return the answer to a question; parameters that are None are left out."""
        return json.loads(self._get(path, parameters))

    def rows(self, path: str, **parameters: str | None) -> list[dict[str, str]]:
        """Return the rows of a table."""
        return list(csv.DictReader(io.StringIO(self._get(path, parameters).decode())))

    def _get(self, path: str, parameters: MutableMapping[str, str | None]) -> bytes:
        query = urlencode({name: value for name, value in parameters.items() if value is not None}, quote_via=quote)
        url = f"{path}?{query}"
        if url not in self._answers:
            app = _application()
            app.state.services = self._services
            status, body = _loop.run_until_complete(_request(app, path, query))
            assert status == 200, (url, body.decode())
            self._answers[url] = body
        return self._answers[url]


async def _request(app: FastAPI, path: str, query: str) -> tuple[int, bytes]:
    status, pieces = 0, []
    unsent = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if not unsent:  # A client that stays: whoever listens for its leaving waits.
            await asyncio.Event().wait()
        return unsent.pop()

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        pieces.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return status, b"".join(pieces)
