"""Tell where datasets differ: compared in the snapshot, with the kinds of their dates from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, OPEN, DateError
from graphsvc.model.disagreements import DatasetPosition, Explained
from graphsvc.model.disagreements import Disagreement as Shown
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.query_parameters import DisagreementParameters
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Obligations
from graphsvc.questions.disagreement_types import DATES, DisagreementType, EndPair, Evidence, Position
from graphsvc.questions.disagreements import QUESTIONS, PairDisagreement, at_all_times, disagreements
from graphsvc.questions.evidence import span, tie_ids
from graphsvc.service import costs, parameters
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import reason
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.refs import resolve
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View

DATE_KIND = "date_kind"
HOW = ("existence", DATES, DATE_KIND, "status", "level", "role", "recognition", "obligations")
Stored = Mapping[int, Mapping[str, Any]]
"""The stored ties behind a part, by row."""


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """Which disagreements are wanted: on which questions, about whom, on some of the lens's days."""

    lens: Lens
    questions: Sequence[str]
    parties: tuple[int, ...]

    def at(self, view: View) -> DisagreementFilter:
        """Choose the same in another view."""
        return replace(self, lens=replace(self.lens, view=view))


@dataclass(frozen=True, slots=True)
class DisagreementPage:
    """A part of the disagreements as they are shown, and the place where the next begins (None: nowhere)."""

    items: list[Shown]
    definitions: dict[str, str | None]
    next: int | None
    compared: int
    pairs: int
    reason: str | None


def chosen(
    query: ParsedQuery, *, question: str | None, is_dated: bool, of: str | None, between: str | None
) -> DisagreementFilter:
    """Read what is wanted; without a day or a period (`is_dated`), at any time. Raises InvalidParameter."""
    names = parameters.choices(DisagreementParameters, "question", question)
    lens = query.lens if is_dated else at_all_times(query.lens)
    days = (lens.on, lens.last) if is_dated else ()
    parties = parameters.parties(query.head, of, between, lambda ref: resolve(query.head, ref, *days).index)
    questions = [question for question in QUESTIONS if names is None or question in names]
    return DisagreementFilter(lens, questions, parties)


class DisagreementAnswers:
    """Answers about what datasets disagree on."""

    def __init__(self, bodies: BodyStore) -> None:
        self._stored = bodies

    def part(self, wanted: DisagreementFilter, start: int, limit: int) -> DisagreementPage:
        """Compare datasets, and return a part of their disagreements. Raises TooLarge where there are too many ties."""
        lens = at_all_times(wanted.lens)
        costs.disagreements(lens, wanted.parties, wanted.questions)
        page = disagreements(lens, wanted.questions, wanted.parties, wanted.lens.days, start, limit)
        bodies = self._bodies(lens, page.items)
        return DisagreementPage(
            [_shown(lens, disagreement, bodies) for disagreement in page.items],
            _definitions(lens, page.items),
            page.next,
            page.compared,
            page.pairs,
            reason(wanted.lens, *wanted.parties),
        )

    def _bodies(self, lens: Lens, items: Iterable[PairDisagreement]) -> Stored:
        rows: dict[int, TieRow] = {}
        for item in items:
            ends = [
                row for comparison in item.types for edge in comparison.ends for row in (edge.claim, edge.other_claim)
            ]
            for row in (*ends, *(row for evidence in item.evidence.values() for row in evidence.spell)):
                rows[row.row] = row
        read = records(self._stored, [("tie", lens.view.tie_id(row.row), row.version) for row in rows.values()])
        return dict(zip(rows, read, strict=True))


def _definitions(lens: Lens, items: Iterable[PairDisagreement]) -> dict[str, str | None]:
    """Return the definitions of datasets that differ somewhere and do not define their terms alike."""
    differing: dict[str, str | None] = {}
    for item in items:
        sure = [index for index, evidence in item.evidence.items() if evidence.position.truth in (Truth.YES, Truth.NO)]
        definitions = {lens.sources[index].id: lens.sources[index].definition for index in sure}
        if len(set(definitions.values())) > 1:
            differing |= definitions
    return dict(sorted(differing.items()))


