"""Check what datasets say that they cover: whom it names, and that it lets the claims of a batch be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphsvc.model import dates, intervals
from graphsvc.model.batch import Write
from graphsvc.model.coverage import ANY
from graphsvc.model.dates import LAST_DAY
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth
from graphsvc.store.base import Warned
from graphsvc.store.draft import Draft


def check_coverage(draft: Draft, write: Write, source: Source) -> None:
    """Refuse coverage within what has no members, and among those of whom its question is not asked."""
    for i, entry in enumerate(source.coverage):
        kinds = [kind for kind in TIE_KINDS.values() if kind.question == entry.question]
        asked_of = tuple(dict.fromkeys(one for kind in kinds for one in kind.sources))
        among = entry.among if isinstance(entry.among, tuple) else ()
        where = f"{write.pointer}/coverage/{i}"
        _check_kinds(draft, f"{where}/among", among, asked_of, f"{entry.question} is asked of")
        joined = TIE_KINDS["member_of"].targets
        _check_kinds(draft, f"{where}/within", entry.within or (), joined, "membership is covered within")


def _check_kinds(draft: Draft, where: str, ids: Iterable[str], allowed: tuple[str, ...], rule: str) -> None:
    for i, id in enumerate(ids):  # noqa: A001
        found = (draft.body(("entity", id)) or {}).get("kind")
        if found is not None and found not in allowed:
            draft.fault(f"{where}/{i}", f"{id!r} is a {found}; {rule} a {' or '.join(allowed)}")


def ahead(draft: Draft) -> Iterator[Warned]:
    """Warn of datasets that were checked through a day to come; where it is tomorrow already, today is meant."""
    for write in draft.batch.writes:
        value = draft.of(write)
        checked = value.checked_through if isinstance(value, Source) else None
        if checked is not None and dates.day(checked) > dates.today() + 1:
            yield Warned(
                f"{write.pointer}/checked_through",
                f"{write.id!r} says that it was checked through {checked}, which is yet to come; when it comes, silence "
                "of the days up to it is taken for a no: send the last day that has been looked into",
            )


def unheard(draft: Draft) -> Iterator[Warned]:
    """Warn of claims that their dataset's coverage never lets speak, on any day on which they may hold."""
    datasets: dict[str, _Dataset] = {}
    for write in draft.batch.writes:
        tie = draft.of(write)
        if not isinstance(tie, Tie):
            continue
        dataset = datasets.get(tie.dataset)
        if dataset is None:
            dataset = datasets[tie.dataset] = _Dataset.of(draft.body(("source", tie.dataset)) or {})
        why = dataset.silences(tie, draft) if dataset.may_silence else None
        if why is not None:
            spell = f"{tie.interval.since.text}/{tie.interval.until.text}"
            what = f"tie {tie.id} ({tie.from_id} {tie.kind} {tie.to_id}, {spell})"
            yield Warned(write.pointer, f"{what} is never heard: {why}; correct its dates, or the coverage")


class _Entry(NamedTuple):
    """One entry of coverage with the first and the last day of its period; see `model.coverage.Coverage`."""

    question: str
    first: int
    last: int
    among: str | frozenset[str]
    within: frozenset[str] | None
    period: str


@dataclass(frozen=True, slots=True)
class _Dataset:
    """How far a dataset may speak. This is the rule of `questions.reach` for one claim and all of its days at once."""

    id: str
    checked: int | None
    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> _Dataset:
        """Read it from the dataset's body."""
        checked = body.get("checked_through")
        entries = tuple(_entry(one) for one in body.get("coverage", ()))
        return cls(body.get("id", ""), None if checked is None else dates.day(checked), entries)

    @property
    def may_silence(self) -> bool:
        """Say whether there is anything that could silence a claim."""
        return self.checked is not None or bool(self.entries)

    def silences(self, tie: Tie, draft: Draft) -> str | None:
        """Say why a claim is never heard; None where it is on some day."""
        question = TIE_KINDS[tie.kind].question
        first, last = tie.interval.since.earliest, tie.interval.until.latest - 1
        limit = LAST_DAY if self.checked is None else self.checked
        if first > limit:
            return f"it begins after {dates.iso(limit)}, the day through which {self.id!r} was checked"
        entries = [one for one in self.entries if one.question == question and _is_within(one, tie, question)]
        parties = (tie.from_id,) if question in ("membership", "hosting") else (tie.from_id, tie.to_id)
        if not entries or self._speaks(entries, parties, first, min(last, limit), draft):
            return None
        periods = " and ".join(dict.fromkeys(one.period for one in entries))
        up_to = "" if self.checked is None else f", up to {dates.iso(self.checked)}"
        return f"{self.id!r} covers {question} of it only in {periods}{up_to}"

    def _speaks(self, entries: list[_Entry], parties: tuple[str, ...], first: int, last: int, draft: Draft) -> bool:
        """Say whether it may speak on some day from `first` to `last`.

        Who is named changes only where a spell in the system does, so a few days stand for all.
        """
        if any(one.first <= last and first <= one.last and _names(one, parties) for one in entries):
            return True
        rosters = {one.among for one in entries if isinstance(one.among, str) and one.among != ANY}
        spells = {roster: [_spells(draft, party, roster) for party in parties] for roster in rosters}
        days = {first, *(one.first for one in entries), *(one.last + 1 for one in entries)}
        days |= {day for each in spells.values() for party in each for spell in party for day in _turns(spell)}
        for day in (one for one in days if first <= one <= last):
            on_it = {roster for roster, each in spells.items() if _are_in(each, day)}
            naming = [one for one in entries if one.among in on_it or _names(one, parties)]
            if not naming or any(one.first <= day <= one.last for one in naming):
                return True
        return False


def _names(entry: _Entry, parties: tuple[str, ...]) -> bool:
    """Say whether an entry names parties whatever the day."""
    return entry.among == ANY or (isinstance(entry.among, frozenset) and entry.among.issuperset(parties))


def _entry(body: Mapping[str, Any]) -> _Entry:
    period = intervals.parse_period(body["period"])
    among, within = body["among"], body["within"]
    return _Entry(
        body["question"],
        period.first,
        period.last,
        among if isinstance(among, str) else frozenset(among),
        None if within is None else frozenset(within),
        period.text,
    )


def _is_within(entry: _Entry, tie: Tie, question: str | None) -> bool:
    return entry.within is None or (question == "membership" and tie.to_id in entry.within)


def _spells(draft: Draft, party: str, roster: str) -> list[Interval]:
    system = roster.removeprefix("system:")
    body = draft.body(("entity", party)) or {}
    return [intervals.read(one["since"], one["until"]) for one in body.get("spells", ()) if one["system"] == system]


def _turns(spell: Interval) -> Iterator[int]:
    """Give the days on which it may turn whether a state surely is in the system."""
    yield from (spell.since.latest, spell.until.latest - 1, spell.until.earliest, spell.since.earliest + 1)


def _are_in(spells: Iterable[list[Interval]], day: int) -> bool:
    return all(any(one.holds_on(day) is Truth.YES for one in party) for party in spells)
