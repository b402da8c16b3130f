"""End the ties that events close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from graphsvc.model import intervals
from graphsvc.model.batch import LOADER, READERS, Write
from graphsvc.model.dates import OPEN
from graphsvc.model.event import Event
from graphsvc.model.intervals import EndError
from graphsvc.model.tie import Tie
from graphsvc.store.draft import Draft


def close_within(draft: Draft) -> None:
    """Take ties that come open, in one batch with the event that closes them, as closed: so it can be repeated."""
    if draft.batch.by == LOADER:
        return
    events = [value for value in draft.puts.values() if isinstance(value, Event)]
    for event in sorted(events, key=lambda closing: closing.id):  # The order within a batch does not matter.
        for tie_id in event.closes:
            tie = draft.puts.get(("tie", tie_id))
            if isinstance(tie, Tie) and tie.interval.until.text == OPEN:
                try:
                    draft.puts["tie", tie_id] = _closed(tie, event)
                except EndError:
                    continue  # `close` finds it still open and tells.


def close(draft: Draft, write: Write, event: Event) -> None:
    """Set the date of the event as the end of the ties that it newly closes, where they are still open."""
    known = set((draft.planned[write.reference].before or {}).get("closes", ()))
    for i, tie_id in enumerate(event.closes):
        body = draft.body(("tie", tie_id))
        if tie_id in known or body is None:
            continue
        where = f"{write.pointer}/closes/{i}"
        if body["until"] != OPEN:
            if _end(body, "until") != _end(event.body(), "when"):
                draft.fault(
                    where,
                    f"tie {tie_id} ends {body['until']!r} already, and the event is of {event.when.text!r}; "
                    "correct one of the two, or leave the tie out of closes",
                )
        elif draft.batch.by == LOADER:
            draft.fault(where, f"tie {tie_id} is still open; write until: {event.when.text} in the tie itself")
        else:
            _close(draft, body, event, where)


def _close(draft: Draft, body: Mapping[str, Any], event: Event, where: str) -> None:
    tie = cast(Tie, READERS["tie"](body, where, []))
    try:
        draft.change(("tie", tie.id), _closed(tie, event))
    except EndError as exc:
        draft.fault(where, f"tie {tie.id} cannot end with the event: {exc}; correct one of the two dates")


def _closed(tie: Tie, event: Event) -> Tie:
    return replace(tie, interval=intervals.ended(tie.interval, event.when))


def _end(body: Mapping[str, Any], name: str) -> tuple[str | None, ...]:
    return tuple(body.get(part) for part in (name, f"{name}_earliest", f"{name}_latest"))
