"""Whether two are allied, through what, by which obligations, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graphsvc.model.answers import Allied
from graphsvc.model.days import days
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.shapes import ByDataset, LastKnown, Obligations, Via
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import holding, last_known
from graphsvc.questions.meeting import Piece
from graphsvc.questions.owing import Wanted, owed_to
from graphsvc.questions.reach import scope_of
from graphsvc.questions.ways import ALLIED_WITH, MEMBER_OF, Through, Way, alliances, direct
from graphsvc.snapshot.lens import Lens

HOLDING = (Truth.YES, Truth.POSSIBLE)
SHOWN = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE)
Word = tuple[Truth, int]
"""A last word and the day that it was about."""


class Denials:
    """What datasets that cover the question `allied` deny of an entity and others: that they are allied at all."""

    def __init__(self, lens: Lens, entity: int, wanted: Wanted) -> None:
        self.lens, self.entity, self.wanted = lens, entity, wanted
        self.scopes = {
            index: scope_of(lens, lens.sources[index], "allied", None, wanted.obligations)
            for index in lens.covering_allied
        }
        self._allied: dict[tuple[int, int], set[int]] = {}

    def now(self, other: int, ways: Sequence[Way]) -> frozenset[int]:
        """Give the datasets that deny it on the lens's days."""
        return frozenset(
            index
            for index, scope in self.scopes.items()
            if scope.sight((self.entity, other)).denies
            and not any(way.dataset == index and way.truth in HOLDING for way in ways)
        )

    def before(self, other: int) -> dict[int, int]:
        """Give the datasets that may not speak of all the lens's days and denied it last, each with that day."""
        found = {}
        parties = (self.entity, other)
        for index, scope in self.scopes.items():
            if not scope.sight(parties).is_whole:
                day = scope.last_day(parties)
                if (
                    day is not None
                    and scope.look(parties, days(day, day)).denies
                    and other not in self._allies(index, day)
                ):
                    found[index] = day
        return found

    def _allies(self, index: int, day: int) -> set[int]:
        """Give those to whom one dataset says that the entity was, or may have been, allied on an earlier day."""
        found = self._allied.get((index, day))
        if found is None:
            lens = _then(self.lens, index, day)
            found = {pair.other for pair in pairs(lens, self.entity, self.wanted) if pair.truth in SHOWN}
            self._allied[index, day] = found
        return found


def _then(lens: Lens, index: int, day: int) -> Lens:
    """Give the lens by which one dataset is asked about an earlier day; a lens keeps those made for it."""
    key = (Denials, index, day)
    found: Lens | None = lens.memory.get(key)
    if found is None:
        found = lens.memory[key] = replace(lens, on=day, during=None, datasets=frozenset({index}))
    return found


