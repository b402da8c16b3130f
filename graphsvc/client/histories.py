"""Questions about all days, and about who belongs to what."""

from __future__ import annotations

from graphsvc.client import answers
from graphsvc.client import parameters as to
from graphsvc.client.pages import Pages
from graphsvc.client.parameters import Day, Moment, Period, Ref, Words
from graphsvc.client.questions import ServerQuestions, filter_parameters
from graphsvc.client.shapes import EntityHistory, PairHistory, StretchItem

_SHOWN = ("question", "with", "since", "until", "ends", "truth", "status")
_OF_OTHERS = ("entity", *_SHOWN[1:])


class HistoryMethods(ServerQuestions):
    """How verdicts went, and memberships. `from_` and `to_` bound the days and are both included; both may be left out."""

    def dyad_history(
        self,
        a: Ref,
        b: Ref,
        *,
        questions: Words | None = None,
        from_: Period | None = None,
        to_: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        unknown: str | None = None,
        min_revision: int | None = None,
    ) -> Pages[StretchItem, PairHistory]:
        """Tell how the verdicts on a pair went, in stretches of days on which nothing about them changes. ::

        client.dyad_history("albania", "iran", questions=["relations"]).to_frame()
        """
        page = self._page(
            f"/v1/dyads/{to.segment(a, 'a')}/{to.segment(b, 'b')}/history",
            questions=to.words(questions, "questions"),
            obligations=to.words(obligations, "obligations"),
            mutual=mutual,
            unknown=unknown,
            **_history_parameters(from_, to_, known, datasets, min_revision),
        )
        return Pages("History", PairHistory, _SHOWN, page)

    def allies_history(
        self,
        ref: Ref,
        *,
        from_: Period | None = None,
        to_: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        unknown: str | None = None,
        min_revision: int | None = None,
    ) -> Pages[StretchItem, EntityHistory]:
        """Tell how the alliances of an entity went; `entity` of an item is the other."""
        page = self._page(
            f"/v1/allies/{to.segment(ref)}/history",
            obligations=to.words(obligations, "obligations"),
            mutual=mutual,
            unknown=unknown,
            **_history_parameters(from_, to_, known, datasets, min_revision),
        )
        return Pages("History of allies", EntityHistory, _OF_OTHERS, page)

    def members(
        self,
        ref: Ref,
        *,
        roles: Words | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> answers.MembersTable:
        """Say who belongs to an alliance or organisation, in which role."""
        filters = filter_parameters(on, during, known, datasets, certainty, min_revision)
        return self._ask(
            answers.MembersTable, f"/v1/members/{to.segment(ref)}", roles=to.words(roles, "roles"), **filters
        )

    def members_history(
        self,
        ref: Ref,
        *,
        roles: Words | None = None,
        from_: Period | None = None,
        to_: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        unknown: str | None = None,
        min_revision: int | None = None,
    ) -> Pages[StretchItem, EntityHistory]:
        """Tell how the memberships in an alliance or organisation went, with the role as `status`."""
        page = self._page(
            f"/v1/members/{to.segment(ref)}/history",
            roles=to.words(roles, "roles"),
            unknown=unknown,
            **_history_parameters(from_, to_, known, datasets, min_revision),
        )
        return Pages("History of members", EntityHistory, _OF_OTHERS, page)


def _history_parameters(
    first: Period | None, last: Period | None, known: Moment | None, datasets: Words | None, min_revision: int | None
) -> dict[str, object]:
    """Write what every history takes."""
    return {
        "from_": to.period(first),
        "to": to.period(last),
        "known": to.moment(known),
        "datasets": to.words(datasets, "datasets"),
        "min_revision": min_revision,
    }
