"""References in records: whatever names an entity (an id, a code, a name) is stored as its id.

The ids of ties and events are made of what was written, so that they do not depend on whom a name means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graphsvc.errors import Fault, GraphsvcError, NotFound
from graphsvc.model import codes, dates, ids, intervals
from graphsvc.model.batch import RECORDS
from graphsvc.model.citation import NOTES
from graphsvc.model.coverage import Coverage
from graphsvc.model.event import Event
from graphsvc.model.fields import FieldedRecord, shape_of
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.names import keys
from graphsvc.model.rules import ENTITY
from graphsvc.model.text import is_unicode
from graphsvc.model.tie import Tie
from graphsvc.model.validation import short
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.view import View

RecordItem = tuple[str, Any, str]
"""A kind of record, what was sent, and the pointer to it."""
Window = tuple[int | None, int | None]
_EXACT = "id:"


class RecordReferences:
    """Replaces the references of records by ids; looks among the entities sent with them and those in the store.

    `view` has the store's entities as far as they are followed; `fresh_view` gives them as they stand now and is asked
    once, for the first text that is no id. Texts of the form of an id that nobody bears are left for the store to refuse;
    `hints` has what is near them, by pointer.
    """

    def __init__(
        self,
        items: Sequence[RecordItem],
        view: View | None,
        fresh_view: Callable[[], View | None],
        faults: list[Fault],
    ) -> None:
        self._items, self._view, self._fresh_view, self._faults = items, view, fresh_view, faults
        self._is_fresh = False
        self._sent = {raw["id"] for raw in _entities(items) if isinstance(raw.get("id"), str)}
        self._sent_names: Mapping[str, set[str]] | None = None
        self.hints: dict[str, str] = {}
        self._refused: set[str] = set()

    def resolved(self) -> list[RecordItem]:
        """Return the records with ids in place of references; a reference that means nobody, or several, is a fault."""
        return [(record, self._record(record, raw, pointer), pointer) for record, raw, pointer in self._items]

    def hinted(self, faults: Iterable[Fault]) -> list[Fault]:
        """Return faults with what is near a reference that the store does not know, each place once."""
        told: set[str] = set()
        hinted: list[Fault] = []
        for fault in faults:
            if fault.pointer in self._refused:
                if fault.pointer in told:
                    continue  # What is no reference is no id either, and the model says so once more.
                told.add(fault.pointer)
            hint = self.hints.get(fault.pointer)
            hinted.append(Fault(fault.pointer, f"{fault.detail}; {hint}") if hint else fault)
        return hinted

    def _record(self, record: str, raw: Any, pointer: str) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        changed = self._fields(RECORDS[record], raw, pointer)
        if record == "tie":
            self._attributes(changed, pointer)
            if (changed.get("from"), changed.get("to")) != (raw.get("from"), raw.get("to")):
                _keep_id(changed, "tie", [raw.get("from"), raw.get("to"), raw.get("since"), raw.get("discriminator")])
        elif record == "event" and (before := _participants(raw)) != _participants(changed):
            _keep_id(changed, "event", [before, raw.get("when"), raw.get("discriminator")])
        return changed

    def _fields(
        self, described: type[FieldedRecord], raw: Mapping[str, Any], pointer: str, window: Window = (None, None)
    ) -> dict[str, Any]:
        """Return the fields of a record or of a part of one with ids in place of references."""
        window = _WINDOWS[described](raw) if described in _WINDOWS else window
        changed = dict(raw)
        for field in shape_of(described).members:
            value, where = raw.get(field.name), f"{pointer}/{field.name}"
            if field.rule.sent is ENTITY and value is not None:
                changed[field.name] = self.entity_id(value, where, window)
            elif field.rule.names_entities and isinstance(value, list):
                changed[field.name] = self._ids(value, where, window)
            elif (part := field.rule.part) is not None and isinstance(value, list):
                changed[field.name] = [
                    self._fields(part, item, f"{where}/{number}", window) if isinstance(item, Mapping) else item
                    for number, item in enumerate(value)
                ]
        return changed

    def _attributes(self, tie: dict[str, Any], pointer: str) -> None:
        """Put ids in place of the references among a tie's attributes."""
        kind = TIE_KINDS.get(tie["kind"]) if isinstance(tie.get("kind"), str) else None
        if kind is None or not isinstance(tie.get("attributes"), Mapping):
            return
        window, tie["attributes"] = _window_of_tie(tie), dict(tie["attributes"])
        for name, spec in kind.attributes.items():
            if name in tie["attributes"] and spec.type in ("entity", "entities"):
                where = f"{pointer}/attributes/{name}"
                tie["attributes"][name] = self._ids(tie["attributes"][name], where, window)

    def _ids(self, value: Any, pointer: str, window: Window) -> Any:
        if isinstance(value, list):
            return [self.entity_id(item, f"{pointer}/{number}", window) for number, item in enumerate(value)]
        return self.entity_id(value, pointer, window)

    def entity_id(self, value: Any, pointer: str, window: Window = (None, None)) -> Any:
        """Return the id of whom a text means; the text itself where the store is to judge it."""
        if not isinstance(value, str) or value in self._sent:
            return value
        text = value.removeprefix(_EXACT).strip() if value.startswith(_EXACT) else value
        if self._view is not None and self._view.index(text) is not None:
            return text
        if not self._is_fresh:
            self._view, self._is_fresh = self._fresh_view(), True
            return self.entity_id(value, pointer, window)
        view = self._view
        if text != value or view is None:
            return text
        sent = self._named(text)
        try:
            meant = sent | {resolve(view, text, *window).id}
        except NotFound as exc:
            if sent:
                meant = sent
            elif ids.is_slug(text):
                if exc.candidates:
                    near = " or ".join(f"{candidate.id} ({candidate.name})" for candidate in exc.candidates)
                    self.hints[pointer] = f"did you mean {near}?"
                return value
            else:
                return self._refuse(value, pointer, exc.detail)
        except GraphsvcError as exc:
            return self._refuse(value, pointer, exc.detail)
        if len(meant) > 1:
            detail = f"{short(text)} may mean more than one entity: {', '.join(sorted(meant))}; send one of these ids"
            return self._refuse(value, pointer, detail)
        return meant.pop()

    def _refuse(self, value: str, pointer: str, detail: str) -> str:
        self._faults.append(Fault(pointer, detail))
        self._refused.add(pointer)
        return value

    def _named(self, text: str) -> set[str]:
        """Return the ids of entities sent along that bear a name or a code."""
        if self._sent_names is None:
            names: dict[str, set[str]] = defaultdict(set)
            for raw in _entities(self._items):
                if isinstance(raw.get("id"), str):
                    for name in _names(raw):
                        names[name].add(raw["id"])
            self._sent_names = names
        scheme, colon, code = text.partition(":")
        if colon and (known := codes.scheme_of(scheme)) is not None:
            return set(self._sent_names.get(f"{known}:{codes.canonical(known, code)}", ()))
        return next((set(ids_sent) for key in keys(text) if (ids_sent := self._sent_names.get(key))), set())