@dataclass(slots=True)
class Pair:
    """What is said of one counterpart.

    `truth` is yes if any alliance says yes, else disputed, else possible; no only where a dataset covers every
    alliance of the pair and claims none (`denials`). `last` is the last word where nothing is known of the day,
    `shown` the ways that hold or may hold on the day, or did by the last word.
    """

    lens: Lens
    entity: int
    other: int
    ways: Sequence[Way]
    denials: frozenset[int]
    denied: Mapping[int, int]
    truth: Truth
    last: Word | None
    shown: Sequence[Way]

    @property
    def has_claim(self) -> bool:
        """Say whether anything but a denial is said."""
        return bool(self.shown)

    def owed(self) -> Obligations:
        """Show the obligations either way by all that holds or may hold, from the strongest to the weakest."""
        owed: tuple[str, ...] = ()
        due: tuple[str, ...] = ()
        for way in self.shown:
            owed += _stated(self.lens, way.mine, self.other)
            due += _stated(self.lens, way.its, self.entity)
        return {"owed": list(_ranked(owed)), "due": list(_ranked(due))}

    def via(self) -> list[Via]:
        """Show each alliance and dataset through which they are allied, with the spell in which both were in it."""
        lens = self.lens
        found: list[Via] = []
        for way in self.shown:
            for span, rows in way.spans():
                via: Via = {
                    "alliance": None if way.alliance is None else lens.named(way.alliance),
                    **span,  # type: ignore[typeddict-item]
                    "truth": way.truth,
                    "dataset": None if way.dataset is None else lens.sources[way.dataset].id,
                    "ties": [lens.view.tie_id(row.row) for row in rows],
                }
                found.append(via)
        if len(found) > 1:
            found.sort(key=lambda one: (one["alliance"]["id"] if one["alliance"] else "", one["dataset"] or ""))
        return found

    def across(self) -> list[str] | None:
        """Name the datasets that only together know both memberships."""
        named: set[int] = set()
        for way in self.shown:
            named |= way.across
        return sorted(self.lens.sources[index].id for index in named) if named else None

    def verdicts(self) -> dict[int, Truth]:
        """Give what each dataset that was asked says of the pair, by its index, in the order of the datasets' ids.

        To know one alliance is not to know all: that two are not in it together is a *no* only beside another's yes,
        where it is what makes them disputed.
        """
        return self._verdicts(self._ways_by_dataset())

    def _verdicts(self, by_dataset: Mapping[int, Sequence[Way]]) -> dict[int, Truth]:
        disputed = _disputed(self.ways) if self.truth is Truth.DISPUTED else ()
        found = {}
        for index, ways in by_dataset.items():
            truth = _says(ways, disputed)
            found[index] = Truth.NO if truth is Truth.UNKNOWN and index in self.denials else truth
        return found

    def _ways_by_dataset(self) -> dict[int, list[Way]]:
        ways: dict[int, list[Way]] = {index: [] for index in (*self.denials, *self.denied)}
        for way in self.ways:
            if way.dataset is not None:
                ways.setdefault(way.dataset, []).append(way)
        if len(ways) < 2:
            return ways
        return {index: ways[index] for index in sorted(ways, key=lambda one: self.lens.sources[one].id)}

    def by_dataset(self) -> ByDataset:
        """Show the verdict of each dataset that has one, or had one."""
        ways = self._ways_by_dataset()
        shown: ByDataset = {}
        for index, truth in self._verdicts(ways).items():
            last = _last(ways[index], self.denied.get(index)) if truth is Truth.UNKNOWN else None
            if truth is not Truth.UNKNOWN or last is not None:
                shown[self.lens.sources[index].id] = {
                    "truth": truth,
                    "last_known": last_known(*last) if last else None,
                }
        return shown

    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return last_known(*self.last) if self.last else None

    def answer(self) -> Allied:
        """Show the pair as a dyad does."""
        owed = self.owed()
        return Allied(
            self.truth, self.by_dataset(), strongest(owed), owed, self.via(), self.across(), self.last_known()
        )


def judge(denials: Denials, other: int, ways: Sequence[Way]) -> Pair:
    """Weigh the ways in which two may be allied, and what is denied of them."""
    denying = denials.now(other, ways) if denials.scopes else frozenset()
    denied = denials.before(other) if denials.scopes else {}
    return weigh(denials.lens, (denials.entity, other), ways, denying, denied)


def weigh(
    lens: Lens, parties: tuple[int, int], ways: Sequence[Way], denying: frozenset[int], denied: Mapping[int, int]
) -> Pair:
    """Weigh the ways in which two may be allied, the datasets that deny it, and those that did last, each with its day."""
    truth = ways[0].truth if len(ways) == 1 and not denying else _together(ways, denying)
    last = None
    if truth not in SHOWN:
        truth = Truth.NO if denying else Truth.UNKNOWN
    if truth is Truth.UNKNOWN:
        last = _last(ways, max(denied.values(), default=None))
    shown = [way for way in ways if way.truth in SHOWN] or [way for way in ways if way.last in SHOWN]
    return Pair(lens, *parties, ways, denying, denied, truth, last, shown)


def _together(ways: Sequence[Way], denials: frozenset[int]) -> Truth:
    """Combine the datasets per alliance, then take the best of the alliances.

    A denial of all alliances speaks against a direct statement; against an alliance a dataset says *no* by what it
    knows of the memberships.
    """
    said: dict[int | None, list[Truth]] = defaultdict(list)
    for way in ways:
        said[way.alliance].append(way.truth)
    if denials and None in said:
        said[None].append(Truth.NO)
    combined = {combine(truths) for truths in said.values()}
    return next((truth for truth in SHOWN if truth in combined), Truth.UNKNOWN)


