"""Load curated sets: read their files, write them together as one revision, say what became of each set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc.errors import Fault, InvalidInput
from graphsvc.ingest.folders import Progress
from graphsvc.ingest.seeds import Loaded, read_sets
from graphsvc.model.batch import Write
from graphsvc.model.citation import Reference
from graphsvc.resources import folder
from graphsvc.service.load_changes import LoadChange, load_changes, version_before
from graphsvc.service.record_references import RecordItem, RecordReferences
from graphsvc.service.refusals import counted, faults_of
from graphsvc.snapshot.log_applier import built
from graphsvc.store.base import BatchRefused, Refusal, Store, WriteOutcome, WriteSummary, read_body


@dataclass(frozen=True, slots=True)
class SetReport:
    """What became of one set's records, the dataset itself among them."""

    name: str
    dataset: str
    new: int
    changed: int
    same: int
    retracted: int
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or with `dry_run` would do: the revision that stands after it, and each set's counts.

    Each of the `warnings` begins with the `file:line` that it is about. A dry run lists its `changes`, conflicts first; a
    load that is not one has none, and is refused where there would be a conflict.
    """

    sets: tuple[SetReport, ...]
    revision: int
    dry_run: bool
    warnings: tuple[str, ...]
    changes: tuple[LoadChange, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Say whether every record was there already."""
        return not any(report.new or report.changed or report.retracted or report.conflicts for report in self.sets)

    @property
    def conflicts(self) -> int:
        """Count the records that were corrected since their last load and differ from the files."""
        return sum(report.conflicts for report in self.sets)


def load(
    store: Store,
    paths: Sequence[Path | str],
    *,
    overwrite: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the sets at these paths, with those they require, into a migrated store.

    Raises InvalidInput with every fault of every file, its pointer being `file:line`, and then nothing is written. A
    conflict with a correction is such a fault; a dry run without other faults reports it among the changes instead.
    """
    hints: dict[str, str] = {}

    def resolved(items: list[RecordItem], faults: list[Fault]) -> list[RecordItem]:
        references = RecordReferences(items, None, lambda: built(store), faults)
        with_ids = references.resolved()
        hints.update(references.hints)
        return with_ids

    loaded = read_sets(paths, shipped=shipped_seeds(), overwrite=overwrite, progress=progress, references=resolved)
    faults, more = [*loaded.faults, *_absent(store, loaded)], False
    batch = loaded.batch
    if dry_run and not faults and not overwrite:
        batch = replace(batch, corrections="keep")
    try:
        written = store.write(batch, dry_run=dry_run or bool(faults)) if _is_telling(loaded, faults) else None
    except BatchRefused as exc:
        faults += _refusals(loaded, exc.refusals, hints, is_all=not faults)
        written, more = None, exc.more
    if faults or written is None:
        raise InvalidInput(faults, f"{counted(faults, more=more)}; nothing was written", more)
    return _report(store, loaded, written)


def shipped_seeds() -> Path | None:
    """Find the folder of the sets that come with graphsvc, None where they were left out."""
    try:
        return folder("seeds")
    except FileNotFoundError:
        return None


def _is_telling(loaded: Loaded, faults: Sequence[Fault]) -> bool:
    """Say whether the store is worth asking: not where a file is missing, for then its references would be, too."""
    return not faults or (loaded.is_whole and not loaded.absent)


def _absent(store: Store, loaded: Loaded) -> Iterator[Fault]:
    """Refuse required sets that are neither in a folder nor, as a dataset, in the store."""
    for required in loaded.absent:
        last = store.history("source", required.name, limit=1)
        if not last or last[0].body is None:
            detail = (
                f"requires: there is no set {required.name!r} beside this one, none ships with graphsvc, "
                "and the store has no such dataset"
            )
            yield Fault(required.place, detail)


def _refusals(
    loaded: Loaded, refusals: Sequence[Refusal], hints: Mapping[str, str], *, is_all: bool
) -> Iterator[Fault]:
    """Turn what the store refused into faults at file and line, with what is near a reference that means nobody.

    Where files have faults (`is_all` false), records are missing from the batch: what follows from that is left out.
    """
    writes = {write.pointer: write for write in loaded.batch.writes}
    for refusal in refusals:
        for fault in faults_of(refusal):
            if is_all or (fault.pointer and _referred(writes, fault.pointer) not in loaded.broken):
                hint = hints.get(fault.pointer)
                yield loaded.fault(fault.pointer, f"{fault.detail}; {hint}" if hint else fault.detail)


def _referred(writes: dict[str, Write], pointer: str) -> Reference | None:
    """Name the record that the field at this pointer refers to."""
    head, steps = pointer, ""
    while head and head not in writes:
        head, _, last = head.rpartition("/")
        steps = f"/{last}{steps}"
    value = writes[head].value if head else None
    return value.references().get(steps) if value is not None else None


def _report(store: Store, loaded: Loaded, written: WriteSummary) -> LoadReport:
    counts: dict[str, Counter[str]] = {seed_set.dataset: Counter() for seed_set in loaded.sets}
    for outcome in written.outcomes:
        seed_set = loaded.set_of(outcome.pointer)
        if seed_set is not None:
            counts[seed_set.dataset][outcome.outcome] += 1
    dropped = [outcome for outcome in written.outcomes if not outcome.pointer]
    for outcome, dataset in zip(dropped, _datasets(store, dropped), strict=True):
        counts.setdefault(dataset, Counter())[outcome.outcome] += 1
    sets = tuple(
        SetReport(
            seed_set.name,
            seed_set.dataset,
            *(counts[seed_set.dataset][what] for what in ("new", "changed", "same", "retracted", "conflict")),
        )
        for seed_set in loaded.sets
    )
    warnings = tuple(f"{loaded.locate(warning.pointer)}: {warning.detail}" for warning in written.warnings)
    changes = load_changes(store, loaded, written.outcomes) if written.dry_run else ()
    return LoadReport(sets, written.revision, written.dry_run, warnings, changes)


def _datasets(store: Store, dropped: Sequence[WriteOutcome]) -> list[str]:
    """Name the dataset of each record that is no longer in the files, as it stood before the load."""
    bodies = store.bodies([(outcome.record, outcome.id, version_before(outcome)) for outcome in dropped])
    return [read_body(body or "{}")["dataset"] for body in bodies]
