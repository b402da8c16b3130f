"""Make a store ready, serve it, ask the first question."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

import typer
import uvicorn
from pydantic import ValidationError

from graphsvc import __version__, logs
from graphsvc.cli.output import REFUSED, say, waiting
from graphsvc.cli.stopping import LastResort, leave_threads_behind
from graphsvc.cli.stores import opened
from graphsvc.connections.protocol import BoundedProtocol
from graphsvc.settings import Settings
from graphsvc.store.base import Store
from graphsvc.wiring import ENDLESS, Wired, wire

GRACE_SECONDS = 5
"""How long requests in progress may take once the server is told to stop; then they are answered with 503."""
UNREAD_SECONDS = 1.0
"""How long a stream that has ended may take until its reader has read it."""


def run(*, with_seeds: bool, **given: Any) -> None:
    """Serve until a signal comes; what is given and not None wins over the environment."""
    settings = _settings(given)
    logs.configure(settings.log_level, settings.log_format)
    logs.take_over()
    with _listening(settings.host, settings.port) as listener, opened(settings.store, migrate=True) as opened_store:
        if with_seeds:
            _load_seeds(opened_store)
        address = _address(settings.host, listener.getsockname()[1])
        wired = wire(settings, opened_store)
        gc.freeze()  # What has been imported stays; see `_greet`.
        server = _Server(_config(wired), lambda: _greet(wired, address))
        wired.app.state.metrics.connections = lambda: len(server.server_state.connections)
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: server.stop())
        server.run(sockets=[listener])
        if not server.started:
            say("graphsvc: the server could not start")
            raise typer.Exit(REFUSED)
    say("Stopped.")
    leave_threads_behind()


class _Server(uvicorn.Server):
    """Calls back once it answers, and leaves the exit code to the command where a signal stops it."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._last_resort = LastResort()

    def stop(self) -> None:
        self._last_resort.arm()
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._last_resort.arm()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            threading.Thread(target=self._on_started, name="first question", daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        cutting = [
            loop.call_later(UNREAD_SECONDS, self._cut_streams),
            loop.call_later(GRACE_SECONDS - UNREAD_SECONDS / 2, self._cut_unread),
        ]
        await super().shutdown(sockets)
        for cut in cutting:
            cut.cancel()

    def _cut_streams(self) -> None:
        """Cut off readers of streams who do not read: it would be waited for them, and they lose nothing."""
        for connection in list(self.server_state.connections):
            scope = getattr(connection, "scope", None) or {}
            if scope.get("path") in ENDLESS:
                connection.transport.abort()

    def _cut_unread(self) -> None:
        """Cut off all others who have not read what they asked for while it was waited for them."""
        for connection in list(self.server_state.connections):
            if connection.transport.get_write_buffer_size():
                connection.transport.abort()


def _config(wired: Wired) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # Where the server listens is told by the command.
    return uvicorn.Config(
        wired.app,
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Whom to believe about where a request comes from is for GRAPHSVC_TRUSTED_PROXIES to say.
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )


def _settings(given: Mapping[str, Any]) -> Settings:
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as exc:
        wrong = "; ".join(
            f"GRAPHSVC_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in exc.errors()
        )
        raise typer.BadParameter(wrong) from exc


def _listening(host: str, port: int) -> socket.socket:
    """Listen before anything is written, so that a port in use leaves no store behind."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as exc:
        say(
            f"graphsvc: cannot listen on {host}, port {port}: {exc.strerror or exc}; choose another with --host or --port"
        )
        raise typer.Exit(REFUSED) from exc


def _load_seeds(store: Store) -> None:
    if store.head().revision:
        return
    from graphsvc.service.loading import load, shipped_seeds

    seeds = shipped_seeds()
    if seeds is None:
        say("The curated sets are not installed; the store stays empty.")
        return
    with waiting("Loading the curated sets"):
        report = load(store, [seeds])
    records = sum(seed_set.new for seed_set in report.sets)
    say(
        f"Loaded {records:,} records of the sets {', '.join(seed_set.name for seed_set in report.sets)} into the empty store."
    )


def _address(host: str, port: int) -> str:
    """Return the address under which this machine reaches the server."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _greet(wired: Wired, address: str) -> None:
    from graphsvc.cli.first_question import ask_first_question

    say(f"graphsvc {__version__} serves {wired.settings.store}")
    say(f"  pages {address}/")
    say(f"  API   {address}/v1")
    say(f"  docs  {address}/docs")
    if not wired.settings.reading_is_open:
        say("Reading needs a key here; make one with: graphsvc key create NAME --scope read")
    ask_first_question(wired.follower, address)
    # The collector leaves alone what is there by now, and stays for good. On the store of ATOP the longest pause in a
    # cold betweenness was 189 ms and is 53 ms, in two hundred years of degrees 271 and 81 ms; while 100,000 ties were
    # read 40 and 3 ms.
    gc.freeze()
