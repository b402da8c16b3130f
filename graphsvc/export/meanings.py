"""What the attributes of a network mean, in words for its codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphsvc.export import gephi

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
        "Each edge is what follows from the claims of all data sets for two entities, however many ties are behind it. "
        "`ties` names them: a direct one, or the memberships of both in the same alliance, which `via` names.",
        "Several ties make one edge as follows. `layers` names each layer that joins the two. `truth` is that of the surest "
        "layer. `obligations` is what any of the ties states. `spells` and `certain` are the days of all of them together. "
        "`since` and `until` bound the run of days without a gap around the first day shown. `alliances` counts the "
        "alliances, and is the weight of the edge in the format `gephi`; nothing else is counted or added up.",
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
    "Type": "`Directed`, or `Undirected` where the edge holds for both alike, as Gephi reads it.",
    "tie": "The id of the tie.",
    "kind": "The kind of the tie; of a node, what kind of entity it is.",
    "dataset": "The data set that claims it.",
    "since": "The start, in EDTF: `1914-07-28`, `1914`, `193X`, `1939~`; empty if not known, `..` if before coverage.",
    "until": "The first day on which it no longer holds, in EDTF; `..` if it still holds, empty if not known.",
    "since_earliest": "The earliest day of the start, where its text does not say so.",
    "since_latest": "The latest day of the start, where its text does not say so.",
    "until_earliest": "The earliest day of the end, where its text does not say so.",
    "until_latest": "The latest day of the end, where its text does not say so.",
    "spells": "The days asked about on which it holds or may hold: pairs of a first and a last day, both included. Of a "
    "node, the days on which the state is in the system.",
    "certain": "Those days on which it surely holds.",
    "citations": "The ids of the sources that the claim cites.",
    "layers": "What joins the two: alliance, relations, representation, membership, hosting, severed, rivalry.",
    "truth": "How surely: yes, possible, disputed, or unknown where a last word is carried on.",
    "strongest": "The strongest obligation: defense, offense, neutrality, consultation, nonaggression.",
    "obligations": "The obligations that are stated, from the strongest.",
    "alliances": "Through how many alliances, a direct statement counting as one.",
    "via": "The ids of those alliances.",
    "datasets": "The data sets behind it.",
    "ties": "The ids of the ties behind it, as `/v1/ties/ID` has them.",
    "role": "The member's role.",
    "owed_to": "To whom alone the obligations are owed.",
    "level": "The level of the mission.",
    "people": "How many people are hosted.",
    "rivalry": "In what they are rivals.",
    "Id": "The id of a node, as in `/v1/entities`; of an edge, that of its tie, else of its two ends.",
    "Label": "The name of a node; of an edge, the kind of its tie, else the strongest obligation, else the layers.",
    "Source": "As `source`.",
    "Target": "As `target`.",
    "Kind": "The kind of the tie, its data set and a number, so that no two ties of a pair have the same: Gephi makes one "
    "edge of parallel edges of one kind.",
    "Weight": "The number of alliances of a derived edge, else 1.",
    "Timeset": "As `spells`, in Gephi's notation of intervals, both ends included.",
    "name": "Of a node: its name.",
    "in_system": "Of a node that is a country: whether it is in the system on some of the days asked about.",
    "cow": "Of a node: its Correlates of War code, on the first of the days on which it has one.",
    "gw": "Of a node: its Gleditsch and Ward code, likewise.",
    "iso3": "Of a node: its ISO 3166 code of three letters, likewise.",
}


OF_NODES_AND_GEPHI = (*gephi.EDGE, "name", "in_system", "cow", "gw", "iso3")
"""The columns of tables of nodes, and of those for Gephi, that no edge list has."""


def of(name: str) -> str:
    """Explain what a column means; what a tie carries beside is named by its data set."""
    end, _, part = name.partition("_")
    if end in ("source", "target") and part in _OF_ENDS:
        return f"Of the {end}: {_OF_ENDS[part]}."
    return _MEANINGS.get(name, "As the data set has it.")
