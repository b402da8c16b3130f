"""A table is written while it is sent: however long it is, little of it is in memory at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.running import REPOSITORY


@pytest.mark.parametrize("name", ["csv", "parquet", "arrow"])
def test_a_million_dyad_years_take_less_than_200_megabytes_more(name: str) -> None:
    # A shell stands between: what a process is started from counts as the most memory that it ever had.
    command = ["sh", "-c", '"$0" -m tests.export.measuring "$1"; exit $?', sys.executable, name]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rows"] > 1_000_000
    assert found["more"] < 200 * 10**6, found
