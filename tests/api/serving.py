"""A real server on a real socket, in this process, over a store of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

from graphsvc import logs
from graphsvc.connections.protocol import BoundedProtocol
from graphsvc.settings import Settings
from graphsvc.store.base import Scope
from graphsvc.store.opening import open_store
from graphsvc.wiring import Wired, wire
from tests import worlds


@dataclass
class Served:
    """A running server; `get` and so on speak to it as a client with the key given (None: without one)."""

    wired: Wired
    url: str
    client: httpx.Client
    secrets: dict[str, str] = field(default_factory=dict)

    def secret(self, scope: Scope) -> str:
        """Give the secret of a key of this scope, made when first asked for."""
        if scope not in self.secrets:
            self.secrets[scope] = self.wired.services.keys.create(f"{scope}-key", scope)[1]
        return self.secrets[scope]

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read without a key."""
        return self.client.get(path, **more)

    def send(self, method: str, path: str, body: Any = None, *, scope: Scope = "write", **more: Any) -> httpx.Response:
        """Send a request with a key; the body is JSON."""
        headers = {"Authorization": f"Bearer {self.secret(scope)}", **more.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=headers, **sent, **more)

    def tag(self, version: int) -> str:
        """Give the ETag of a record's version."""
        return f'"{self.wired.store.head().store_id[:8]}.{version}"'

    @property
    def revision(self) -> int:
        """Give the last revision of the store."""
        return self.wired.store.head().revision


class PromptServer(uvicorn.Server):
    """A server that ends as soon as it is told to: uvicorn looks ten times a second, then waits a tenth for all to end.

    Hundreds of tests have a server of their own. Nothing else is changed: replies that have begun are waited for.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def stop(self) -> None:
        """Ask the server, from another thread, to end."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Tick as uvicorn does until told to end."""
        self._loop = asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, wait for those that are open, then end the application."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.005)
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()


@contextmanager
def serve(
    url: str,
    *,
    empty: bool = False,
    protocol: type[BoundedProtocol] = BoundedProtocol,
    keep_alive: int = 5,
    **settings: Any,
) -> Iterator[Served]:
    """Serve a store, with the small world written into it where it holds nothing."""
    logs.configure("error")
    store = open_store(url)
    store.migrate()
    if not empty and store.head().revision == 0:
        worlds.write(store, *worlds.small_world())
    revision = store.head().revision
    wired = wire(Settings(store=url, **settings), store)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        wired.app, http=protocol, timeout_keep_alive=keep_alive, log_config=None, access_log=False, lifespan="on"
    )
    server = PromptServer(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="server")
    thread.start()
    try:
        host, port = listening.getsockname()
        address = f"http://{host}:{port}"
        with httpx.Client(base_url=address, timeout=20, verify=False, trust_env=False) as client:
            client.get("/healthz").raise_for_status()
            assert wired.follower.wait_for(revision, 10)
            yield Served(wired, address, client)
    finally:
        wired.app.state.streams.stop()
        server.stop()
        thread.join()
        listening.close()
