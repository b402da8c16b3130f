"""Where the shipped files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import resources


def test_in_the_repository_a_folder_lies_beside_the_package() -> None:
    assert resources.folder("cypher") == Path(__file__).resolve().parents[1] / "cypher"


def test_an_installed_package_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "_shipped" / "seeds"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.folder("seeds") == shipped


def test_what_does_not_ship_is_not_found() -> None:
    with pytest.raises(FileNotFoundError, match="no-such"):
        resources.folder("no-such")
