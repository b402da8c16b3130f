"""What a write did."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.client import shapes
from graphsvc.client.table import Table
from graphsvc.model import wire_records


@dataclass(frozen=True, slots=True, repr=False)
class Written(Table[shapes.OutcomeDocument]):
    """What a batch did, or with `dry_run` would have done; `items` has the outcome of each record, in its order."""

    revision: int
    dry_run: bool
    counts: shapes.BatchCounts
    items: list[shapes.OutcomeDocument]
    warnings: list[str]
    _answer = wire_records.BatchDocument

    def _title(self) -> str:
        done = "Would be written" if self.dry_run else f"Written at revision {self.revision}"
        counted = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        return f"{done}: {counted}{''.join(f'; warning: {warning}' for warning in self.warnings)}"
