"""How much the snapshot holds, and about how many bytes that takes; quick enough to be asked every few seconds."""

from __future__ import annotations

from sys import getsizeof

from graphsvc.snapshot.state import SnapshotState

_OF_A_RECORD = 2_000
"""About what a version of an entity, an event or a source takes: Python objects for its row, its names, its look-ups."""
_OF_AN_ID = 40
"""What the look-up by id takes for a row of a tie, which is read from a store."""


def counts(state: SnapshotState) -> dict[str, int]:
    """Count the records of each kind, of ties the versions."""
    return {
        "entity": len(state.entities.ids),
        "source": len(state.sources.ids),
        "event": len(state.events.ids),
        "tie_version": state.ties.table.length,
    }


def estimated_bytes(state: SnapshotState) -> int:
    """Estimate the bytes of a snapshot: the columns of ties as they are, all else by its number."""
    ties, numbers = state.ties, counts(state)
    columns = [ties.table, ties.ids, *ties.of_kind]
    of_ties = sum(column.array.nbytes for column in columns) + _OF_AN_ID * numbers["tie_version"]
    parties = sum(getsizeof(rows) for rows in list(ties.of_entity.values())) + getsizeof(ties.of_entity)
    others = numbers["entity"] + numbers["source"] + numbers["event"]
    return of_ties + parties + _OF_A_RECORD * others + sum(map(getsizeof, state.moments[-1:])) * len(state.moments)
