"""Follow the log of changes as it is written, over connections that are made again where they break."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic, sleep

from graphsvc.client.decoding import read
from graphsvc.client.shapes import ChangeDocument
from graphsvc.client.transport import Passing, Transport, pause_before
from graphsvc.errors import NoSuchPosition

PATH = "/v1/changes/stream"
QUIET_SECONDS = 15.0
"""How long a stream may be silent before it is taken for dead; a server says something every few seconds."""
PATIENCE_SECONDS = 60.0
"""How long a server may be away before that is told."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event of a stream; one without a name is a comment, which says that the server lives."""

    name: str = ""
    data: str = ""
    id: str = ""


def follow(transport: Transport, after: str | None, patience: float) -> Iterator[ChangeDocument]:
    """Yield each change behind a place, then each new one. Raises NoSuchPosition where the log gave way to another."""
    params: Mapping[str, str] = {} if after is None else {"after": after}
    last, heard_at, attempt = "", monotonic(), 0
    while True:
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
        try:
            with transport.stream(PATH, params, headers, QUIET_SECONDS) as chunks:
                for event in events(chunks):
                    heard_at, attempt = monotonic(), 0
                    if event.name == "replaced":
                        raise NoSuchPosition(json.loads(event.data)["detail"])
                    last = event.id or last
                    if event.name == "change":
                        yield read(ChangeDocument, json.loads(event.data))
                        heard_at = monotonic()
        except Passing as exc:
            if monotonic() - heard_at > patience:
                raise exc.error from exc
        sleep(pause_before(attempt))
        attempt += 1


def events(chunks: Iterable[bytes]) -> Iterator[StreamEvent]:
    """Read the events of a stream, and its comments. A line ends where the format says, not at every break of Unicode."""
    name, data, place = "", [], ""
    for line in _lines(chunks):
        if line.startswith(":"):
            yield StreamEvent()
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                name = value
            case "data":
                data.append(value)
            case "id":
                place = value
            case "" if data:
                yield StreamEvent(name or "message", "\n".join(data), place)
                name, data, place = "", [], ""
            case "":
                name, place = "", ""


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")
