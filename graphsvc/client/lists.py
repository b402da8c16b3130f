"""Records, and lists of them that are gone through without minding pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, overload

from graphsvc.client import parameters as to
from graphsvc.client.following import PATIENCE_SECONDS, follow
from graphsvc.client.pages import Log, Pages
from graphsvc.client.parameters import Day, Moment, Period, Ref, Words
from graphsvc.client.questions import Asking
from graphsvc.errors import InvalidParameter
from graphsvc.model import listings
from graphsvc.model.batch import PLURALS

_SHAPES: dict[str, Any] = {
    "entity": listings.Entity,
    "tie": listings.Tie,
    "event": listings.Event,
    "source": listings.Source,
}
_PATHS = {record: f"/v1/{plural}" for plural, record in PLURALS.items()}


class Lists(Asking):
    """Records one by one, in lists, and in the log of their changes."""

    @overload
    def record(self, kind: Literal["entity"], id: Ref, *, known: Moment | None = None) -> listings.Entity: ...
    @overload
    def record(self, kind: Literal["tie"], id: str, *, known: Moment | None = None) -> listings.Tie: ...
    @overload
    def record(self, kind: Literal["event"], id: str, *, known: Moment | None = None) -> listings.Event: ...
    @overload
    def record(self, kind: Literal["source"], id: str, *, known: Moment | None = None) -> listings.Source: ...
    def record(self, kind: str, id: Ref, *, known: Moment | None = None) -> Any:  # noqa: A002
        """Read one entity, tie, event or source; of an entity that was merged, the one that it became."""
        path = f"{_path(kind)}/{to.segment(id, 'id')}"
        return self._ask(_SHAPES[kind], path, known=to.moment(known))

    def history(self, kind: str, id: Ref) -> Pages[listings.Change, listings.History]:  # noqa: A002
        """Tell how one record came to be, newest change first."""
        page = self._page(f"{_path(kind)}/{to.segment(id, 'id')}/history")
        return Pages("History", listings.History, ("at", "version", "op", "reason"), page)

    def entities(
        self,
        q: str | None = None,
        *,
        kind: str | None = None,
        code: str | None = None,
        known: Moment | None = None,
    ) -> Pages[listings.Entity, listings.Entities]:
        """List entities; with `q`, by how well a name meets it."""
        page = self._page("/v1/entities", q=q, kind=kind, code=code, known=to.moment(known))
        return Pages("Entities", listings.Entities, ("id", "name", "kind"), page)

    def ties(
        self,
        *,
        of: Ref | None = None,
        between: Iterable[Ref] | str | None = None,
        kind: Words | None = None,
        on: Day | None = None,
        during: Period | None = None,
        dataset: Words | None = None,
        known: Moment | None = None,
    ) -> Pages[listings.ListedTie, listings.Ties]:
        """List ties; on a day or in a period, those that hold or may hold then.

        A frame of them can be changed and written back with `write_ties`. ::

            for tie in client.ties(of="albania", kind="member_of"):
                print(tie["to"]["name"], tie["since"])
        """
        page = self._page(
            "/v1/ties",
            of=to.refs(of, "of"),
            between=to.refs(between, "between"),
            kind=to.words(kind, "kind"),
            on=to.day(on),
            during=to.period(during),
            dataset=to.words(dataset, "dataset"),
            known=to.moment(known),
        )
        return Pages("Ties", listings.Ties, ("from", "kind", "to", "since", "until", "dataset"), page)

    def events(
        self,
        q: str | None = None,
        *,
        of: Ref | None = None,
        kind: Words | None = None,
        on: Day | None = None,
        during: Period | None = None,
        dataset: Words | None = None,
        known: Moment | None = None,
    ) -> Pages[listings.Event, listings.Events]:
        """List events by their earliest day; on a day or in a period, those that took place or may have then."""
        page = self._page(
            "/v1/events",
            q=q,
            of=to.refs(of, "of"),
            kind=to.words(kind, "kind"),
            on=to.day(on),
            during=to.period(during),
            dataset=to.words(dataset, "dataset"),
            known=to.moment(known),
        )
        return Pages("Events", listings.Events, ("when", "kind", "title", "dataset"), page)

    def sources(
        self, q: str | None = None, *, kind: str | None = None, known: Moment | None = None
    ) -> Pages[listings.Source, listings.Sources]:
        """List sources by id; with `q`, those whose title or id holds it."""
        page = self._page("/v1/sources", q=q, kind=kind, known=to.moment(known))
        return Pages("Sources", listings.Sources, ("id", "kind", "title", "licence"), page)

    def datasets(self, *, known: Moment | None = None) -> listings.Datasets:
        """List all datasets: version, licence, citation, coverage, and how many records each asserts."""
        return self._ask(listings.Datasets, "/v1/datasets", known=to.moment(known))

    def codes(
        self,
        *,
        scheme: Words | None = None,
        code: str | None = None,
        of: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
    ) -> Pages[listings.Borne, listings.Codes]:
        """List which codes are borne by whom, and when."""
        page = self._page(
            "/v1/codes",
            scheme=to.words(scheme, "scheme"),
            code=code,
            of=to.refs(of, "of"),
            on=to.day(on),
            during=to.period(during),
            known=to.moment(known),
        )
        return Pages("Codes", listings.Codes, ("scheme", "code", "entity", "valid"), page)

    def changes(self, after: int | str = 0) -> Log[listings.Change, listings.Changes]:
        """Read the log behind a place, `REV` or `REV:SEQ`, up to its end; `.next` is then where to go on from."""
        fetch = self._page("/v1/changes")
        page = ("revision", "seq", "op", "record", "id", "at", "reason")
        return Log("Changes", listings.Changes, page, lambda token: fetch(str(after) if token is None else token))

    def follow(self, after: int | str = 0, *, patience: float = PATIENCE_SECONDS) -> Iterator[listings.Change]:
        """Give every change behind a place, then each as it is made, without end.

        What an answer does not know yet comes with `after=answer.revision`. A connection that breaks is made again, and
        nothing is missed or comes twice; a server that is away for more than `patience` seconds raises Unreachable, and a
        log that gave way to another NoSuchPosition. ::

            for change in client.follow(after=client.severed().revision):
                print(change["op"], change["id"], change["reason"])
        """
        return follow(self._transport, str(after), patience)


def _path(kind: str) -> str:
    if kind not in _PATHS:
        raise InvalidParameter.of("kind", f"{kind!r} is no kind of record; use one of {', '.join(_PATHS)}")
    return _PATHS[kind]
