"""Import the files of other projects: read them, write what they say in one revision, tell what became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault, GraphsvcError, InvalidInput, InvalidParameter, NotFound
from graphsvc.ingest.folders import Progress
from graphsvc.ingest.importers.all import IMPORTERS
from graphsvc.ingest.importers.parties import Bearer
from graphsvc.ingest.importers.reading import Importer, Reading, read_files
from graphsvc.ingest.importers.tables import RowError
from graphsvc.model.batch import LOADER, Author, Batch, Corrections, Write, read_records
from graphsvc.model.citation import Reference
from graphsvc.model.dates import FIRST_DAY, FOREVER
from graphsvc.model.source import Source
from graphsvc.model.validation import short
from graphsvc.service.refusals import counted, faults_of
from graphsvc.service.stored_bodies import records
from graphsvc.snapshot import bearers
from graphsvc.snapshot.log_applier import built
from graphsvc.snapshot.refs import find, resolve
from graphsvc.store.base import BatchRefused, Store, WriteSummary

CORRECTOR = Author(None, "import")
IMPORTED = "import "
"""How the reason of each write of an import begins."""
"""Who writes what a load of the records' own dataset is to leave as it is."""
STAGE = 50_000
"""How many records are written as one revision; more come in several, and nothing is denied until the last is in."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """How a file is written, how many rows it has, and which of its columns nobody read."""

    path: str
    written_in: str
    rows: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do: the revision that stands after it, and what became of each record.

    `conflicts` name the records that were corrected since the last import and differ in the files: they stay as they
    are. `refused` are the rows that were left out, each as `file:line` with the reason.
    """

    dataset: str
    revision: int
    dry_run: bool
    new: int
    changed: int
    same: int
    retracted: int
    conflicts: tuple[str, ...]
    refused: tuple[Fault, ...]
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    files: tuple[FileReport, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """How to import: what becomes of records that were corrected since the last time, and whether to write at all.

    `incomplete` takes what can be read of files that are an excerpt or have rows that cannot be taken. No counts are
    expected then, and the dataset covers nothing, so that a missing row never means *no*.
    """

    corrections: Corrections = "keep"
    incomplete: bool = False
    dry_run: bool = False


class _Entities:
    """The entities of a store, as importers look them up."""

    def __init__(self, store: Store) -> None:
        self._store, self._view = store, built(store)
        self._bearers: dict[tuple[str, str], tuple[Bearer, ...]] = {}

    def of_code(self, scheme: str, code: str) -> Sequence[Bearer]:
        """Return everyone who has ever borne a code, by start."""
        key = (scheme, code)
        if key not in self._bearers:
            self._bearers[key] = tuple(sorted(self._borne(scheme, code), key=lambda bearer: (bearer.since, bearer.id)))
        return self._bearers[key]

    def _borne(self, scheme: str, code: str) -> Iterator[Bearer]:
        for bearer in bearers.of_code(self._view, scheme, code):
            for span in bearer.spans:
                since = FIRST_DAY if span.since is None else span.s1
                yield Bearer(bearer.entity.id, since, FOREVER if span.until is None else span.u2)

    def of_reference(self, reference: str, first: int, last: int) -> str:
        """Return the id of the entity that a reference means on the days of a row. Raises RowError."""
        try:
            return resolve(self._view, reference, first, last).id
        except GraphsvcError as exc:
            raise RowError(exc.detail) from exc

    def is_known(self, reference: str) -> bool:
        """Return whether a reference means anybody on any day."""
        return bool(find(self._view, reference))

    def record(self, entity_id: str) -> dict[str, Any]:
        """Return an entity as it is stored."""
        version = self._view.version("entity", entity_id)
        [body] = records(self._store, [("entity", entity_id, version or 0)])
        return body


def import_files(
    store: Store,
    name: str,
    paths: Sequence[Path | str],
    choices: Choices = Choices(),
    progress: Progress | None = None,
    options: Mapping[str, str] | None = None,
) -> ImportReport:
    """Import files into a migrated store that holds the states.

    `progress` is told how many rows are read and how many there are. Raises InvalidInput with every fault, each by
    `file:line`, and then nothing is written; InvalidParameter where no importer has that name.
    """
    check_asked(name, paths)
    importer = IMPORTERS[name]
    for option in options or ():
        takers = [other.name for other in IMPORTERS.values() if option in other.options]
        if takers and name not in takers:
            raise InvalidParameter.of(option, f"is an option of {' and '.join(takers)} alone; leave it out")
    reading = read_files(
        importer,
        [Path(path) for path in paths],
        _Entities(store),
        progress,
        options,
        overwrites=choices.corrections == "overwrite",
    )
    if not importer.dataset:
        _check_is_own(store, reading)
    faults = [] if choices.incomplete else [*reading.refused, *_too_few(importer, reading)]
    writes, faulty = _records(reading)
    if choices.incomplete:
        reading.refused += faulty
        writes = [_covering_nothing(write) for write in writes]
    elif faults or faulty:
        raise _refused([*faults, *faulty])
    try:
        written = _written(
            store, importer, reading, writes, choices, f"{IMPORTED}{name}: {', '.join(Path(p).name for p in paths)}"
        )
    except BatchRefused as exc:
        places = [place for *_, place in reading.records]
        raise _refused(
            [_placed(fault, places) for refusal in exc.refusals for fault in faults_of(refusal)], exc.more
        ) from exc
    return _report(importer, reading, written, choices)


def _check_is_own(store: Store, reading: Reading) -> None:
    """Raise InvalidParameter where a dataset that its user names was loaded: an import would retract all that it holds."""
    for dataset in (str(fields["id"]) for record, fields, _ in reading.records if record == "source"):
        loads = (change for change in store.history("source", dataset) if change.by == LOADER)
        if (last := next(loads, None)) and last.op == "put" and not (last.reason or "").startswith(IMPORTED):
            detail = f"is {short(dataset)}, whose records were loaded, and the import would retract them"
            raise InvalidParameter.of("dataset", f"{detail}; name another, like --dataset my-{dataset}"[:300])


def check_asked(name: str, paths: Sequence[Path | str]) -> None:
    """Raise InvalidParameter where no importer has that name, or there is no file."""
    if name not in IMPORTERS:
        raise InvalidParameter.of("NAME", f"{short(name)} is not one of {', '.join(IMPORTERS)}")
    if not paths:
        raise InvalidParameter.of("FILE", f"is missing; name the files of {name}")


def unload(store: Store, dataset: str, *, overwrite: bool = False, dry_run: bool = False) -> WriteSummary:
    """Retract all that imports and loads have written of a dataset, in one revision.

    Raises NotFound where nothing of it was loaded; InvalidInput, telling each, where records were corrected since (with
    `overwrite` they go, too) or other records still refer to them.
    """
    last = store.history("source", dataset, limit=1)
    if not last or last[0].body is None:
        raise NotFound(f"there is no dataset {short(dataset)} in the store; `graphsvc datasets` lists them")
    batch = Batch((), LOADER, f"unload {dataset}", (dataset,), "overwrite" if overwrite else "refuse")
    try:
        written = store.write(batch, dry_run=dry_run)
    except BatchRefused as exc:
        raise InvalidInput(
            [Fault("", refusal.error.detail.replace("load with", "unload with")) for refusal in exc.refusals],
            f"{dataset} stays; nothing was retracted",
            exc.more,
        ) from exc
    if not written.outcomes:
        raise NotFound(f"nothing of {dataset} was written by a load or an import; retract its records one by one")
    return written


def _records(reading: Reading) -> tuple[list[Write], list[Fault]]:
    """Read all records through the model; return those without a fault, and the faults by `file:line`."""
    faults: list[Fault] = []
    raws = [(record, fields, f"/{number}") for number, (record, fields, _) in enumerate(reading.records)]
    writes: list[Write] = []
    places = [place for *_, place in reading.records]
    seen: dict[Reference, tuple[str, Write]] = {}
    for write in read_records(raws, faults):
        place = places[int(write.pointer[1:])]
        if write.reference in seen:
            where, other = seen[write.reference]
            if write.value == other.value:
                detail = f"says the same as {where}; leave one of them out"
            else:
                detail = (
                    f"has the key of {where} and says something else; correct one of them (of csv: name under `key` of a "
                    "mapping the columns that tell such rows apart)"
                )
            faults.append(Fault(write.pointer, detail))
        else:
            seen[write.reference] = (place, write)
            writes.append(write)
    return writes, [_placed(fault, places) for fault in faults]


def _placed(fault: Fault, places: Sequence[str]) -> Fault:
    """Turn a fault at a pointer of the records into one at `file:line` that names the field."""
    _, _, steps = fault.pointer.partition("/")
    number, _, within = steps.partition("/")
    place = places[int(number)] if number.isdecimal() else ""
    return Fault(place, f"{within.replace('/', '.')}: {fault.detail}" if within else fault.detail)


def _too_few(importer: Importer, reading: Reading) -> Iterator[Fault]:
    for what, (least, most) in importer.expected.items():
        count = reading.counts[what]
        if 0 < count < least:
            detail = (
                f"{count:,} {what} are fewer than the {least:,} that a whole copy has at least: the files are cut; give the "
                "whole ones, or import them with --incomplete"
            )
            yield Fault("", detail)
        elif count > most:
            reading.note(None, f"{count:,} {what} are more than the {most:,} that were expected")


def _covering_nothing(write: Write) -> Write:
    """Return a dataset without coverage, anything else as it is."""
    return replace(write, value=replace(write.value, coverage=())) if isinstance(write.value, Source) else write


def _written(
    store: Store, importer: Importer, reading: Reading, writes: Sequence[Write], choices: Choices, reason: str
) -> WriteSummary:
    """Write all records: up to STAGE as one revision, more in several, after a dry run of them all.

    Until the last stage the dataset covers nothing, so that half of it denies nothing. A stage that was written before
    an interruption is the same when it comes again.
    """
    sources = [write for write in writes if isinstance(write.value, Source)]
    datasets = tuple(write.id for write in sources if isinstance(write.value, Source) and write.value.kind == "dataset")
    parts = {} if reading.parts is None else {dataset: frozenset(reading.parts) for dataset in datasets}
    author = CORRECTOR if importer.corrects else LOADER
    whole = Batch(tuple(writes), author, reason, datasets, choices.corrections, parts=parts)
    if choices.dry_run or len(writes) <= STAGE:
        return store.write(whole, dry_run=choices.dry_run)
    checked = store.write(whole, dry_run=True)
    if all(outcome.outcome in ("same", "conflict") for outcome in checked.outcomes):
        return checked
    spared = frozenset(write.reference for write in writes)
    others = sorted((write for write in writes if write.record != "source"), key=lambda write: write.record != "entity")
    store.write(replace(whole, writes=tuple(map(_covering_nothing, sources)), spared=spared))
    for start in range(0, len(others), STAGE):
        store.write(replace(whole, writes=tuple(others[start : start + STAGE]), spared=spared))
    written = store.write(replace(whole, writes=tuple(sources), spared=spared))
    return replace(checked, revision=written.revision, at=written.at, dry_run=False)


def _report(importer: Importer, reading: Reading, written: WriteSummary, choices: Choices) -> ImportReport:
    places = [place for *_, place in reading.records]
    counts = Counter(outcome.outcome for outcome in written.outcomes)
    files = [
        FileReport(str(table.path), table.written_in, len(table.rows), tuple(table.unread))
        for tables in reading.tables.values()
        for table in tables
    ]
    warnings = (_placed(Fault(warning.pointer, warning.detail), places) for warning in written.warnings)
    datasets = [str(fields["id"]) for record, fields, _ in reading.records if record == "source"]
    return ImportReport(
        dataset=datasets[0] if datasets else importer.dataset,
        revision=written.revision,
        dry_run=choices.dry_run,
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        retracted=counts["retracted"],
        conflicts=tuple(
            f"{outcome.record} {outcome.id}" for outcome in written.outcomes if outcome.outcome == "conflict"
        ),
        refused=tuple(reading.refused),
        counts=dict(reading.counts),
        notes=tuple(reading.notes),
        warnings=tuple(
            f"{warning.pointer}: {warning.detail}" if warning.pointer else warning.detail for warning in warnings
        ),
        files=tuple(files),
    )


def _refused(faults: Sequence[Fault], more: bool = False) -> InvalidInput:
    return InvalidInput(
        faults,
        f"{counted(faults, more=more)}; nothing was written. Correct the files, or import with --incomplete "
        "what can be taken",
        more,
    )
