"""Check that what a batch writes goes with everything it refers to, in the store or in the batch itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphsvc.errors import Fault, StoreUnusable
from graphsvc.model import intervals
from graphsvc.model.batch import READERS, Write
from graphsvc.model.citation import Record, Reference
from graphsvc.model.dates import FIRST_DAY, OPEN
from graphsvc.model.entity import Entity
from graphsvc.model.event import Event
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.store.coverage import check_coverage
from graphsvc.store.draft import Current, Draft


def check(draft: Draft, write: Write, value: Record) -> None:
    """Refuse a record whose references are missing or of the wrong kind. What it does not change is not asked."""
    unseen = draft.planned[write.reference].refers - draft.standing
    draft.standing.update(reference for reference in unseen if _will_stand(draft, reference))
    if missing := unseen - draft.standing:
        for where, reference in value.references().items():
            if reference in missing:
                draft.fault(f"{write.pointer}{where}", _missing(draft, reference))
    dataset = draft.body(("source", value.dataset))
    if dataset is not None and dataset["kind"] != "dataset":
        detail = f"{value.dataset!r} is a source of kind {dataset['kind']}, not a dataset; cite it instead"
        draft.fault(f"{write.pointer}/dataset", detail)
    if isinstance(value, Tie):
        _check_parties(draft, write, value)
        _check_open_start(draft, write, value, dataset)
    if isinstance(value, Source):
        check_coverage(draft, write, value)
    if isinstance(value, Event):
        _check_own_ties(draft, write, value)


def _will_stand(draft: Draft, reference: Reference) -> bool:
    if reference in draft.retracted:
        return False
    return reference in draft.puts or reference in draft.planned or draft.stands(reference)


def _missing(draft: Draft, reference: Reference) -> str:
    record, record_id = reference
    if reference in draft.retracted:
        return f"{record} {record_id!r} is retracted in the same batch; keep it, or name another"
    if reference in draft.state.current:
        return f"{record} {record_id!r} has been retracted; PUT it to bring it back, or name another"
    return f"there is no {record} {record_id!r}; write it first, or in the same batch"


def _check_parties(draft: Draft, write: Write, tie: Tie) -> None:
    kind = TIE_KINDS[tie.kind]
    for name, party, allowed in (("from", tie.from_id, kind.sources), ("to", tie.to_id, kind.targets)):
        party_kind = draft.entity_kind(party)
        if party_kind is not None and party_kind not in allowed:
            side = "comes from" if name == "from" else "goes to"
            detail = f"{party!r} is a {party_kind}; {tie.kind} {side} a {' or '.join(allowed)}"
            draft.fault(f"{write.pointer}/{name}", detail)


def _check_open_start(draft: Draft, write: Write, tie: Tie, dataset: Mapping[str, Any] | None) -> None:
    """Refuse a start "since before coverage" where no coverage begins; it would hold in the year 1500."""
    if tie.interval.since.text != OPEN or dataset is None:
        return
    question = TIE_KINDS[tie.kind].question
    periods = [entry["period"] for entry in dataset.get("coverage", ()) if entry["question"] == question]
    if not any(intervals.parse_period(period).first > FIRST_DAY for period in periods):
        draft.fault(
            f"{write.pointer}/since",
            f"'..' needs a coverage of {question or tie.kind} in {tie.dataset!r} to begin at, and it declares none; "
            "send '' with since_latest where the start is unknown",
        )


def _check_own_ties(draft: Draft, write: Write, event: Event) -> None:
    for name in ("opens", "closes"):
        for i, tie_id in enumerate(getattr(event, name)):
            tie = draft.body(("tie", tie_id))
            if tie is not None and tie["dataset"] != event.dataset:
                draft.fault(
                    f"{write.pointer}/{name}/{i}",
                    f"tie {tie_id} is a claim of {tie['dataset']!r}; an event of {event.dataset!r} {name} its own ties only",
                )


def stored(record: str, body: Mapping[str, Any], faults: list[Fault]) -> Record | None:
    """Read a record as the log holds it; None where a fault was added."""
    value = READERS[record]({name: part for name, part in body.items() if name != "merged_into"}, "", faults)
    # Only merging sets it, so that a reader takes it from nobody.
    return replace(value, merged_into=body.get("merged_into")) if isinstance(value, Entity) else value


def check_bodies(current: Mapping[Reference, Current], error: Exception) -> None:
    """Raise StoreUnusable, from an error in planning, where one of the bodies read for it is no record."""
    for (record, record_id), latest in current.items():
        faults: list[Fault] = []
        try:
            if latest.text is None or stored(record, latest.body, faults) is not None:
                continue
        except (LookupError, TypeError, ValueError, AttributeError):
            faults.append(Fault("", "it is no object"))
        raise StoreUnusable(
            f"version {latest.version} of {record} {record_id!r} in the store is no record ({faults[0].detail}); run "
            "`graphsvc check`, and restore the store from a backup"
        ) from error


def kept(references: Iterable[Reference]) -> frozenset[Reference]:
    """Return, of what a record refers to, the entities and sources: a store keeps who refers to them."""
    return frozenset(target for target in references if target[0] in ("entity", "source"))
