"""Figures that others have published, computed anew. Each test cites where it has them from."""

from __future__ import annotations

import networkx as nx
import pytest

from graphsvc.analysis.balance import balance
from graphsvc.analysis.centrality import scores
from graphsvc.analysis.similarity import similarity
from tests.analysis.networks import named
from tests.analysis.tribes import tribes


def test_signorino_and_ritter_1999_table_6() -> None:
    """S .4 (squared .4444) and kappa -.0776: International Studies Quarterly 43:115-144.

    The table's own portfolios are scores of another data set. These 20 cells are made for the test, to meet all three.
    """
    a = [3] * 2 + [0] * 3 + [1, 1] + [0] * 13
    b = [0] * 2 + [3] * 3 + [3, 0] + [0] * 13
    assert similarity("s", a, b).score == pytest.approx(0.4)
    assert similarity("s_squared", a, b).score == pytest.approx(0.4444, abs=5e-5)
    assert similarity("kappa", a, b).score == pytest.approx(-0.0776, abs=5e-5)


@pytest.fixture(scope="module")
def families() -> nx.Graph[str]:
    """The marriages of Florentine families, after Padgett and Ansell 1993, without the Pucci, who married nobody."""
    found: nx.Graph[str] = nx.florentine_families_graph()
    return found


@pytest.mark.parametrize(("family", "published"), [("Medici", 0.522), ("Strozzi", 0.103), ("Guadagni", 0.255)])
def test_the_betweenness_of_florentine_families_in_jackson_2008(
    families: nx.Graph[str], family: str, published: float
) -> None:
    """M. O. Jackson, Social and Economic Networks, section 1.2.1."""
    assert scores(families, "betweenness")[family] == pytest.approx(published, abs=5e-4)


def test_the_degrees_of_florentine_families_in_jackson_2008(families: nx.Graph[str]) -> None:
    """Section 1.2.1: the Medici have six ties, the Strozzi and the Guadagni four each, nobody else so many."""
    found = scores(families, "degree")
    assert {name: degree for name, degree in found.items() if degree and degree >= 4} == {
        "Medici": 6,
        "Strozzi": 4,
        "Guadagni": 4,
    }


def test_the_figures_of_zacharys_club_in_konect() -> None:
    """KONECT, network ZA (W. W. Zachary 1977): 34 members, 78 ties, 45 triangles, largest degree 17, eigenvalue 6.72570."""
    club = named(nx.karate_club_graph())
    degree, clustering, eigenvector = (scores(club, name) for name in ("degree", "clustering", "eigenvector"))
    assert (len(club), sum(one or 0 for one in degree.values())) == (34, 2 * 78)
    assert max(one or 0 for one in degree.values()) == degree["33"] == 17
    corners = [(clustering[node] or 0) * (degree[node] or 0) * ((degree[node] or 0) - 1) / 2 for node in club]
    assert sum(corners) == pytest.approx(3 * 45)
    for node in club:
        around = sum(eigenvector[other] or 0 for other in club[node])
        assert around / (eigenvector[node] or 0) == pytest.approx(6.72570, abs=5e-6)


def test_the_triads_of_the_gahuku_gama_tribes() -> None:
    """The R package ergm.sign counts them so in its vignette (M. Schalberger); signnet (D. Schoch) has the balance .867647."""
    found = balance(tribes())
    assert (found.positive, found.negative) == (29, 29)
    assert found.triads == {"+++": 19, "++-": 2, "+--": 40, "---": 7}
    assert found.balanced == pytest.approx(0.867647, abs=5e-7)
    assert found.camps is None
