"""Ask the questions: references resolved, lenses made, citations added from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from graphsvc.errors import InvalidParameter
from graphsvc.model import answers, wire_parts
from graphsvc.model.citation import place_key
from graphsvc.model.days import common
from graphsvc.model.effort import checked
from graphsvc.model.query_parameters import AllianceParameters, MembersParameters
from graphsvc.model.truth import Truth
from graphsvc.model.validation import short
from graphsvc.model.wire_parts import Cited, DyadEvent, Item, Named, TieCited
from graphsvc.questions import allies, dyads, hosting, members, missions, recognition, severed, timeline
from graphsvc.questions.allies_of_several import allies_of_several
from graphsvc.questions.timeline import Moment
from graphsvc.service import costs, parameters
from graphsvc.service.importable import unknown_of_pair, would_answer
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.sentences import answered
from graphsvc.service.several import group_of, several
from graphsvc.service.stored_bodies import BodyStore, head_view, records
from graphsvc.snapshot import succession
from graphsvc.snapshot.lens import Lens, named, named_by_id
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.rows import EventRow, TieRow
from graphsvc.verdicts.obligations import Mutual, ObligationFilter

NOT_YET_KNOWN = "not_yet_known"
NOT_IN_SYSTEM = "not_in_system"
IS_AN_ALLIANCE = "is_an_alliance"
"""Asked for the allies of an alliance, which has members."""
HAS_NO_MEMBERS = "has_no_members"
"""Asked of an entity that is neither an alliance nor an organisation."""
ListAnswer = TypeVar("ListAnswer", bound=answers.Allies | answers.PairList)


@dataclass(frozen=True, slots=True)
class QueryFilters:
    """What every question takes, as it was sent; None where it was not."""

    on: str | None = None
    during: str | None = None
    known: str | None = None
    datasets: str | None = None
    certainty: str | None = None

    @property
    def is_dated(self) -> bool:
        """Say whether a day or a period is asked about."""
        return self.on is not None or self.during is not None


class Questions:
    """Answers for one process; those that list need nothing from the store."""

    def __init__(self, store: BodyStore, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def query(self, filters: QueryFilters) -> ParsedQuery:
        """Make the lens of a question. Raises InvalidParameter, and StoreUnavailable before the snapshot is built."""
        return parameters.parse_query(
            head_view(self._follower),
            on=filters.on,
            during=filters.during,
            known_at=filters.known,
            datasets=filters.datasets,
            certainty=filters.certainty,
        )

    def allies(self, ref: str, obligations: ObligationFilter, query: ParsedQuery) -> answers.Allies:
        """Say who is allied to an entity. Raises InvalidParameter for a group, whose allies `allies_of` lists."""
        if group_of(ref) is not None:
            raise InvalidParameter.of("ref", f"{short(ref)} are several; ask /v1/allies?of={ref} about all of them")
        entity = query.resolve(ref)
        costs.allies(query.lens, [entity], obligations)
        answer = self._allies(entity, obligations, query)
        if query.lens.named(entity)["kind"] == "alliance":
            see = f"/v1/members/{query.lens.named(entity)['id']}"
            answer = replace(
                answer, items=[], total=0, totals={}, omitted=answers.Omitted(), reason=IS_AN_ALLIANCE, see=see
            )
            return answered(answer, present_then(query, entity))
        return _answered(answer, query, "allied", entity, asked=obligations)

    def allies_of(self, refs: str, obligations: ObligationFilter, query: ParsedQuery) -> answers.AlliesOfSeveral:
        """Say who is allied to each of several entities, or to each member of an alliance or organisation.

        Raises InvalidParameter where nobody is named, or too many.
        """
        entities = several(refs, query)
        costs.allies(query.lens, entities, obligations)
        answer = allies_of_several([self._allies(entity, obligations, query) for entity in checked(entities)])
        asked = ("allied",) if answer.otherwise == Truth.UNKNOWN else ()
        would_know = {each["dataset"]: each for entity in entities for each in would_answer(query, asked, [entity])}
        return answered(answer, present_then(query, *entities), list(would_know.values()), asked=obligations)

    def _allies(self, entity: int, obligations: ObligationFilter, query: ParsedQuery) -> answers.Allies:
        return allies.allies(query.lens, entity, obligations, known=query.known, reason=reason(query.lens, entity))

    def hosting(self, host: str | None, group: str | None, against: str | None, query: ParsedQuery) -> answers.Hostings:
        """Say who hosts whom, and whom those oppose."""
        parties = [query.resolve_any(ref) for ref in (host, group, against)]
        costs.hosting(query.lens, parties[1] if parties[0] is None else parties[0])
        answer = hosting.hosting(
            query.lens,
            host=parties[0],
            group=parties[1],
            against=parties[2],
            known=query.known,
            reason=reason(query.lens, *parties),
        )
        return _answered(answer, query, "hosting", *parties)

    def severed(self, of: str | None, query: ParsedQuery) -> answers.Severances:
        """Say who has severed or suspended ties with whom."""
        party = query.resolve_any(of)
        costs.severed(query.lens, party)
        answer = severed.severed(query.lens, party, known=query.known, reason=reason(query.lens, party))
        return _answered(answer, query, "severance", party)

    def recognition(self, by: str | None, of: str | None, query: ParsedQuery) -> answers.Recognitions:
        """Say who recognises whom."""
        lens, parties = query.lens, _two_or_fewer(("by", by), ("of", of), query)
        costs.recognition(lens, *parties)
        answer = recognition.recognition(
            lens, by=parties[0], of=parties[1], known=query.known, reason=reason(lens, *parties)
        )
        return _answered(answer, query, "recognition", *parties)

    def missions(self, receiver: str | None, sender: str | None, query: ParsedQuery) -> answers.Missions:
        """Say who is represented where, and at which level."""
        lens, parties = query.lens, _two_or_fewer(("of", sender), ("in", receiver), query)
        costs.missions(lens, *parties)
        answer = missions.missions(
            lens, sender=parties[0], receiver=parties[1], known=query.known, reason=reason(lens, *parties)
        )
        if None not in parties and (answer.denied or any(item["truth"] == Truth.YES for item in answer.items)):
            return answered(answer, present_then(query, *parties))
        return _answered(answer, query, "representation", *parties)

    def members(self, ref: str, roles: str | None, query: ParsedQuery) -> answers.Members:
        """Say who belongs to an alliance or organisation, in which role."""
        whole, chosen = query.resolve(ref), parameters.choices(MembersParameters, "roles", roles)
        costs.members(query.lens, whole)
        why = reason(query.lens, whole)
        if why is None and query.lens.named(whole)["kind"] not in ("alliance", "organisation"):
            why = HAS_NO_MEMBERS
        answer = members.members(query.lens, whole, chosen, known=query.known, reason=why)
        return answered(answer, present_then(query, whole), asked=chosen)

    def dyad(self, a_ref: str, b_ref: str, obligations: ObligationFilter, query: ParsedQuery) -> answers.Dyad:
        """Tell all that is known of a pair, with the evidence."""
        a, b = self._pair(a_ref, b_ref, query)
        lens = query.lens
        costs.dyad(lens, a, b, obligations)
        parts = dyads.dyad(lens, a, b, obligations)
        ties = [("tie", tie, version) for tie in parts.ties if (version := lens.view.version("tie", tie))]
        events = [("event", event.id, event.version) for event in parts.events]
        bodies = records(self._store, [*ties, *events])
        dyad_events = [
            _dyad_event(lens, event, body) for event, body in zip(parts.events, bodies[len(ties) :], strict=True)
        ]
        on, during = lens.asked
        answer = answers.Dyad(
            a=lens.named(a),
            b=lens.named(b),
            on=on,
            during=during,
            allied=parts.allied,
            relations=parts.relations,
            hosting=parts.hosting,
            memberships=parts.memberships,
            recognition=parts.recognition,
            rivalry=parts.rivalry,
            events=dyad_events,
            citations=behind(lens, bodies),
            reason=reason(lens, a, b),
            certainty=lens.certainty,
            revision=lens.view.revision,
            known=query.known,
        )
        would_know = would_answer(query, unknown_of_pair(answer), (a, b))
        return answered(answer, present_then(query, a, b), would_know, asked=obligations)

    def timeline(self, refs: Sequence[str], query: ParsedQuery, *, within: bool) -> answers.Timeline:
        """Tell how the relations of an entity or a pair went; `within` keeps what may hold on the lens's days."""
        entities: tuple[int, ...]
        entities = self._pair(refs[0], refs[1], query) if len(refs) == 2 else (query.resolve(refs[0]),)
        lens = query.lens
        costs.timeline(lens, entities)
        moments = timeline.timeline(lens, entities, lens.days if within else None)
        references = dict.fromkeys(reference for moment in moments for reference in _evidence(lens, moment))
        bodies = dict(zip(references, records(self._store, list(references)), strict=True))
        items = [
            _item(lens, moment, [bodies[reference] for reference in _evidence(lens, moment)]) for moment in moments
        ]
        return answered(_timeline(query, entities, items), present_then(query, *entities) if within else [])

    def claims(self, refs: Sequence[str], query: ParsedQuery, is_shown: Callable[[TieRow], bool]) -> answers.Timeline:
        """List the events and those ties that are to be shown of an entity or a pair, on all days.

        They come without citations, which `cited_claims` reads: a page cites few of those that it chooses from.
        """
        entities = tuple(map(query.resolve, refs))
        costs.timeline(query.lens, entities)
        moments = timeline.claims(query.lens, entities, None, is_shown)
        return answered(_timeline(query, entities, [_item(query.lens, moment, []) for moment in moments]))

    def cited_claims(self, claims: Iterable[tuple[str, str]], query: ParsedQuery) -> dict[tuple[str, str], list[Cited]]:
        """Read the citations of ties and events, by kind of record and id."""
        lens = query.lens
        wanted = [(*claim, version) for claim in claims if (version := lens.view.version(*claim))]
        bodies = records(self._store, wanted)
        return {
            (record, id_): cited(lens, body["citations"]) for (record, id_, _), body in zip(wanted, bodies, strict=True)
        }

    def _pair(self, a_ref: str, b_ref: str, query: ParsedQuery) -> tuple[int, int]:
        return pair_of((a_ref, b_ref), query.resolve)


