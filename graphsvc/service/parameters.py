"""Read the parameters of questions and lists; whatever cannot be taken is refused by name, never bent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates, dates_in_words, intervals, moments
from graphsvc.model.codes import is_same, scheme_of
from graphsvc.model.dates import DateError
from graphsvc.model.intervals import Period
from graphsvc.model.kinds import SPELLINGS
from graphsvc.model.parameter import declared
from graphsvc.model.query_parameters import PageParameters, QuestionParameters
from graphsvc.model.text import TextError, clean
from graphsvc.model.validation import nearest, short
from graphsvc.snapshot.lens import Certainty, Lens
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.rows import CodeRow, EntityRow
from graphsvc.snapshot.view import View

LIMIT_DEFAULT = 100
_HOW_TO_WRITE = "write YYYY-MM-DD, YYYY-MM, YYYY or 199X, or two of them with a slash between them, like 1914/1918"
_OTHERWISE_PARTED = re.compile(r"\s*[;|/+ ]\s*")
_SPACE_FOR_PLUS = re.compile(r" (?=\d\d:?\d\d\Z)")


@dataclass(frozen=True, slots=True)
class KnownMoment:
    """The moment up to which the log is read: the view at it, its text, the last day of which claims can speak."""

    view: View
    text: str
    cut: int


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A question's lens, the head view (in which references resolve), the `known` to show, and whether days were sent."""

    lens: Lens
    head: View
    known: str
    is_dated: bool = True

    def resolve(self, ref: str) -> int:
        """Resolve a reference to the entity that it means on the lens's days. Raises NotFound and others.

        Where no day was sent, it is today, but an id is never ambiguous.
        """
        return resolve(self.head, ref, self.lens.on, self.lens.last, ids_are_exact=not self.is_dated).index

    def resolve_any(self, ref: str | None) -> int | None:
        """Resolve a reference as `resolve` does; None, which is no reference, means anybody."""
        return None if ref is None else self.resolve(ref)


def day(text: str, name: str = "on") -> int:
    """Read one exact day, YYYY-MM-DD, `today` or `yesterday` (UTC)."""
    try:
        return dates.day(dates.resolved(text))
    except DateError as exc:
        raise InvalidParameter.of(name, _no_day(text, name) or str(exc)) from exc


def period(text: str, name: str = "during") -> Period:
    """Read a window: one EDTF date or `a/b`, both ends included, without marks of uncertainty; a day as `day` does."""
    try:
        window = intervals.parse_period(dates.resolved(text), _HOW_TO_WRITE)
    except DateError as exc:
        raise InvalidParameter.of(name, _unlike_edtf(text) or str(exc)) from exc
    if dates.unqualified(text) != text:
        raise InvalidParameter.of(name, _unsure(text))
    return window


def _no_day(text: str, name: str) -> str | None:
    """Say what to write instead of a date or a period that is no single day; None where it is neither."""
    try:
        asked = intervals.parse_period(text)
    except DateError:
        return _unlike_edtf(text, name)
    if (plain := dates.unqualified(text)) != text:
        return _unsure(text) if len(plain) == 10 else f"{_unsure(text)} as `during`"
    return _no_one_day(text, asked, name)


def _unlike_edtf(text: str, name: str | None = None) -> str | None:
    """Say how EDTF has what people write otherwise, like 7 September 2022; None where that is not clear.

    `name` is that of a parameter which takes a day alone.
    """
    if not text.strip():
        return f"is empty; {'write a day as YYYY-MM-DD' if name else _HOW_TO_WRITE}"
    if days := dates_in_words.possible_days(text):
        return f"{short(text)} means different days to different readers; write {' or '.join(days)}"
    try:
        kind, edtf = dates_in_words.read(text)
    except InvalidParameter:
        return None
    if name is None or kind == "on":
        how = "a period is written with a slash:" if "/" in edtf and "/" not in text else "write"
        return f"{short(text)} is not an EDTF date; {how} {edtf}"
    return _no_one_day(text, intervals.parse_period(edtf), name)


def _no_one_day(text: str, asked: Period, name: str) -> str:
    if name == "on":
        return f"{short(text)} is not one day; ask about some day within it by during={asked.text}"
    return f"{short(text)} is not one day; write {dates.iso(asked.last if name == 'to' else asked.first)}"


def _unsure(text: str) -> str:
    return f"{short(text)} is marked as unsure, which only records can be; a question asks about given days: write {dates.unqualified(text)}"


