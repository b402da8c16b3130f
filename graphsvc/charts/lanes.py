"""The rows of a timeline before anything is drawn: bars over days, marks of events, what each says and its sources.

Both the pages and the pictures draw these rows, so that a timeline looks alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graphsvc.charts import spells
from graphsvc.charts.captions import plain
from graphsvc.charts.spells import DrawnSpell
from graphsvc.charts.themes import BROKEN
from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.model.days import union
from graphsvc.model.kinds import NO_MISSION
from graphsvc.model.phrases import date_in_words
from graphsvc.model.wire_parts import Cited, Item, Named

CROWDED = 0.1
"""Below which part of the days up to today all changes are taken to be too close together to be shown beside them."""
Look = Literal["sure", "possible", "disputed", "no", "unknown", "last"]
"""How a bar looks: as the verdict on its days; `last` is unknown with a last word, and fades from it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Days, both included, on which one verdict holds.

    `stripes` has a look for each dataset where they differ. `is_end` says that the verdict changed on the day after
    the last: nothing else is drawn as an end. `fades_in` and `fades_out` are ends of which nothing is known.
    """

    first: int
    last: int
    look: Look
    kind: str
    says: str
    label: str = ""
    stripes: tuple[tuple[str, Look], ...] = ()
    is_end: bool = False
    fades_in: bool = False
    fades_out: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: the days on which it may have been, which are one where its day is known."""

    first: int
    last: int
    says: str

    @property
    def is_exact(self) -> bool:
        """Say whether the day is known."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Lane:
    """A row: what it is about, what it says in words, who says so, and what is drawn in it.

    `spells` has a line for each spell or stretch of a row of several, which `says` tells in short.
    """

    title: str
    says: str
    dataset: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    citations: tuple[Cited, ...] = ()
    group: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    """The ties and events that it shows, by kind of record and id; none where it shows verdicts."""
    spells: tuple[str, ...] = ()
    known: tuple[int, ...] = ()
    """The days that a picture should reach to: those of which something is known."""
    changes: tuple[int, ...] = ()
    """The days on which something begins or ends, surely or possibly; a day on which it was only checked is none."""
    entity: Named | None = None
    """Whom the row is about, where it is about one other entity."""

    @property
    def record(self) -> tuple[str, str] | None:
        """Return the one tie or event that the row shows, None where there are several."""
        return self.claims[0] if len(self.claims) == 1 else None

    def says_on(self, day: int) -> str:
        """Say what holds on a day; of a row of one spell, or outside of all spells, what it says anyway."""
        bars = (bar for bar in self.bars if bar.first <= day <= bar.last) if self.spells else ()
        return next((bar.says.removeprefix(f"{self.title}: ") for bar in bars), self.says)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a picture runs over, both included."""

    first: int
    last: int

    def x(self, day: int) -> float:
        """Return where a day begins, in percent of the width; days outside lie at the edges."""
        inside = min(max(day, self.first), self.last + 1)
        return round(100 * (inside - self.first) / (self.last + 1 - self.first), 3)

    def shows(self, first: int, last: int) -> bool:
        """Say whether some day from the first to the last is in the picture."""
        return first <= self.last and last >= self.first


def shown(lanes: Sequence[Lane], window: Window) -> list[Lane]:
    """Return the lanes that have anything in a picture of these days."""
    days_of = (
        [(drawn.first, drawn.last) for drawn in lane.bars] + [(mark.first, mark.last) for mark in lane.marks]
        for lane in lanes
    )
    return [lane for lane, days in zip(lanes, days_of, strict=True) if any(window.shows(*span) for span in days)]


def of_items(items: Sequence[Item], cut: int, group: dict[str, str]) -> list[Lane]:
    """Make a lane of each claim and of each event; spells of one claim that follow one another share theirs.

    `cut` is the last day of which claims can speak, `group` the heading under which each kind of tie stands.
    """
    made: dict[object, list[Lane]] = {}
    for number, item in enumerate(items):
        if spells.is_moment(item):
            made[number] = [_of_moment(item, group)]
        else:
            made.setdefault((item["title"], item["dataset"]), []).append(_of_tie(item, cut, group))
    return [_joined(lanes) for lanes in made.values()]


def _joined(lanes: Sequence[Lane]) -> Lane:
    if len(lanes) == 1:
        return lanes[0]
    says = [lane.says for lane in lanes]
    return replace(
        lanes[0],
        says=f"{len(says)} spells; the last {says[-1]}",
        spells=tuple(says),
        bars=tuple(bar for lane in lanes for bar in lane.bars),
        claims=tuple(claim for lane in lanes for claim in lane.claims),
        known=tuple(day for lane in lanes for day in lane.known),
        changes=tuple(day for lane in lanes for day in lane.changes),
    )


def _of_moment(item: Item, group: dict[str, str]) -> Lane:
    drawn = spells.moment(item)
    whole = drawn.all_days[0]
    title = plain(item["title"])
    says = moment_in_words(item)
    return Lane(
        title,
        says,
        item["dataset"],
        marks=(Mark(whole.first, whole.last, f"{title}: {says}"),),
        group=group.get(item["kind"], "Events") if item["type"] == "tie" else "Events",
        claims=() if item["id"] is None else ((item["type"], item["id"]),),
        known=drawn.known,
        changes=drawn.known,
    )