def _answered(
    answer: ListAnswer,
    query: ParsedQuery,
    question: str,
    *parties: int | None,
    asked: ObligationFilter | None = None,
) -> ListAnswer:
    """Begin a list with its sentence; where silence is no answer, name the data sets that would know of these parties."""
    open_questions = (question,) if answer.otherwise == Truth.UNKNOWN and answer.reason is None else ()
    return answered(answer, present_then(query, *parties), would_answer(query, open_questions, parties), asked)


def _timeline(query: ParsedQuery, entities: Sequence[int], items: list[Item]) -> answers.Timeline:
    lens = query.lens
    return answers.Timeline(
        entities=[lens.named(entity) for entity in entities],
        items=items,
        total=len(items),
        reason=reason(lens, *entities),
        revision=lens.view.revision,
        known=query.known,
    )


def pair_of(refs: tuple[str, str], resolve: Callable[[str], int]) -> tuple[int, int]:
    """Return the two entities that references mean. Raises InvalidParameter where they are one."""
    a, b = map(resolve, refs)
    if a == b:
        raise InvalidParameter.of("b", f"{refs[0]!r} and {refs[1]!r} are the same entity; name two")
    return a, b


def _two_or_fewer(
    one: tuple[str, str | None], other: tuple[str, str | None], query: ParsedQuery
) -> tuple[int | None, int | None]:
    """Return the entities that two parameters name, None for an absent one. Raises InvalidParameter where they are one."""
    (name, ref), (other_name, other_ref) = one, other
    entity, other_entity = query.resolve_any(ref), query.resolve_any(other_ref)
    if entity is not None and entity == other_entity:
        detail = f"{other_ref!r} is the entity that {name!r} names, too; name another, or leave one of the two out"
        raise InvalidParameter.of(other_name, detail)
    return entity, other_entity


