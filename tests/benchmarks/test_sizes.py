"""What ten common requests weigh on the wire: as they are, with gzip, with zstd."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.conftest import serve_seeds
from tests.api.test_compression import raw

pytestmark = pytest.mark.benchmark

PATHS = (
    "/v1/allies/albania?on=2022-09-06",
    "/v1/dyads/albania/iran?on=2022-09-07",
    "/v1/dyads/albania/iran/history",
    "/v1/timeline/albania",
    "/v1/members/nato?on=2022-09-06",
    "/v1/ties?of=albania",
    "/v1/centrality?measure=degree&on=2022-09-06",
    "/v1/graph?on=2022-09-06&format=graphml",
    "/v1/dyad-years?from=2015&to=2020",
    "/pair/albania/iran",
)
CODINGS = ("identity", "gzip", "zstd")


def test_sizes(tmp_path: Path) -> None:
    print("\nBytes of a reply".ljust(49) + "".join(f"{coding:>12}" for coding in CODINGS))
    with serve_seeds(tmp_path) as served:
        for path in PATHS:
            replies = [raw(served, path, {"Accept-Encoding": coding}) for coding in CODINGS]
            assert [reply.headers.get("content-encoding", "identity") for reply in replies] == [*CODINGS]
            sizes = [len(reply.content) for reply in replies]
            print(f"  {path:46}" + "".join(f"{size:12,}" for size in sizes))
            assert sizes[0] > 2 * max(sizes[1:])
