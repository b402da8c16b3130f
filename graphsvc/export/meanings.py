"""What the attributes of a network mean, in words for its codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_FORMS = (
    "In CSV a list or an object is JSON, an empty cell is null, and a cell that a spreadsheet would take for a formula has "
    "an apostrophe before it, which belongs to the file and not to the value. Entities that nothing joins are in the "
    "formats of graphs, and in no edge list."
)
PARAGRAPHS: Mapping[str, Sequence[str]] = {
    "claims": (
        "Each edge is one tie: what one data set claims about one spell. Claims of different data sets stand side by "
        "side; an alliance is a node that its members are joined to.",
        _FORMS,
    ),
    "derived": (
        "Each edge is what follows from the claims of all data sets for two entities; `ties` names the claims behind it.",
        _FORMS,
    ),
}
_OF_ENDS = {
    "name": "its name",
    "kind": "what kind of entity it is",
    "cow": "its Correlates of War code on the first of the days on which it has one",
    "gw": "its Gleditsch and Ward code, likewise",
    "iso3": "its ISO 3166 code of three letters, likewise",
}
_MEANINGS = {
    "source": "The id of the entity that the edge leads from, or of the first of two.",
    "target": "The id of the entity that it leads to, or of the other.",
    "Type": "`Directed` or `Undirected`, as Gephi reads it.",
    "tie": "The id of the tie.",
    "kind": "The kind of the tie.",
    "dataset": "The data set that claims it.",
    "since": "The start, in EDTF: `1914-07-28`, `1914`, `193X`, `1939~`; empty if not known, `..` if before coverage.",
    "until": "The first day on which it no longer holds, in EDTF; `..` if it still holds, empty if not known.",
    "since_earliest": "The earliest day of the start, where its text does not say so.",
    "since_latest": "The latest day of the start, where its text does not say so.",
    "until_earliest": "The earliest day of the end, where its text does not say so.",
    "until_latest": "The latest day of the end, where its text does not say so.",
    "spells": "The days asked about on which it holds or may hold: pairs of a first and a last day, both included.",
    "certain": "Those days on which it surely holds.",
    "citations": "The ids of the sources that the claim cites.",
    "layers": "What joins the two: alliance, relations, representation, membership, hosting, severed, rivalry.",
    "truth": "How surely: yes, possible, disputed, or unknown where a last word is carried on.",
    "strongest": "The strongest obligation: defense, offense, neutrality, consultation, nonaggression.",
    "obligations": "The obligations that are stated, from the strongest.",
    "alliances": "Through how many alliances.",
    "via": "The ids of those alliances.",
    "datasets": "The data sets behind it.",
    "ties": "The ids of the ties behind it.",
    "role": "The member's role.",
    "owed_to": "To whom alone the obligations are owed.",
    "level": "The level of the mission.",
    "people": "How many people are hosted.",
    "rivalry": "In what they are rivals.",
}


def of(name: str) -> str:
    """Explain what a column means; what a tie carries beside is named by its data set."""
    end, _, part = name.partition("_")
    if end in ("source", "target") and part in _OF_ENDS:
        return f"Of the {end}: {_OF_ENDS[part]}."
    return _MEANINGS.get(name, "As the data set has it.")