def read_obligations(obligations: str | None, mutual: str | None) -> ObligationFilter:
    """Read which obligations make an ally. Raises InvalidParameter."""
    kinds = parameters.choices(AllianceParameters, "obligations", obligations)
    by: Mutual = "both" if parameters.choice(AllianceParameters, "mutual", mutual) == "both" else "any"
    return ObligationFilter(kinds, by)


def reason(lens: Lens, *entities: int | None) -> str | None:
    """Say why nothing may be known: a party was not known at the moment asked for, or they are no states then."""
    parties = [entity for entity in entities if entity is not None]
    if any(lens.view.entity(party) is None for party in parties):
        return NOT_YET_KNOWN
    present = lens.days
    for party in parties:
        present = common(present, lens.presence(party).maybe)
    return None if present else NOT_IN_SYSTEM


def present_then(query: ParsedQuery, *entities: int | None) -> list[Named]:
    """List who existed on the days asked about in the place of parties that did not."""
    head, lens = query.head, query.lens
    rows = [head.entity(entity) for entity in entities if entity is not None]
    there = [other for row in rows if row for other in succession.present_then(head, [row], (lens.on, lens.last))]
    return [named(row) for row in dict.fromkeys(there)]


def _dyad_event(lens: Lens, event: EventRow, body: dict[str, Any]) -> DyadEvent:
    bounds = {name: body[name] for name in ("when_earliest", "when_latest") if name in body}
    return {
        **bounds,  # type: ignore[typeddict-item]
        "id": event.id,
        "kind": event.kind,
        "when": event.when,
        "title": event.title,
        "participants": [
            {
                "entity": _named(lens, part["entity"]),
                "role": part["role"],
                "according_to": None if part["according_to"] is None else _named(lens, part["according_to"]),
                "confidence": part["confidence"],
                "attributes": part["attributes"],
                "citations": cited(lens, part["citations"]),
            }
            for part in body["participants"]
        ],
        "place": None if body["place"] is None else _named(lens, body["place"]),
        "attributes": body["attributes"],
        "dataset": body["dataset"],
        "citations": cited(lens, body["citations"]),
    }


