"""What /metrics measures: each number is in the guide, moves when it should, and never has labels without end."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from graphsvc.dashboard import guide
from graphsvc.errors import StoreUnavailable
from tests.api.serving import Served, serve
from tests.api.test_operations import until
from tests.cli.running import serving

GUIDE = guide.text("operating") or ""
ROW = re.compile(r"^\| `((?:graphsvc|process)_\w+)`", re.MULTILINE)
FAMILY = re.compile(r"^# TYPE (\w+) (\w+)$", re.MULTILINE)
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world from an SQLite file, reading open."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        yield served


def number(served: Served, sample: str) -> float:
    """Give the value of a sample; 0 where there is none."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", served.get("/metrics").text, re.MULTILINE)
    return 0.0 if found is None else float(found[1])


def families(served: Served) -> dict[str, str]:
    """Give the type of each metric by its name, less those that say when a counter began."""
    named = FAMILY.findall(served.get("/metrics").text)
    return {name: kind for name, kind in named if not name.endswith("_created")}


def test_the_guide_lists_every_metric_and_no_other(served: Served) -> None:
    assert sorted(ROW.findall(GUIDE)) == sorted(families(served))


def test_names_follow_the_conventions_of_prometheus(served: Served) -> None:
    for name, kind in families(served).items():
        assert name.endswith("_total") == (kind == "counter"), name
        assert not re.search(r"_(ms|milliseconds|kb|mb|minutes)\b", name), name
        if "seconds" in name and kind == "histogram":
            assert name.endswith("_seconds")


def test_times_have_buckets_from_five_milliseconds_to_ten_seconds(served: Served) -> None:
    served.get("/healthz")
    text = served.get("/metrics").text
    for bound in ("0.005", "0.05", "0.5", "1.0", "5.0", "10.0", "+Inf"):
        assert f'graphsvc_request_seconds_bucket{{le="{bound}",method="GET",route="/healthz"}}' in text


def test_refusals_are_counted_by_the_page_of_their_problem(served: Served) -> None:
    for path in ("/nope", "/v1/resolve", "/v1/entities/atlantis", "/v1/entities/atlantis"):
        served.get(path)
    assert number(served, 'graphsvc_refusals_total{problem="no-such-path"}') == 1
    assert number(served, 'graphsvc_refusals_total{problem="invalid-parameter"}') == 1
    assert number(served, 'graphsvc_refusals_total{problem="not-found"}') == 2


def test_errors_of_the_store_are_counted_by_what_raised_them(served: Served) -> None:
    metrics = served.wired.app.state.metrics
    for _ in range(2):
        try:
            try:
                raise sqlite3.OperationalError("disk I/O error")
            except sqlite3.OperationalError as exc:
                raise StoreUnavailable("look at its disk") from exc
        except StoreUnavailable as exc:
            metrics.count_refusal("store-unavailable", exc)
    metrics.count_refusal("store-unavailable", StoreUnavailable("too much is being computed"))
    assert number(served, 'graphsvc_store_errors_total{kind="OperationalError"}') == 2
    assert number(served, 'graphsvc_refusals_total{problem="store-unavailable"}') == 3


def test_a_store_that_is_away_is_a_failure_to_follow_and_a_growing_lag(served: Served) -> None:
    served.wired.store.close()
    until(lambda: number(served, "graphsvc_store_up") == 0)
    assert number(served, "graphsvc_follow_failures_total") > 0
    before = number(served, "graphsvc_lag_seconds")
    until(lambda: number(served, "graphsvc_lag_seconds") > before + 0.1)


def test_writes_are_counted_with_their_time_and_the_lag_returns_to_none(served: Served) -> None:
    country = {"id": "greece", "kind": "country", "name": "Greece"}
    for _ in range(2):
        assert served.send("PUT", "/v1/entities/greece", country).status_code < 300
    assert number(served, "graphsvc_write_seconds_count") == 2
    assert number(served, "graphsvc_write_seconds_sum") > 0
    assert number(served, 'graphsvc_written_records_total{outcome="new"}') == 1
    assert number(served, 'graphsvc_written_records_total{outcome="same"}') == 1
    until(lambda: number(served, "graphsvc_lag_revisions") == 0)
    until(lambda: number(served, "graphsvc_lag_seconds") < 5)


def test_the_snapshot_is_measured_and_its_builds_are_counted(served: Served) -> None:
    assert number(served, "graphsvc_snapshot_builds_total") == 1
    assert number(served, "graphsvc_snapshot_bytes") > 1_000
    assert number(served, 'graphsvc_snapshot_records{kind="entity"}') > 0
    assert number(served, "process_open_fds") > 0
    assert "graphsvc_build_info{" in served.get("/metrics").text


def test_turns_are_counted(served: Served) -> None:
    served.get("/v1/graph?on=2020-01-01")
    assert number(served, 'graphsvc_turns_total{queue="compute"}') >= 1
    assert number(served, 'graphsvc_turns_waiting{queue="compute"}') == 0
    assert number(served, 'graphsvc_turns_refused_total{queue="compute"}') == 0


def test_whatever_is_asked_adds_no_labels(served: Served) -> None:
    def ask(part: str, *methods: str) -> None:
        for method in ("GET", "PATCH", *methods):
            for path in (
                f"/{part}",
                f"/v1/{part}",
                f"/v1/entities/{part}",
                f"/v1/resolve?ref={part}",
                f"/guide/{part}",
            ):
                served.client.request(method, path)

    def count() -> int:
        return len([line for line in served.get("/metrics").text.splitlines() if not line.startswith("#")])

    ask("a", "PURGE")
    before = [count(), count()][-1]  # The first is the first request for /metrics itself.
    for method in ("LINK", "MKCOL", "REPORT", "SEARCH", "LOCK"):
        ask(f"b-{method}", method)
    assert count() == before


def test_the_rules_for_alerts_are_rules_and_name_metrics_that_there_are(served: Served) -> None:
    (text,) = re.findall(r"<!-- alerts -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
    groups = yaml.safe_load(text)["groups"]
    samples = {name + end for name, kind in families(served).items() for end in ("", *SUFFIXES[kind])}
    names = []
    for rule in (rule for group in groups for rule in group["rules"]):
        assert rule.keys() >= {"alert", "expr", "for", "annotations"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert set(re.findall(r"\b(?:graphsvc|process)_\w+", rule["expr"])) <= samples
        names.append(rule["alert"])
    assert len(names) == len(set(names)) >= 6


def test_serve_counts_its_connections(tmp_path: Path) -> None:
    with (
        serving("--no-seeds", cwd=tmp_path) as (_, address),
        httpx.Client(base_url=address, trust_env=False) as one,
        httpx.Client(base_url=address, trust_env=False) as other,
    ):
        one.get("/healthz")
        assert re.search(r"^graphsvc_connections [23]\.0$", other.get("/metrics").text, re.MULTILINE)
