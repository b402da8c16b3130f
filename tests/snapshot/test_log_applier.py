from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import StoreUnusable
from graphsvc.model.tie import Tie
from graphsvc.snapshot.log_applier import LogApplier
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.everything import everything, logs
from tests.snapshot.log import ListLog, apply_under_readers, build

few = settings(max_examples=40, deadline=None)


@few
@given(logs(), st.lists(st.integers(1, 7), max_size=20))
def test_a_log_followed_in_pieces_reads_like_one_read_at_once(log: ListLog, pieces: list[int]) -> None:
    at_once, followed = build(log.written), build(log.written, pieces)
    assert at_once.head == followed.head == log.revision
    for revision in range(log.revision + 1):
        assert everything(View(followed, revision)) == everything(View(at_once, revision))


@few
@given(logs())
def test_an_answer_at_a_revision_stays_when_later_revisions_arrive(log: ListLog) -> None:
    state = SnapshotState("list")
    builder = LogApplier(state)
    before = {0: everything(View(state, 0))}
    for revision in range(1, log.revision + 1):
        builder.apply([change for change in log.written if change.revision == revision])
        before[revision] = everything(View(state, revision))
    for revision, answers in before.items():
        assert everything(View(state, revision)) == answers


@few
@given(logs())
def test_a_rewound_view_reads_like_a_snapshot_that_ends_there(log: ListLog) -> None:
    head = View(build(log.written), log.revision)
    for revision in range(log.revision + 1):
        ended = View(build([change for change in log.written if change.revision <= revision]), revision)
        assert everything(head.rewind(revision)) == everything(ended)


def test_part_of_a_revision_is_not_seen() -> None:
    log = ListLog()
    log.write(worlds.country("a"))
    log.write(*(worlds.country(f"b{number}") for number in range(10)))
    state = build(log.written[:7])
    assert state.head == 1
    assert [row.id for row in View(state, state.head).entities()] == ["a"]


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_a_log_with_a_gap_is_refused_and_goes_on_once_it_is_whole(left_out: int) -> None:
    log = ListLog()
    log.write(worlds.country("a"), worlds.country("b"))
    log.write(worlds.country("c"), worlds.country("d"))
    builder = LogApplier(SnapshotState("list"))
    with pytest.raises(StoreUnusable, match="graphsvc check"):
        builder.apply([change for number, change in enumerate(log.written) if number != left_out])
    seen = [change for change in log.written if (change.revision, change.seq) <= builder.position]
    assert len(seen) == left_out
    builder.apply(log.written[left_out:])
    assert everything(View(builder.state, 2)) == everything(View(build(log.written), 2))


def test_a_record_that_cannot_be_read_leaves_no_trace() -> None:
    log = ListLog()
    log.write(worlds.country("a"), worlds.country("b"), worlds.tie("rival_of", "a", "b"))
    good, bad = log.written, list(log.written)
    bad[2] = type(bad[2])(*(*(getattr(bad[2], name) for name in bad[2].__slots__[:-1]), '{"kind": "rival_of"}'))
    builder = LogApplier(SnapshotState("list"))
    with pytest.raises(StoreUnusable, match=r"1:3 of tie .*graphsvc check"):
        builder.apply(bad)
    assert builder.position == (1, 2)
    builder.apply(good[2:])
    assert everything(View(builder.state, 1)) == everything(View(build(good), 1))


def test_readers_see_whole_revisions_while_others_are_applied() -> None:
    """Every revision moves all ties of one state to a new end; a reader must never see two ends at once."""
    log = ListLog()
    rivals = [worlds.country(f"r{number}") for number in range(40)]
    log.write(worlds.country("a"), *rivals)
    for year in range(1900, 1980):
        log.write(*(worlds.tie("rival_of", "a", one.id, "1800", str(year), key=one.id) for one in rivals))

    def faults(view: View) -> Iterator[object]:
        index = view.index("a")
        ties = view.ties(index) if index is not None else []
        if len({tie.until for tie in ties}) > 1 or (view.revision > 1 and len(ties) != len(rivals)):
            yield view.revision, ties
        if any(view.tie(view.tie_id(tie.row)) != tie for tie in ties[:3]):
            yield view.revision, "by id"

    assert apply_under_readers(log, faults) == []


def test_a_tie_is_found_by_its_id_after_many_others() -> None:
    log = ListLog()
    rivals = [worlds.country(f"r{number}") for number in range(100)]
    log.write(*rivals)
    ties = [
        worlds.tie("rival_of", one.id, other.id, key=f"{one.id} {other.id}")
        for one in rivals
        for other in rivals[:60]
        if one.id != other.id
    ]
    log.write(*ties)
    log.write(worlds.tie("rival_of", "r1", "r2", "1999", key="r1 r2"), retracted=ties[5:6])
    view = View(build(log.written, [1000] * 5), 3)
    for tie in (ties[0], ties[-1], ties[4500]):
        found = view.tie(tie.id)
        assert found is not None
        assert view.tie_id(found.row) == tie.id
        assert (view.id(found.from_), view.id(found.to)) == (tie.from_id, tie.to_id)
    assert view.tie(ties[5].id) is None
    changed = next(tie for tie in ties if tie.key == "r1 r2")
    assert (view.version("tie", changed.id), view.rewind(2).version("tie", changed.id)) == (2, 1)


def test_ids_that_share_their_first_letters_are_told_apart() -> None:
    ids = ["t-" + "a" * 25 + last for last in "abcde"] + ["t-" + "a" * 20 + "bbbbbb"]
    log = ListLog()
    log.write(*(_with_id(one) for one in ids))
    view = View(build(log.written), 1)
    assert [view.tie_id(row) for row in range(len(ids))] == ids
    assert [row.row for one in ids if (row := view.tie(one))] == list(range(len(ids)))


def _with_id(id: str) -> Tie:  # noqa: A002
    return worlds.tie("rival_of", "a", "b", id=id)
