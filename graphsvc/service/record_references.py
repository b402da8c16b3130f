"""References in records: whatever names an entity (an id, a code, a name) is stored as its id.

The ids of ties and events are made of what was written, so that they do not depend on whom a name means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graphsvc.errors import Fault, GraphsvcError, NotFound
from graphsvc.model import codes, dates, ids, intervals
from graphsvc.model.citation import NOTES
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.names import keys
from graphsvc.model.text import is_unicode
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
        if record == "tie":
            return self._tie(raw, pointer)
        if record == "event":
            return self._event(raw, pointer)
        return self._source(raw, pointer) if record == "source" else raw

    def _tie(self, raw: Mapping[str, Any], pointer: str) -> Mapping[str, Any]:
        window = _window_of_tie(raw)
        tie = dict(raw)
        for name in ("from", "to"):
            if name in raw:
                tie[name] = self.entity_id(raw[name], f"{pointer}/{name}", window)
        kind, attributes = (
            TIE_KINDS.get(raw.get("kind", "") if isinstance(raw.get("kind"), str) else ""),
            raw.get("attributes"),
        )
        if kind is not None and isinstance(attributes, Mapping):
            tie["attributes"] = dict(attributes)
            for name, spec in kind.attributes.items():
                if name in attributes and spec.type in ("entity", "entities"):
                    where = f"{pointer}/attributes/{name}"
                    tie["attributes"][name] = self._ids(attributes[name], where, window)
        if (tie.get("from"), tie.get("to")) != (raw.get("from"), raw.get("to")):
            _keep_id(tie, "tie", [raw.get("from"), raw.get("to"), raw.get("since"), raw.get("discriminator")])
        return tie

    def _event(self, raw: Mapping[str, Any], pointer: str) -> Mapping[str, Any]:
        window = _window_of_date(raw.get("when"))
        event = dict(raw)
        if "place" in raw:
            event["place"] = self.entity_id(raw["place"], f"{pointer}/place", window)
        for name in ("participants", "links"):
            if isinstance(raw.get(name), list):
                event[name] = [
                    self._part(part, f"{pointer}/{name}/{number}", window) for number, part in enumerate(raw[name])
                ]
        before, after = _participants(raw), _participants(event)
        if before != after:
            _keep_id(event, "event", [before, raw.get("when"), raw.get("discriminator")])
        return event

    def _part(self, part: Any, pointer: str, window: Window) -> Any:
        if not isinstance(part, Mapping):
            return part
        return {
            name: self.entity_id(value, f"{pointer}/{name}", window) if name in ("entity", "according_to") else value
            for name, value in part.items()
        }

    def _source(self, raw: Mapping[str, Any], pointer: str) -> Mapping[str, Any]:
        if not isinstance(raw.get("coverage"), list):
            return raw
        entries = [
            self._coverage(entry, f"{pointer}/coverage/{number}") for number, entry in enumerate(raw["coverage"])
        ]
        return {**raw, "coverage": entries}

    def _coverage(self, entry: Any, pointer: str) -> Any:
        if not isinstance(entry, Mapping):
            return entry
        window = _window_of_period(entry.get("period"))
        lists = {name: entry[name] for name in ("among", "within") if isinstance(entry.get(name), list)}
        return {**entry, **{name: self._ids(value, f"{pointer}/{name}", window) for name, value in lists.items()}}

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
