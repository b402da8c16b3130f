"""The tribes of the Gahuku-Gama: who is allied to whom and who is whose enemy, as Read found them.

K. E. Read 1954, Cultures of the Central Highlands, New Guinea, Southwestern Journal of Anthropology 10:1-43; as a
signed network in P. Hage and F. Harary 1983, Structural Models in Anthropology, pages 56 to 60, and as GAMAPOS and
GAMANEG of UCINET, whose short names these are. The ties agree with three public copies of that network, one of which
lacks the signs and one six ties.
"""

from __future__ import annotations

import networkx as nx

ALLIES = {
    "Gavev": "Kotun Nagad Gama",
    "Kotun": "Nagad Gama",
    "Ove": "Alika Gahuk Masil Ukudz",
    "Alika": "Ukudz",
    "Nagam": "Masil Notoh Seuve",
    "Gahuk": "Masil Ukudz Geham Asaro",
    "Masil": "Ukudz Geham Asaro Uheto",
    "Ukudz": "Geham Asaro",
    "Notoh": "Kohik Uheto",
    "Kohik": "Uheto",
    "Geham": "Asaro",
    "Uheto": "Seuve",
    "Nagad": "Gama",
}
ENEMIES = {
    "Gavev": "Ove Alika Nagam Gahuk Asaro",
    "Kotun": "Ove Nagam Gahuk Notoh Kohik",
    "Nagam": "Nagad Gama",
    "Gahuk": "Notoh Uheto Gama",
    "Ukudz": "Seuve",
    "Notoh": "Geham Nagad",
    "Kohik": "Geham Nagad",
    "Geham": "Uheto Nagad Gama",
    "Asaro": "Seuve Nagad Gama",
    "Uheto": "Nagad Gama",
    "Seuve": "Gama",
}
"""Each tie once, with the tribe that comes first in the matrix."""

NAMES = "Gavev Kotun Ove Alika Nagam Gahuk Masil Ukudz Notoh Kohik Geham Asaro Uheto Seuve Nagad Gama"


def tribes() -> nx.Graph[str]:
    """Give the network, each tie with its sign."""
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(NAMES.split())
    for sign, ties in ((1, ALLIES), (-1, ENEMIES)):
        found.add_edges_from((one, other, {"sign": sign}) for one, others in ties.items() for other in others.split())
    return found