def when(on: str | None, during: str | None) -> Period | None:
    """Read a day or a window as the window that it is; None where neither is given. Both together are refused."""
    if on is not None and during is not None:
        raise InvalidParameter.of("during", "comes together with `on`; send one of the two")
    if during is not None:
        return period(during)
    if on is None:
        return None
    asked_on = day(on)
    return Period(asked_on, asked_on, dates.iso(asked_on))


def revision(text: str | None, name: str = "min_revision") -> int:
    """Read the number of a revision; 0 where absent."""
    if text is None:
        return 0
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
        raise InvalidParameter.of(name, f"{short(text)} is not the number of a revision; a reply to a write has it")
    return int(text)


def known(head: View, text: str | None, name: str = "known") -> KnownMoment:
    """Read `known` (or a moment of another name) against the head view: a moment, or a day, which means its end.

    Today means now.

    Absent, it is the moment of the head's revision, and claims are cut at today. Later than now is refused.
    """
    now = datetime.now(UTC)
    if text is None:
        return KnownMoment(head, head.at, now.date().toordinal())
    then = moment(text, now, name)
    if then > now and moments.write(then) > head.at:
        raise InvalidParameter.of(name, f"{short(text)} is in the future; send a moment that is not later than now")
    written = moments.write(then)
    return KnownMoment(head.known_at(written), written, then.date().toordinal())


def moment(text: str, now: datetime, name: str) -> datetime:
    """Read a moment, or a day, which means its end, and today now. Raises InvalidParameter."""
    try:
        then = moments.read_until(_SPACE_FOR_PLUS.sub("+", text)).astimezone(UTC)
        return now if moments.is_day(text) and then.date() == now.date() else then
    except moments.NoOffset as exc:
        detail = f"{short(text)} has no time zone; write Z behind it for UTC, or an offset like +02:00"
        raise InvalidParameter.of(name, detail) from exc
    except (ValueError, OverflowError) as exc:
        raise InvalidParameter.of(name, _no_moment(text, name)) from exc


def _no_moment(text: str, name: str) -> str:
    if text.strip().casefold() in ("", "now"):
        # From which moment on is asked cannot be left out.
        now = "" if name == "from" else f"leave `{name}` out for now, or "
        return f"{short(text)} is not a moment; {now}write one like 2022-09-07T10:30:00Z"
    instead = "it like 2022-09-07 (its end) or 2022-09-07T10:30:00Z"
    with suppress(InvalidParameter):
        asked = intervals.parse_period(dates_in_words.read(text)[1])
        today = dates.today()
        instead = f"{dates.iso(asked.last)} (its end)" if asked.last < today else f"{dates.iso(today)}, which means now"
    return f"{short(text)} is not a moment; write {instead}"


def parse_query(
    head: View,
    *,
    on: str | None = None,
    during: str | None = None,
    known_at: str | None = None,
    datasets: str | None = None,
    certainty: str | None = None,
) -> ParsedQuery:
    """Read what narrows a question: the day or the window (absent: today), what was known, which datasets, how sure.

    Without a day or a window, `certainty` is `carried`; with one, `possible`.
    """
    then, asked_about = known(head, known_at), when(on, during)
    head = head.with_mergers_of(then.view)
    first = dates.today() if asked_about is None else asked_about.first
    sure = choice(QuestionParameters, "certainty", certainty) or ("carried" if asked_about is None else "possible")
    lens = Lens(
        then.view,
        first,
        then.cut,
        dataset_indices(head, datasets),
        cast(Certainty, sure),
        head,
        None if during is None else asked_about,
    )
    return ParsedQuery(lens, head, then.text, asked_about is not None)


def choice(shape: type, name: str, text: str | None) -> str | None:
    """Read one of the words that a typed dict declares for a parameter, in the British or the American spelling."""
    return one_of(text, name, declared(shape)[name].choices)


def one_of(text: str | None, name: str, among: Sequence[str]) -> str | None:
    """Read one of a few words that are declared nowhere else, as `choice` does."""
    return None if text is None else _word(text, name, among)


def choices(shape: type, name: str, text: str | None) -> frozenset[str] | None:
    """Read several words parted by commas, as `choice` does; None is no restriction, an empty text none of them."""
    return None if text is None else some_of(text, name, declared(shape)[name].choices)


def some_of(text: str, name: str, among: Sequence[str]) -> frozenset[str]:
    """Read several of a few words, parted by commas."""
    parts = _OTHERWISE_PARTED.split(text)
    if len(parts) > 1 and set(parts) <= {*among, *SPELLINGS}:
        raise InvalidParameter.of(name, f"{short(text)} is not parted by commas; write {','.join(parts)}")
    return frozenset(_word(word, name, among) for word in words(text))


