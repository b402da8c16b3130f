"""Coverage: of what a dataset would know, so that its silence about it means no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from graphsvc.errors import Fault
from graphsvc.model import dates, intervals
from graphsvc.model.dates import DateError
from graphsvc.model.fields import Described, Reference, Rule, Schema
from graphsvc.model.kinds import COVERED, OBLIGATIONS, SYSTEMS
from graphsvc.model.rules import PERIOD, Each, OneOf, ReferEach, Texts
from graphsvc.model.validation import Validator, short

ANY = "any"
ROSTERS = tuple(f"system:{system}" for system in SYSTEMS)


class CoveredPeriod(Rule):
    """A period of coverage, both ends included, kept as its text."""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | None:
        """Read the period."""
        period = reader.date(name, intervals.parse_period)
        if reader.raw.get(name) is None:
            reader.fault(name, "is missing; send an interval like 1949-04-04/.., both ends included")
        elif period is not None and (checked := _checked(reader)) is not None and period.first > checked:
            detail = (
                f"{short(period.text)} begins after checked_through, {dates.iso(checked)}, so that it covers no day"
            )
            reader.fault(name, f"{detail}; correct one of the two")
        return None if period is None else str(period.text)

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of a period."""
        return {"type": "string", "pattern": PERIOD}


def _checked(reader: Validator) -> int | None:
    """Return the day through which the dataset says that it was checked; None where that is absent or no day."""
    text = reader.whole.raw.get("checked_through") if reader.whole is not None else None
    try:
        return dates.day(text) if isinstance(text, str) else None
    except DateError:
        return None


class Among(ReferEach):
    """The parties that an entry is about: any, those of a list of states, or the entities named."""

    def read(self, reader: Validator, name: str, is_required: bool) -> str | tuple[str, ...]:
        """Read the word or the ids."""
        raw = reader.raw[name]
        if not isinstance(raw, str):
            return reader.slugs(name) or ()
        if raw not in (ANY, *ROSTERS):
            reader.fault(name, f"{short(raw)} is not one of {', '.join((ANY, *ROSTERS))} or a list of ids")
        return raw

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the words, or of the list."""
        return {"anyOf": [OneOf((ANY, *ROSTERS)).schema(is_sent), super().schema(is_sent)]}

    def shown(self, name: str, value: Any) -> dict[str, Any]:
        """Show the word or the list."""
        return {name: value} if isinstance(value, str) else super().shown(name, value)

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add the entities."""
        if not isinstance(value, str):
            super().refer(pointer, value, references)


class Covered(Texts):
    """Obligations, in a list that is not empty."""

    def read(self, reader: Validator, name: str, is_required: bool) -> tuple[str, ...]:
        """Read the words."""
        obligations = reader.texts(name)
        for wrong in (word for word in obligations if word not in OBLIGATIONS):
            reader.fault(name, f"{short(wrong)} is not one of {', '.join(OBLIGATIONS)}")
        return obligations

    def schema(self, is_sent: bool) -> Schema:
        """Return the schema of the list."""
        return {"type": "array", "items": OneOf(OBLIGATIONS).schema(is_sent), "minItems": 1}


@dataclass(frozen=True, slots=True)
class Coverage(Described):
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: Annotated[str, OneOf(COVERED)]
    period: Annotated[str, CoveredPeriod(), "An EDTF interval like 1949-04-04/.., both ends included."]
    among: Annotated[
        str | tuple[str, ...], Among(), f"`{ANY}`, {' or '.join(f'`{roster}`' for roster in ROSTERS)}, or entities."
    ] = ANY
    within: Annotated[tuple[str, ...] | None, ReferEach(), "Of membership alone: alliances and organisations."] = None
    obligations: Annotated[tuple[str, ...] | None, Covered(), "Of membership and allied alone."] = None

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of restrictions to nothing, and of those that the question does not have."""
        question = values.get("question")
        if question == "system" and values.get("among", ANY) not in ROSTERS:
            reader.fault("among", f"names the list of states that is covered; send {' or '.join(ROSTERS)}")
        for name in ("among", "within", "obligations"):
            given = reader.raw.get(name)
            if given == []:
                detail = "is an empty list, so that the entry covers nothing; name some, or leave it out for any"
                reader.fault(name, detail)
            elif given is not None and name == "within" and question not in ("membership", None):
                detail = f"only membership is covered within alliances, not {question}"
                reader.fault(name, f"{detail}; leave it out, or declare membership within them")
            elif given is not None and name == "obligations" and question not in ("membership", "allied", None):
                reader.fault(name, f"only membership and allied have obligations, not {question}; leave it out")

    def meaning(self) -> tuple[object, ...]:
        """Return what the entry says, whatever the order of its lists and the spelling of its days."""
        lists = (self.among, self.within, self.obligations)
        period = intervals.parse_period(self.period)
        return self.question, period.first, period.last, *(frozenset(o) if isinstance(o, tuple) else o for o in lists)


class CoverageEntries(Each):
    """What a dataset covers, nothing of it twice."""

    def read(self, reader: Validator, name: str, is_required: bool) -> tuple[Any, ...]:
        """Read the entries; leave out what has faults."""
        entries: list[Coverage] = []
        places: dict[tuple[object, ...], str] = {}
        for raw, pointer in reader.items(name):
            entry = Coverage.read(raw, pointer, reader.faults, reader)
            if entry is None:
                continue
            before = places.setdefault(entry.meaning(), pointer)
            if before != pointer:
                where = before.removeprefix(reader.pointer)
                reader.faults.append(Fault(pointer, f"says the same as the entry {where}; send it once"))
            entries.append(entry)
        return tuple(entries)
