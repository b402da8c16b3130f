"""Data sets that are not here and, once imported, would know what an answer leaves unknown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from graphsvc.ingest.importers.covering import IMPORTABLE, Importable
from graphsvc.model import answers, intervals
from graphsvc.model.days import Days, common, days
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import Level, WouldAnswer
from graphsvc.service.parameters import ParsedQuery
from graphsvc.verdicts.engine import engine_of


def would_answer(query: ParsedQuery, questions: Collection[str], parties: Sequence[int | None]) -> list[WouldAnswer]:
    """List the importable data sets that cover any of these questions about these parties on some day asked about.

    None are named where the lens reads some datasets only, or an earlier moment: importing would change nothing then.
    """
    lens = query.lens
    if not questions or lens.datasets is not None or lens.view.revision != query.head.revision:
        return []
    known = [party for party in parties if party is not None]
    return [
        {
            "dataset": dataset,
            "title": each.title,
            "questions": asked,
            "period": each.period,
            "note": each.note,
            "import": each.command,
        }
        for dataset, each in IMPORTABLE.items()
        if (asked := [question for question in each.questions if question in questions])
        and not _is_here(query, dataset)
        and _covers(query, each, known)
    ]


def unknown_of_pair(answer: answers.Dyad) -> list[str]:
    """List the questions about a pair of which an answer knows nothing."""
    levels = answer.relations.levels
    unknown = {
        "allied": answer.allied.truth == Truth.UNKNOWN,
        "representation": _is_unknown(levels["a_in_b"]) or _is_unknown(levels["b_in_a"]),
        "rivalry": answer.rivalry.truth == Truth.UNKNOWN,
    }
    return [question for question, is_unknown in unknown.items() if is_unknown]


def _is_unknown(level: Level | None) -> bool:
    return level is None or level["truth"] == Truth.UNKNOWN


def _is_here(query: ParsedQuery, dataset: str) -> bool:
    index = query.head.source_index(dataset)
    return index is not None and query.head.source(index) is not None


def _covers(query: ParsedQuery, importable: Importable, parties: Sequence[int]) -> bool:
    lens = query.lens
    on = common(lens.days, _period(importable.period))
    if isinstance(importable.among, frozenset):
        named = any(lens.view.id(party) in importable.among for party in parties)
        return bool(on) and (named or len(parties) < 2)
    engine, system = engine_of(lens), importable.among.removeprefix("system:")
    for party in parties:
        on = common(on, engine.in_system(party, system))
    return bool(on)


@cache
def _period(text: str) -> Days:
    period = intervals.parse_period(text)
    return days(period.first, period.last)
