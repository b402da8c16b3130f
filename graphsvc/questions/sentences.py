"""The sentences that begin the answers to questions: the figures that matter, what is unknown and why, how old it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from graphsvc.model.answers import (
    Allies,
    AlliesOfSeveral,
    Ally,
    AllyOf,
    Dyad,
    Hostings,
    Members,
    Missions,
    PairList,
    Recognitions,
    Severances,
    Timeline,
)
from graphsvc.model.histories import EntityHistory, PairHistory, StretchItem
from graphsvc.model.kinds import MEMBER_ROLES, OBLIGATION_WORDS, OBLIGATIONS
from graphsvc.model.phrases import (
    because,
    count,
    day,
    is_past,
    joined,
    last_checked,
    listed,
    omitted,
    when,
)
from graphsvc.model.wire_parts import Mission
from graphsvc.verdicts.obligations import ObligationFilter

AnAlly = TypeVar("AnAlly", Ally, AllyOf)


_ANY_ALLIANCE = ObligationFilter()


def allies(answer: Allies, asked: ObligationFilter = _ANY_ALLIANCE) -> str:
    """Say how many allies an entity has, through what, and what is known of other states."""
    name, by = answer.entity["name"], by_obligations(asked)
    if answer.see is not None:
        return f"{name} is an alliance and has no allies of its own; {answer.see} lists its members."
    had = "had" if is_past(answer.on, answer.during) else "has"
    sure = [item for item in answer.items if item.truth == "yes"]
    carried = [item for item in answer.items if item.truth == "unknown"]
    if sure:
        first = (
            f"{name} {had} {count(len(sure), 'ally', 'allies')}{by} {when(answer.on, answer.during)}{_through(sure)}."
        )
        older = f"As last checked {_lasts(carried)}, it had {len(carried):,} more." if carried else ""
    elif carried:
        # Most were last checked on one day; older words are of alliances that ended, or were checked less far.
        latest, rest = _by_last_day(carried)
        first = (
            f"{name} had {count(len(latest), 'ally', 'allies')}{by} as last checked {_lasts(latest)}{_through(latest)}."
        )
        older = f"{len(rest):,} more {'is' if len(rest) == 1 else 'are'} last known {_lasts(rest)}." if rest else ""
    else:
        first, older = f"No sure ally of {name}{by} is known {when(answer.on, answer.during)}.", ""
    return joined(
        first,
        "" if by else _not_by_defence(sure or carried),
        older,
        _doubtful(answer.items),
        omitted(answer.omitted, "of whom"),
        _others(answer.otherwise, by),
        because(answer.reason),
    )


def allies_of_several(answer: AlliesOfSeveral, asked: ObligationFilter = _ANY_ALLIANCE) -> str:
    """Say how many allies several entities have between them, and what is known of other states."""
    had, by = "had" if is_past(answer.on, answer.during) else "have", by_obligations(asked)
    names, then = listed([one["entity"]["name"] for one in answer.of]), when(answer.on, answer.during)
    sure = [item for item in answer.items if item.truth == "yes"]
    older = carried = [item for item in answer.items if item.truth == "unknown"]
    if not sure and carried:
        sure, older = _by_last_day(carried)
        had, then = "had", f"as last checked {_lasts(sure)}"
    if not sure:
        first = f"No sure ally of {names}{by} is known {when(answer.on, answer.during)}."
    else:
        others, numbers = {item.entity["id"] for item in sure}, Counter(item.of["name"] for item in sure)
        (most, number), (least, fewest) = numbers.most_common(1)[0], numbers.most_common()[-1]
        each = f", from {fewest:,} ({least}) to {number:,} ({most})" if fewest < number else ""
        together = " between them" if len(answer.of) > 1 else ""
        first = f"{names} {had} {count(len(others), 'ally', 'allies')}{by}{together} {then}{_through(sure)}{each}."
    without = [one["entity"]["name"] for one in answer.of if not one["total"]] if sure else []
    none = f"None is listed of {listed(without)}." if without else ""
    reasons = "" if sure else because(answer.reason)
    doubtful = _doubtful(answer.items)
    more = {item.entity["id"] for item in older} - {item.entity["id"] for item in sure}
    last = f"{len(more):,} more {'is' if len(more) == 1 else 'are'} last known {_lasts(older)}." if more else ""
    return joined(
        first,
        none,
        "" if by else _not_by_defence(sure),
        last,
        doubtful,
        omitted(answer.omitted, "of whom"),
        _others(answer.otherwise, by),
        reasons,
    )


def _not_by_defence(items: Sequence[Ally]) -> str:
    """Say of which allies the strongest obligation is not defence, and which it is; empty where it is of all."""
    named: dict[str, list[str]] = {}
    for item in items:
        if item.strongest is not None and item.strongest != OBLIGATIONS[0]:
            named.setdefault(OBLIGATION_WORDS[item.strongest], []).append(item.entity["name"])
    parts = [f"{listed(list(dict.fromkeys(names)))} ({obligation})" for obligation, names in named.items()]
    return f"Not by defence: {'; '.join(parts)}." if parts else ""


def _by_last_day(items: Sequence[AnAlly]) -> tuple[list[AnAlly], list[AnAlly]]:
    """Return those of the last word's day that most have, and the others."""
    days = Counter(item.last_known["on"] for item in items if item.last_known)
    most = max(days, key=lambda last: (days[last], last), default=None)
    latest = [item for item in items if item.last_known and item.last_known["on"] == most]
    return latest, [item for item in items if item not in latest]


