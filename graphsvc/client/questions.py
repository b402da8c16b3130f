"""The questions that a client asks about entities and pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from graphsvc.client import answers
from graphsvc.client import parameters as to
from graphsvc.client.decoding import read
from graphsvc.client.pages import Pages
from graphsvc.client.parameters import Day, Moment, Period, Ref, Words
from graphsvc.client.shapes import Difference, Differences, Disagreement, Disagreements, Learned, RecordChange
from graphsvc.client.transport import Transport

T = TypeVar("T")

PAGE_SIZE = 500


class ServerQuestions:
    """What all parts of a client share: one server to ask."""

    _transport: Transport

    def _ask(self, shape: type[T], path: str, **values: Any) -> T:
        return read(shape, self._transport.get(path, to.sent(**values)))

    def _page(self, path: str, **values: Any) -> Callable[[str | None], Any]:
        """Return a function that reads the page of a list behind a token."""
        return lambda token: self._transport.get(path, to.sent(**{"limit": PAGE_SIZE, **values, "after": token}))


def filter_parameters(
    on: Day | None,
    during: Period | None,
    known: Moment | None,
    datasets: Words | None,
    certainty: str | None,
    min_revision: int | None = None,
) -> dict[str, Any]:
    """Write what every question takes: a day or a period, what was known when, whom to listen to, how surely."""
    return {
        "on": to.day(on),
        "during": to.period(during),
        "known": to.moment(known),
        "datasets": to.words(datasets, "datasets"),
        "certainty": certainty,
        "min_revision": min_revision,
    }


class QuestionMethods(ServerQuestions):
    """Questions about entities and pairs. `on=` asks about a day, `during=` about some day of a period, `known=` for what
    was known at a moment; `datasets=` listens to some only, `certainty=` is certain, possible or carried."""

    def resolve(self, ref: Ref, *, on: Day | None = None, during: Period | None = None) -> answers.ResolvedAnswer:
        """Say which entity a name or a code means; `entity` is None where none or several do, `candidates` has those."""
        return self._ask(
            answers.ResolvedAnswer, "/v1/resolve", ref=to.ref(ref), on=to.day(on), during=to.period(during)
        )

    def allies(
        self,
        ref: Ref,
        *,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        min_revision: int | None = None,
    ) -> answers.AlliesTable:
        """Say who is allied to an entity, through what, by which obligations, according to whom.

        `obligations=["defense"]` asks for those who owe any of these; `mutual="both"` for those where each owes it. ::

            client.allies("albania", on="2022-09-06").to_frame()
        """
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        owed = to.words(obligations, "obligations")
        return self._ask(
            answers.AlliesTable, f"/v1/allies/{to.segment(ref)}", obligations=owed, mutual=mutual, **filters
        )

    def allies_of(
        self,
        refs: Iterable[Ref] | str,
        *,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        min_revision: int | None = None,
    ) -> answers.AlliesOfSeveralTable:
        """Say who is allied to each of several entities, at most 200; `members:nato` are the members of one. ::

        client.allies_of("members:nato", during="1999").to_frame()
        """
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        owed, of = to.words(obligations, "obligations"), to.refs(refs, "of")
        return self._ask(answers.AlliesOfSeveralTable, "/v1/allies", of=of, obligations=owed, mutual=mutual, **filters)

    def dyad(
        self,
        a: Ref,
        b: Ref,
        *,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        min_revision: int | None = None,
    ) -> answers.DyadAnswer:
        """Tell all that is known of a pair: alliance, relations, hosting, memberships, events, evidence."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        owed = to.words(obligations, "obligations")
        path = f"/v1/dyads/{to.segment(a, 'a')}/{to.segment(b, 'b')}"
        return self._ask(answers.DyadAnswer, path, obligations=owed, mutual=mutual, **filters)

    def timeline(
        self,
        a: Ref,
        b: Ref | None = None,
        *,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.TimelineTable:
        """Tell the ties and events of an entity, or of a pair, by start."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        first, second = to.segment(a, "a"), None if b is None else to.segment(b, "b")
        path = f"/v1/timeline/{first}" if second is None else f"/v1/dyads/{first}/{second}/timeline"
        return self._ask(answers.TimelineTable, path, **filters)

    def hosting(
        self,
        *,
        host: Ref | None = None,
        group: Ref | None = None,
        against: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.HostingsTable:
        """Say who hosts whom, and whom the hosted oppose."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        parties = {
            "host": to.refs(host, "host"),
            "group": to.refs(group, "group"),
            "against": to.refs(against, "against"),
        }
        return self._ask(answers.HostingsTable, "/v1/hosting", **parties, **filters)

    def severed(
        self,
        *,
        of: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.SeverancesTable:
        """Say who has severed or suspended ties with whom."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        return self._ask(answers.SeverancesTable, "/v1/severed", of=to.refs(of, "of"), **filters)

    def recognition(
        self,
        *,
        by: Ref | None = None,
        of: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.RecognitionsTable:
        """Say who recognises whom, and how where that is stated."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        parties = {"by": to.refs(by, "by"), "of": to.refs(of, "of")}
        return self._ask(answers.RecognitionsTable, "/v1/recognition", **parties, **filters)

    def missions(
        self,
        *,
        in_: Ref | None = None,
        of: Ref | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.MissionsTable:
        """Say which missions there are in a country, or of one, and at which level."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        parties = {"in_": to.refs(in_, "in"), "of": to.refs(of, "of")}
        return self._ask(answers.MissionsTable, "/v1/missions", **parties, **filters)

    def difference(
        self,
        from_: Day,
        to_: Day,
        *,
        of: Ref | None = None,
        between: Iterable[Ref] | str | None = None,
        kind: Words | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> Pages[Difference, Differences]:
        """Say what opened, closed and changed between two days; `first["counts"]` counts each over all pages."""
        filters = filter_parameters(None, None, known, datasets, certainty, min_revision)
        about = {"of": to.refs(of, "of"), "between": to.refs(between, "between"), "kind": to.words(kind, "kind")}
        days = {"from_": to.day(from_, "from"), "to": to.day(to_, "to")}
        shown = ("on", "change", "kind", "from", "to", "truth", "dataset")
        page = self._page("/v1/difference", **days, **about, **filters)
        return Pages("Differences", Differences, shown, page)

    def learned(
        self,
        from_: Moment,
        to_: Moment | None = None,
        *,
        of: Ref | None = None,
        between: Iterable[Ref] | str | None = None,
        datasets: Words | None = None,
        record: Words | None = None,
    ) -> Pages[RecordChange, Learned]:
        """Say what was added, corrected and retracted between two moments, by whom and why; `to_` is now where left out."""
        about = {"of": to.refs(of, "of"), "between": to.refs(between, "between"), "record": to.words(record, "record")}
        moments = {"from_": to.moment(from_, "from"), "to": to.moment(to_, "to")}
        shown = ("at", "change", "record", "title", "fields", "reason")
        page = self._page("/v1/learned", **moments, **about, datasets=to.words(datasets, "datasets"))
        return Pages("Learned", Learned, shown, page)

    def disagreements(
        self,
        question: Words | None = None,
        *,
        of: Ref | None = None,
        between: Iterable[Ref] | str | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        min_revision: int | None = None,
    ) -> Pages[Disagreement, Disagreements]:
        """Say on which pairs and spells datasets differ, in which way, and what each of them says."""
        filters = filter_parameters(on, during, known, datasets, None, min_revision)
        about = {"of": to.refs(of, "of"), "between": to.refs(between, "between")}
        page = self._page("/v1/disagreements", question=to.words(question, "question"), **about, **filters)
        return Pages("Disagreements", Disagreements, ("question", "a", "b", "days", "how"), page)
