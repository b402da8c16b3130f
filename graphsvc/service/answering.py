"""Read and answer each question of `model/requests`, for the API and for the CLI."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from graphsvc.errors import StoreUnavailable
from graphsvc.model import dates
from graphsvc.model.requests import Asked
from graphsvc.questions.history import HistoryPlace
from graphsvc.service import disagreements, parameters, record_diff, sentences
from graphsvc.service.centrality import YearsRequest
from graphsvc.service.codes import codes as listed_codes
from graphsvc.service.datasets import datasets as listed_datasets
from graphsvc.service.difference import chosen as chosen_differences
from graphsvc.service.difference import difference_query
from graphsvc.service.histories import Histories, HistoryDays, HistoryPage, PageRequest, over
from graphsvc.service.lists import ListPage, ListSlice
from graphsvc.service.network_specs import NetworkSpec
from graphsvc.service.pages import Place, begin, begin_at_day, following
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.paths import PathRequest
from graphsvc.service.questions import QueryFilters, read_obligations
from graphsvc.service.resolving import resolved
from graphsvc.service.services import Services
from graphsvc.snapshot.view import View
from graphsvc.verdicts.obligations import ObligationFilter

Given = TypeVar("Given")


AT_ONCE = 5_000
"""How many items are read at once for those who want all of them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that was read: the head that it is asked of, what else its answer rests on, and how to answer it.

    The `next` of a paged answer is the place at which the next page begins.
    """

    head: View
    answer: Callable[[], Any]
    rests_on: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a paged answer is wanted: where it begins, and how many items it has at most."""

    place: Place = None
    limit: int = parameters.LIMIT_DEFAULT


Prepare = Callable[[Services, Asked, Page], Prepared]


def take(shape: type[Given], asked: Asked) -> Given:
    """Make a dataclass of the parameters that are its fields."""
    return shape(**{field.name: asked.get(field.name) for field in fields(shape)})  # type: ignore[arg-type]


def surely(filters: QueryFilters, certainty: str | None) -> QueryFilters:
    """Return filters with this certainty where none was sent."""
    return replace(filters, certainty=certainty) if filters.certainty is None else filters


def prepare(services: Services, name: str, asked: Asked, page: Page = Page()) -> Prepared:
    """Read a question. Raises InvalidParameter, NotFound and others, some only as it is answered."""
    return _PREPARE[name](services, asked, page)


def parts(services: Services, name: str, asked: Asked, first: Prepared) -> Iterator[Any]:
    """Yield all of a paged answer, part by part, from the one that was read first. Raises StoreUnavailable.

    All are read in the revision of the first; where the store gives way to another meanwhile, there is none to go on in.
    """
    part = first.answer()
    yield part
    while part["next"] is not None:
        following = prepare(services, name, asked, Page(part["next"], AT_ONCE))
        if following.head.store_id != first.head.store_id:
            raise StoreUnavailable("the store was replaced while it was read; ask again")
        part = following.answer()
        yield part


def all_of(services: Services, name: str, asked: Asked, first: Prepared) -> Any:
    """Answer a paged question, of which the first part was read, with all of its items."""
    read = list(parts(services, name, asked, first))
    answer = {**read[-1], **read[0], "items": [item for part in read for item in part["items"]], "next": None}
    if "pairs" in answer:  # How many were compared is known after the last part.
        pairs = answer["pairs"] = read[-1]["pairs"]
        answer["answer"] = sentences.disagreements(
            len(answer["items"]), pairs["compared"], pairs["of"], answer["reason"]
        )
    elif len(read) > 1 and name == "codes":
        answer["answer"] = sentences.codes(len(answer["items"]), False)
    return answer


def _known(asked: Asked, moment: str) -> str | None:
    """Return the moment asked about by `known`, which an answer shows and its tag rests on; None where none was sent."""
    return None if asked["known"] is None else moment


def text_of(asked: Asked, name: str) -> str:
    """Return the text of an argument, which is there, or the question is refused before."""
    text = asked[name]
    assert text is not None
    return text


def _owed(asked: Asked) -> ObligationFilter:
    return read_obligations(asked["obligations"], asked["mutual"])


def _unpaged(answer: Callable[[Services, Asked, ParsedQuery], Any], sure: str | None = None) -> Prepare:
    """Answer a question that is not paged; `sure` is the certainty where none is sent."""

    def read(services: Services, asked: Asked, page: Page) -> Prepared:
        filters = take(QueryFilters, asked)
        query = services.questions.query(surely(filters, sure))
        return Prepared(query.head, lambda: answer(services, asked, query), (_known(asked, query.known),))

    return read


def _timeline(services: Services, refs: tuple[str, ...], query: ParsedQuery) -> Any:
    return services.questions.timeline(refs, query, within=query.is_dated)


def _resolve(services: Services, asked: Asked, page: Page) -> Prepared:
    view = services.view()
    return Prepared(view, lambda: resolved(view, text_of(asked, "ref"), asked["on"], asked["during"]))