def _entities(items: Iterable[RecordItem]) -> Iterable[Mapping[str, Any]]:
    return (raw for record, raw, _ in items if record == "entity" and isinstance(raw, Mapping))


def _names(raw: Mapping[str, Any]) -> Iterable[str]:
    """Yield what an entity can be called by: the keys of its names, and its codes as scheme:code."""
    names = [raw.get("name"), *(raw["names"] if isinstance(raw.get("names"), list) else [])]
    for name in names:
        text = name.get("text") if isinstance(name, Mapping) else name
        if isinstance(text, str):
            yield from keys(text)
    borne = raw.get("codes")
    if isinstance(borne, Mapping):
        yield from (f"{scheme}:{codes.canonical(scheme, str(code))}" for scheme, code in borne.items())
    elif isinstance(borne, list):
        for code in borne:
            if isinstance(code, Mapping):
                scheme = str(code.get("scheme"))
                yield f"{scheme}:{codes.canonical(scheme, str(code.get('code')))}"


def _keep_id(record: dict[str, Any], kind_of_record: str, row_key: list[Any]) -> None:
    """Set the id that what was written makes on a record without a key of its own."""
    kind, dataset = record.get("kind"), record.get("dataset") or NOTES
    parts = [dataset, kind, *(part for parts in row_key for part in (parts if isinstance(parts, list) else [parts]))]
    if not all(part is None or (isinstance(part, str) and is_unicode(part)) for part in parts):
        return  # No record comes of it, and the reader says why.
    if record.get("id") is None and record.get("key") is None and isinstance(kind, str) and isinstance(dataset, str):
        make = ids.tie_id if kind_of_record == "tie" else ids.event_id
        record["id"] = make(dataset, kind, row_key)


def _participants(raw: Mapping[str, Any]) -> list[Any]:
    parts = raw.get("participants")
    return [part.get("entity") for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _window_of_tie(raw: Mapping[str, Any]) -> Window:
    """Return the days on which a tie may hold, until today at most; none where they cannot be read or are not known."""
    since, until = raw.get("since"), raw.get("until", "..")
    if not (isinstance(since, str) and isinstance(until, str)) or since in ("", ".."):
        return None, None
    try:
        interval = intervals.read(since, until)
    except dates.DateError:
        return None, None
    first = interval.since.earliest
    return first, max(first, min(interval.until.latest - 1, dates.today()))


def _window_of_date(text: Any) -> Window:
    try:
        when = dates.parse(text) if isinstance(text, str) else None
    except dates.DateError:
        when = None
    return (when.earliest, when.latest) if when is not None else (None, None)


def _window_of_period(text: Any) -> Window:
    try:
        period = intervals.parse_period(text) if isinstance(text, str) else None
    except dates.DateError:
        period = None
    return (period.first, max(period.first, min(period.last, dates.today()))) if period is not None else (None, None)


_WINDOWS: Mapping[type[FieldedRecord], Callable[[Mapping[str, Any]], Window]] = {
    Tie: _window_of_tie,
    Event: lambda raw: _window_of_date(raw.get("when")),
    Coverage: lambda raw: _window_of_period(raw.get("period")),
}
"""The days on which the names and codes in a record, or in a part of one, must be borne."""