def _disputed(ways: Iterable[Way]) -> set[int | None]:
    """Give the alliances of which datasets say different things."""
    said: dict[int | None, list[Truth]] = defaultdict(list)
    for way in ways:
        said[way.alliance].append(way.truth)
    return {alliance for alliance, truths in said.items() if combine(truths) is Truth.DISPUTED}


def _says(ways: Sequence[Way], disputed: Iterable[int | None]) -> Truth:
    """Give what one dataset says by its ways."""
    truths = [way.truth for way in ways]
    if Truth.YES in truths:
        return Truth.YES
    if Truth.POSSIBLE in truths:
        return Truth.POSSIBLE
    against = any(way.truth is Truth.NO and way.alliance in disputed for way in ways)
    return Truth.NO if against else Truth.UNKNOWN


def _last(ways: Iterable[Way], denied_on: int | None) -> Word | None:
    """Give the last word: the best of the alliances by their latest words, unless a later one denies them all."""
    words: dict[int | None, list[Word]] = defaultdict(list)
    for way in ways:
        if way.last is not None and way.last_on is not None:
            words[way.alliance].append((way.last, way.last_on))
    found: list[Word] = []
    for said in words.values():
        latest = max(day for _, day in said)
        truth = combine(truth for truth, day in said if day == latest)
        if truth in SHOWN:
            found.append((truth, latest))
    best = min(found, key=lambda word: (SHOWN.index(word[0]), -word[1]), default=None)
    if denied_on is None or (best is not None and best[1] > denied_on):
        return best
    if best is not None and best[1] == denied_on:
        return combine((best[0], Truth.NO)), denied_on
    return Truth.NO, denied_on


def pairs(lens: Lens, entity: int, wanted: Wanted) -> list[Pair]:
    """Weigh every counterpart with which an entity has ever shared an alliance or a statement, by id."""
    return judged(Denials(lens, entity, wanted))


def judged(denials: Denials, among: Container[int] | None = None) -> list[Pair]:
    """Weigh them with what is denied of the entity; or only those counterparts that are `among` some."""
    ways = _ways(denials, among)
    return [judge(denials, other, ways[other]) for other in sorted(ways, key=denials.lens.view.id)]


def pair_of(lens: Lens, entity: int, other: int, wanted: Wanted) -> Pair:
    """Weigh one pair."""
    denials = Denials(lens, entity, wanted)
    return judge(denials, other, _ways(denials, {other}).get(other, []))


def _ways(denials: Denials, among: Container[int] | None) -> dict[int, list[Way]]:
    """Give the ways in which an entity may be allied to others, or to those among some, by counterpart."""
    lens, entity, wanted = denials.lens, denials.entity, denials.wanted
    rows = lens.view.ties(entity, MEMBER_OF | ALLIED_WITH)
    ways: dict[int, list[Way]] = defaultdict(list)
    for alliance, own in alliances(lens, rows, entity).items():
        through = Through(lens, entity, alliance, own, wanted)
        if through.bears:
            for other in through.others():
                if (among is None or other in among) and (found := through.ways(other)):
                    ways[other] += found
    for other, stated in direct(lens, rows, entity, wanted).items():
        if among is None or other in among:
            ways[other] += stated
    return ways


def _stated(lens: Lens, part: Iterable[Piece], to: int) -> tuple[str, ...]:
    """Give all that a party's claims say it owes the other on the days on which they are heard."""
    found: tuple[str, ...] = ()
    for spell, heard, _ in part:
        for row in holding(spell, heard):
            found += owed_to(lens, row, to) or ()
    return found


@lru_cache(maxsize=1024)
def _ranked(obligations: tuple[str, ...]) -> tuple[str, ...]:
    """Order obligations from the strongest to the weakest, each once."""
    return tuple(one for one in OBLIGATIONS if one in obligations)


def strongest(obligations: Obligations) -> str | None:
    """Give the strongest obligation either way; None where none is stated."""
    return next((one for one in OBLIGATIONS if one in obligations["owed"] or one in obligations["due"]), None)
