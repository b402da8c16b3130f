"""Who hosts whom on a day, and whom the hosted oppose."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from graphsvc.model.answers import Hostings, Omitted
from graphsvc.model.effort import checked
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Hosting
from graphsvc.questions.claimed import Claimed, read
from graphsvc.questions.evidence import last_known, rows_on, tie_ids
from graphsvc.questions.list_tails import list_tail
from graphsvc.questions.pair_lists import claims_between
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.claims import ClaimHistory, by_parties
from graphsvc.verdicts.conjunctions import Conjunction
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import Reading

OPPOSES = frozenset({"opposes"})
_BEST_FIRST = (Truth.YES, Truth.DISPUTED, Truth.POSSIBLE, Truth.UNKNOWN, Truth.NO)


def hosting(
    lens: Lens,
    *,
    host: int | None = None,
    group: int | None = None,
    against: int | None = None,
    known: str,
    reason: str | None = None,
) -> Hostings:
    """List who hosts whom on the lens's days, by host and group; each of the three narrows the list."""
    items, omitted = hostings(lens, host, group, against)
    tail = list_tail(lens, omitted, known, reason, "hosting", () if host is None else (host,))
    return Hostings(items=items, total=len(items), **tail)


class Opposition(NamedTuple):
    """Whom a hosted group opposes, and the verdict that it is hosted and opposes them on one day."""

    target: int
    both: Conjunction
    reading: Reading


def hostings(lens: Lens, host: int | None, group: int | None, against: int | None) -> tuple[list[Hosting], Omitted]:
    """Return the hostings that the lens lets through, and how many it leaves out.

    The truth of an item is that of host, group and target together, of several targets the best, whatever was asked
    for; of a group that opposes nobody it is that of the hosting.
    """
    items: list[Hosting] = []
    omitted: Counter[str] = Counter()
    for guest in checked(guests(lens, host, group, against)):
        shown = hosting_of(lens, guest)
        if isinstance(shown, Truth):
            omitted[shown] += 1
        elif shown is not None:
            items.append(shown)
    return items, Omitted.of(omitted)


class Guest(NamedTuple):
    """A host and whom it may host, with the history of that, and whom they may oppose meanwhile.

    `is_narrowed`: only whom they oppose was asked for, so that there must be one.
    """

    parties: tuple[int, int]
    hosted: ClaimHistory
    opposed: list[tuple[int, Conjunction]]
    is_narrowed: bool


def guests(lens: Lens, host: int | None, group: int | None, against: int | None) -> list[Guest]:
    """Return every host with every guest of whom a hosting is ever claimed, by their ids."""
    engine = engine_of(lens)
    listed = []
    for parties, rows in claims_between(lens, "hosting", host, group).items():
        hosted = engine.claims("hosting", *parties, rows, lens.datasets)
        opposed = [opposition for opposition in _opposed(lens, parties[1], hosted) if against in (None, opposition[0])]
        listed.append(Guest(parties, hosted, opposed, against is not None))
    return listed


def hosting_of(lens: Lens, guest: Guest) -> Hosting | Truth | None:
    """Show a hosting on the lens's days, or return the verdict on one that is left out; None where nothing is claimed."""
    hosted = read(lens, guest.hosted)
    readings = [Opposition(target, both, both.read(lens.days)) for target, both in guest.opposed]
    oppositions = [opposition for opposition in readings if opposition.reading.on]
    if not hosted.evidence or (guest.is_narrowed and not oppositions):
        return None
    best = min((opposition.reading for opposition in oppositions), key=_order, default=hosted.reading)
    if not lens.shows(best.truth, best.last_truth, guest.parties[:1]):
        return best.truth
    shown = [
        opposition
        for opposition in oppositions
        if lens.shows(opposition.reading.truth, opposition.reading.last_truth, guest.parties[:1])
    ]
    return _item(lens, guest.parties, hosted, shown, best)


def _order(reading: Reading) -> tuple[int, int]:
    last = reading.last_truth
    return _BEST_FIRST.index(reading.truth), _BEST_FIRST.index(last) if last else 0


def _opposed(lens: Lens, group: int, hosted: ClaimHistory) -> list[tuple[int, Conjunction]]:
    """Return whom a group ever opposes, each with the history of its being hosted and opposing them."""
    engine = engine_of(lens)
    claims = by_parties(row for row in lens.view.ties(group, OPPOSES) if row.from_ == group)
    return [
        (parties[1], Conjunction(hosted, engine.claims(None, *parties, claims[parties], lens.datasets)))
        for parties in checked(sorted(claims, key=lambda parties: lens.view.id(parties[1])))
    ]


def _item(
    lens: Lens, parties: tuple[int, int], hosted: Claimed, oppositions: list[Opposition], reading: Reading
) -> Hosting:
    telling, rows = hosted.telling(), list(hosted.rows())
    place = next((value for row in telling if (value := row.extra.get("place"))), None)
    at = lens.view.index(place) if place else None
    across: set[int] = set()
    for opposition in oppositions:
        _, opposing = opposition.both.evidence(opposition.reading.on)
        rows += [row for each in opposing for spell in each.spells for row in rows_on(spell, each.on)]
        across.update(opposition.both.across(opposition.reading.on))
    return {
        "host": lens.named(parties[0]),
        "group": lens.named(parties[1]),
        "against": [lens.named(opposition.target) for opposition in oppositions],
        "people": next((people for row in telling if (people := row.extra.get("people"))), None),
        "place": None if at is None else lens.named(at),
        **hosted.span(),  # type: ignore[typeddict-item]
        "truth": reading.truth,
        "across": sorted(lens.sources[dataset].id for dataset in across) or None,
        "by_dataset": hosted.by_dataset(),
        "last_known": last_known(reading.last),
        "ties": tie_ids(lens, rows),
    }
