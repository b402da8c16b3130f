"""What a network shows, in words: its ties, how much of it is known, and what its lines mean."""

from __future__ import annotations

from collections.abc import Collection

from graphsvc.model.kinds import OBLIGATION_WORDS
from graphsvc.model.networks import LAYER_WORDS, NetworkOf
from graphsvc.model.phrases import count

SIZE_WORDS = {
    "degree": "number of ties",
    "strength": "number of alliances",
    "betweenness": "shortest paths through it (betweenness)",
    "closeness": "closeness to all others",
    "eigenvector": "ties to the well connected (eigenvector)",
    "pagerank": "PageRank",
}
LOOK_WORDS = {
    "sure": "holds",
    "possible": "possible, or disputed between data sets",
    "last": "last known to hold; nothing is known of this day",
}
_ALL_COVERED = 1.0


def heading(network: NetworkOf) -> str:
    """Return the heading of a network: what joins those in it."""
    words = [_alliances(network) if layer == "alliance" else LAYER_WORDS[layer] for layer in network.layers]
    text = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return text[0].upper() + text[1:]


def _alliances(network: NetworkOf) -> str:
    if network.obligations is None:
        return "alliances of any kind"
    words = [OBLIGATION_WORDS[name] for name in OBLIGATION_WORDS if name in network.obligations]
    return f"{' or '.join(words)} alliances" if words else "alliances"


def ties(number: int, network: NetworkOf) -> str:
    """Write a number of ties of one party.

    An ally is one only where alliances alone are shown.
    """
    if network.layers == ["alliance"]:
        return count(number, "ally", "allies")
    return count(number, "tie")


def summary(network: NetworkOf, when: str, parties: int, pairs: int, blocs: int | None) -> str:
    """Say how large a network is."""
    if not parties:
        return f"On {when} no such tie is on record." if network.on else f"In {when} no such tie is on record."
    many = (
        count(parties, "party", "parties")
        if "membership" in network.layers or "hosting" in network.layers
        else count(parties, "state")
    )
    joined = f"{many} joined in {count(pairs, 'pair')}"
    in_blocs = f", {count(blocs, 'bloc')} of three or more" if blocs else ""
    return f"{'On' if network.on else 'In'} {when}: {joined}{in_blocs}."


def carried(pairs: int, of_all: int) -> str:
    """Say how much of a network is shown as it was last known."""
    if not pairs:
        return ""
    which = "All of this is" if pairs == of_all else f"Of these, {count(pairs, 'pair')} {'is' if pairs == 1 else 'are'}"
    return f"{which} shown as last known: nothing is known of the day itself."


def coverage(network: NetworkOf) -> str:
    """Say what a missing line means."""
    covered = network.covered
    if covered is None:
        return "A missing line does not mean that there was no tie: these ties are not recorded for all."
    if covered >= _ALL_COVERED:
        return "All pairs of states are covered: where there is no line, there was no such tie."
    if covered == 0:
        return "No data set here covers this day: where there is no line, it is not known whether there was a tie."
    return (
        f"Of {1 - covered:.0%} of the pairs of states nothing is known: there, a missing line does not mean that there was "
        "no tie."
    )


def looks(drawn: Collection[str]) -> list[tuple[str, str]]:
    """List the looks of lines that need a word, in order: all, unless all lines are sure."""
    return [] if set(drawn) <= {"sure"} else [(look, words) for look, words in LOOK_WORDS.items() if look in drawn]
