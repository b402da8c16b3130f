"""What a write did."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.client.table import Table
from graphsvc.model.listings import Counts, Outcome


@dataclass(frozen=True, slots=True, repr=False)
class Written(Table[Outcome]):
    """What a batch did, or with `dry_run` would have done; `items` has the outcome of each record, in its order."""

    revision: int
    dry_run: bool
    counts: Counts
    items: list[Outcome]
    warnings: list[str]
    _shape = Outcome
    _shown = ("outcome", "record", "id", "version")

    def _title(self) -> str:
        done = "Would be written" if self.dry_run else f"Written at revision {self.revision}"
        counted = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        return f"{done}: {counted}{''.join(f'; warning: {one}' for one in self.warnings)}"
