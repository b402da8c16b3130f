"""The sentence that begins an answer, chosen by the kind of answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graphsvc.analysis import sentences as analyses
from graphsvc.model import answers, networks
from graphsvc.model.answers import Resolved
from graphsvc.model.phrases import because, count, day, joined, listed
from graphsvc.model.wire_parts import Named, WouldAnswer
from graphsvc.questions import sentences as questions
from graphsvc.verdicts.obligations import ObligationFilter

Answer = TypeVar("Answer", bound=Any)

_SENTENCES: Mapping[type, Any] = {
    answers.Allies: questions.allies,
    answers.Members: questions.members,
    answers.Hostings: questions.hosting,
    answers.AlliesOfSeveral: questions.allies_of_several,
    answers.Severances: questions.severed,
    answers.Recognitions: questions.recognition,
    answers.Missions: questions.missions,
    answers.Dyad: questions.dyad,
    answers.Timeline: questions.timeline,
    networks.PathList: analyses.paths,
    networks.Centrality: analyses.centrality,
    networks.CentralitySeries: analyses.series,
    networks.Similarity: analyses.similarity,
    networks.Balance: analyses.balance,
}


def answered(
    answer: Answer,
    present_then: Sequence[Named] = (),
    would_answer: Sequence[WouldAnswer] = (),
    asked: ObligationFilter | Collection[str] | None = None,
) -> Answer:
    """Return an answer with the sentence that sums it up, who existed then in the place of its parties, and who would know.

    `asked` is the filter by which it lists less than all, if it has one.
    """
    begin = _SENTENCES[type(answer)]
    first = begin(answer) if asked is None else begin(answer, asked)
    sentence = joined(first, in_their_place(present_then), who_would_know(would_answer))
    more: dict[str, Any] = {"present_then": list(present_then)} if present_then else {}
    if would_answer:
        more["would_answer"] = list(would_answer)
    with_sentence: Answer = replace(answer, answer=sentence, **more)
    return with_sentence


def who_would_know(would_answer: Sequence[WouldAnswer]) -> str:
    """Name data sets that can be imported and would know what the sentence leaves open; empty where there is none.

    Rivalries, which no sentence calls unknown, are left to the field.
    """
    return joined(
        *(
            f"{dataset['title']}, not loaded here, {'would' if dataset['note'] is None else 'may'} say."
            for dataset in would_answer
            if dataset["questions"] != ["rivalry"]
        )
    )


def in_their_place(present_then: Sequence[Named]) -> str:
    """Say who existed then; empty where nobody is to be named."""
    return f"Instead, {listed([one['name'] for one in present_then])} existed then." if present_then else ""


def difference(
    first: str, last: str, counts: Mapping[str, object], sure: Mapping[str, object], reason: str | None
) -> str:
    """Say how much came about between two days, and how much of that surely."""
    text = f"After {day(first)} and up to {day(last)}: {_steps(counts)}"
    return joined(f"{text}." if sure == counts else f"{text}; surely {_steps(sure)}.", because(reason))


def _steps(counts: Mapping[str, object]) -> str:
    return listed([f"{counts[name]:,} {name}" for name in ("opened", "closed", "changed")])


def learned(first: str, last: str, counts: Mapping[str, object]) -> str:
    """Say how much was written between two moments."""
    parts = [f"{counts[name]:,} {name}" for name in ("added", "corrected", "retracted")]
    return f"Between {first} and {last}: {listed(parts)}."


def disagreements(number: int, compared: int, pairs: int, reason: str | None) -> str:
    """Say on how much datasets differ, as far as they were compared."""
    more = f"; {pairs - compared:,} of {pairs:,} pairs are yet to be compared" if compared < pairs else ""
    return joined(f"{count(number, 'disagreement')} of data sets {_are_listed(number)}{more}.", because(reason))


def _are_listed(number: int) -> str:
    return "is listed here" if number == 1 else "are listed here"


def codes(number: int, has_more: bool) -> str:
    """Say how many codes a page has."""
    return f"{count(number, 'code')} {_are_listed(number)}{', and there are more' if has_more else ''}."


def resolved(answer: Resolved) -> str:
    """Say whom a reference means."""
    then = f" on {day(answer.on)}" if answer.on else f" in {answer.during}" if answer.during else ""
    if answer.entity is not None and answer.present_then:
        return f"{answer.ref} means {answer.entity['name']}, which did not exist{then or ' today'}. {in_their_place(answer.present_then)}"
    if answer.entity is not None:
        return f"{answer.ref} means {answer.entity['name']}{then}."
    names = list(dict.fromkeys(candidate.entity["name"] for candidate in answer.candidates))
    if not names:
        return f"{answer.ref if answer.ref.strip() else 'An empty reference'} means nobody known here{then}."
    return f"{answer.ref} means no single entity{then}; it may be {listed(names)}."