def _named(lens: Lens, entity_id: str) -> wire_parts.Named:
    return named_by_id(entity_id, lens.view, lens.head or lens.view)


def cited(lens: Lens, citations: Iterable[dict[str, Any]]) -> list[Cited]:
    """Show citations with the titles and addresses of their sources."""
    return [cast(Cited, {**citation, "source": _source(lens, citation["source"])}) for citation in citations]


def _source(lens: Lens, source_id: str) -> wire_parts.CitedSource:
    index = lens.view.source_index(source_id)
    row = None if index is None else lens.view.source(index)
    return {"id": source_id, "title": row.title if row else source_id, "url": row.url if row else None}


def behind(lens: Lens, bodies: Iterable[dict[str, Any]]) -> list[TieCited]:
    """Gather the citations of ties and events, each once with all that it stands behind.

    One from memory and one of the same place from the source itself stay two.
    """
    cited_in: dict[tuple[str | None, ...], TieCited] = {}
    for body in bodies:
        for citation in (*body["citations"], *(c for part in body.get("participants", ()) for c in part["citations"])):
            key = (citation["source"], *place_key(citation))
            entry: TieCited = {**cited(lens, [citation])[0], "behind": []}
            kept = cited_in.setdefault(key, entry)
            if body["id"] not in kept["behind"]:
                kept["behind"].append(body["id"])
    return list(cited_in.values())


def _evidence(lens: Lens, moment: Moment) -> list[tuple[str, str, int]]:
    """Return the records behind what a timeline shows."""
    if moment.id is not None:
        return [(moment.record, moment.id, moment.version)]
    return [("tie", tie, version) for tie in moment.ties or () if (version := lens.view.version("tie", tie))]


def _item(lens: Lens, moment: Moment, bodies: Sequence[dict[str, Any]]) -> Item:
    citations = [citation for body in bodies for citation in cited(lens, body["citations"])]
    return {
        "type": moment.record,
        "id": moment.id,
        "kind": moment.kind,
        "title": moment.title,
        **moment.span,  # type: ignore[typeddict-item]
        "certain": moment.certain,
        "with": list(moment.others),
        "dataset": moment.dataset,
        "citations": [citation for i, citation in enumerate(citations) if citation not in citations[:i]],
        "question": moment.question,
        "truth": moment.truth,
        "status": moment.status,
        "ends": moment.ends,
        "ties": None if moment.ties is None else list(moment.ties),
    }