def _history(read_page: Callable[[Histories, Asked, HistoryDays, ParsedQuery, PageRequest], HistoryPage]) -> Prepare:
    def read(services: Services, asked: Asked, page: Page) -> Prepared:
        head, known = services.view(), asked["known"]
        query = parameters.parse_query(head, known_at=known, datasets=asked["datasets"])
        view, start = begin_at_day(page.place, query.lens.view)
        shown = _known(asked, query.known) or view.at
        asked_then = ParsedQuery(replace(query.lens, view=view), query.head, shown, query.is_dated)
        days = over(asked["from_"], asked["to_"], asked["unknown"])
        part = PageRequest(None if start is None else HistoryPlace(*start), page.limit)

        def answer() -> Any:
            history = read_page(services.histories, asked, days, asked_then, part)
            return {**history.answer, "next": history.next and (view.revision, *history.next)}

        return Prepared(head, answer, (view.revision, _known(asked, query.known)))

    return read


def _list(
    read_page: Callable[[Services, Asked, ListSlice], ListPage], sentence: Callable[[ListPage], str] | None = None
) -> Prepare:
    """List records; a list that is a question has a sentence first."""

    def read(services: Services, asked: Asked, page: Page) -> Prepared:
        head, known = services.view(), asked["known"]
        then = parameters.known(head, known)
        view, start = begin(page.place, then.view)
        slice_ = ListSlice(view, head.with_mergers_of(view), start, page.limit)

        def answer() -> Any:
            listed = read_page(services, asked, slice_)
            shown = _known(asked, then.text) or view.at
            answer = {} if sentence is None else {"answer": sentence(listed)}
            return {
                **answer,
                "items": listed.items,
                "next": following(view, listed.next),
                "revision": view.revision,
                "known": shown,
            }

        return Prepared(head, answer, (view.revision, _known(asked, then.text)))

    return read


def _datasets(services: Services, asked: Asked, page: Page) -> Prepared:
    head, known = services.view(), asked["known"]
    then = parameters.known(head, known)

    def answer() -> Any:
        items = listed_datasets(services.store, then.view)
        shown = _known(asked, then.text) or then.view.at
        return {"items": items, "total": len(items), "revision": then.view.revision, "known": shown}

    return Prepared(head, answer, (then.view.revision, _known(asked, then.text)))


def _difference(services: Services, asked: Asked, page: Page) -> Prepared:
    head, known = services.view(), asked["known"]
    query = difference_query(
        head,
        text_of(asked, "from_"),
        text_of(asked, "to_"),
        known=known,
        datasets=asked["datasets"],
        certainty=asked["certainty"],
    )
    lens, wanted = query.lens, chosen_differences(query, asked["of"], asked["between"], asked["kind"])
    view, start = begin(page.place, lens.view)
    first, last = dates.iso(lens.on), dates.iso(lens.last)

    def answer() -> Any:
        part = services.difference.part(lens, view, wanted, start, page.limit)
        return {
            "answer": sentences.difference(first, last, part.counts, part.sure, part.reason),
            "from": first,
            "to": last,
            "items": part.items,
            "counts": part.counts,
            "sure": part.sure,
            "omitted": part.omitted,
            "next": following(view, part.next),
            "reason": part.reason,
            "certainty": lens.certainty,
            "revision": view.revision,
            "known": _known(asked, query.known) or view.at,
        }

    return Prepared(head, answer, (view.revision, _known(asked, query.known)))


def _learned(services: Services, asked: Asked, page: Page) -> Prepared:
    head, to = services.view(), asked["to_"]
    moments = record_diff.log_range(head, text_of(asked, "from_"), to)
    wanted = record_diff.read_filters(head, asked["of"], asked["between"], asked["datasets"], asked["record"])
    view, start = begin(page.place, moments.end.view)
    earlier, later = moments.as_of(view.revision)
    # `to` may mean now, which is later on a later page.
    until = later.at if to is None or later.revision < moments.end.view.revision else moments.end.text
    until = max(until, moments.start.text)  # What was written last may lie before now, which `from` may mean.

    def answer() -> Any:
        part = services.record_diff.part(head, earlier, later, wanted, start, page.limit)
        return {
            "answer": sentences.learned(moments.start.text, until, part.counts),
            "from": moments.start.text,
            "to": until,
            "items": part.items,
            "counts": part.counts,
            "next": following(later, part.next),
            "revisions": {"from": earlier.revision, "to": later.revision},
            "revision": later.revision,
            "known": until,
        }

    return Prepared(head, answer, (earlier.revision, later.revision, moments.start.text, until))