def _shown(lens: Lens, item: PairDisagreement, bodies: Stored) -> Shown:
    answer, (first, last) = item.spell.answer, item.spell.window
    how: set[str] = set()
    explained: list[Explained] = []
    for comparison in item.types:
        how.add(_how(comparison, bodies))
        explained += [
            explanation
            for edge in comparison.ends
            for explanation in _explained(edge, bodies)
            if explanation not in explained
        ]
    return {
        "question": item.question,
        "a": lens.named(item.parties[0]),
        "b": lens.named(item.parties[1]),
        "days": {
            "from": OPEN if first == FIRST_DAY else dates.iso(first),
            "to": OPEN if last >= lens.last else dates.iso(last),
        },
        "truth": answer.truth,
        "how": [how_named for how_named in HOW if how_named in how],
        "explained_by": explained,
        "through": [lens.named(alliance) for alliance in answer.through if alliance is not None],
        "across": [lens.sources[index].id for index in answer.across] or None,
        "by_dataset": {
            lens.sources[index].id: _dataset_position(lens, item.question, evidence, bodies)
            for index, evidence in item.evidence.items()
        },
    }


def _how(comparison: DisagreementType, bodies: Stored) -> str:
    """Say in which way two differ: where they count from steps of different kinds, it is in the kind of date."""
    kinds = (_kinds(edge, bodies) for edge in comparison.ends)
    if comparison.how == DATES and any(None not in pair and len(set(pair)) > 1 for pair in kinds):
        return DATE_KIND
    return comparison.how


def _kinds(edge: EndPair, bodies: Stored) -> tuple[str | None, str | None]:
    """Return the kinds of both dates; one not stated is that of the date which the other dataset knows by its kind."""
    kind, other_kind = (bodies[row.row][f"{edge.end}_kind"] for row in (edge.claim, edge.other_claim))
    named = {explained["dataset"]: explained["date"] for explained in _explained(edge, bodies)}
    by = [bodies[row.row]["dataset"] for row in (edge.claim, edge.other_claim)]
    return kind or named.get(by[1]), other_kind or named.get(by[0])


def _explained(edge: EndPair, bodies: Stored) -> list[Explained]:
    """List the dates by which one dataset knows of the step from which the other counts."""
    explanations: list[Explained] = []
    for knowing, counting in ((edge.claim, edge.other_claim), (edge.other_claim, edge.claim)):
        body = bodies[knowing.row]
        counted = (counting.s1, counting.s2) if edge.end == "since" else (counting.u1, counting.u2)
        for kind, text in body["dates"].items():
            if _bounds(text) == counted:
                explanations.append({"dataset": body["dataset"], "date": kind, "when": text})
    return explanations


def _bounds(text: str) -> tuple[int, int] | None:
    try:
        when = dates.parse(text)
    except DateError:
        return None
    return when.earliest, when.latest


def _dataset_position(lens: Lens, question: str, evidence: Evidence, bodies: Stored) -> DatasetPosition:
    position, spell = evidence.position, evidence.spell
    ends: dict[str, Any] = {"since": None, "since_kind": None, "until": None, "until_kind": None}
    if spell:
        ends |= span(spell)
        ends["since_kind"] = bodies[spell[0].row]["since_kind"]
        ends["until_kind"] = bodies[spell[-1].row]["until_kind"]
    return {
        "truth": position.truth,
        "status": position.value if question == "relations" else None,
        "level": position.value if question == "representation" else None,
        "role": position.value if question == "membership" else None,
        "recognition": position.value if question == "recognition" else None,
        "obligations": _obligations(position),
        **ends,  # type: ignore[typeddict-item]
        "ties": tie_ids(lens, evidence.rows),
    }


def _obligations(position: Position) -> Obligations | None:
    """Show what either owes the other in all alliances through which it says that they are allied; None if not stated."""
    owed = [owing.owed for owing in position.owes if owing.owed is not None]
    due = [owing.due for owing in position.owes if owing.due is not None]
    if not owed and not due:
        return None
    return {"owed": _ranked(owed), "due": _ranked(due)}


def _ranked(stated: Iterable[frozenset[str]]) -> list[str]:
    obligations = frozenset[str]().union(*stated)
    return [obligation for obligation in OBLIGATIONS if obligation in obligations]
