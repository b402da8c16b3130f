"""Requests over HTTP: sent again where that is safe, and answered with JSON or with an error."""

from __future__ import annotations

import json
import random
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from time import sleep
from typing import Any

import httpx

from graphsvc import __version__
from graphsvc.client.problems import NotUnderstood, Unreachable, error_of, not_understood, problem_of, slug_in
from graphsvc.errors import GraphsvcError, InvalidParameter

PAUSE_SECONDS = 0.2
"""How long is waited before the second attempt; before each later one, twice as long."""
LONGEST_PAUSE_SECONDS = 10.0
_BUSY = (429, 502, 503, 504)
"""Statuses that pass by themselves: too many requests, and a server or its store that is away for a while."""
_PASSING = (httpx.NetworkError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.RemoteProtocolError)
"""Failures to connect, and connections that broke. A server that is still at work on an answer is not asked again."""


_LATE = {
    "GET": "ask for less, or give Client a longer `timeout`",
    "POST": "it may have been written all the same: give Client a longer `timeout` and send it again, which does no harm",
}


class Passing(Exception):
    """A failure that may pass by itself; `error` is what to raise where it does not."""

    def __init__(self, error: GraphsvcError) -> None:
        super().__init__(error.detail)
        self.error = error


class Transport:
    """One server, reached with one key; connections are kept open between requests."""

    def __init__(self, url: str, *, api_key: str | None, timeout: float, retries: int) -> None:
        if retries < 0:
            raise InvalidParameter.of("retries", f"is {retries}; give 0 (never send again) or more")
        self.url, self.has_key, self._retries = _address(url), api_key is not None, retries
        agent = {"User-Agent": f"graphsvc-client/{__version__}", "Accept": "application/json"}
        self._http = httpx.Client(
            base_url=self.url,
            headers=agent | ({} if api_key is None else {"Authorization": f"Bearer {_key(api_key)}"}),
            timeout=timeout,
            trust_env=not _is_loopback(httpx.URL(self.url).host),
        )
        weakref.finalize(self, self._http.close)  # A notebook closes nothing.

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Read JSON."""
        return _json(self.send(self._http.build_request("GET", path, params=params)))

    def get_bytes(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """Read what is no JSON: a file, a picture."""
        return self.send(self._http.build_request("GET", path, params=params, headers={"Accept": "*/*"})).content

    def post(self, path: str, body: bytes) -> Any:
        """Send JSON that does no harm when it is sent twice, and read JSON."""
        headers = {"Content-Type": "application/json"}
        return _json(self.send(self._http.build_request("POST", path, content=body, headers=headers)))

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request until it is answered, at most `retries` times again. Raises what the server raised."""
        attempt = 0
        while True:
            pause: float | None = pause_before(attempt)
            try:
                reply = self._http.send(request, follow_redirects=request.method == "GET")
            except _PASSING as exc:
                failure: Exception = self.unreachable(exc)
            except httpx.TimeoutException:
                raise Unreachable(f"{request.url} did not answer in time; {_LATE[request.method]}") from None
            except (httpx.HTTPError, httpx.InvalidURL) as exc:
                raise NotUnderstood(f"{request.url} cannot be asked: {exc}") from exc
            else:
                if reply.is_success:
                    return reply
                failure, pause = error_of(reply), _pause_for(reply, attempt)
            attempt += 1
            if pause is None or attempt > self._retries:
                raise failure
            sleep(pause)

    @contextmanager
    def stream(
        self, path: str, params: Mapping[str, str], headers: Mapping[str, str], quiet: float
    ) -> Iterator[Iterator[bytes]]:
        """Open a stream, whose bytes come as they are sent; raises Passing where it breaks, or is silent for too long."""
        try:
            with self._http.stream("GET", path, params=params, headers=headers, timeout=quiet) as reply:
                if not reply.is_success:
                    reply.read()
                    error = error_of(reply)
                    raise error if _pause_for(reply, 0) is None else Passing(error)
                yield reply.iter_bytes()
        except (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError) as exc:
            raise Passing(self.unreachable(exc)) from exc

    def unreachable(self, exc: Exception) -> Unreachable:
        """Say that no answer came, and what to do. Without its cause, whose frames would hide the sentence in a notebook."""
        why = str(exc) or type(exc).__name__
        return Unreachable(
            f"no answer from {self.url}: {why}; start a server there with `graphsvc serve`, or give Client the address of one"
        )


def pause_before(attempt: int) -> float:
    """Return how many seconds to wait after so many attempts have failed: twice as long each time, less some chance."""
    pause: float = PAUSE_SECONDS * 2 ** min(attempt, 10)
    return min(LONGEST_PAUSE_SECONDS, pause) * random.uniform(0.5, 1.0)


def _pause_for(reply: httpx.Response, attempt: int) -> float | None:
    """Return how long to wait before the request is sent again; None where that is of no use, or too far away."""
    if reply.status_code not in _BUSY:
        return None
    problem = problem_of(reply)
    if problem is not None and slug_in(problem) == "store-unusable":
        return None
    seconds = _retry_after(reply.headers.get("retry-after"))
    return None if seconds > LONGEST_PAUSE_SECONDS else max(seconds, pause_before(attempt))


def _retry_after(text: str | None) -> float:
    """Read the header Retry-After, seconds or a moment; 0 where there is nothing to read."""
    if text is None:
        return 0.0
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _json(reply: httpx.Response) -> Any:
    try:
        return json.loads(reply.content)
    except ValueError as exc:
        raise not_understood(reply, "is no JSON") from exc


def _address(url: str) -> str:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as exc:
        raise InvalidParameter.of("url", f"{url!r} is no address: {exc}") from exc
    if address.scheme not in ("http", "https") or not address.host:
        raise InvalidParameter.of("url", f"{url!r} is not the address of a server; give one like http://127.0.0.1:8000")
    if address.userinfo:
        raise InvalidParameter.of("url", "holds a password; leave it out, and give a key as `api_key`")
    if address.query or address.fragment:
        raise InvalidParameter.of("url", f"{url!r} has more than an address; leave out what comes after ? and #")
    return url.rstrip("/")


def _key(api_key: str) -> str:
    """Check that a key can be sent, and return it. The error does not show it."""
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise InvalidParameter.of("api_key", "is not one of graphsvc's keys; `graphsvc key create` prints one")
    return key


def _is_loopback(host: str) -> bool:
    """Say whether the host is this machine, which is asked directly whatever proxy there is for the rest."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
