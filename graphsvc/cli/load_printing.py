"""Print what a load did, or would do: counts by set, then the records that change, field by field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from graphsvc.charts.captions import plain
from graphsvc.model.phrases import moment_in_words
from graphsvc.model.record_wording import dates_of
from graphsvc.service.field_changes import differences
from graphsvc.service.load_changes import OUTCOMES, LoadChange
from graphsvc.service.loading import LoadReport

SHOWN = 20
"""How many records of each outcome are shown; all of them are in the JSON."""
LONGEST = 400
"""How many characters of a field, before and after together, are shown."""
_HEADINGS = {
    "conflict": "In conflict: corrected since the last load, while the files changed, too (the store → the files)",
    "changed": "Changed",
    "retracted": "Retracted, because the files no longer have them",
    "new": "New",
}
_MARKS = {"conflict": "!", "changed": "~", "retracted": "-", "new": "+"}


def print_load(report: LoadReport, console: Console) -> None:
    """Print the counts of each set, the changes of a dry run, and what was written."""
    names = ["new", "changed", "same", "retracted", *(["conflicts"] if report.conflicts else [])]
    table = Table("set", "dataset", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right")
    for set_report in report.sets:
        table.add_row(set_report.name, set_report.dataset, *(f"{getattr(set_report, name):,}" for name in names))
    console.print(table)
    for outcome in OUTCOMES:
        _print_changes(outcome, [change for change in report.changes if change.change == outcome], console)
    if report.changes:
        console.print()
    if report.dry_run and report.changes_nothing:
        console.print(f"All is there already, at revision {report.revision:,}. Nothing was written.")
    elif report.dry_run:
        console.print("Nothing was written: this was a dry run.")
    elif report.changes_nothing:
        console.print(f"All is there already, at revision {report.revision:,}.")
    else:
        console.print(f"Written as revision {report.revision:,}.")


def _print_changes(outcome: str, changes: list[LoadChange], console: Console) -> None:
    if not changes:
        return
    console.print(f"\n{_HEADINGS[outcome]}")
    grid = Table.grid(padding=(0, 1))
    for change in changes[:SHOWN]:
        grid.add_row(_MARKS[outcome], _titled(change))
        for line in _lines(change):
            grid.add_row("", Padding(line, (0, 0, 0, 2)))
    if len(changes) > SHOWN:
        grid.add_row("", f"… and {len(changes) - SHOWN:,} more, all of them in the JSON (pipe the command)")
    console.print(grid)


def _titled(change: LoadChange) -> str:
    """Write what kind of record it is, what it is called, and where it stands: the set, the file and the line."""
    noun = change.kind if change.record in ("entity", "source") else change.record
    title = plain(f"{change.title}{dates_of(change.record, change.after or change.before or {})}")
    place = "" if change.place is None else f" ({'/'.join(Path(change.place).parts[-2:])})"
    return f"{noun}: {title}{place}"


def _lines(change: LoadChange) -> list[str]:
    """Write what became of each field, and of a conflict who made the correction."""
    lines = []
    if change.change in ("changed", "conflict"):
        if change.before is None:
            lines.append("was retracted; the file brings it back")
        elif change.after is None:
            lines.append("the files no longer have it")
        else:
            name = _namer(change)
            for field in differences(change.before, change.after, name, LONGEST):
                words = f"{field.before} → {field.after}" if field.after else "changed; the JSON has both"
                lines.append(f"{field.field}: {words}")
    if change.corrected is not None:
        why = f": {plain(change.corrected.reason)}" if change.corrected.reason else ""
        who = plain(change.corrected.by["name"])
        lines.append(f"corrected by {who} on {moment_in_words(change.corrected.at)}{why}")
    return lines


def _namer(change: LoadChange) -> Callable[[str], str]:
    names = {entity["id"]: entity["name"] for entity in change.entities}
    return lambda entity_id: names.get(entity_id, entity_id)
