"""Print answers about networks for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from graphsvc.analysis.rules import TABLE
from graphsvc.model.networks import Centrality, CentralitySeries, Hop, NetworkOf, Path, PathList, Range
from graphsvc.model.wording import names, on_or_during, some, spell, verdict_text

_CARRIED = "Where nothing is known of the day, the last word is carried on."


def print_paths(answer: PathList, console: Console) -> None:
    """Print each path on a line of its own, with how surely and when it holds; or the sentence why there is none."""
    network = answer.network
    leads = network.directed and network.obligations is not None and network.mutual == "any"
    title = f"Paths from {answer.start['name']} to {answer.end['name']}"
    _print_title(title, network, console)
    for path in answer.paths:
        console.print(_route(path, alliances_lead=leads), soft_wrap=True)
        console.print(f"  {_holding(path)}", soft_wrap=True)
    if not answer.paths:
        console.print(answer.detail or "There is no path.", soft_wrap=True)
        return
    console.print()
    console.print("1 path." if answer.total == 1 else f"{answer.total:,} paths.")
    if answer.more:
        console.print("There are more: --limit shows more of them.")
    _print_covered(network.covered, console)


def _route(path: Path, *, alliances_lead: bool) -> str:
    """Word a path: each hop by what makes it, and how surely where not all hops are as sure as the path."""
    words = [path["entities"][0]["name"]]
    verdicts = {verdict_text(hop["truth"], hop["last_known"]) for hop in path["hops"]}
    is_alike = verdicts == {verdict_text(path["truth"], path["last_known"])}
    for hop in path["hops"]:
        leads = all(TABLE[support["layer"]].is_directed or alliances_lead for support in hop["via"])
        sure = "" if is_alike or hop["truth"] == "yes" else verdict_text(hop["truth"], hop["last_known"])
        words.append(f"–({', '.join(note for note in (_through(hop), sure) if note)}){'→' if leads else '–'}")
        words.append(hop["to"]["name"])
    return " ".join(words)


def _through(hop: Hop) -> str:
    ways = [hold["alliance"]["name"] if hold["alliance"] else hold["kind"].replace("_", " ") for hold in hop["via"]]
    return some(list(dict.fromkeys(ways)), 3)


def _holding(path: Path) -> str:
    """Word how surely a path holds, when, and who says so."""
    says = sorted({support["dataset"] for hop in path["hops"] for support in hop["via"] if support["dataset"]})
    when = spell(path["valid"]["since"], path["valid"]["until"])
    verdict = ", ".join(part for part in (verdict_text(path["truth"], path["last_known"]), when) if part)
    return f"{verdict} (says {', '.join(says)})" if says else verdict


def print_ranking(answer: Centrality, console: Console) -> None:
    """Print who ranks how high."""
    _print_title(answer.measure.capitalize(), answer.network, console)
    has_range = any("range" in scored for scored in answer.items)
    table = _table()
    table.add_column("rank", justify="right")
    table.add_column("entity")
    table.add_column("score", justify="right")
    if has_range:
        table.add_column("range", justify="right")
    for scored in answer.items:
        rank = "" if scored["rank"] is None else str(scored["rank"])
        ranges = [_range(scored["range"])] if "range" in scored else []
        table.add_row(rank, scored["entity"]["name"], _score(scored["score"]), *ranges)
    if answer.items:
        console.print(table)
        console.print()
    shown = "" if len(answer.items) == answer.total else f", {len(answer.items):,} of them shown"
    console.print(f"{answer.total:,} in the network, {answer.network.edges:,} pairs of them joined{shown}.")
    if answer.reason:
        console.print(f"No score: {answer.reason}.")
    _print_covered(answer.network.covered, console)


def print_series(answer: CentralitySeries, console: Console, *, has_partial: bool) -> None:
    """Print scores over years, entity by entity; `has_partial` says that years were scored however little is known."""
    days = {"any": "some day of each year", "jan1": "the first day of each year", "dec31": "the last day of each year"}
    title = f"{answer.measure.capitalize()} of {names(answer.of)}"
    _print_title(title, answer.network, console, days[answer.year])
    table = _table()
    table.add_column("entity")
    for name in ("year", "score", "rank", "known"):
        table.add_column(name, justify="right")
    for point in answer.items:
        rank = "" if point["rank"] is None else str(point["rank"])
        covered = "" if point["covered"] is None else _share(point["covered"])
        table.add_row(point["entity"]["name"], str(point["year"]), _score(point["score"]), rank, covered)
    console.print(table)
    console.print()
    console.print("known: the share of the year's pairs of states of which anything is known.")
    if not has_partial and any(point["covered"] is not None and point["covered"] < 1 for point in answer.items):
        console.print("A year of which not every pair is known has no score unless asked for: --partial include.")


def _print_title(title: str, network: NetworkOf, console: Console, when: str | None = None) -> None:
    """Print what is asked and how the network was made."""
    day = f"on {when}" if when else on_or_during(network.on, network.during)
    console.print(f"{title} {day}, as known at {network.known}", soft_wrap=True)
    owed = ""
    if "alliance" in network.layers:
        by = "both owe" if network.mutual == "both" else "one owes the other" if network.directed else "either owes"
        owed = "any alliance" if network.obligations is None else f"{by} {' or '.join(network.obligations)}"
    layers = f"Joined by {', '.join(network.layers)}{f' ({owed})' if owed else ''}"
    console.print(f"{layers}, according to {some(network.datasets, 4) or 'no dataset'}.", soft_wrap=True)
    if network.certainty == "carried":
        console.print(_CARRIED)
    if network.certainty == "certain":
        console.print("Only what is certain counts.")
    console.print()


def _print_covered(covered: float | None, console: Console) -> None:
    if covered is not None and covered < 1:
        console.print(
            f"Known of {_share(covered)} of all pairs of states: what is missing here may be missing from the datasets "
            "and not from the world.",
            soft_wrap=True,
        )


def _share(covered: float) -> str:
    """Word a share, and only all as 100 % and only nothing as 0 %.

    >>> _share(0.99999), _share(0.00001), _share(0.0417)
    ('over 99.9 %', 'under 0.1 %', '4.2 %')
    """
    if 0.9995 <= covered < 1:
        return "over 99.9 %"
    if 0 < covered < 0.0005:
        return "under 0.1 %"
    return f"{covered * 100:.1f} %".replace(".0 %", " %")


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.6g}"


def _range(score_range: Range) -> str:
    return f"{_score(score_range['low'])} to {_score(score_range['high'])}"


def _table() -> Table:
    return Table(box=None, pad_edge=False, header_style="bold")