def _lasts(items: Sequence[Ally]) -> str:
    return last_checked([item.last_known for item in items if item.last_known])


def _through(items: Sequence[Ally]) -> str:
    ways = {via["alliance"]["name"] if via["alliance"] else "direct statements" for item in items for via in item.via}
    return f", {'all ' if len(items) > 1 else ''}through {listed(sorted(ways))}" if ways else ""


def _doubtful(items: Sequence[Ally]) -> str:
    parts = [
        f"{number:,} more {'is' if number == 1 else 'are'} {truth}"
        for truth in ("possible", "disputed")
        if (number := sum(item.truth == truth for item in items))
    ]
    return f"{listed(parts)}." if parts else ""


def by_obligations(asked: ObligationFilter) -> str:
    """Say by which obligations alone an ally counts, behind the word; empty where by any.

    >>> by_obligations(ObligationFilter(frozenset({"offense", "defense"}), "both"))
    ' by defence or offence that each owes'
    """
    if asked.obligations is None:
        return ""
    words = " or ".join(OBLIGATION_WORDS[each] for each in OBLIGATIONS if each in asked.obligations)
    return f" by {words or 'no obligation'}{' that each owes' if words and asked.mutual == 'both' else ''}"


def _others(otherwise: str, by: str) -> str:
    if otherwise == "no":
        return f"No other state was an ally{by}: a data set here covers all alliances."
    return "Of other states nothing is known: no data set here covers all alliances."


def _role_word(role: str) -> str:
    """Write a role as a noun, which two of them are not."""
    return f"{role} member" if role in ("associate", "suspended") else role


def members(answer: Members, asked: Collection[str] | None = None) -> str:
    """Say how many members an alliance or organisation has, by role; of the roles `asked` for, where there are any."""
    if asked is not None and not asked:
        return joined("No role is asked for, so nobody is listed.", because(answer.reason))
    name, had = answer.entity["name"], "had" if is_past(answer.on, answer.during) else "has"
    parties = len({item["entity"]["id"] for item in answer.items})
    carried = [item["last_known"] for item in answer.items if item["truth"] == "unknown" and item["last_known"]]
    roles = listed([count(number, _role_word(role)) for role, number in answer.totals.items()], 6)
    number, which = (count(parties, "member"), f" ({roles})") if asked is None else (roles, "")
    if answer.items and len(carried) == len(answer.items):
        first = f"{name} had {number} as last checked {last_checked(carried)}{which}."
    elif answer.items:
        first = f"{name} {had} {number} {when(answer.on, answer.during)}{which}."
    else:
        wanted = ["member"] if asked is None else [_role_word(role) for role in MEMBER_ROLES if role in asked]
        first = f"No {' or '.join(wanted)} of {name} is known {when(answer.on, answer.during)}."
    silent = "No data set here covers who else may be one."
    others = "Nobody else was one: a data set here covers all members." if answer.otherwise == "no" else silent
    return joined(first, omitted(answer.omitted, "of whom"), "" if answer.reason else others, because(answer.reason))


