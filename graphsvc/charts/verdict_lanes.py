"""The rows of a pair's timeline that show verdicts: one for each question and direction, from its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import cast

from graphsvc.charts.captions import plain
from graphsvc.charts.lanes import Bar, Lane, Look
from graphsvc.model import dates
from graphsvc.model.citation import place_key
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.histories import StretchBy, StretchItem
from graphsvc.model.phrases import day, listed
from graphsvc.model.wire_parts import Cited, Named
from graphsvc.verdicts.statuses import STATUS_OF

_LOOKS: Mapping[str, Look] = {"yes": "sure", "possible": "possible", "disputed": "disputed", "no": "no"}
KIND_OF_QUESTION = {
    "allied": "allied_with",
    "membership": "member_of",
    "hosting": "hosts",
    "representation": "represented_in",
    "recognition": "recognises",
    "rivalry": "rival_of",
}
_KIND_OF_STATUS = {status: kind for kind, status in STATUS_OF.items()}
ALWAYS = ("allied", "relations")
"""The questions that have a row even where nothing is known: whoever looks must see that it is so."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two whose history it is, and the last day of which anything can be said."""

    a: Named
    b: Named
    cut: int


def of_history(items: Sequence[StretchItem], pair: Pair) -> tuple[list[Lane], list[str]]:
    """Make a lane of each question and direction of which anything is known; name those of which nothing is."""
    lanes, empty = [], []
    for (question, direction), group in groupby(items, key=lambda item: (item["question"], item["direction"])):
        stretches = list(group)
        title = question_title(question, direction, pair)
        if question in ALWAYS or any(has_something(stretch) for stretch in stretches):
            lanes.append(_lane(title, stretches, pair))
        else:
            empty.append(title)
    return lanes, empty


def has_something(stretch: StretchItem) -> bool:
    """Say whether anything is known of a stretch, or was before it."""
    return stretch["truth"] != "unknown" or stretch["last_known"] is not None


def question_title(question: str, direction: str | None, pair: Pair) -> str:
    """Name a question about a pair."""
    a, b = (plain(party["name"]) for party in ((pair.b, pair.a) if direction == "b_to_a" else (pair.a, pair.b)))
    return {
        "allied": "Allied",
        "relations": "Relations",
        "membership": "Together in organisations",
        "rivalry": "Rivals",
        "representation": f"Mission of {a} in {b}",
        "hosting": f"{a} hosts opponents of {b}",
        "recognition": f"{a} recognises {b}",
    }[question]


def in_words(stretch: StretchItem) -> str:
    """Say a verdict in words, without its days."""
    truth, status = stretch["truth"], stretch["status"]
    through = listed([plain(party["name"]) for party in stretch["with"]], 4)
    if truth == "unknown":
        return "unknown"
    if status and status not in ("disputed", "unknown"):
        by = f" by {listed([plain(party['name']) for party in stretch['by']])}" if stretch["by"] else ""
        word = status.replace("_", " ") + by
    else:
        word = {"yes": "yes", "possible": "yes", "no": "no", "disputed": ""}[truth]
    more = f"{word}, through {through}" if through and stretch["question"] == "allied" else word
    if through and stretch["question"] in ("membership", "hosting"):
        more = through
    sure = {"possible": "possibly ", "disputed": "disputed: " if more else "disputed"}.get(truth, "")
    return sure + more


def last_word(stretch: StretchItem) -> str:
    """Say what was known before days of which nothing is known; empty where nothing was."""
    last = stretch["last_known"]
    if stretch["truth"] != "unknown" or last is None:
        return ""
    return f"last known: {str(last.get('status') or last['truth']).replace('_', ' ')}, {day(last['on'])}"


def days_in_words(first: int, last: int, *, ended: bool, at_latest: bool = False, at_earliest: bool = False) -> str:
    """Say over which days a stretch runs; `ended` where the verdict changed after it.

    `at_latest` says that it may have begun before, `at_earliest` that it may have ended after.
    """
    begun, over = day(dates.iso(first)), day(dates.iso(last))
    since = "" if first <= FIRST_DAY else f"at the latest since {begun}" if at_latest else f"since {begun}"
    if not ended:
        return since
    until = f"at least until {over}" if at_earliest else f"until {over}"
    return until if not since else f"{since}, {until}" if at_latest or at_earliest else f"{begun} to {over}"


def _lane(title: str, stretches: Sequence[StretchItem], pair: Pair) -> Lane:
    drawn = bars(title, stretches, pair.cut)
    spells = [bar.says.removeprefix(f"{title}: ") for bar in drawn if bar.look != "unknown"] or ["unknown"]
    return Lane(
        title,
        spells[-1],
        ", ".join(datasets_of(stretches)),
        bars=tuple(drawn),
        citations=citations_of(stretches),
        group="Verdicts",
        spells=tuple(spells) if len(spells) > 1 else (),
        known=tuple(known_days(stretches, pair.cut)),
        changes=tuple(change_days(stretches, pair.cut)),
    )


def citations_of(stretches: Iterable[StretchItem]) -> tuple[Cited, ...]:
    """Return the citations behind stretches, each once."""
    citations: dict[tuple[str | None, ...], Cited] = {}
    for stretch in stretches:
        for cited in stretch["citations"]:
            kept = cast(Cited, {name: value for name, value in cited.items() if name != "behind"})
            citations.setdefault((cited["source"]["id"], *place_key(cited)), kept)
    return tuple(citations.values())


