"""A server that answers as a test says, in order, on a real socket; `asked` has what came."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What is answered; a status of 0 closes the connection without a word."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"


@dataclass
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Faulty:
    """A server and what it was asked."""

    url: str
    asked: list[Asked]


def problem(status: int, slug: str, detail: str = "it is so", **more: Any) -> Reply:
    """Give a problem document; `retry_after` is its header."""
    headers = {"Retry-After": str(more.pop("retry_after"))} if "retry_after" in more else {}
    body = {"type": f"/problems/{slug}", "title": "T", "status": status, "detail": detail, "request_id": "r-1", **more}
    return Reply(status, json.dumps(body).encode(), headers, "application/problem+json")


@contextmanager
def answering(*replies: Reply) -> Iterator[Faulty]:
    """Serve the replies in order, the last one ever after."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            reply = replies[min(len(asked), len(replies)) - 1]
            if reply.status == 0:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": reply.kind,
                "Content-Length": str(len(reply.body)),
                **reply.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Faulty(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def methods(asked: Sequence[Asked]) -> list[str]:
    """Give the methods of what was asked."""
    return [one.method for one in asked]