def _word(text: str, name: str, among: Sequence[str]) -> str:
    word = text if text in among else SPELLINGS.get(text, text)
    if word not in among:
        meant = nearest(text, among).rstrip()
        which = f"one of {', '.join(among)}" if len(among) > 1 else among[0]
        raise InvalidParameter.of(name, f"{short(text)} is not {which}{'; ' if meant else ''}{meant}")
    return word


def words(text: str) -> list[str]:
    """Part a list at its commas; an empty text is an empty list."""
    return [word.strip() for word in text.split(",")] if text else []


def dataset_indices(head: View, text: str | None, name: str = "datasets") -> frozenset[int] | None:
    """Read ids of datasets parted by commas as source indices; None is no restriction."""
    if text is None:
        return None
    indices = set()
    for word in words(text):
        index = head.source_index(word)
        source = None if index is None else head.source(index)
        if index is None or source is None or source.kind != "dataset":
            there = [source.id for source in head.sources("dataset")]
            detail = f"{short(word)} is not a dataset here; {nearest(word, there)}there are: "
            raise InvalidParameter.of(name, detail + (", ".join(there[:20]) or "none yet"))
        indices.add(index)
    return frozenset(indices)


def pair(text: str, name: str = "between") -> tuple[str, str]:
    """Read two references parted by a comma."""
    parts = words(text)
    if len(parts) != 2 or not all(parts):
        raise InvalidParameter.of(name, "takes two references parted by one comma, like albania,iran")
    return parts[0], parts[1]


def parties(head: View, of: str | None, between: str | None, resolve: Callable[[str], int]) -> tuple[int, ...]:
    """Read whom an answer is narrowed to: nobody in particular, one entity, or two that differ.

    `resolve` gives the index of the entity that a reference means. Raises InvalidParameter.
    """
    if of is not None and between is not None:
        raise InvalidParameter.of("between", "comes together with `of`; send one of the two")
    refs = [] if of is None else [of]
    indices = tuple(resolve(ref) for ref in (refs if between is None else pair(between)))
    if len(set(indices)) < len(indices):
        raise InvalidParameter.of("between", f"names one entity twice ({head.id(indices[0])}); name two")
    return indices


def flag(text: str | None, name: str) -> bool:
    """Read true or false; absent is false."""
    if text not in (None, "true", "false"):
        raise InvalidParameter.of(
            name, f"{short(text)} is neither true nor false; write one of the two words, in lower case"
        )
    return text == "true"


def limit(text: str | None) -> int:
    """Read how many items a page holds, 100 where absent."""
    return number(PageParameters, "limit", text) or LIMIT_DEFAULT


def number(shape: type, name: str, text: str | None) -> int | None:
    """Read a whole number within the bounds that a typed dict declares for a parameter."""
    if text is None:
        return None
    parameter = declared(shape)[name]
    assert parameter.most is not None
    return whole(text, name, parameter.least, parameter.most)


def whole(text: str, name: str, least: int, most: int) -> int:
    """Read a whole number within bounds, both included."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise InvalidParameter.of(
            name, f"{short(text)} is not a whole number from {least:,} to {most:,}; write digits alone"
        )
    return int(text)


def note(text: str | None, name: str = "reason") -> str | None:
    """Read a text to keep, such as the reason for a write: up to 1,000 characters."""
    if not text:
        return None
    try:
        return clean(text, 1000)
    except TextError as exc:
        raise InvalidParameter.of(name, str(exc)) from exc


def search_text(text: str | None, name: str = "q") -> str | None:
    """Read what to search for: not blank, up to 200 characters."""
    if text is None:
        return None
    try:
        kept = clean(text, 200)
    except TextError as exc:
        raise InvalidParameter.of(name, str(exc)) from exc
    if not kept.strip():
        raise InvalidParameter.of(name, "is blank; send what to search for, or leave it out")
    return kept


def borne(row: EntityRow, text: str) -> bool:
    """Say whether an entity has ever borne a code, given as `scheme:code` or as the code alone."""
    return any(is_code(one, text) for one in row.codes)


def is_code(code: CodeRow, text: str) -> bool:
    """Say whether a text is this code, with its scheme or without."""
    scheme, colon, bare = text.partition(":")
    return is_same(code.scheme, code.code, bare if colon else text) and (not colon or scheme_of(scheme) == code.scheme)
