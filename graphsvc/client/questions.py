"""The questions that a client asks about entities and pairs, on days and over all of them."""

from __future__ import annotations

from typing import Unpack

from graphsvc.client import answers, shapes
from graphsvc.client.asking import ServerQuestions, asks
from graphsvc.client.pages import Pages
from graphsvc.model import query_parameters as query
from graphsvc.model.parameter import Day, Moment, Ref, Refs, Words


class QuestionMethods(ServerQuestions):
    """Questions about entities and pairs. `on=` asks about a day, `during=` about some day of a period, `known=` for what
    was known at a moment; `datasets=` listens to some only, `certainty=` is certain, possible or carried."""

    @asks("resolve")
    def resolve(self, ref: Ref, **asked: Unpack[query.ResolveParameters]) -> answers.ResolvedAnswer:
        """Say which entity a name or a code means; `entity` is None where none or several do, `candidates` has those."""
        return self._ask(answers.ResolvedAnswer, "resolve", asked, ref=ref)

    @asks("allies")
    def allies(self, ref: Ref, **asked: Unpack[query.AllianceParameters]) -> answers.AlliesTable:
        """Say who is allied to an entity, through what, by which obligations, according to whom.

        `obligations=["defense"]` asks for those who owe any of these; `mutual="both"` for those where each owes it. ::

            client.allies("albania", on="2022-09-06").to_frame()
        """
        return self._ask(answers.AlliesTable, "allies", asked, ref=ref)

    @asks("allies_of")
    def allies_of(self, refs: Refs, **asked: Unpack[query.AllianceParameters]) -> answers.AlliesOfSeveralTable:
        """Say who is allied to each of several entities, at most 200; `members:nato` are the members of one. ::

        client.allies_of("members:nato", during="1999").to_frame()
        """
        return self._ask(answers.AlliesOfSeveralTable, "allies_of", asked, of=refs)

    @asks("dyad")
    def dyad(self, a: Ref, b: Ref, **asked: Unpack[query.AllianceParameters]) -> answers.DyadAnswer:
        """Tell all that is known of a pair: alliance, relations, hosting, memberships, events, evidence."""
        return self._ask(answers.DyadAnswer, "dyad", asked, a=a, b=b)

    @asks("timeline")
    def timeline(
        self, a: Ref, b: Ref | None = None, **asked: Unpack[query.QuestionParameters]
    ) -> answers.TimelineTable:
        """Tell the ties and events of an entity, or of a pair, by start."""
        if b is None:
            return self._ask(answers.TimelineTable, "timeline", asked, ref=a)
        return self._ask(answers.TimelineTable, "dyad_timeline", asked, a=a, b=b)

    @asks("members")
    def members(self, ref: Ref, **asked: Unpack[query.MembersParameters]) -> answers.MembersTable:
        """Say who belongs to an alliance or organisation, in which role."""
        return self._ask(answers.MembersTable, "members", asked, ref=ref)

    @asks("hosting")
    def hosting(self, **asked: Unpack[query.HostingParameters]) -> answers.HostingsTable:
        """Say who hosts whom, and whom the hosted oppose."""
        return self._ask(answers.HostingsTable, "hosting", asked)

    @asks("severed")
    def severed(self, **asked: Unpack[query.SeveredParameters]) -> answers.SeverancesTable:
        """Say who has severed or suspended ties with whom."""
        return self._ask(answers.SeverancesTable, "severed", asked)

    @asks("recognition")
    def recognition(self, **asked: Unpack[query.RecognitionParameters]) -> answers.RecognitionsTable:
        """Say who recognises whom, and how where that is stated."""
        return self._ask(answers.RecognitionsTable, "recognition", asked)

    @asks("missions")
    def missions(self, **asked: Unpack[query.MissionsParameters]) -> answers.MissionsTable:
        """Say which missions there are in a country, or of one, and at which level."""
        return self._ask(answers.MissionsTable, "missions", asked)

    @asks("dyad_history")
    def dyad_history(
        self, a: Ref, b: Ref, **asked: Unpack[query.DyadHistoryParameters]
    ) -> Pages[shapes.StretchItem, shapes.PairHistory]:
        """Tell how the verdicts on a pair went, in stretches of days on which nothing about them changes.

        `from_` and `to_` bound the days and are both included; both may be left out, of all histories. ::

            client.dyad_history("albania", "iran", questions=["relations"]).to_frame()
        """
        return self._pages(shapes.PairHistory, "dyad_history", asked, a=a, b=b)

    @asks("allies_history")
    def allies_history(
        self, ref: Ref, **asked: Unpack[query.AlliesHistoryParameters]
    ) -> Pages[shapes.StretchItem, shapes.EntityHistory]:
        """Tell how the alliances of an entity went; `entity` of an item is the other."""
        return self._pages(shapes.EntityHistory, "allies_history", asked, ref=ref)

    @asks("members_history")
    def members_history(
        self, ref: Ref, **asked: Unpack[query.MembersHistoryParameters]
    ) -> Pages[shapes.StretchItem, shapes.EntityHistory]:
        """Tell how the memberships in an alliance or organisation went, with the role as `status`."""
        return self._pages(shapes.EntityHistory, "members_history", asked, ref=ref)

    @asks("difference")
    def difference(
        self, from_: Day, to_: Day, **asked: Unpack[query.DifferenceParameters]
    ) -> Pages[shapes.Difference, shapes.Differences]:
        """Say what opened, closed and changed between two days; `first["counts"]` counts each over all pages."""
        return self._pages(shapes.Differences, "difference", asked, from_=from_, to_=to_)

    @asks("learned")
    def learned(
        self, from_: Moment, to_: Moment | None = None, **asked: Unpack[query.LearnedFilters]
    ) -> Pages[shapes.RecordChange, shapes.Learned]:
        """Say what was added, corrected and retracted between two moments, by whom and why; `to_` is now where left out."""
        return self._pages(shapes.Learned, "learned", {**asked, "to_": to_}, from_=from_)

    @asks("disagreements")
    def disagreements(
        self, question: Words | None = None, **asked: Unpack[query.DisagreementFilters]
    ) -> Pages[shapes.Disagreement, shapes.Disagreements]:
        """Say on which pairs and spells datasets differ, in which way, and what each of them says."""
        return self._pages(shapes.Disagreements, "disagreements", {**asked, "question": question})
