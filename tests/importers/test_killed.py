"""An import in stages that is killed in the middle: it denies nothing, and goes on where it ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.cli.running import environment
from tests.importers.conftest import Importing

STAGE = 5_000
"""How many rows a stage has here; 50,000 take ten times as long to say the same."""
ROWS = STAGE + 1_000
IN_STAGES = f"from graphsvc.service import importing; importing.STAGE = {STAGE}; from graphsvc.cli import main; main()"
MAPPING = """
dataset:
  id: big
  title: Many short alliances
  coverage: [{question: allied, among: any, period: 1500/2018}]
  checked_through: "2018-12-31"
time: {since: since, until: until, ends: first day out}
ties: [{kind: allied_with, from: from, to: to, key: [number]}]
"""
STATES = ("albania", "france", "iran", "iraq", "italy", "spain", "turkey", "greece", "poland", "hungary")


def table() -> str:
    """Make a list in which every two of the states are allied for a day again and again, and never Iran with Iraq."""
    pairs = [(a, b) for i, a in enumerate(STATES) for b in STATES[:i] if {a, b} != {"iran", "iraq"}]
    lines = ["number,from,to,since,until"]
    for number in range(ROWS):
        a, b = pairs[number % len(pairs)]
        year, rest = divmod(number // len(pairs), 300)
        month, day = divmod(rest, 25)
        lines.append(
            f"{number},{a},{b},{1950 + year}-{month + 1:02}-{day + 1:02},{1950 + year}-{month + 1:02}-{day + 2:02}"
        )
    return "\n".join(lines) + "\n"


def command(imports: Importing) -> list[str]:
    files = [str(imports.folder / "big.csv"), "--mapping", str(imports.folder / "big.yaml")]
    return [
        sys.executable,
        "-c",
        IN_STAGES,
        "import",
        "csv",
        *files,
        "--store",
        f"sqlite:///{imports.folder / 'store.sqlite'}",
    ]


def killed_after(imports: Importing, revision: int) -> None:
    """Run the import in a process of its own and kill it once the store has passed a revision."""
    process = subprocess.Popen(
        command(imports), env=environment(), cwd=imports.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 300
    with closing(imports.open()) as store:
        while store.head().revision < revision:
            assert process.poll() is None and time.monotonic() < deadline, "it ended before it was killed"
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture
def big(imports: Importing) -> Importing:
    imports.write("big.csv", table())
    imports.write("big.yaml", MAPPING)
    imports.store.close()
    return imports


def truths(imports: Importing) -> set[str]:
    """Return what is said of two pairs: one that is allied again and again, and one that never is."""
    during = {"during": "1950/2018"}
    with imports.served() as served:
        pairs = [served.get(f"/v1/dyads/{pair}", params=during).json() for pair in ("iran/iraq", "albania/poland")]
        allies = served.get("/v1/allies/iran", params=during).json()
    return {pair["allied"]["truth"] for pair in pairs} | {allies["otherwise"]}


def test_a_killed_import_denies_nothing_and_is_finished_by_the_next(big: Importing) -> None:
    # The first revision is the dataset without its coverage, the second the first stage, the fourth all of it.
    with closing(big.open()) as store:
        start = store.head().revision
    killed_after(big, start + 2)
    assert truths(big) == {"unknown", "yes"}
    done = subprocess.run(command(big), env=environment(), cwd=big.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert truths(big) == {"no", "yes"}
    with closing(big.open()) as big.store:
        assert len(big.standing("tie", "big")) == ROWS
        assert big.store.head().revision == start + 4
        assert big.store.check() == []
