"""On what data sets differ: chosen by question, parties or a data set, with what each of them says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from graphsvc.api import paging
from graphsvc.dashboard.asking import PageRequest
from graphsvc.errors import NotFound
from graphsvc.model import dates
from graphsvc.model.disagreements import DatasetPosition, Disagreement
from graphsvc.model.phrases import date_in_words, listed
from graphsvc.model.wire_parts import Named
from graphsvc.questions.disagreements import QUESTIONS
from graphsvc.service.disagreements import DisagreementFilter, chosen
from graphsvc.service.pages import begin, following

A_PAGE, MOST_PARTS = 60, 8
"""How many disagreements a page lists, and how many parts are read to fill it where one data set is looked for."""
HOW = {
    "existence": "one knows of it, another does not",
    "dates": "they date it differently",
    "date_kind": "they count from different steps",
    "status": "they give different statuses",
    "level": "they give different levels",
    "role": "they give different roles",
    "recognition": "they give different kinds of recognition",
    "obligations": "they state different obligations",
}
QUESTIONS_ASKED = {
    "allied": "Alliances",
    "relations": "Relations",
    "representation": "Missions",
    "membership": "Membership",
    "hosting": "Hosting",
    "rivalry": "Rivalry",
    "recognition": "Recognition",
}


@dataclass(frozen=True, slots=True)
class Says:
    """What one data set says, in words, and whether it says yes or no."""

    dataset: str
    truth: str
    words: str


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which data sets differ in the same way."""

    days: str
    how: list[str]
    says: list[Says]
    explained: list[str]
    through: list[Named]


