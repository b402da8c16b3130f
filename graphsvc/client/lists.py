"""Records, and lists of them that are gone through without minding pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Unpack, overload

from graphsvc.client import answers
from graphsvc.client import parameters as to
from graphsvc.client import shapes as wire
from graphsvc.client.asking import ServerQuestions, asks
from graphsvc.client.decoding import read
from graphsvc.client.following import PATIENCE_SECONDS, follow
from graphsvc.client.pages import LogPages, Pages
from graphsvc.errors import InvalidParameter
from graphsvc.model import query_parameters as query
from graphsvc.model.batch import PLURALS
from graphsvc.model.parameter import Moment, Ref

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
        path, sent = f"{_path(kind)}/{to.segment(id, 'id')}", {} if known is None else {"known": to.moment(known) or ""}
        return read(_SHAPES[kind], self._transport.get(path, sent))

    def history(self, kind: str, id: Ref) -> Pages[wire.ChangeDocument, wire.History]:  # noqa: A002
        """Tell how one record came to be, newest change first."""
        return Pages("History", wire.History, self._page(f"{_path(kind)}/{to.segment(id, 'id')}/history", {}))

    @asks("entities")
    def entities(
        self, q: str | None = None, **asked: Unpack[query.EntityFilters]
    ) -> Pages[wire.EntityDocument, wire.Entities]:
        """List entities; with `q`, by how well a name meets it."""
        return self._pages(wire.Entities, "entities", {**asked, "q": q})

    @asks("ties")
    def ties(self, **asked: Unpack[query.TiesParameters]) -> Pages[wire.ListedTie, wire.Ties]:
        """List ties; on a day or in a period, those that hold or may hold then.

        A frame of them can be changed and written back with `write_ties`. ::

            for tie in client.ties(of="albania", kind="member_of"):
                print(tie.to.name, tie.since)
        """
        return self._pages(wire.Ties, "ties", asked)

    @asks("events")
    def events(
        self, q: str | None = None, **asked: Unpack[query.EventFilters]
    ) -> Pages[wire.EventDocument, wire.Events]:
        """List events by their earliest day; on a day or in a period, those that took place or may have then."""
        return self._pages(wire.Events, "events", {**asked, "q": q})

    @asks("sources")
    def sources(
        self, q: str | None = None, **asked: Unpack[query.SourceFilters]
    ) -> Pages[wire.SourceDocument, wire.Sources]:
        """List sources by id; with `q`, those whose title or id holds it."""
        return self._pages(wire.Sources, "sources", {**asked, "q": q})

    @asks("datasets")
    def datasets(self, **asked: Unpack[query.KnownParameters]) -> answers.DatasetsTable:
        """List all datasets: version, licence, citation, coverage, and how many records each asserts."""
        return self._ask(answers.DatasetsTable, "datasets", asked)

    @asks("codes")
    def codes(self, **asked: Unpack[query.CodesParameters]) -> Pages[wire.Borne, wire.Codes]:
        """List which codes are borne by whom, and when."""
        return self._pages(wire.Codes, "codes", asked)

    def changes(self, after: int | str = 0) -> LogPages[wire.ChangeDocument, wire.ChangesDocument]:
        """Read the log behind a place, `REV` or `REV:SEQ`, up to its end; `.next` is then where to go on from."""
        fetch = self._page("/v1/changes", {})
        return LogPages("Changes", wire.ChangesDocument, lambda token: fetch(str(after) if token is None else token))

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