def _of_tie(item: Item, cut: int, group: dict[str, str]) -> Lane:
    drawn = spells.tie(item, cut)
    title, says = plain(item["title"]), spell_in_words(item)
    return Lane(
        title,
        says,
        item["dataset"],
        bars=tuple(_bars(item, drawn, f"{title}: {says}", cut)),
        group=group.get(item["kind"], "Other ties"),
        claims=() if item["id"] is None else ((item["type"], item["id"]),),
        known=drawn.known,
        changes=spells.bounds(item),
    )


def _bars(item: Item, drawn: DrawnSpell, says: str, cut: int) -> Iterable[Bar]:
    pieces = [(piece, "sure") for piece in union(drawn.surely)] + [(piece, "possible") for piece in drawn.maybe]
    pieces.sort(key=lambda pair: pair[0].first)
    until = spells.interval(item).until
    # What holds without an end, and is certain no more, was checked no further.
    checked = union(drawn.surely)[-1].last if drawn.surely and until.text == dates.OPEN else LAST_DAY
    for number, (piece, look) in enumerate(pieces):
        is_last = number == len(pieces) - 1
        yield Bar(
            piece.first,
            piece.last,
            "last" if piece.first > checked else "no" if item.get("status") == NO_MISSION else look,  # type: ignore[arg-type]
            item["kind"],
            says,
            is_end=look == "sure" and until.is_exact and piece.last + 1 == until.earliest <= cut,
            fades_in=drawn.fades_in and number == 0 and look == "possible",
            fades_out=drawn.fades_out and is_last,
            goes_on=drawn.goes_on and is_last and piece.first <= checked,
        )


def window_of(lanes: Sequence[Lane], cut: int, *also: int) -> Window:
    """Return the days that a picture runs over where none were asked for: those on which something changes, with room.

    What still holds draws it on to `cut`, unless all changes lie so close together that they could not be told apart.
    """
    known = sorted({day for lane in lanes for day in lane.known if FIRST_DAY < day < LAST_DAY})
    goes_on = any(bar.goes_on for lane in lanes for bar in lane.bars)
    if not known:
        return Window(max(FIRST_DAY, min([cut, *also]) - 3650), max([cut, *also]))
    first, last = known[0], known[-1]
    are_close = len(known) > 2 and last - first < (cut - first) * CROWDED
    if goes_on and not are_close:
        last = max(last, cut)
    first, last = min([first, *also]), max([last, *also])
    room = max(last - first, 45)
    return Window(
        max(FIRST_DAY, first - max(7, room // 8)), min(LAST_DAY, max(last, min(cut, last + max(7, room // 6))))
    )


def whole(lanes: Sequence[Lane], cut: int) -> Window:
    """Return the days from the first of which anything is known, in whatever way, to the last that can be known."""
    first = [mark.first for lane in lanes for mark in lane.marks]
    first += [bar.first for lane in lanes for bar in lane.bars if bar.look not in ("unknown", "no")]
    begins = min((day for day in first if day > FIRST_DAY), default=cut - 3650)
    return Window(max(FIRST_DAY, min(begins, cut - 365)), cut)


def near(lanes: Sequence[Lane], most: int, first: int, last: int) -> list[Lane]:
    """Choose so many rows, in their order: those with something in the days asked about, then those nearest to them."""

    def distance(lane: Lane) -> int:
        spans = [(bar.first, bar.last) for bar in lane.bars] + [(mark.first, mark.last) for mark in lane.marks]
        return min((max(span[0] - last, first - span[1], 0) for span in spans), default=LAST_DAY)

    chosen = sorted(range(len(lanes)), key=lambda number: distance(lanes[number]))[:most]
    return [lanes[number] for number in sorted(chosen)]


def is_thin(bar: Bar) -> bool:
    """Say whether a bar is thin: where its kind of tie holds, another does not."""
    return bar.kind in BROKEN


def moment_in_words(item: Item) -> str:
    """Say when an event was."""
    when = spells.interval(item).since
    if when.is_exact:
        return f"on {date_in_words(item['since'])}"
    if "since_earliest" in item or "since_latest" in item:
        first, last = item.get("since_earliest"), item.get("since_latest")
        if first is None or when.earliest == FIRST_DAY:
            return f"on an unknown day, {date_in_words(str(last))} at the latest"
        return f"between {date_in_words(dates.iso(when.earliest))} and {date_in_words(dates.iso(when.latest))}"
    return f"in {date_in_words(item['since'])}"


def spell_in_words(item: Item) -> str:
    """Say when a tie began and ended, and what is not known of it."""
    return f"{_began(item)}; {_ended(item)}"


def _began(item: Item) -> str:
    text, first, last = item["since"], item.get("since_earliest"), item.get("since_latest")
    if text == dates.OPEN:
        return "held before its data set begins"
    if text == dates.UNKNOWN:
        return "began on an unknown day" + (f", {date_in_words(last)} at the latest" if last else "")
    if first or last:
        when = spells.interval(item).since
        return f"began between {date_in_words(dates.iso(when.earliest))} and {date_in_words(dates.iso(when.latest))}"
    return f"began {'' if len(text) == 10 else 'in '}{date_in_words(text)}"


def _ended(item: Item) -> str:
    text, last = item["until"], item.get("until_latest")
    if text == dates.OPEN or text is None:
        return "still holds"
    if text == dates.UNKNOWN:
        return "ended on an unknown day" + (f" before {date_in_words(last)}" if last else "")
    if item.get("until_earliest") or last:
        when = spells.interval(item).until
        return f"ended between {date_in_words(dates.iso(when.earliest))} and {date_in_words(dates.iso(when.latest))}"
    return f"ended {'' if len(text) == 10 else 'in '}{date_in_words(text)}"
