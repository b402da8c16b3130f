"""The organisations and the rivalries that ship, asked over HTTP, against what is known of the well-known cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the states, the organisations and the rivalries."""
    url, folder = f"sqlite:///{tmp_path_factory.mktemp('organisations') / 'store.sqlite'}", shipped_seeds()
    assert folder is not None
    with closing(open_store(url)) as store:
        store.migrate()
        report = load(store, [folder / "organisations", folder / "rivalries"])
        assert report.warnings == ()
    with serve(url) as found:
        yield found


def members(
    served: Served, organisation: str, on: str, *, truth: str = "yes", roles: str = "member,founder"
) -> set[str]:
    """Return who is a member of an organisation on a day."""
    asked = {"on": on, "roles": roles}
    items = served.get(f"/v1/members/{organisation}", params=asked).json()["items"]
    return {item["entity"]["id"] for item in items if item["truth"] == truth}


# The organisations' own counts.
@pytest.mark.parametrize(
    ("organisation", "on", "count"),
    [
        ("united-nations", "1945-10-24", 29),
        ("united-nations", "1945-12-31", 51),
        ("united-nations", "1955-12-31", 76),
        ("united-nations", "1961-12-31", 104),
        ("united-nations", "1973-12-31", 135),
        ("united-nations", "1984-12-31", 159),
        ("united-nations", "1990-12-31", 159),
        ("united-nations", "2000-12-31", 189),
        ("united-nations", "2011-12-31", 193),
        ("african-union", "2025-01-01", 55),
        ("commonwealth", "2025-01-01", 56),
        ("oic", "2025-06-01", 57),
        ("oecd", "2025-01-01", 38),
        ("brics", "2025-06-01", 10),
        ("asean", "2025-10-26", 11),
        ("ecowas", "2025-01-29", 12),
        ("sco", "2025-01-01", 10),
        ("cis", "2025-01-01", 9),
        ("gcc", "2025-01-01", 6),
        ("oas", "2000-01-01", 34),
    ],
)
def test_an_organisation_has_as_many_members_as_it_counts(
    served: Served, organisation: str, on: str, count: int
) -> None:
    assert len(members(served, organisation, on)) == count


def test_the_seat_of_china_is_taiwan_s_until_25_october_1971(served: Served) -> None:
    of_two = {"china", "taiwan"}
    assert members(served, "united-nations", "1948-01-01") & of_two == {"china"}
    assert members(served, "united-nations", "1971-10-24") & of_two == {"taiwan"}
    assert members(served, "united-nations", "1971-10-25") & of_two == {"china"}


def test_what_is_disputed_is_possible(served: Served) -> None:
    assert members(served, "united-nations", "1965-12-31", truth="possible") == {"indonesia"}
    assert members(served, "united-nations", "1995-01-01", truth="possible") == {"yugoslavia"}
    assert members(served, "brics", "2024-06-01", truth="possible") == {"saudi-arabia"}
    assert members(served, "oas", "2024-06-01", truth="possible") == {"cuba", "venezuela"}


def test_who_is_suspended_is_no_full_member(served: Served) -> None:
    for organisation, on, country in [
        ("oas", "1975-01-01", "cuba"),
        ("oic", "1980-06-01", "egypt"),
        ("commonwealth", "1997-01-01", "nigeria"),
        ("g7", "2014-04-01", "russia"),
    ]:
        assert country not in members(served, organisation, on)
        assert country in members(served, organisation, on, roles="suspended")


def test_ukraine_is_a_founder_of_the_united_nations_and_never_surely_a_member_of_the_cis(served: Served) -> None:
    assert "ukraine" in members(served, "united-nations", "1960-01-01")
    assert "ukraine" in members(served, "cis", "1992-06-01", truth="possible")
    assert "ukraine" in members(served, "cis", "2000-01-01", roles="associate")
    assert "ukraine" not in members(served, "cis", "2000-01-01")


def test_members_of_an_organisation_are_no_allies(served: Served) -> None:
    pair = served.get("/v1/dyads/india/pakistan", params={"on": "2020-01-01"}).json()
    assert {one["to"]["id"] for one in pair["memberships"]} >= {"united-nations", "sco", "commonwealth"}
    assert pair["allied"]["truth"] == "unknown"


@pytest.mark.parametrize(
    ("a", "b", "on", "truth"),
    [
        ("india", "pakistan", "2020-01-01", "yes"),
        ("pakistan", "india", "1950-01-01", "yes"),
        ("united-states", "russia", "1962-10-27", "yes"),
        ("greece", "turkey", "1975-01-01", "yes"),
        ("ethiopia", "eritrea", "2000-01-01", "yes"),
        ("ecuador", "peru", "2005-01-01", "unknown"),
        ("norway", "sweden", "1990-01-01", "unknown"),
    ],
)
def test_who_is_whose_rival(served: Served, a: str, b: str, on: str, truth: str) -> None:
    assert served.get(f"/v1/dyads/{a}/{b}", params={"on": on}).json()["rivalry"]["truth"] == truth
