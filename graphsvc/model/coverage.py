"""Coverage: of what a dataset would know, so that its silence about it means no."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from graphsvc.errors import Fault
from graphsvc.model import dates, intervals
from graphsvc.model.dates import DateError
from graphsvc.model.fields import FieldedRecord, FieldRule, Reference
from graphsvc.model.kinds import COVERED, OBLIGATIONS, SYSTEMS
from graphsvc.model.rules import ENTITIES, PERIOD, each, matching, one_of, read_texts, texts
from graphsvc.model.validation import Validator, short

ANY = "any"
ROSTERS = tuple(f"system:{system}" for system in SYSTEMS)


def _read_period(reader: Validator, name: str, _: bool) -> str | None:
    """Read a period of coverage, both ends included, kept as its text."""
    period = reader.date(name, intervals.parse_period)
    if reader.raw.get(name) is None:
        reader.fault(name, "is missing; send an interval like 1949-04-04/.., both ends included")
    elif period is not None and (checked := _checked(reader)) is not None and period.first > checked:
        detail = f"{short(period.text)} begins after checked_through, {dates.iso(checked)}, so that it covers no day"
        reader.fault(name, f"{detail}; correct one of the two")
    return None if period is None else str(period.text)


def _checked(reader: Validator) -> int | None:
    """Return the day through which the dataset says that it was checked; None where that is absent or no day."""
    text = reader.whole.raw.get("checked_through") if reader.whole is not None else None
    try:
        return dates.day(text) if isinstance(text, str) else None
    except DateError:
        return None


def _read_among(reader: Validator, name: str, is_required: bool) -> str | tuple[str, ...] | None:
    """Read whom an entry is about: any, the states of a list, or the entities named."""
    raw = reader.raw[name]
    if not isinstance(raw, str):
        return ENTITIES.read(reader, name, is_required)  # type: ignore[no-any-return]
    if raw not in (ANY, *ROSTERS):
        reader.fault(name, f"{short(raw)} is not one of {', '.join((ANY, *ROSTERS))} or a list of ids")
    return raw


def _refer_among(pointer: str, among: str | tuple[str, ...], references: dict[str, Reference]) -> None:
    if ENTITIES.refer is not None and not isinstance(among, str):
        ENTITIES.refer(pointer, among, references)


_WORDS = one_of((ANY, *ROSTERS)).sent
_AMONG = FieldRule(
    _read_among,
    {"anyOf": [_WORDS, ENTITIES.sent]},
    {"anyOf": [_WORDS, ENTITIES.shown]},
    write=lambda among: among if isinstance(among, str) else list(among),
    refer=_refer_among,
    names_entities=True,
)


def _read_obligations(reader: Validator, name: str, is_required: bool) -> tuple[str, ...]:
    obligations = read_texts(reader, name, is_required)
    for wrong in (word for word in obligations if word not in OBLIGATIONS):
        reader.fault(name, f"{short(wrong)} is not one of {', '.join(OBLIGATIONS)}")
    return obligations


@dataclass(frozen=True, slots=True)
class Coverage(FieldedRecord):
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: Annotated[str, one_of(COVERED), "Of what it would know."]
    period: Annotated[
        str, FieldRule(_read_period, matching(PERIOD)), "An EDTF interval like 1949-04-04/.., both ends included."
    ]
    among: Annotated[
        str | tuple[str, ...], _AMONG, f"`{ANY}`, {' or '.join(f'`{roster}`' for roster in ROSTERS)}, or entities."
    ] = ANY
    within: Annotated[tuple[str, ...] | None, ENTITIES, "Of membership alone: alliances and organisations."] = None
    obligations: Annotated[
        tuple[str, ...] | None,
        texts(one_of(OBLIGATIONS).sent, _read_obligations, minItems=1),
        "Of membership and allied alone.",
    ] = None

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


def _read_coverage(reader: Validator, name: str, is_required: bool) -> tuple[Coverage, ...]:
    """Read what a dataset covers, nothing of it twice."""
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


COVERAGE = replace(each(Coverage), read=_read_coverage)
