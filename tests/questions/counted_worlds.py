"""Small worlds whose dates are a few days wide, so that every choice of exact dates can be counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import view_of

ZERO = dates.day("2000-01-10")
FAR = 99
STRONG, WEAK = "defense", "nonaggression"
Date = tuple[int, int]
"""The first and the last day that a date may be, counted from ZERO."""


def text(date: Date) -> str:
    """Write a date: one day, one day more or less (`~`), or open."""
    if date[0] == FAR:
        return ".."
    return dates.iso(ZERO + (date[0] + date[1]) // 2) + ("~" if date[0] != date[1] else "")


@dataclass(frozen=True)
class Claim:
    """A membership (`to` is an alliance) or a direct statement (`to` is a state)."""

    dataset: str
    party: str
    to: str
    since: Date
    until: Date
    full: bool
    obligations: tuple[str, ...] | None
    owed_to: str | None
    is_membership: bool

    def record(self, number: int) -> Record:
        """Write it as a tie."""
        found: dict[str, Any] = {"obligations": self.obligations and list(self.obligations)}
        kind = "allied_with"
        if self.is_membership:
            kind = "member_of"
            found |= {"role": "member" if self.full else "observer", "owed_to": self.owed_to and [self.owed_to]}
        kept = {name: one for name, one in found.items() if one is not None}
        spell = text(self.since), text(self.until)
        return worlds.tie(kind, self.party, self.to, *spell, dataset=self.dataset, key=str(number), attributes=kept)


@dataclass(frozen=True)
class Entry:
    """What a dataset covers, from one day to another, both included."""

    question: str
    among: str | tuple[str, ...]
    within: str | None
    obligations: tuple[str, ...] | None
    first: int
    last: int

    def coverage(self) -> Coverage:
        """Write it as a dataset does."""
        period = f"{dates.iso(ZERO + self.first)}/{dates.iso(ZERO + self.last)}"
        return Coverage(self.question, period, self.among, (self.within,) if self.within else None, self.obligations)


@dataclass(frozen=True)
class World:
    """Claims, what each dataset covers and until when it was checked, and when each state was in the system."""

    states: tuple[str, ...]
    alliances: tuple[str, ...]
    claims: tuple[Claim, ...]
    coverage: dict[str, tuple[Entry, ...]]
    checked: dict[str, int | None]
    spells: dict[str, tuple[int, int] | None]
    by_party: dict[tuple[str, str, str], list[Claim]] = field(default_factory=dict)
    exists: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    """When each state was there where it says so, in the system or not; else it is there while it is in the system."""
    named: set[tuple[str, str]] = field(default_factory=set)
    """Each dataset with each alliance that it names: some claim of its, whether full or not, is a membership there."""

    def __post_init__(self) -> None:
        """Sort the claims that count: by dataset, party and whom they are about."""
        self.named.update((one.dataset, one.to) for one in self.claims if one.is_membership)
        for one in self.claims:
            if one.full or not one.is_membership:
                self.by_party.setdefault((one.dataset, one.party, one.to), []).append(one)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Name the datasets."""
        return tuple(self.coverage)

    def existence(self, party: str) -> tuple[int, int] | None:
        """Give the days from which to before which a state is there; None where it always is."""
        return self.exists.get(party) or self.spells.get(party)

    def view(self) -> View:
        """Read the world through a snapshot."""
        found: list[Record] = [worlds.alliance(one) for one in self.alliances]
        for state, spell in self.spells.items():
            days = [] if spell is None else [dates.iso(ZERO + day) for day in spell]
            there = self.exists.get(state)
            more: dict[str, Any] = {"exists": ["/".join(dates.iso(ZERO + day) for day in there)]} if there else {}
            spells = [{"system": "cow", "since": days[0], "until": days[1]}] if days else []
            found.append(worlds.country(state, spells=spells, **more))
        for dataset, entries in self.coverage.items():
            checked = self.checked[dataset]
            through = None if checked is None else dates.iso(ZERO + checked)
            # Answers go by what a log may hold, entries that are refused now among it.
            covered = tuple(one.coverage() for one in entries)
            found.append(replace(worlds.dataset(dataset, checked_through=through), coverage=covered))
        return view_of(*found, *(one.record(number) for number, one in enumerate(self.claims)))
