"""Ask the questions: references resolved, lenses made, citations added from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphsvc.errors import InvalidParameter, StoreUnavailable
from graphsvc.model import answers, shapes
from graphsvc.model.days import common
from graphsvc.model.kinds import MEMBER_ROLES, OBLIGATIONS
from graphsvc.model.shapes import Cited, Happening, Named, TieCited
from graphsvc.questions import allies, dyads, hosting, members, severed, timeline
from graphsvc.questions.timeline import Moment
from graphsvc.service import parameters
from graphsvc.service.parameters import Asked
from graphsvc.service.reading import Bodies, head_view, records
from graphsvc.service.sentences import answered
from graphsvc.snapshot import succession
from graphsvc.snapshot.following import Follower
from graphsvc.snapshot.lens import Lens, named
from graphsvc.snapshot.rows import EventRow
from graphsvc.verdicts.obligations import Mutual
from graphsvc.verdicts.obligations import ObligationFilter as Wanted

NOT_YET_KNOWN = "not_yet_known"
NOT_IN_SYSTEM = "not_in_system"
IS_AN_ALLIANCE = "is_an_alliance"
"""Asked for the allies of an alliance, which has members."""
HAS_NO_MEMBERS = "has_no_members"
"""Asked of an entity that is neither an alliance nor an organisation."""
WAIT_SECONDS = 2.0
"""How long a question waits for a revision that this process has not followed yet."""


@dataclass(frozen=True, slots=True)
class Narrowing:
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
    """Answers for one process; `allies`, `hosting` and `severed` need nothing from the store."""

    def __init__(self, store: Bodies, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def ask(self, narrowing: Narrowing) -> Asked:
        """Make the lens of a question. Raises InvalidParameter, and StoreUnavailable before the snapshot is built."""
        return parameters.asked(
            head_view(self._follower),
            on=narrowing.on,
            during=narrowing.during,
            known_at=narrowing.known,
            datasets=narrowing.datasets,
            certainty=narrowing.certainty,
        )

    def await_revision(self, text: str | None) -> None:
        """Wait briefly until a revision can be answered from. Raises InvalidParameter, and StoreUnavailable where not."""
        wanted = parameters.revision(text)
        if not self._follower.wait_for(wanted, WAIT_SECONDS):
            done, _ = self._follower.progress
            raise StoreUnavailable(f"revision {wanted} is not followed here yet, {done} is; try again shortly", 1)

    def allies(self, ref: str, wanted: Wanted, asked: Asked) -> answers.Allies:
        """Say who is allied to an entity."""
        entity = asked.meant(ref)
        answer = allies.allies(asked.lens, entity, wanted, known=asked.known, reason=reason(asked.lens, entity))
        if asked.lens.named(entity)["kind"] == "alliance":
            see = f"/v1/members/{asked.lens.named(entity)['id']}"
            answer = replace(
                answer, items=[], total=0, totals={}, omitted=answers.Omitted(), reason=IS_AN_ALLIANCE, see=see
            )
        return answered(answer, present_then(asked, entity))

    def hosting(self, host: str | None, group: str | None, against: str | None, asked: Asked) -> answers.Hostings:
        """Say who hosts whom, and whom those oppose."""
        parties = [None if ref is None else asked.meant(ref) for ref in (host, group, against)]
        answer = hosting.hosting(
            asked.lens,
            host=parties[0],
            group=parties[1],
            against=parties[2],
            known=asked.known,
            reason=reason(asked.lens, *parties),
        )
        return answered(answer, present_then(asked, *parties))

    def severed(self, of: str | None, asked: Asked) -> answers.Severances:
        """Say who has severed or suspended ties with whom."""
        party = None if of is None else asked.meant(of)
        answer = severed.severed(asked.lens, party, known=asked.known, reason=reason(asked.lens, party))
        return answered(answer, present_then(asked, party))

    def members(self, ref: str, roles: str | None, asked: Asked) -> answers.Members:
        """Say who belongs to an alliance or organisation, in which role."""
        whole, chosen = asked.meant(ref), parameters.choices(roles, "roles", MEMBER_ROLES)
        why = reason(asked.lens, whole)
        if why is None and asked.lens.named(whole)["kind"] not in ("alliance", "organisation"):
            why = HAS_NO_MEMBERS
        answer = members.members(asked.lens, whole, chosen, known=asked.known, reason=why)
        return answered(answer, present_then(asked, whole))

    def dyad(self, a_ref: str, b_ref: str, wanted: Wanted, asked: Asked) -> answers.Dyad:
        """Tell all that is known of a pair, with the evidence."""
        a, b = self._pair(a_ref, b_ref, asked)
        lens = asked.lens
        parts = dyads.dyad(lens, a, b, wanted)
        ties = [("tie", tie, version) for tie in parts.ties if (version := lens.view.version("tie", tie))]
        events = [("event", event.id, event.version) for event in parts.events]
        bodies = records(self._store, [*ties, *events])
        happenings = [
            _happening(lens, event, body) for event, body in zip(parts.events, bodies[len(ties) :], strict=True)
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
            events=happenings,
            citations=behind(lens, bodies),
            reason=reason(lens, a, b),
            certainty=lens.certainty,
            revision=lens.view.revision,
            known=asked.known,
        )
        return answered(answer, present_then(asked, a, b))

    def timeline(self, refs: Sequence[str], asked: Asked, *, within: bool) -> answers.Timeline:
        """Tell how the relations of an entity or a pair went; `within` keeps what may hold on the lens's days."""
        entities: tuple[int, ...]
        entities = self._pair(refs[0], refs[1], asked) if len(refs) == 2 else (asked.meant(refs[0]),)
        lens = asked.lens
        moments = timeline.timeline(lens, entities, lens.days if within else None)
        wanted = dict.fromkeys(reference for one in moments for reference in _evidence(lens, one))
        bodies = dict(zip(wanted, records(self._store, list(wanted)), strict=True))
        items = [_item(lens, one, [bodies[reference] for reference in _evidence(lens, one)]) for one in moments]
        answer = answers.Timeline(
            entities=[lens.named(entity) for entity in entities],
            items=items,
            total=len(items),
            reason=reason(lens, *entities),
            revision=lens.view.revision,
            known=asked.known,
        )
        return answered(answer, present_then(asked, *entities) if within else [])

    def _pair(self, a_ref: str, b_ref: str, asked: Asked) -> tuple[int, int]:
        return pair_of((a_ref, b_ref), asked.meant)


