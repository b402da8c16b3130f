"""Writers that never stop, and what each of their writes was answered with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple

import httpx

from tests.durability.process import Serving

WRITERS = 4
WAIT_SECONDS = 120


class Version(NamedTuple):
    """One version of a record, as the log names it."""

    record: str
    id: str
    version: int


class Stream:
    """Writers over HTTP: each adds a group, then corrects it again and again, one request after the other.

    A write is repeated while it is answered with 503. One that ends without an answer ends its writer, and stays
    `unanswered`.
    """

    def __init__(self, server: Serving, secret: str, prefix: str) -> None:
        self.acknowledged: list[Version] = []
        self.unanswered: list[dict[str, Any]] = []
        self.refused: list[httpx.Response] = []
        self._server, self._secret, self._prefix = server, secret, prefix
        self._moved = threading.Condition()
        self._stopping = self._abandoned = False

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """Let the writers write until the block ends, and then end what they are at."""
        with ThreadPoolExecutor(WRITERS) as pool:
            writers: list[Future[None]] = [pool.submit(self._write, number) for number in range(WRITERS)]
            try:
                yield
            except BaseException:
                self._abandoned = True
                raise
            finally:
                self._stopping = True
        for writer in writers:
            writer.result()

    def wait_for(self, more: int) -> None:
        """Wait until so many more writes have been acknowledged."""
        with self._moved:
            wanted = len(self.acknowledged) + more
            assert self._moved.wait_for(lambda: len(self.acknowledged) >= wanted, WAIT_SECONDS), self.refused[-3:]

    def wait_for_refusal(self) -> httpx.Response:
        """Wait until a write has been answered with 503; give the answer."""
        with self._moved:
            assert self._moved.wait_for(lambda: self.refused, WAIT_SECONDS)
            return self.refused[-1]

    def send_again(self, server: Serving) -> list[Version]:
        """Send what stayed unanswered once more; give what it made or, where it had been taken, found."""
        with server.client(self._secret) as client:
            return [_put(client, body) for body in self.unanswered]

    def _write(self, number: int) -> None:
        with self._server.client(self._secret) as client:
            for i in count():
                body = {"id": f"{self._prefix}-{number}-{i // 3}", "kind": "group", "name": f"Group {i}"}
                try:
                    while not self._take(client, body) and not self._abandoned:
                        pass
                except httpx.TransportError:
                    self.unanswered.append(body)
                    return
                if self._stopping:
                    return

    def _take(self, client: httpx.Client, body: dict[str, Any]) -> bool:
        response = client.put(f"/v1/entities/{body['id']}", json=body)
        is_refused = response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        with self._moved:
            if is_refused:
                self.refused.append(response)
            else:
                self.acknowledged.append(_version(response))
            self._moved.notify_all()
        return not is_refused


def _put(client: httpx.Client, body: dict[str, Any]) -> Version:
    return _version(client.put(f"/v1/entities/{body['id']}", json=body))


def _version(response: httpx.Response) -> Version:
    assert response.is_success, response.text
    return Version("entity", response.json()["id"], response.json()["version"])


def logged(server: Serving) -> list[Version]:
    """Read the whole log over HTTP and see that its revisions are whole and without gaps; give what it holds."""
    found, expected, after = [], (1, 1), "0"
    with server.client() as client:
        while True:
            page = client.get("/v1/changes", params={"after": after, "limit": 1000}).raise_for_status().json()
            for one in page["items"]:
                assert (one["revision"], one["seq"]) == expected
                is_last = one["seq"] == one["of"]
                expected = (one["revision"] + 1, 1) if is_last else (one["revision"], one["seq"] + 1)
                found.append(Version(one["record"], one["id"], one["version"]))
            if not page["items"]:
                assert expected == (page["revision"] + 1, 1)
                return found
            after = page["next"]
