"""Whether two are allied, through what, by which obligations, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from graphsvc.model.answers import Allied
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.shapes import ByDataset, LastKnown, Obligations, Via
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import Said
from graphsvc.questions.reach import Reach, Scope
from graphsvc.questions.ways import Through, Wanted, Way, alliances, direct, owed_to
from graphsvc.snapshot.lens import Lens

_HOLDING = (Truth.YES, Truth.POSSIBLE)
_SHOWN = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE)


@dataclass(frozen=True, slots=True)
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
    truth: Truth
    last: Said | None
    shown: Sequence[Way]

    @property
    def has_claim(self) -> bool:
        """Say whether anything but a denial is said."""
        return any(way.shown not in (Truth.NO, Truth.UNKNOWN) for way in self.ways)

    def owed(self) -> Obligations:
        """Show the obligations either way by all that holds or may hold, from the strongest to the weakest."""
        owed: set[str] = set()
        due: set[str] = set()
        for way in self.shown:
            mine, its = way.rows()
            for row in mine:
                owed.update(owed_to(self.lens, row, self.other) or ())
            for row in its:
                due.update(owed_to(self.lens, row, self.entity) or ())
        return {"owed": ranked(owed), "due": ranked(due)}

    def via(self) -> list[Via]:
        """Show each alliance and dataset through which they are allied, with the spell in which both were in it."""
        found = [
            cast(
                Via,
                {
                    "alliance": None if way.alliance is None else self.lens.named(way.alliance),
                    **span,
                    "truth": way.said.truth,
                    "dataset": None if way.dataset is None else self.lens.sources[way.dataset].id,
                    "ties": [self.lens.view.tie_id(row.row) for row in rows],
                },
            )
            for way in self.shown
            for span, rows in way.spans()
        ]
        return sorted(found, key=lambda one: (one["alliance"]["id"] if one["alliance"] else "", one["dataset"] or ""))

    def across(self) -> list[str] | None:
        """Name the datasets that only together know both memberships."""
        named = {index for way in self.shown for index in way.across}
        return sorted(self.lens.sources[index].id for index in named) or None

    def by_dataset(self) -> ByDataset:
        """Show what each dataset says of the pair."""
        ways: dict[int, list[Way]] = defaultdict(list)
        for way in self.ways:
            if way.dataset is not None:
                ways[way.dataset].append(way)
        shown: ByDataset = {}
        for index in sorted(ways.keys() | self.denials, key=lambda one: self.lens.sources[one].id):
            truths = {way.said.truth for way in ways[index]}
            truth = self._says(index, truths)
            last = _last(ways[index]) if truth is Truth.UNKNOWN else None
            if truth is not Truth.UNKNOWN or last is not None:
                shown[self.lens.sources[index].id] = {"truth": truth, "last_known": last.last_known if last else None}
        return shown

    def _says(self, index: int, truths: set[Truth]) -> Truth:
        for truth in (Truth.YES, Truth.POSSIBLE):
            if truth in truths:
                return truth
        return Truth.NO if index in self.denials or truths == {Truth.NO} else Truth.UNKNOWN

    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return self.last.last_known if self.last else None

    def answer(self) -> Allied:
        """Show the pair as a dyad does."""
        owed = self.owed()
        return Allied(
            self.truth, self.by_dataset(), strongest(owed), owed, self.via(), self.across(), self.last_known()
        )


def judge(lens: Lens, entity: int, other: int, ways: Sequence[Way]) -> Pair:
    """Weigh the ways in which two may be allied."""
    denials = frozenset(
        index
        for index in lens.covering_allied
        if covers_allied(lens, index, (entity, other))
        and not any(way.dataset == index and way.said.truth in _HOLDING for way in ways)
    )
    truth = _together(ways)
    if truth not in _SHOWN:
        truth = Truth.NO if denials else Truth.UNKNOWN
    last = _last(ways) if truth is Truth.UNKNOWN else None
    shown = [way for way in ways if way.said.truth in _SHOWN] or [way for way in ways if way.shown in _HOLDING]
    return Pair(lens, entity, other, ways, denials, truth, last, shown)


def _together(ways: Sequence[Way]) -> Truth:
    """Combine the datasets per alliance, then take the best of the alliances."""
    if len(ways) == 1:
        return ways[0].said.truth
    said: dict[int | None, list[Truth]] = defaultdict(list)
    for way in ways:
        said[way.alliance].append(way.said.truth)
    combined = {combine(truths) for truths in said.values()}
    return next((truth for truth in _SHOWN if truth in combined), Truth.UNKNOWN)


def pairs(lens: Lens, entity: int, wanted: Wanted) -> list[Pair]:
    """Weigh every counterpart with which an entity has ever shared an alliance or a statement, by id."""
    ways: dict[int, list[Way]] = defaultdict(list)
    for alliance in alliances(lens, entity):
        through = Through(lens, entity, alliance)
        for other in through.others():
            ways[other] += through.ways(other, wanted)
    for other, direct_ways in direct(lens, entity, wanted).items():
        ways[other] += direct_ways
    return [judge(lens, entity, other, ways[other]) for other in sorted(ways, key=lens.view.id)]


def pair_of(lens: Lens, entity: int, other: int, wanted: Wanted) -> Pair:
    """Weigh one pair."""
    ways: list[Way] = []
    for alliance in alliances(lens, entity):
        through = Through(lens, entity, alliance)
        if other in through.others():
            ways += through.ways(other, wanted)
    return judge(lens, entity, other, ways + direct(lens, entity, wanted).get(other, []))


def covers_allied(lens: Lens, dataset: int, parties: tuple[int, ...]) -> bool:
    """Say whether a dataset covers the question `allied` of these parties, so that its silence is a denial."""
    scope = Scope(lens, lens.sources[dataset], "allied")
    return bool(scope.entries) and scope.reach(parties, lens.on) is Reach.COVERED


def _last(ways: Iterable[Way]) -> Said | None:
    words = [way.said for way in ways if way.said.last is not None]
    return max(words, key=lambda one: (one.last_on or 0, one.last is Truth.YES), default=None)


def ranked(obligations: Iterable[str]) -> list[str]:
    """Order obligations from the strongest to the weakest."""
    found = obligations if isinstance(obligations, set) else set(obligations)
    return [one for one in OBLIGATIONS if one in found]


def strongest(obligations: Obligations) -> str | None:
    """Give the strongest obligation either way; None where none is stated."""
    return next((one for one in OBLIGATIONS if one in obligations["owed"] or one in obligations["due"]), None)
