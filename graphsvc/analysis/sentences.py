"""The sentences that begin the answers of analyses."""

from __future__ import annotations

from graphsvc.analysis.rules import TABLE
from graphsvc.model.networks import Balance, Centrality, CentralitySeries, NetworkOf, PathList, Similarity
from graphsvc.model.phrases import because, count, joined, listed, when


def paths(answer: PathList) -> str:
    """Say how two are joined."""
    ends = f"{answer.start['name']} and {answer.end['name']}"
    if not answer.paths:
        if answer.reason == "not_connected" and answer.detail:
            return answer.detail
        return joined(f"No path joins {ends} {_when(answer.network)}.", answer.detail or because(answer.reason))
    first = answer.paths[0]
    between = listed([entity["name"] for entity in first["entities"][1:-1]])
    through = f" through {between}" if between else ""
    more = "at least " if answer.more else ""
    number = f"{more}{count(answer.total, 'path')}"
    is_one = answer.total == 1 and not answer.more
    return joined(
        f"{ends} {_when(answer.network)}: {number}, {'of' if is_one else 'the first of'} "
        f"{count(first['length'], 'step')}{through}.",
        _covered(answer.network),
    )


def centrality(answer: Centrality) -> str:
    """Say who ranks first."""
    ranked = [item for item in answer.items if item["score"] is not None]
    top = listed([f"{item['entity']['name']} ({_number(item['score'])})" for item in ranked[:3]])
    if ranked:
        third = ranked[:3][-1]["score"]
        tied = [item for item in ranked[3:] if item["score"] == third]
        more = len(tied) + (answer.tied if ranked[-1]["score"] == third else 0)
        top += f", and {more:,} more with the score of the last," if more else ""
    first = f"By {answer.measure}, {top} rank first" if len(ranked) > 1 else f"By {answer.measure}, {top} ranks first"
    first = f"{first} {_when(answer.network)}." if ranked else f"Nobody has a score for {answer.measure}."
    return joined(first, _covered(answer.network), because(answer.reason))


def series(answer: CentralitySeries) -> str:
    """Say whose scores go over which years."""
    years = sorted({item["year"] for item in answer.items})
    unknown = sum(item["score"] is None for item in answer.items)
    names = listed([entity["name"] for entity in answer.of])
    if not years:
        return f"No year has a score for {answer.measure} of {names}."
    return joined(
        f"{answer.measure.capitalize()} of {names} from {years[0]} to {years[-1]}: {count(len(answer.items), 'point')}.",
        f"Of {unknown:,} of them too little is known for a score." if unknown else "",
    )


def similarity(answer: Similarity) -> str:
    """Say who is most similar."""
    scored = [item for item in answer.items if item["score"] is not None]
    top = listed([f"{item['entity']['name']} ({_number(item['score'])})" for item in scored[:3]])
    first = (
        f"By {answer.measure}, most like {answer.entity['name']} {_when(answer.network)}: {top}."
        if scored
        else f"The similarity of {answer.entity['name']} to others is not defined {_when(answer.network)}."
    )
    return joined(first, _covered(answer.network), because(answer.reason))


def balance(answer: Balance) -> str:
    """Say how many triads are balanced."""
    number = sum(answer.triads.values())
    share = "" if answer.balanced is None else f", {answer.balanced:.0%} of them balanced"
    first = f"{count(number, 'closed triad')} {_when(answer.network)}{share}."
    return joined(first, _covered(answer.network), because(answer.reason))


def _when(network: NetworkOf) -> str:
    if not network.on and not network.during:
        return "over all days"
    carried = ", by the last word on each pair" if network.certainty == "carried" else ""
    return f"{when(network.on, network.during)}{carried}"


def _covered(network: NetworkOf) -> str:
    if network.covered is None:
        others = [layer for layer in network.layers if not TABLE[layer].joins_states]
        joins = "joins" if len(others) == 1 else "join"
        return f"How much of it is known cannot be said: {listed(others)} {joins} others than states." if others else ""
    if network.covered >= 1:
        return ""
    share = 1 - network.covered
    number = "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"
    of_the_day = " of the day itself" if network.certainty == "carried" else ""
    return f"Of {number} of the pairs of states nothing is known{of_the_day}."


def _number(score: float | None) -> str:
    return "unknown" if score is None else f"{score:,.3g}" if score < 1000 else f"{score:,.0f}"