def hosting(answer: Hostings) -> str:
    """Say who hosts whom."""
    first = _on_record(
        answer, "hosting", "hostings", lambda item: f"{item['host']['name']} and {item['group']['name']}"
    )
    return joined(first, omitted(answer.omitted), _of_others(answer.otherwise, "hosting"), because(answer.reason))


def severed(answer: Severances) -> str:
    """Say who has severed or suspended relations with whom."""
    one, many = "severance or suspension of relations", "severances or suspensions of relations"
    first = _on_record(
        answer, one, many, lambda item: f"{item['by']['name']} with {item['with']['name']} ({item['status']})"
    )
    others = _of_others(answer.otherwise, "severances")
    return joined(first, omitted(answer.omitted), others, because(answer.reason))


def recognition(answer: Recognitions) -> str:
    """Say who recognises whom."""
    first = _on_record(
        answer, "recognition", "recognitions", lambda item: f"{item['of']['name']} by {item['by']['name']}"
    )
    return joined(first, omitted(answer.omitted), _of_others(answer.otherwise, "recognitions"), because(answer.reason))


def missions(answer: Missions) -> str:
    """Say who is represented where, at which level."""
    first = _on_record(answer, "mission", "missions", _mission)
    without = [f"{item['of']['name']} in {item['in']['name']}" for item in answer.denied]
    denied = f"It is on record that there was none: {listed(without)}." if without else ""
    others = _of_others(answer.otherwise, "missions")
    return joined(first, denied, omitted(answer.omitted), others, because(answer.reason))


def _on_record(answer: PairList, one: str, many: str, name: Callable[[Any], str]) -> str:
    """Say how many there are, and name them, the sure ones first."""
    items = sorted(answer.items, key=lambda item: item["truth"] != "yes")
    shown = listed([name(item) + _verdict(item) for item in items])
    first = f"{count(answer.total, one, many)} {'is' if answer.total == 1 else 'are'} on record"
    return f"{first} {when(answer.on, answer.during)}" + (f": {shown}." if shown else ".")


def _mission(item: Mission) -> str:
    level = item["level"].replace("_", " ")
    return f"{item['of']['name']} in {item['in']['name']} ({level})"


def _verdict(item: Mapping[str, Any]) -> str:
    if item["truth"] == "yes":
        return ""
    if item["truth"] == "unknown" and item["last_known"]:
        return f" (last known on {day(item['last_known']['on'])})"
    return f" ({item['truth']})"


def _of_others(otherwise: str, what: str) -> str:
    if otherwise == "no":
        return "There was no other: a data set here covers all of them."
    return f"Of others nothing is known: no data set here covers all {what}."


def dyad(answer: Dyad, asked: ObligationFilter = _ANY_ALLIANCE) -> str:
    """Say whether two are allied, and what the status of their relations is."""
    a, b = answer.a["name"], answer.b["name"]
    was = "were" if is_past(answer.on, answer.during) else "are"
    begin = when(answer.on, answer.during)
    begin = begin[:1].upper() + begin[1:]
    rivals = {"yes": f" They {was} rivals.", "possible": " They may have been rivals."}.get(answer.rivalry.truth, "")
    sentence = f"{begin}, {_allied(answer, f'{a} and {b}', was, by_obligations(asked))}; {_relations(answer)}.{rivals}"
    return joined(sentence, because(answer.reason))


_WERE_ALLIED = {
    "yes": "they were",
    "no": "they were not",
    "possible": "they may have been",
    "disputed": "data sets disputed it",
}