def datasets_of(stretches: Iterable[StretchItem]) -> list[str]:
    """Return the data sets that say anything on the days of stretches."""
    return list(dict.fromkeys(name for stretch in stretches for name in stretch["by_dataset"]))


def days_of(stretch: StretchItem, cut: int) -> tuple[int, int]:
    """Return the first and the last day of a stretch."""
    since, until = stretch["since"], stretch["until"]
    first = FIRST_DAY if since == dates.OPEN else dates.day(since)
    return first, (cut if until == dates.OPEN else min(dates.day(until) - 1, cut))


def bars(
    title: str, stretches: Sequence[StretchItem], cut: int, words: Callable[[StretchItem], str] = in_words
) -> list[Bar]:
    """Make a bar of each stretch up to the day `cut`; `words` says a verdict without its days."""
    return list(_bars(title, stretches, cut, words))


def _bars(title: str, stretches: Sequence[StretchItem], cut: int, words: Callable[[StretchItem], str]) -> Iterable[Bar]:
    for before, stretch, after in zip([None, *stretches], stretches, [*stretches[1:], None], strict=False):
        first, last = days_of(stretch, cut)
        if last < first:
            continue
        ended = stretch["ends"] == "changed"
        span = days_in_words(
            first, last, ended=ended, at_latest=_may_go_on(stretch, before), at_earliest=_may_go_on(stretch, after)
        )
        says = "; ".join(part for part in (f"{words(stretch)}{', ' if span else ''}{span}", last_word(stretch)) if part)
        look: Look = _LOOKS.get(stretch["truth"]) or _look_of_last_word(stretch)
        kind = _kind(stretch)
        yield Bar(
            first,
            last,
            "no" if look == "sure" and stretch["status"] == "none" else look,
            kind,
            f"{title}: {says}",
            label=_label(stretch),
            stripes=tuple(_stripes(stretch)) if look == "disputed" else (),
            is_end=ended and look in ("sure", "disputed"),
            goes_on=look in ("sure", "possible", "disputed") and last >= cut,
        )


def _may_go_on(stretch: StretchItem, beside: StretchItem | None) -> bool:
    """Say whether what surely holds may hold on the days beside it, too: then it began or ended on an unknown day."""
    return (
        beside is not None
        and stretch["truth"] == "yes"
        and beside["truth"] == "possible"
        and beside["status"] == stretch["status"]
    )


def _look_of_last_word(stretch: StretchItem) -> Look:
    """Return how days look of which nothing is known: a *no* before them leaves nothing that could fade."""
    last = stretch["last_known"]
    return "unknown" if last is None or last["truth"] == "no" else "last"


def _kind(stretch: StretchItem) -> str:
    if stretch["question"] != "relations":
        return KIND_OF_QUESTION[stretch["question"]]
    last, status = stretch["last_known"], stretch["status"]
    if stretch["truth"] == "unknown" and last is not None:
        status = last.get("status")
    return kind_of_status(status)


def kind_of_status(status: object) -> str:
    """Return the kind of tie in whose colour a status of relations is drawn."""
    return _KIND_OF_STATUS.get(str(status), "has_relations_with")


def _label(stretch: StretchItem) -> str:
    """Return the few words that stand above a bar, where it is long enough."""
    if stretch["truth"] in ("unknown", "no"):
        return ""
    if stretch["question"] in ("relations", "representation"):
        return str(stretch["status"] or "").replace("_", " ")
    return " · ".join(plain(party["name"]) for party in stretch["with"])


def _stripes(stretch: StretchItem) -> Iterable[tuple[str, Look]]:
    for dataset, said in stretch["by_dataset"].items():
        look = _stripe(said, stretch["status"])
        if look is not None:
            yield dataset, look


def _stripe(said: StretchBy, status: str | None) -> Look | None:
    """Return how a data set's part of a disputed bar looks; another status than the one shown is a *no* to it."""
    if said["truth"] == "unknown":
        return None
    own = said.get("status")
    if status and status != "disputed" and own and own != status:
        return "no"
    return _LOOKS[said["truth"]]


def change_days(stretches: Sequence[StretchItem], cut: int) -> Iterable[int]:
    """Return the days on which a verdict begins to be another, other than for want of knowledge."""
    for before, after in pairwise(stretches):
        is_new = (before["truth"], before["status"]) != (after["truth"], after["status"]) and after[
            "truth"
        ] != "unknown"
        if before["ends"] == "changed" or is_new:
            yield days_of(after, cut)[0]
    if stretches and stretches[0]["truth"] != "unknown" and stretches[0]["since"] != dates.OPEN:
        yield days_of(stretches[0], cut)[0]


def known_days(stretches: Sequence[StretchItem], cut: int) -> Iterable[int]:
    """Return the days on which a verdict surely changes; where all is possible alone, those on which that changes."""
    sure = ("yes", "disputed")
    changes = [(a, b) for a, b in pairwise(stretches) if a["ends"] == "changed" or b["truth"] in sure]
    telling = [(a, b) for a, b in changes if a["truth"] in sure or b["truth"] in sure] or changes
    for _, after in telling:
        yield days_of(after, cut)[0]
    if stretches and stretches[0]["truth"] in sure and stretches[0]["since"] != dates.OPEN:
        yield days_of(stretches[0], cut)[0]
