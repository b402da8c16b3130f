"""A store that holds the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import REPOSITORY, run_here


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a store that holds the seeds, for tests that only read."""
    folder = tmp_path_factory.mktemp("loaded")
    assert run_here("load", REPOSITORY / "seeds", cwd=folder).returncode == 0
    return folder
