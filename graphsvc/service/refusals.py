"""What a store's refusal means for the one who wrote: a single error, or the faults of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphsvc.errors import MOST_FAULTS, Fault, GraphsvcError, InvalidInput
from graphsvc.model.batch import Write
from graphsvc.store.base import BatchRefused, Refusal

Item = tuple[str, Any, str]


def single(refused: BatchRefused) -> GraphsvcError:
    """Choose the one error that a single write is answered with; faults in what was sent are listed together."""
    errors = [refusal.error for refusal in refused.refusals]
    first_other = next((error for error in errors if not isinstance(error, InvalidInput)), None)
    return first_other or InvalidInput(
        [fault for error in errors if isinstance(error, InvalidInput) for fault in error.faults], more=refused.more
    )


def of_batch(refused: BatchRefused, items: Sequence[Item], writes: Sequence[Write]) -> list[Fault]:
    """List every fault that the store found, but not that records are missing which were sent and could not be read."""
    read = {write.pointer for write in writes}
    unread = {name for _, raw, pointer in items if pointer not in read for name in _names(raw)}
    sent = {pointer: raw for _, raw, pointer in items}
    faults = [fault for refusal in refused.refusals for fault in faults_of(refusal)]
    return [fault for fault in faults if _value(sent, fault.pointer) not in unread]


def faults_of(refusal: Refusal) -> Sequence[Fault]:
    """Return why one write was refused as faults: those that its error lists, else the error itself."""
    faults = refusal.error.faults if isinstance(refusal.error, InvalidInput) else ()
    return faults or [Fault(refusal.pointer, refusal.error.detail)]


def counted(faults: Sequence[Fault], *, more: bool = False) -> str:
    """Say how many faults there are, and how many are listed where those are not all."""
    listed = "" if len(faults) <= MOST_FAULTS else f", of which {MOST_FAULTS:,} are listed"
    return f"{len(faults):,} fault{'s' if len(faults) != 1 else ''}{' or more' if more else ''}{listed}"


def in_order(faults: Sequence[Fault], items: Sequence[Item]) -> list[Fault]:
    """Sort faults by the record they are in, in the order sent."""
    order = {pointer: i for i, (_, _, pointer) in enumerate(items)}
    return sorted(faults, key=lambda fault: order.get(_record(fault.pointer), -1))


def _record(pointer: str) -> str:
    """Return the pointer to the record in which a fault lies: its first two parts."""
    return "/".join(pointer.split("/", 3)[:3])


def _names(raw: Any) -> list[str]:
    if not isinstance(raw, Mapping):
        return []
    names = [raw[name] for name in ("id", "key") if isinstance(raw.get(name), str)]
    return names + [f"{raw.get('kind')}:{name}" for name in names]


def _value(sent: Mapping[str, Any], pointer: str) -> str | None:
    """Return the text that a pointer points at, None where it is no text."""
    record = _record(pointer)
    value = sent.get(record)
    for part in pointer.removeprefix(record).split("/")[1:]:
        if isinstance(value, Mapping):
            value = value.get(part.replace("~1", "/").replace("~0", "~"))
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value if isinstance(value, str) else None
