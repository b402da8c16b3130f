"""Coverage: of what a dataset would know, so that its silence about it means no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import dates, intervals
from graphsvc.model.kinds import COVERED, OBLIGATIONS, SYSTEMS
from graphsvc.model.validation import Validator, short

ANY = "any"
ROSTERS = tuple(f"system:{system}" for system in SYSTEMS)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: str
    period: str
    among: str | tuple[str, ...] = ANY
    within: tuple[str, ...] | None = None
    obligations: tuple[str, ...] | None = None

    def body(self) -> dict[str, Any]:
        """Return the entry as it is stored."""
        return {
            "question": self.question,
            "among": self.among if isinstance(self.among, str) else list(self.among),
            "within": None if self.within is None else list(self.within),
            "obligations": None if self.obligations is None else list(self.obligations),
            "period": self.period,
        }

    def meaning(self) -> tuple[object, ...]:
        """Return what the entry says, whatever the order of its lists and the spelling of its days."""
        lists = (self.among, self.within, self.obligations)
        period = intervals.parse_period(self.period)
        return self.question, period.first, period.last, *(frozenset(o) if isinstance(o, tuple) else o for o in lists)


def read_coverage(reader: Validator, checked: int | None) -> tuple[Coverage, ...]:
    """Read the list `coverage` of a dataset that was checked through a day, if it says so; leave out what has faults."""
    entries: list[Coverage] = []
    places: dict[tuple[object, ...], str] = {}
    for raw, pointer in reader.items("coverage"):
        entry = _entry(raw, pointer, reader.faults, checked)
        if entry is None:
            continue
        before = places.setdefault(entry.meaning(), pointer)
        if before != pointer:
            where = before.removeprefix(reader.pointer)
            reader.faults.append(Fault(pointer, f"says the same as the entry {where}; send it once"))
        entries.append(entry)
    return tuple(entries)


def _entry(raw: Any, pointer: str, faults: list[Fault], checked: int | None) -> Coverage | None:
    reader = Validator(raw, pointer, faults, ("question", "among", "within", "obligations", "period"))
    question = reader.choice("question", COVERED, required=True)
    period = reader.date("period", intervals.parse_period)
    if reader.raw.get("period") is None:
        reader.fault("period", "is missing; send an interval like 1949-04-04/.., both ends included")
    elif period is not None and checked is not None and period.first > checked:
        detail = f"{short(period.text)} begins after checked_through, {dates.iso(checked)}, so that it covers no day"
        reader.fault("period", f"{detail}; correct one of the two")
    among = _among(reader)
    within = reader.slugs("within")
    obligations = reader.texts("obligations") if reader.raw.get("obligations") is not None else None
    for wrong in (word for word in obligations or () if word not in OBLIGATIONS):
        reader.fault("obligations", f"{short(wrong)} is not one of {', '.join(OBLIGATIONS)}")
    if question == "system" and among not in ROSTERS:
        reader.fault("among", f"names the list of states that is covered; send {' or '.join(ROSTERS)}")
    _check_restrictions(reader, question)
    return Coverage(question, period.text, among, within, obligations) if question and period else None


def _check_restrictions(reader: Validator, question: str | None) -> None:
    """Refuse restrictions to nothing, and those that the question does not have."""
    for name in ("among", "within", "obligations"):
        given = reader.raw.get(name)
        if given == []:
            reader.fault(name, "is an empty list, so that the entry covers nothing; name some, or leave it out for any")
        elif given is not None and name == "within" and question not in ("membership", None):
            detail = f"only membership is covered within alliances, not {question}"
            reader.fault(name, f"{detail}; leave it out, or declare membership within them")
        elif given is not None and name == "obligations" and question not in ("membership", "allied", None):
            reader.fault(name, f"only membership and allied have obligations, not {question}; leave it out")


def _among(reader: Validator) -> str | tuple[str, ...]:
    raw = reader.raw.get("among")
    if raw is None:
        return ANY
    if isinstance(raw, str):
        if raw not in (ANY, *ROSTERS):
            reader.fault("among", f"{short(raw)} is not one of {', '.join((ANY, *ROSTERS))} or a list of ids")
        return raw
    return reader.slugs("among") or ()
