"""A reader of Server-Sent Events, as strict as the standard is about what makes an event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

STREAM = "/v1/changes/stream"


@dataclass(frozen=True)
class Event:
    """One event: its id, its kind, and what its data says."""

    id: str
    kind: str
    data: Any


def parsed(lines: Iterable[str]) -> Iterator[Event | None]:
    """Give each event of a stream, and None for each comment; an event that was cut off is none."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            yield None
        elif line:
            name, _, value = line.partition(":")
            assert name in ("id", "event", "data"), line
            assert name not in fields, f"{name} comes twice"
            fields[name] = value.removeprefix(" ")
        elif fields:
            yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


def changes_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Give the changes of a stream that has nothing else to tell."""
    for event in parsed(lines):
        if event is not None:
            assert event.kind == "change", event
            assert event.id == f"{event.data['revision']}:{event.data['seq']}"
            yield event.data


@contextmanager
def streamed(client: httpx.Client, after: str | None = None, **more: Any) -> Iterator[Iterator[Event | None]]:
    """Follow the stream of a server; gives its events, and None for comments."""
    params = {} if after is None else {"after": after}
    with client.stream("GET", STREAM, params=params, **more) as response:
        assert response.status_code == 200, response.read()
        yield parsed(response.iter_lines())


def next_event(events: Iterator[Event | None]) -> Event:
    """Wait for the next event."""
    return next(event for event in events if event is not None)
