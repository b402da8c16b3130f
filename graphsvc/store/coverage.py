"""Check what datasets say that they cover: whom it names, and that it lets the claims of a batch be heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphsvc.model import dates, intervals
from graphsvc.model.batch import Write
from graphsvc.model.coverage import ANY
from graphsvc.model.dates import LAST_DAY
from graphsvc.model.days import Days, common, days
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.reported import days_in_spells, is_about, reported_days
from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from graphsvc.store.base import Warned
from graphsvc.store.draft import Draft


def check_coverage(draft: Draft, write: Write, source: Source) -> None:
    """Refuse coverage within what has no members, and among those of whom its question is not asked."""
    for i, entry in enumerate(source.coverage):
        kinds = [kind for kind in TIE_KINDS.values() if entry.question in kind.questions]
        party_kinds = tuple(dict.fromkeys(source_kind for kind in kinds for source_kind in kind.sources))
        among = entry.among if isinstance(entry.among, tuple) else ()
        where = f"{write.pointer}/coverage/{i}"
        _check_kinds(draft, f"{where}/among", among, party_kinds, f"{entry.question} is asked of")
        joined = TIE_KINDS["member_of"].targets
        _check_kinds(draft, f"{where}/within", entry.within or (), joined, "membership is covered within")


def _check_kinds(draft: Draft, where: str, ids: Iterable[str], allowed: tuple[str, ...], rule: str) -> None:
    for i, entity_id in enumerate(ids):
        kind = (draft.body(("entity", entity_id)) or {}).get("kind")
        if kind is not None and kind not in allowed:
            draft.fault(f"{where}/{i}", f"{entity_id!r} is a {kind}; {rule} a {' or '.join(allowed)}")


def ahead(draft: Draft) -> Iterator[Warned]:
    """Warn of datasets that were checked through a day to come; where it is tomorrow already, today is meant."""
    for write in draft.batch.writes:
        value = draft.of(write) if write.record == "source" else None
        checked = value.checked_through if isinstance(value, Source) else None
        if checked is not None and dates.day(checked) > dates.today() + 1:
            yield Warned(
                f"{write.pointer}/checked_through",
                f"{write.id!r} says that it was checked through {checked}, which is yet to come; when it comes, silence "
                "of the days up to it is taken for a no: send the last day that has been looked into",
            )


def unheard(draft: Draft, ties: Iterable[tuple[Write, Tie]]) -> Iterator[Warned]:
    """Warn of claims that their dataset's coverage lets count on no day on which they may hold."""
    datasets: dict[str, _Dataset] = {}
    # A state's spells are read once, not for each of its ties and each entry of coverage: IGO has 33,000 of those and 31 of these.
    spells: dict[tuple[str, str], Days] = {}

    def in_system(party: str, system: str) -> Days:
        if (party, system) not in spells:
            spells[party, system] = _days_in_system(draft, party, system)
        return spells[party, system]

    for write, tie in ties:
        dataset = datasets.get(tie.dataset)
        if dataset is None:
            dataset = datasets[tie.dataset] = _Dataset.of(draft.body(("source", tie.dataset)) or {})
        why = dataset.silences(tie, in_system) if dataset.may_silence else None
        if why is not None:
            spell = f"{tie.interval.since.text}/{tie.interval.until.text}"
            what = f"tie {tie.id} ({tie.from_id} {tie.kind} {tie.to_id}, {spell})"
            yield Warned(write.pointer, f"{what} is never heard: {why}; correct its dates, or the coverage")


class _Entry(NamedTuple):
    """One entry of coverage as `model.reported` reads it; see `model.coverage.Coverage`."""

    question: str
    first: int
    last: int
    among: str | frozenset[str] | None
    within: frozenset[str] | None
    period: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> _Entry:
        """Read it from the dataset's body."""
        period = intervals.parse_period(body["period"])
        among: str | list[str] = body["among"]
        parties = frozenset(among) if isinstance(among, list) else None if among == ANY else among.split(":")[1]
        within = None if body["within"] is None else frozenset(body["within"])
        return cls(body["question"], period.first, period.last, parties, within, period.text)


@dataclass(frozen=True, slots=True)
class _Dataset:
    """What a dataset covers, and the last day that was checked."""

    id: str
    checked: int | None
    entries: tuple[_Entry, ...]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> _Dataset:
        """Read it from the dataset's body."""
        checked = body.get("checked_through")
        entries = tuple(_Entry.of(entry) for entry in body.get("coverage", ()))
        return cls(body.get("id", ""), None if checked is None else dates.day(checked), entries)

    @property
    def may_silence(self) -> bool:
        """Return whether anything could keep a claim from counting."""
        return self.checked is not None or bool(self.entries)

    def silences(self, tie: Tie, in_system: Callable[[str, str], Days]) -> str | None:
        """Return why a claim counts on no day; None where it does on some."""
        kind = TIE_KINDS[tie.kind]
        first, last = tie.interval.since.earliest, tie.interval.until.latest - 1
        limit = LAST_DAY if self.checked is None else self.checked
        if first > limit:
            return f"it begins after {dates.iso(limit)}, the day through which {self.id!r} was checked"
        entries = [entry for entry in self.entries if is_about(entry, kind.questions, tie.to_id)]
        parties = kind.covered_parties(tie.from_id, tie.to_id)
        if common(reported_days(entries, parties, in_system, limit), days(first, last)):
            return None
        periods = " and ".join(dict.fromkeys(entry.period for entry in entries))
        questions = " and ".join(dict.fromkeys(entry.question for entry in entries))
        up_to = "" if self.checked is None else f", up to {dates.iso(self.checked)}"
        return f"{self.id!r} covers {questions} of it only in {periods}{up_to}"


def _days_in_system(draft: Draft, party: str, system: str) -> Days:
    """Return the days on which a party surely is in a system, by its record in the batch or the store."""
    body = draft.body(("entity", party)) or {}
    spells = (intervals.read(row["since"], row["until"]) for row in body.get("spells", ()) if row["system"] == system)
    return days_in_spells(
        (row.since.earliest, row.since.latest, row.until.earliest, row.until.latest) for row in spells
    )
