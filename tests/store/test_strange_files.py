"""Files that vanish or change under a running store, paths that no system takes, and references to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.errors import StoreUnusable
from graphsvc.store.opening import open_store
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.api.serving import Served, serve


def test_a_write_is_refused_where_the_file_has_been_deleted(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", write_wait=0.1) as served:
        served.secret("write")
        for file in tmp_path.iterdir():
            file.unlink()
        reply = served.send("PUT", "/v1/entities/greece", {"kind": "country", "name": "Greece"})
        assert reply.status_code == 503


def test_a_write_goes_to_the_file_that_has_taken_the_place_of_another(tmp_path: Path) -> None:
    path, other = tmp_path / "store.sqlite", tmp_path / "other.sqlite"
    store = SqliteStore(path)
    store.migrate()
    worlds.write(store, *worlds.small_world())
    new = SqliteStore(other)
    new.migrate()
    new.close()
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)
    other.rename(path)
    assert worlds.write(store, worlds.ALBANIA).revision == 1
    store.close()
    assert SqliteStore(path).head().revision == 1


def test_a_path_that_no_system_takes_is_told() -> None:
    with pytest.raises(StoreUnusable, match="name too long"):
        open_store("sqlite:///" + "a" * 300).head()


def test_an_empty_reference_means_nobody_even_where_a_name_is_only_marks(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        _named_by_a_mark(served)
        for ref in ("", " ", "\u0301"):
            assert served.get("/v1/ties", params={"of": ref}).status_code == 404
            assert served.get("/v1/resolve", params={"ref": ref}).json()["entity"] is None


def _named_by_a_mark(served: Served) -> None:
    served.send("PUT", "/v1/entities/mark", {"kind": "country", "name": "\u00b4"})
