"""Print answers as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from graphsvc.model.answers import Allied, Allies, Ally, Dyad, Members, Relations
from graphsvc.model.phrases import listed
from graphsvc.model.wire_parts import Hosting, People
from graphsvc.model.wording import names, on_or_during, place_in, some, sources, spell, verdict_text
from graphsvc.service.sentences import who_would_know

_REASONS = {
    "not_yet_known": "graphsvc did not know of them at that moment.",
    "not_in_system": "They were no members of the state system then, or not at one time.",
    "is_an_alliance": "An alliance has members and no allies.",
    "has_no_members": "It is neither an alliance nor an organisation.",
}


def print_allies(answer: Allies, console: Console) -> None:
    """Print who is allied to whom."""
    console.print(
        f"Allies of {answer.entity['name']} {on_or_during(answer.on, answer.during)}, as known at {answer.known}"
    )
    console.print()
    if answer.items:
        table = _table("ally", "truth", "strongest", "through", "says")
        for ally in answer.items:
            table.add_row(
                ally.entity["name"],
                verdict_text(ally.truth, ally.last_known),
                ally.strongest or "not stated",
                _through(ally),
                ", ".join(ally.across) if ally.across else sources(ally.by_dataset),
            )
        console.print(table)
        console.print()
    totals = ", ".join(f"{count} {name}" for name, count in answer.totals.items())
    console.print(
        f"{answer.total} {'ally' if answer.total == 1 else 'allies'}" + (f" ({totals})" if totals else "") + "."
    )
    omitted = {
        "possible": answer.omitted.possible,
        "disputed": answer.omitted.disputed,
        "unknown": answer.omitted.unknown,
    }
    if any(omitted.values()):
        left = ", ".join(f"{count} {name}" for name, count in omitted.items() if count)
        console.print(f"Left out: {left}.")
    if answer.reason:
        console.print(_REASONS.get(answer.reason, answer.reason))
    if answer.present_then:
        there = [f"{one['name']} ({one['id']})" for one in answer.present_then]
        console.print(f"Instead, {listed(there)} existed then.")
    because = "a dataset covers all alliances" if answer.otherwise == "no" else "no dataset covers all alliances"
    console.print(f"Of any other state of {answer.otherwise_roster}: {answer.otherwise} ({because}).")
    if answer.would_answer:
        console.print(who_would_know(answer.would_answer))
        for dataset in answer.would_answer:
            console.print(f"  {dataset['import']}")


def print_dyad(answer: Dyad, console: Console) -> None:
    """Print what is known of a pair."""
    console.print(
        f"{answer.a['name']} and {answer.b['name']} {on_or_during(answer.on, answer.during)}, as known at {answer.known}"
    )
    if answer.reason:
        console.print(_REASONS.get(answer.reason, answer.reason))
    if answer.present_then:
        there = [f"{one['name']} ({one['id']})" for one in answer.present_then]
        console.print(f"Instead, {listed(there)} existed then.")
    console.print()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("allied", _allied(answer.allied))
    table.add_row("relations", relations(answer.relations))
    for sender, receiver, level in (
        (answer.a, answer.b, answer.relations.levels["a_in_b"]),
        (answer.b, answer.a, answer.relations.levels["b_in_a"]),
    ):
        if level is not None:
            mission = _joined(level["level"], _unless_yes(level["truth"]), spell(level["since"], None))
            table.add_row("mission", f"{sender['name']} in {receiver['name']}: {mission}")
    for host in answer.hosting:
        table.add_row("hosting", _hosting(host))
    for name, claims in (("membership", answer.memberships), ("recognition", answer.recognition)):
        for claim in claims:
            ends = f"{claim['from']['name']} → {claim['to']['name']}"
            table.add_row(
                name,
                _joined(ends, verdict_text(claim["truth"], claim["last_known"]), spell(claim["since"], claim["until"])),
            )
    rivalry = verdict_text(answer.rivalry.truth, answer.rivalry.last_known)
    table.add_row("rivalry", _joined(rivalry, ", ".join(answer.rivalry.kinds)))
    console.print(table)
    _print_events(answer, console)
    _print_citations(answer, console)


def print_history(answer: Mapping[str, Any], console: Console, *, has_more: bool) -> None:
    """Print how the verdicts on a pair went."""
    console.print(answer["answer"])
    console.print()
    table = _table("question", "from", "until", "ends", "verdict", "with")
    for item in answer["items"]:
        ways = {None: "", "a_to_b": f"{answer['a']['name']} →", "b_to_a": f"{answer['b']['name']} →"}
        status = item["status"] or ""
        table.add_row(
            _joined(item["question"], ways[item["direction"]]),
            item["since"],
            item["until"],
            item["ends"],
            _joined(
                status,
                f"by {names(item['by'])}" if item["by"] else "",
                _unless_yes(item["truth"]) if status else item["truth"],
            ),
            names(item["with"]),
        )
    console.print(table)
    if has_more:
        console.print("There are more: ask for a shorter time with --from and --to, or for fewer --questions.")


def print_members(answer: Members, console: Console) -> None:
    """Print who belongs to what."""
    console.print(answer.answer)
    console.print()
    table = _table("member", "role", "truth", "spell", "says")
    for item in answer.items:
        table.add_row(
            item["entity"]["name"],
            item["role"],
            verdict_text(item["truth"], item["last_known"]),
            spell(item["since"], item["until"]),
            sources(item["by_dataset"]),
        )
    console.print(table)


def relations(answer: Relations) -> str:
    """Word the relations of a pair."""
    status = verdict_text(answer.status, answer.last_known, word="status")
    by = f"by {names(answer.by)}" if answer.by else ""
    alternatives = f"or {', '.join(other['status'] for other in answer.alternatives)}" if answer.alternatives else ""
    implied = f"a mission implies: {answer.implied}" if answer.implied else ""
    sure = "" if answer.status in ("unknown", "disputed") else _unless_yes(answer.truth)
    return _joined(status, sure, by, spell(answer.since, None), alternatives, implied)


def _allied(allied: Allied) -> str:
    through = some([via["alliance"]["name"] for via in allied.via if via["alliance"]], 3)
    return _joined(
        verdict_text(allied.truth, allied.last_known), allied.strongest or "", f"through {through}" if through else ""
    )


def _through(ally: Ally) -> str:
    ways = [
        _joined(via["alliance"]["name"] if via["alliance"] else "directly", spell(via["since"], via["until"]))
        for via in ally.via
    ]
    return "; ".join(dict.fromkeys(ways))


def _hosting(hosting: Hosting) -> str:
    against = f"which opposes {names(hosting['against'])}" if hosting["against"] else ""
    place = f"at {hosting['place']['name']}" if hosting["place"] else ""
    verdict = "" if hosting["truth"] == "yes" else verdict_text(hosting["truth"], hosting["last_known"])
    group = f"{hosting['host']['name']} hosts {_people(hosting['people'])}{hosting['group']['name']}"
    return _joined(group, verdict, against, place, spell(hosting["since"], hosting["until"]))


def _people(people: People | None) -> str:
    if not people:
        return ""
    if people["about"] is not None:
        return f"about {people['about']:,} of "
    low, high = people["min"], people["max"]
    return f"{'' if low is None else f'{low:,}'}–{'' if high is None else f'{high:,}'} of "


def _print_events(answer: Dyad, console: Console) -> None:
    if not answer.events:
        return
    console.print()
    table = _table("when", "event", "what", "who")
    for event in answer.events:
        table.add_row(
            event["when"], event["kind"], event["title"], "; ".join(_part(part) for part in event["participants"])
        )
    console.print(table)


def _part(participant: Mapping[str, Any]) -> str:
    claimant = f" according to {participant['according_to']['name']}" if participant["according_to"] else ""
    sure = f" ({participant['confidence']})" if participant["confidence"] else ""
    return f"{participant['entity']['name']}, {participant['role']}{claimant}{sure}"


def _print_citations(answer: Dyad, console: Console) -> None:
    """Print each source once, with the places in it."""
    if not answer.citations:
        return
    console.print()
    console.print("Sources")
    places: dict[tuple[str, str], list[str]] = {}
    for citation in answer.citations:
        places.setdefault((citation["source"]["title"], citation["source"]["url"] or ""), []).append(place_in(citation))
    for (title, url), located in places.items():
        where = "; ".join(dict.fromkeys(place for place in located if place))
        console.print(f"  {title}{f': {where}' if where else ''}{f' <{url}>' if url else ''}", soft_wrap=True)


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False, header_style="bold")


def _unless_yes(truth: str) -> str:
    return "" if truth == "yes" else truth


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
