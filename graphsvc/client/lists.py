"""Records, and lists of them that are gone through without minding pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, overload

from graphsvc.client import answers
from graphsvc.client import parameters as to
from graphsvc.client import shapes as wire
from graphsvc.client.following import PATIENCE_SECONDS, follow
from graphsvc.client.pages import LogPages, Pages
from graphsvc.client.parameters import Day, Moment, Period, Ref, Words
from graphsvc.client.questions import ServerQuestions
from graphsvc.errors import InvalidParameter
from graphsvc.model.batch import PLURALS

_SHAPES: dict[str, Any] = {
    "entity": wire.EntityDocument,
    "tie": wire.TieDocument,
    "event": wire.EventDocument,
    "source": wire.SourceDocument,
}
_PATHS = {record: f"/v1/{plural}" for plural, record in PLURALS.items()}


class ListMethods(ServerQuestions):
    """Records one by one, in lists, and in the log of their changes."""

    @overload
    def record(self, kind: Literal["entity"], id: Ref, *, known: Moment | None = None) -> wire.EntityDocument: ...
    @overload
    def record(self, kind: Literal["tie"], id: str, *, known: Moment | None = None) -> wire.TieDocument: ...
    @overload
    def record(self, kind: Literal["event"], id: str, *, known: Moment | None = None) -> wire.EventDocument: ...
    @overload
    def record(self, kind: Literal["source"], id: str, *, known: Moment | None = None) -> wire.SourceDocument: ...
    def record(self, kind: str, id: Ref, *, known: Moment | None = None) -> Any:  # noqa: A002
        """Read one entity, tie, event or source; of an entity that was merged, the one that it became."""
        path = f"{_path(kind)}/{to.segment(id, 'id')}"
        return self._ask(_SHAPES[kind], path, known=to.moment(known))

    def history(self, kind: str, id: Ref) -> Pages[wire.ChangeDocument, wire.History]:  # noqa: A002
        """Tell how one record came to be, newest change first."""
        page = self._page(f"{_path(kind)}/{to.segment(id, 'id')}/history")
        return Pages("History", wire.History, ("at", "version", "op", "reason"), page)

    def entities(
        self,
        q: str | None = None,
        *,
        kind: str | None = None,
        code: str | None = None,
        known: Moment | None = None,
    ) -> Pages[wire.EntityDocument, wire.Entities]:
        """List entities; with `q`, by how well a name meets it."""
        page = self._page("/v1/entities", q=q, kind=kind, code=code, known=to.moment(known))
        return Pages("Entities", wire.Entities, ("id", "name", "kind"), page)

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
    ) -> Pages[wire.ListedTie, wire.Ties]:
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
        return Pages("Ties", wire.Ties, ("from", "kind", "to", "since", "until", "dataset"), page)

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
    ) -> Pages[wire.EventDocument, wire.Events]:
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
        return Pages("Events", wire.Events, ("when", "kind", "title", "dataset"), page)

    def sources(
        self, q: str | None = None, *, kind: str | None = None, known: Moment | None = None
    ) -> Pages[wire.SourceDocument, wire.Sources]:
        """List sources by id; with `q`, those whose title or id holds it."""
        page = self._page("/v1/sources", q=q, kind=kind, known=to.moment(known))
        return Pages("Sources", wire.Sources, ("id", "kind", "title", "licence"), page)

    def datasets(self, *, known: Moment | None = None) -> answers.DatasetsTable:
        """List all datasets: version, licence, citation, coverage, and how many records each asserts."""
        return self._ask(answers.DatasetsTable, "/v1/datasets", known=to.moment(known))

    def codes(
        self,
        *,
        scheme: Words | None = None,
        code: str | None = None,
        of: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
    ) -> Pages[wire.Borne, wire.Codes]:
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
        return Pages("Codes", wire.Codes, ("scheme", "code", "entity", "valid"), page)

    def changes(self, after: int | str = 0) -> LogPages[wire.ChangeDocument, wire.ChangesDocument]:
        """Read the log behind a place, `REV` or `REV:SEQ`, up to its end; `.next` is then where to go on from."""
        fetch = self._page("/v1/changes")
        page = ("revision", "seq", "op", "record", "id", "at", "reason")
        return LogPages(
            "Changes", wire.ChangesDocument, page, lambda token: fetch(str(after) if token is None else token)
        )

    def follow(self, after: int | str = 0, *, patience: float = PATIENCE_SECONDS) -> Iterator[wire.ChangeDocument]:
        """Yield every change behind a place, then each as it is made, without end.

        What an answer does not know yet comes with `after=answer.revision`. A connection that breaks is made again, and
        nothing is missed or comes twice; a server that is away for more than `patience` seconds raises Unreachable, and a
        log that gave way to another NoSuchPosition. ::

            for change in client.follow(after=client.severed().revision):
                print(change["op"], change["id"], change["reason"])
        """
        return follow(self._transport, str(after), patience)


def _path(kind: str) -> str:
    if kind not in _PATHS:
        raise InvalidParameter.of("kind", f"{kind!r} is not one of the kinds of records: {', '.join(_PATHS)}")
    return _PATHS[kind]