def _disagreements(services: Services, asked: Asked, page: Page) -> Prepared:
    filters = take(QueryFilters, asked)
    query = services.questions.query(filters)
    on, during = query.lens.asked if filters.is_dated else (None, None)
    wanted = disagreements.chosen(
        query, question=asked["question"], is_dated=filters.is_dated, of=asked["of"], between=asked["between"]
    )
    view, start = begin(page.place, query.lens.view)

    def answer() -> Any:
        part = services.disagreements.part(wanted.at(view), start, page.limit)
        return {
            "answer": sentences.disagreements(len(part.items), part.compared, part.pairs, part.reason),
            "on": on,
            "during": during,
            "items": part.items,
            "definitions": part.definitions,
            "pairs": {"compared": part.compared, "of": part.pairs},
            "next": following(view, part.next),
            "reason": part.reason,
            "revision": view.revision,
            "known": _known(asked, query.known) or view.at,
        }

    return Prepared(query.head, answer, (view.revision, _known(asked, query.known)))


_PREPARE: Mapping[str, Prepare] = {
    "allies_of": _unpaged(lambda to, asked, query: to.questions.allies_of(text_of(asked, "of"), _owed(asked), query)),
    "allies": _unpaged(lambda to, asked, query: to.questions.allies(text_of(asked, "ref"), _owed(asked), query)),
    "members": _unpaged(lambda to, asked, query: to.questions.members(text_of(asked, "ref"), asked["roles"], query)),
    "dyad": _unpaged(
        lambda to, asked, query: to.questions.dyad(text_of(asked, "a"), text_of(asked, "b"), _owed(asked), query)
    ),
    "dyad_timeline": _unpaged(
        lambda to, asked, query: _timeline(to, (text_of(asked, "a"), text_of(asked, "b")), query)
    ),
    "timeline": _unpaged(lambda to, asked, query: _timeline(to, (text_of(asked, "ref"),), query)),
    "hosting": _unpaged(
        lambda to, asked, query: to.questions.hosting(asked["host"], asked["group"], asked["against"], query)
    ),
    "severed": _unpaged(lambda to, asked, query: to.questions.severed(asked["of"], query)),
    "recognition": _unpaged(lambda to, asked, query: to.questions.recognition(asked["by"], asked["of"], query)),
    "missions": _unpaged(lambda to, asked, query: to.questions.missions(asked["in_"], asked["of"], query)),
    "resolve": _resolve,
    "dyad_history": _history(
        lambda histories, asked, days, query, part: histories.pair(
            (text_of(asked, "a"), text_of(asked, "b")), asked["questions"], _owed(asked), days, query, part
        )
    ),
    "allies_history": _history(
        lambda histories, asked, days, query, part: histories.allies(
            text_of(asked, "ref"), _owed(asked), days, query, part
        )
    ),
    "members_history": _history(
        lambda histories, asked, days, query, part: histories.members(
            text_of(asked, "ref"), asked["roles"], days, query, part
        )
    ),
    "difference": _difference,
    "learned": _learned,
    "disagreements": _disagreements,
    "codes": _list(
        lambda to, asked, part: listed_codes(
            part,
            scheme=asked["scheme"],
            code=asked["code"],
            of=asked["of"],
            period=parameters.when(asked["on"], asked["during"]),
        ),
        lambda page: sentences.codes(len(page.items), page.next is not None),
    ),
    "paths": _unpaged(
        lambda to, asked, query: to.paths.paths(take(PathRequest, asked), take(NetworkSpec, asked), query)
    ),
    "centrality": _unpaged(
        lambda to, asked, query: to.centrality.centrality(
            text_of(asked, "measure"), asked["top"], asked["sensitivity"], take(NetworkSpec, asked), query
        )
    ),
    "centrality_series": _unpaged(
        lambda to, asked, query: to.centrality.series(
            text_of(asked, "measure"), text_of(asked, "of"), take(YearsRequest, asked), take(NetworkSpec, asked), query
        ),
        "possible",
    ),
    "similarity": _unpaged(
        lambda to, asked, query: to.similarity_balance.similarity(
            text_of(asked, "a"), asked["b"], asked["measure"], asked["levels"], asked["system"], query
        )
    ),
    "balance": _unpaged(lambda to, asked, query: to.similarity_balance.balance(take(NetworkSpec, asked), query)),
    "entities": _list(
        lambda to, asked, part: to.lists.entities(part, q=asked["q"], kind=asked["kind"], code=asked["code"])
    ),
    "ties": _list(
        lambda to, asked, part: to.lists.ties(
            part,
            of=asked["of"],
            between=asked["between"],
            kind=asked["kind"],
            when=parameters.when(asked["on"], asked["during"]),
            dataset=asked["dataset"],
        )
    ),
    "events": _list(
        lambda to, asked, part: to.lists.events(
            part,
            of=asked["of"],
            kind=asked["kind"],
            when=parameters.when(asked["on"], asked["during"]),
            dataset=asked["dataset"],
            q=asked["q"],
        )
    ),
    "sources": _list(lambda to, asked, part: to.lists.sources(part, q=asked["q"], kind=asked["kind"])),
    "datasets": _datasets,
}
