"""Coverage: of what a dataset would know, so that its silence about it means no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import intervals
from graphsvc.model.kinds import OBLIGATIONS, QUESTIONS, SYSTEMS
from graphsvc.model.reading import Reader, short

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
        """Give the entry as it is stored."""
        return {
            "question": self.question,
            "among": self.among if isinstance(self.among, str) else list(self.among),
            "within": None if self.within is None else list(self.within),
            "obligations": None if self.obligations is None else list(self.obligations),
            "period": self.period,
        }


def read_coverage(raw: Any, pointer: str, faults: list[Fault]) -> Coverage | None:
    """Read one entry; None where a fault was added."""
    reader = Reader(raw, pointer, faults, ("question", "among", "within", "obligations", "period"))
    question = reader.choice("question", QUESTIONS, required=True)
    period = reader.date("period", intervals.parse_period)
    if reader.raw.get("period") is None:
        reader.fault("period", "is missing; send an interval like 1949-04-04/.., both ends included")
    among = _among(reader)
    within = reader.slugs("within")
    obligations = reader.texts("obligations") if reader.raw.get("obligations") is not None else None
    for wrong in (word for word in obligations or () if word not in OBLIGATIONS):
        reader.fault("obligations", f"{short(wrong)} is not known here; use {', '.join(OBLIGATIONS)}")
    return Coverage(question, period.text, among, within, obligations) if question and period else None


def _among(reader: Reader) -> str | tuple[str, ...]:
    raw = reader.raw.get("among")
    if raw is None:
        return ANY
    if isinstance(raw, str):
        if raw not in (ANY, *ROSTERS):
            reader.fault("among", f"{short(raw)} is not known here; use {', '.join((ANY, *ROSTERS))} or a list of ids")
        return raw
    return reader.slugs("among") or ()