def pair_of(refs: tuple[str, str], meant: Callable[[str], int]) -> tuple[int, int]:
    """Return the two entities that references mean. Raises InvalidParameter where they are one."""
    a, b = map(meant, refs)
    if a == b:
        raise InvalidParameter.of("b", f"{refs[0]!r} and {refs[1]!r} are the same entity; name two")
    return a, b


def wanted(obligations: str | None, mutual: str | None) -> Wanted:
    """Read which obligations make an ally. Raises InvalidParameter."""
    asked = parameters.choices(obligations, "obligations", OBLIGATIONS)
    way: Mutual = "both" if parameters.choice(mutual, "mutual", ("any", "both")) == "both" else "any"
    return Wanted(asked, way)


def reason(lens: Lens, *entities: int | None) -> str | None:
    """Say why nothing may be known: a party was not known at the moment asked for, or they are no states then."""
    parties = [entity for entity in entities if entity is not None]
    if any(lens.view.entity(party) is None for party in parties):
        return NOT_YET_KNOWN
    present = lens.days
    for party in parties:
        present = common(present, lens.presence(party).maybe)
    return None if present else NOT_IN_SYSTEM


def present_then(asked: Asked, *entities: int | None) -> list[Named]:
    """List who existed on the days asked about in the place of parties that did not."""
    head, lens = asked.head, asked.lens
    rows = [head.entity(entity) for entity in entities if entity is not None]
    there = [one for row in rows if row for one in succession.present_then(head, [row], (lens.on, lens.last))]
    return [named(one) for one in dict.fromkeys(there)]


def _happening(lens: Lens, event: EventRow, body: dict[str, Any]) -> Happening:
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


def _named(lens: Lens, id: str) -> shapes.Named:  # noqa: A002
    index = lens.view.index(id)
    return {"id": id, "name": id, "kind": "unknown"} if index is None else lens.named(index)


def cited(lens: Lens, citations: Iterable[dict[str, Any]]) -> list[Cited]:
    """Show citations with the titles and addresses of their sources."""
    return [
        {"source": _source(lens, one["source"]), "locator": one["locator"], "wording": one["wording"]}
        for one in citations
    ]


def _source(lens: Lens, id: str) -> shapes.CitedSource:  # noqa: A002
    index = lens.view.source_index(id)
    row = None if index is None else lens.view.source(index)
    return {"id": id, "title": row.title if row else id, "url": row.url if row else None}


def behind(lens: Lens, bodies: Iterable[dict[str, Any]]) -> list[TieCited]:
    """Gather the citations of ties and events, each once with all that it stands behind."""
    found: dict[tuple[str, str | None, str | None], TieCited] = {}
    for body in bodies:
        for one in (*body["citations"], *(c for part in body.get("participants", ()) for c in part["citations"])):
            key = (one["source"], one["locator"], one["wording"])
            entry: TieCited = {**cited(lens, [one])[0], "behind": []}
            kept = found.setdefault(key, entry)
            if body["id"] not in kept["behind"]:
                kept["behind"].append(body["id"])
    return list(found.values())


def _evidence(lens: Lens, moment: Moment) -> list[tuple[str, str, int]]:
    """Return the records behind what a timeline shows."""
    if moment.id is not None:
        return [(moment.record, moment.id, moment.version)]
    return [("tie", tie, version) for tie in moment.ties or () if (version := lens.view.version("tie", tie))]


def _item(lens: Lens, one: Moment, bodies: Sequence[dict[str, Any]]) -> shapes.Item:
    citations = [citation for body in bodies for citation in cited(lens, body["citations"])]
    return {
        "type": one.record,
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        **one.span,  # type: ignore[typeddict-item]
        "certain": one.certain,
        "with": list(one.others),
        "dataset": one.dataset,
        "citations": [citation for i, citation in enumerate(citations) if citation not in citations[:i]],
        "question": one.question,
        "truth": one.truth,
        "status": one.status,
        "ends": one.ends,
        "ties": None if one.ties is None else list(one.ties),
    }
