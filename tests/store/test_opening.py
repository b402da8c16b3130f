"""Which URL opens which store."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.errors import InvalidParameter
from graphsvc.store.opening import open_store
from graphsvc.store.sqlite import SqliteStore


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///store.sqlite", "store.sqlite"),
        ("sqlite:///data/store.sqlite", "data/store.sqlite"),
        ("sqlite:////var/lib/store.sqlite", "/var/lib/store.sqlite"),
    ],
)
def test_three_slashes_are_relative_and_four_absolute(url: str, path: str) -> None:
    store = open_store(url)
    assert isinstance(store, SqliteStore)
    assert (store.path, store.url) == (Path(path), url)


@pytest.mark.parametrize(
    "url",
    ["", "store.sqlite", "sqlite://store.sqlite", "sqlite:///", "sqlite:///data/", "sqlite:///:memory:", "sqlite:///a\0b",
     "postgresql://host/db", "bolt:host", "bolt://", "neo4j://host:port", "bolt://[::1", "http://localhost:7474"],
)  # fmt: skip
def test_other_urls_are_refused_with_the_forms_there_are(url: str) -> None:
    with pytest.raises(InvalidParameter, match="sqlite:////absolute") as caught:
        open_store(url)
    assert caught.value.faults[0].pointer == "store"


@pytest.mark.parametrize(
    "url", ["bolt://neo4j:s3cret@host:7687", "neo4j+x://neo4j:s3cret@host", "mysql://u:s3cret@h/d"]
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        open_store(url)
    assert "s3cret" not in str(caught.value)


def test_opening_makes_no_file(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/store.sqlite")
    assert list(tmp_path.iterdir()) == []
