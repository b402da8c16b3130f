"""The snapshot's ratios: bytes a tie, building against streaming, and a question's time as the ties become more.

`GRAPHSVC_BENCHMARK_TIES` sets how many ties the larger world has; DESIGN's figures are meant for a million.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphsvc.questions.record_diff import changed_records
from graphsvc.snapshot.log_applier import LogApplier
from graphsvc.snapshot.state import SnapshotState
from graphsvc.snapshot.view import View
from graphsvc.store.base import LogChange, LogPosition
from graphsvc.store.sqlite import SqliteStore
from tests.benchmarks.generated import PER_REVISION, fill

SMALL = 10_000
LARGE = int(os.environ.get("GRAPHSVC_BENCHMARK_TIES", "300000"))
ROUNDS = 3

pytestmark = pytest.mark.benchmark


def pages(store: SqliteStore) -> Iterator[list[LogChange]]:
    """Stream the log."""
    position = LogPosition(0, 0)
    while page := store.changes(position, 1_000):
        yield page
        position = LogPosition(page[-1].revision, page[-1].seq)


def build(store: SqliteStore) -> View:
    """Build the snapshot."""
    state = SnapshotState("benchmark")
    builder = LogApplier(state)
    for page in pages(store):
        builder.apply(page)
    return View(state, state.head)


def resident() -> int:
    """Give this process's resident bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(path: str, ties: int) -> dict[str, float]:
    """Measure bytes a tie and the time to build in this process, which should have done nothing else.

    Reading and applying take turns, so that what else the machine does slows both alike.
    """
    before = resident()
    state, streamed, applied = SnapshotState("benchmark"), 0.0, 0.0
    builder, log, clock = LogApplier(state), pages(SqliteStore(path)), time.process_time
    start = clock()
    while page := next(log, None):
        read = clock()
        builder.apply(page)
        streamed, applied, start = streamed + read - start, applied + clock() - read, clock()
    del page
    return {"bytes": (resident() - before) / ties, "ratio": (streamed + applied) / streamed}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    return fill(tmp_path_factory.mktemp("large") / "store.sqlite", LARGE)


def test_memory_and_time_to_build(large: SqliteStore) -> None:
    code = f"import json; from tests.benchmarks.test_snapshot import measure; print(json.dumps(measure({str(large.path)!r}, {LARGE})))"
    found = [
        json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(ROUNDS)
    ]
    size = sorted(one["bytes"] for one in found)[ROUNDS // 2]
    ratio = sorted(one["ratio"] for one in found)[ROUNDS // 2]
    print(f"\n{LARGE:,} ties: {size:.0f} bytes a tie, built in {ratio:.2f} times the time to stream the log")
    assert size <= 200
    assert ratio <= 3


def test_a_question_takes_no_longer_among_more_ties(large: SqliteStore, tmp_path: Path) -> None:
    views = {SMALL: build(fill(tmp_path / "small.sqlite", SMALL)), LARGE: build(large)}
    chance = random.Random(1)
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for _ in range(10):
        for ties, view in views.items():
            asked = [chance.randrange(len(view.ids())) for _ in range(1_000)]
            start = time.perf_counter()
            for entity in asked:
                view.ties(entity)
            times[ties].append((time.perf_counter() - start) / len(asked))
    # The fastest round is the one that other processes disturb least.
    small, large_time = (min(one) for one in times.values())
    print(
        f"\nties of one entity, 60 each: {small * 1e6:.0f} µs among {SMALL:,}, {large_time * 1e6:.0f} µs among {LARGE:,}"
        f" ({large_time / small:.2f} times)"
    )
    assert large_time / small <= 1.5


def test_what_a_revision_taught_is_found_without_reading_all_ties(large: SqliteStore) -> None:
    view = build(large)
    before = view.rewind(view.revision - 1)
    times = []
    for _ in range(10):
        start = time.perf_counter()
        lessons = changed_records(before, view)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    view.all_ties()
    read = time.perf_counter() - start
    print(
        f"\nlearned of a revision among {LARGE:,} ties: {min(times) * 1e3:.1f} ms; to read them all {read * 1e3:.0f} ms"
    )
    assert len(lessons) == PER_REVISION
    assert min(times) <= read / 20