def _allied(answer: Dyad, names: str, was: str, by: str) -> str:
    allied = answer.allied
    ways = listed(sorted({via["alliance"]["name"] for via in allied.via if via["alliance"]}))
    through = f"{by} through {ways}" if ways else by
    if not by and allied.strongest is not None and allied.strongest != OBLIGATIONS[0]:
        through += f" (by {OBLIGATION_WORDS[allied.strongest]})"
    if allied.truth == "unknown":
        last = allied.last_known
        known = f"; when last known, on {day(last['on'])}, {_WERE_ALLIED[last['truth']]}" if last else ""
        return f"it is not known whether {names} {was} allied{by}{known}"
    words = {
        "yes": f"{was} allied{through}",
        "no": f"{was} not allied{by}",
        "possible": f"may have been allied{through}",
    }
    return (
        f"{names} {words[allied.truth]}"
        if allied.truth in words
        else f"data sets dispute that {names} {was} allied{by}"
    )


def _relations(answer: Dyad) -> str:
    relations = answer.relations
    by = f" by {listed([party['name'] for party in relations.by])}" if relations.by else ""
    since = f" since {day(relations.since)}" if relations.since and relations.since != ".." else ""
    if relations.status == "unknown":
        last = relations.last_known
        known = f"; when last known, on {day(last['on'])}, it was {last['status']}" if last else ""
        return f"the status of their relations is unknown{known}"
    if relations.status == "disputed":
        return "data sets dispute the status of their relations"
    if relations.status == "none":
        return "they had no diplomatic relations"
    sure = "" if relations.truth == "yes" else f" ({relations.truth})"
    return f"their relations: {relations.status}{by}{since}{sure}"


def timeline(answer: Timeline) -> str:
    """Say what a timeline has, from when to when."""
    names = listed([entity["name"] for entity in answer.entities])
    kinds = [
        count(number, word, plural)
        for kind, word, plural in (("stretch", "stretch", "stretches"), ("tie", "tie", None), ("event", "event", None))
        if (number := sum(item["type"] == kind for item in answer.items))
    ]
    starts = [item["since"] for item in answer.items if item["since"] not in ("", "..")]
    begin = f", the first of {day(starts[0])}" if starts else ""
    first = f"The timeline of {names} has {listed(kinds)}{begin}." if kinds else f"Nothing is on record of {names}."
    return joined(first, because(answer.reason))


def pair_history(answer: PairHistory, asked: str = "") -> str:
    """Say how many stretches the verdicts on a pair come in, and by which filter."""
    names = f"{answer['a']['name']} and {answer['b']['name']}{asked}"
    return joined(_stretches(answer, f"the verdicts on {names}"), _latest(answer["items"]), because(answer["reason"]))


def entity_history(answer: EntityHistory, whose: str = "", asked: str = "") -> str:
    """Say how many stretches the alliances of an entity, or the memberships in it, come in, and by which filter.

    `whose` begins the name of a group, as in *the members of*.
    """
    name, others = answer["entity"]["name"], {item["entity"]["id"] for item in answer["items"]}
    shown = f"They are of {count(len(others), 'entity', 'entities')} on this page." if others else ""
    return joined(_stretches(answer, f"the verdicts about {whose}{name}{asked}"), shown, because(answer["reason"]))


def _stretches(answer: PairHistory | EntityHistory, what: str) -> str:
    begin = f"From {day(answer['from'])} to {day(answer['to'])}"
    if answer["total"] == 0:
        return f"{begin}, nothing is known of {what}."
    number = answer["total"]
    total = "more stretches than are counted" if number is None else count(number, "stretch", "stretches")
    return f"{begin}, {what} come in {total}."


def _latest(items: Sequence[StretchItem]) -> str:
    """Say what the last stretch of relations on a page is."""
    relations = [item for item in items if item["question"] == "relations" and item["status"] != "unknown"]
    if not relations:
        return ""
    last = relations[-1]
    return f"Relations were last {last['status']}, since {day(last['held_since'])}."
