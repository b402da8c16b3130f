"""The change log as people read it: write by write, the newest first, each with what it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphsvc.model.learned import RecordChange
from graphsvc.questions.record_diff import RecordFilter, revisions_about
from graphsvc.service.record_diff import RecordDiff
from graphsvc.snapshot.rows import SourceRow
from graphsvc.snapshot.view import View


@dataclass(frozen=True, slots=True)
class LoggedWrite:
    """One write: when it was, who did it and why, and the first of its changes; `total` counts all of them.

    `outcomes` counts them by outcome: added, corrected, retracted. `datasets` are the data sets whose own record is new
    or another: what a load or an import brought.
    """

    revision: int
    at: str
    by: str
    reason: str | None
    changes: list[RecordChange]
    total: int
    outcomes: Counter[str]
    datasets: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LogPart:
    """Some writes, newest first, and the revision up to which the next part goes (None: there are no older ones)."""

    writes: list[LoggedWrite]
    next: int | None


class ChangeLog:
    """Reads the log backwards."""

    def __init__(self, differences: RecordDiff) -> None:
        self._differences = differences

    def part(self, head: View, wanted: RecordFilter, *, through: int, limit: int, changes: int) -> LogPart:
        """Read up to `limit` writes that changed wanted records, from a revision backwards, with `changes` of each."""
        writes: list[LoggedWrite] = []
        for revision in revisions_about(head.rewind(min(through, head.revision)), wanted):
            if len(writes) == limit:
                return LogPart(writes, revision)
            write = self.write(head, wanted, revision, 0, changes)
            if write is not None:
                writes.append(write)
        return LogPart(writes, None)

    def write(self, head: View, wanted: RecordFilter, revision: int, start: int, limit: int) -> LoggedWrite | None:
        """Read some of the changes of one write; None where it changed no wanted record, or not from `start` on."""
        before, after = head.rewind(revision - 1), head.rewind(revision)
        part = self._differences.part(head, before, after, wanted, start, limit)
        if not part.items:
            return None
        first, counts = part.items[0], part.counts
        outcomes = Counter(
            {"added": counts["added"], "corrected": counts["corrected"], "retracted": counts["retracted"]}
        )
        author = first["by"]["name"]
        datasets = tuple(row for row in after.sources("dataset") if before.version("source", row.id) != row.version)
        total = outcomes.total()
        return LoggedWrite(revision, first["at"], author, first["reason"], part.items, total, outcomes, datasets)
