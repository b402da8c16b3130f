"""Reading the log: changes by position, bodies, histories, the head."""

from __future__ import annotations

import pytest

from graphsvc.store.base import SCHEMA, Head, LogPosition, Store
from tests import worlds
from tests.worlds import country, retract, write

START = LogPosition(0, 0)


@pytest.fixture
def three(store: Store) -> Store:
    """Give a store of three revisions, of three, one and two changes."""
    write(store, country("france"), country("spain"))
    write(store, country("france", "La France"))
    write(store, retract(country("spain")), country("malta"))
    return store


def test_an_empty_store_is_at_revision_zero(store: Store) -> None:
    head = store.head()
    assert head == Head(head.store_id, 0, SCHEMA, "")


def test_changes_come_by_revision_and_seq(three: Store) -> None:
    found = [(one.revision, one.seq, one.of) for one in three.changes(START, 99)]
    assert found == [(1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 1), (3, 1, 2), (3, 2, 2)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_pages_of_any_size_join_to_the_whole(three: Store, size: int) -> None:
    found, after = [], START
    while page := three.changes(after, size):
        assert len(page) <= size
        found += page
        after = LogPosition(page[-1].revision, page[-1].seq)
    assert found == three.changes(START, 99)


@pytest.mark.parametrize(
    ("after", "first"),
    [((0, 0), (1, 1)), ((1, 0), (1, 1)), ((1, 2), (1, 3)), ((1, 3), (2, 1)), ((1, 99), (2, 1)), ((2, 1), (3, 1))],
)
def test_a_position_is_after_its_change(three: Store, after: tuple[int, int], first: tuple[int, int]) -> None:
    found = three.changes(LogPosition(*after), 1)[0]
    assert (found.revision, found.seq) == first


@pytest.mark.parametrize("after", [(3, 2), (4, 0), (99, 1)])
def test_nothing_comes_after_the_end(three: Store, after: tuple[int, int]) -> None:
    assert three.changes(LogPosition(*after), 9) == []


def test_a_limit_of_none_gives_none(three: Store) -> None:
    assert three.changes(START, 0) == []


def test_changes_of_an_empty_store_are_none(store: Store) -> None:
    assert store.changes(START, 9) == []


def test_bodies_come_in_the_order_asked(three: Store) -> None:
    wanted = [("entity", "malta", 1), ("entity", "france", 2), ("entity", "france", 1), ("entity", "malta", 1)]
    names = ["Malta", "La France", "France", "Malta"]
    assert [f'"name":"{name}"' in (body or "") for body, name in zip(three.bodies(wanted), names, strict=True)] == [
        True
    ] * 4


@pytest.mark.parametrize(
    "wanted",
    [
        ("entity", "spain", 2),
        ("entity", "spain", 3),
        ("entity", "atlantis", 1),
        ("tie", "france", 1),
        ("entity", "france", 0),
    ],
    ids=["retracted", "version-to-come", "unknown-id", "other-kind", "version-zero"],
)
def test_what_has_no_body_is_none(three: Store, wanted: tuple[str, str, int]) -> None:
    assert three.bodies([wanted, ("entity", "france", 1)])[0] is None


def test_no_bodies_wanted_are_none_given(three: Store) -> None:
    assert three.bodies([]) == []


def test_two_thousand_bodies_come_at_once(three: Store) -> None:
    found = three.bodies([("entity", "france", 1), ("entity", "spain", 2)] * 1000)
    assert [body is None for body in found] == [False, True] * 1000


def test_history_is_newest_first(three: Store) -> None:
    assert [(one.version, one.op) for one in three.history("entity", "spain")] == [(2, "retract"), (1, "put")]


def test_history_gives_the_changes_of_the_log(three: Store) -> None:
    changes = [one for one in three.changes(START, 99) if one.id == "france"]
    assert three.history("entity", "france") == changes[::-1]


def test_history_of_what_never_was_is_empty(three: Store) -> None:
    assert (three.history("entity", "atlantis"), three.history("tie", "france")) == ([], [])


@pytest.mark.parametrize(
    ("before", "limit", "versions"),
    [(None, 2, [5, 4]), (4, 2, [3, 2]), (2, 2, [1]), (1, 2, []), (99, 1, [5]), (None, 0, [])],
)
def test_history_pages_by_version(store: Store, before: int | None, limit: int, versions: list[int]) -> None:
    for shown in "abcde":
        write(store, country("france", shown))
    found = store.history("entity", "france", before=before, limit=limit)
    assert [one.version for one in found] == versions


def test_the_log_is_clean(three: Store) -> None:
    assert three.check() == []


def test_the_log_of_a_world_with_events_and_loads_is_clean(store: Store) -> None:
    store.write(worlds.load("nato-members", *worlds.small_world()))
    write(store, worlds.SEVERED, worlds.SEVERANCE)
    assert store.check() == []


# What cites a source


def test_a_source_names_what_cites_it_and_what_it_asserts(store: Store) -> None:
    cited = [{"source": "column"}]
    france = country("france", citations=cited)
    tied = worlds.tie("allied_with", "france", "spain", dataset="list")
    met = worlds.event("meeting", "1999", "They meet", {"france": "attendee"}, citations=cited)
    write(store, worlds.document("column"), worlds.dataset("list"), france, country("spain"), tied, met)
    of_column, of_list, of_none = store.referrers(["column", "list", "no-such-source"])
    assert of_column == [("entity", "france"), ("event", met.id)]
    assert ("tie", tied.id) in of_list
    assert of_none == []


def test_what_cites_a_source_no_more_or_is_retracted_is_not_among_its_referrers(store: Store) -> None:
    cited = [{"source": "column"}]
    met = worlds.event("meeting", "1999", "They meet", {"france": "attendee"}, citations=cited)
    write(store, worlds.document("column"), country("france", citations=cited), met)
    write(store, country("france", "La France"))
    assert store.referrers(["column"]) == [[("event", met.id)]]
    write(store, retract(met))
    assert store.referrers(["column"]) == [[]]


def test_no_sources_have_no_referrers(store: Store) -> None:
    assert store.referrers([]) == []