@dataclass(frozen=True, slots=True)
class Subject:
    """A question about a pair on which data sets differ: in words, where the pair is shown, and the spells."""

    words: str
    href: str
    question: str
    spells: list[Spell]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a question, one party or two, a data set; each None where it is not."""

    question: str | None
    a: Named | None
    b: Named | None
    dataset: str | None

    @property
    def is_quick(self) -> bool:
        """Say whether few enough ties are compared for the page to wait for them."""
        return self.a is not None

    @property
    def given(self) -> dict[str, str | None]:
        """Return it as the parameters of an address."""
        a, b = (None if party is None else party["id"] for party in (self.a, self.b))
        return {"question": self.question, "a": a, "b": b, "dataset": self.dataset}


def show(page: PageRequest, *, is_list: bool = False) -> Response:
    """Show the form and the list; what takes long to compare has an address of its own, `is_list`."""
    asked = _read(page)
    wanted = _wanted(page, asked)
    found = _found(page, asked, wanted) if asked.is_quick or is_list else {}
    days = {name: page.address.given.get(name) for name in ("on", "during")}
    parties = [party["id"] for party in (asked.a, asked.b) if party is not None]
    api = {"of": parties[0] if len(parties) == 1 else None, "between": ",".join(parties) if parties[1:] else None}
    return page.show(
        "disagreements.html",
        asked=asked,
        questions={name: QUESTIONS_ASKED[name] for name in QUESTIONS},
        dataset_ids=[source.id for source in page.query.lens.view.sources("dataset")],
        is_dated=any(days.values()),
        found=found,
        list_address=page.address.at("/disagreements/list", **asked.given),
        canonical=page.address.at("/disagreements", **asked.given),
        api=page.address.at("/v1/disagreements", question=asked.question, **api),
    )


def _read(page: PageRequest) -> Asked:
    given = page.address.given
    parties = [None if name not in given else page.entity(given[name]) for name in ("a", "b")]
    a, b = parties if parties[0] is not None else (parties[1], None)
    dataset = given.get("dataset")
    index = None if dataset is None else page.query.head.source_index(dataset)
    if dataset is not None and index is None:
        raise NotFound(f"there is no data set {dataset[:100]!r}; /sources lists all")
    return Asked(given.get("question"), a, b, dataset)


def _wanted(page: PageRequest, asked: Asked) -> DisagreementFilter:
    parties = [f"id:{party['id']}" for party in (asked.a, asked.b) if party is not None]
    return chosen(
        page.query,
        question=asked.question,
        is_dated=page.query.is_dated,
        of=parties[0] if len(parties) == 1 else None,
        between=",".join(parties) if parties[1:] else None,
    )


def _found(page: PageRequest, asked: Asked, wanted: DisagreementFilter) -> Mapping[str, object]:
    """Read as many parts as fill a page."""
    view, start_at = begin(paging.place(page.request, page.query.head), page.query.lens.view)
    items: list[Disagreement] = []
    definitions: dict[str, str | None] = {}
    start: int | None = start_at
    for _ in range(MOST_PARTS):
        part = page.services.disagreements.part(wanted.at(view), start or 0, A_PAGE)
        items += [item for item in part.items if _names(item, asked.dataset)]
        definitions |= part.definitions
        start = part.next
        if start is None or len(items) >= A_PAGE:
            break
    named = {name for item in items for name in item["by_dataset"]}
    token = paging.token(page.request, page.query.head, following(view, start))
    return {
        "subjects": _subjects(page, items),
        "number": len(items),
        "definitions": {name: text for name, text in definitions.items() if name in named and text},
        "compared": part.compared,
        "pairs": part.pairs,
        "more": None if token is None else page.address.at(after=token),
    }


def _names(item: Disagreement, dataset: str | None) -> bool:
    position = None if dataset is None else item["by_dataset"].get(dataset)
    return dataset is None or (position is not None and position["truth"] in ("yes", "no"))


def _subjects(page: PageRequest, items: Sequence[Disagreement]) -> list[Subject]:
    subjects = []
    for _, alike in groupby(items, key=lambda item: (item["question"], item["a"]["id"], item["b"]["id"])):
        spells = list(alike)
        a, b = spells[0]["a"], spells[0]["b"]
        href = page.address.of(b) if b["kind"] in ("alliance", "organisation") else page.address.pair(a, b)
        question = spells[0]["question"]
        subjects.append(Subject(_subject(question, a["name"], b["name"]), href, question, list(map(_spell, spells))))
    return subjects


def _subject(question: str, a: str, b: str) -> str:
    return {
        "membership": f"{a} in {b}",
        "representation": f"Mission of {a} in {b}",
        "hosting": f"{a} hosts {b}",
        "recognition": f"{a} recognises {b}",
    }.get(question, f"{a} and {b}")


def _spell(item: Disagreement) -> Spell:
    first, last = item["days"]["from"], item["days"]["to"]
    since = "from the first day on record" if first == dates.OPEN else f"from {date_in_words(first)}"
    until = "to this day" if last == dates.OPEN else f"to {date_in_words(last)}"
    return Spell(
        f"on {date_in_words(first)}" if first == last else f"{since} {until}",
        [HOW[how] for how in item["how"]],
        [Says(name, position["truth"], _position(position)) for name, position in item["by_dataset"].items()],
        [
            f"{explained['dataset']} gives {date_in_words(explained['when'])} as the day of "
            f"{explained['date'].replace('_', ' ')}"
            for explained in item["explained_by"]
        ],
        item["through"],
    )


def _position(position: DatasetPosition) -> str:
    what = position["status"] or position["level"] or position["role"] or position["recognition"]
    truth = str(position["truth"])
    parts = [truth if what is None or truth == "no" else f"{truth}, {what.replace('_', ' ')}"]
    owed = position["obligations"]
    if owed is not None and owed["owed"]:
        parts.append(f"owing {listed(owed['owed'], 5)}")
    for end, word in (("since", "since"), ("until", "until")):
        day, kind = position[end], position[f"{end}_kind"]  # type: ignore[literal-required]
        if day not in (None, dates.OPEN, dates.UNKNOWN):
            parts.append(f"{word} {date_in_words(day)}{_in_brackets(kind)}")
    return ", ".join(parts)


def _in_brackets(kind: str | None) -> str:
    return f" ({kind.replace('_', ' ')})" if kind else ""
