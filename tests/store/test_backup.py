"""Backups as bytes: what is in them, and that whatever happened to a file is told."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphsvc.store import backup, chain
from graphsvc.store.backup import DamagedBackup
from graphsvc.store.base import Key, LogPosition
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.worlds import country, retract, write

Lines = list[bytes]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    write(store, *worlds.small_world())
    write(store, country("albania", "Shqipëria"), retract(worlds.MEMBERSHIP), reason="ndryshim")
    store.add_key(Key("k1", "a secret name", "read", "a" * 64, "2026-01-01T00:00:00.000000Z"))
    yield store
    store.close()


def written(store: SqliteStore) -> bytes:
    out = io.BytesIO()
    backup.write(store, out)
    return out.getvalue()


def lines(store: SqliteStore) -> Lines:
    return gzip.decompress(written(store)).splitlines(keepends=True)


def faults_of(content: bytes) -> list[str]:
    return backup.check(io.BytesIO(content))[1]


def test_a_backup_has_a_header_a_line_for_each_change_and_a_trailer(store: SqliteStore) -> None:
    first, *changes, last = map(json.loads, lines(store))
    head = store.head()
    assert first == {
        "format": "graphsvc backup 1",
        "store_id": head.store_id,
        "head": {"revision": 2, "at": head.at},
        "columns": list(chain.COLUMNS),
    }
    assert [chain.change_of(change) for change in changes] == store.changes(LogPosition(0, 0), 99)
    assert last == {"changes": len(changes), "chain": head.chain}


def test_the_chain_can_be_computed_from_the_lines_with_any_sha256(store: SqliteStore) -> None:
    _, *changes, _ = lines(store)
    value = ""
    for revision in (1, 2):
        mine = b"".join(line for line in changes if json.loads(line)[0] == revision)
        value = hashlib.sha256(value.encode() + mine).hexdigest()
    assert value == store.head().chain


def test_a_line_is_what_the_standard_library_writes(store: SqliteStore) -> None:
    odd = (
        1,
        2,
        2**63 - 1,
        "tie",
        '"\\/',
        -1,
        "put",
        "\x00\x1f\x7f\x80\u2028\ufeff",
        None,
        "\t\r\n\b\f",
        "𝄞é",
        '{"a":1.5}',
    )
    for values in (odd, *map(chain.columns, store.changes(LogPosition(0, 0), 99))):
        assert chain.line(values).decode() == json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def test_two_backups_of_one_head_are_the_same_bytes(store: SqliteStore) -> None:
    assert written(store) == written(store)


def test_no_key_is_in_a_backup(store: SqliteStore) -> None:
    assert b"secret name" not in gzip.decompress(written(store))


def test_an_empty_store_has_a_backup(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "empty.sqlite")
    store.migrate()
    contents, faults = backup.check(io.BytesIO(written(store)))
    assert faults == [] and contents is not None and (contents.revision, contents.changes, contents.chain) == (0, 0, "")
    store.close()


def test_a_backup_that_is_whole_has_no_fault(store: SqliteStore) -> None:
    assert faults_of(written(store)) == []


def test_what_is_written_meanwhile_is_not_in_it(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    read, head = store.changes, store.head()

    def changes(after: LogPosition, limit: int) -> object:
        write(store, country(f"c-{after.revision}-{after.seq}"))
        return read(after, 3)

    monkeypatch.setattr(store, "changes", changes)
    contents, faults = backup.check(io.BytesIO(written(store)))
    assert faults == [] and contents is not None and (contents.revision, contents.chain) == (2, head.chain)


def test_a_log_that_was_edited_is_not_backed_up(store: SqliteStore) -> None:
    with store._writing() as db:
        db.execute("UPDATE changes SET body = replace(body, 'Italy', 'Italia')")
        db.execute("COMMIT")
    with pytest.raises(Exception, match="graphsvc check"):
        written(store)


# Damage


def edited(line: int, before: bytes, after: bytes) -> Callable[[Lines], Lines]:
    def edit(content: Lines) -> Lines:
        assert before in content[line]
        return [*content[:line], content[line].replace(before, after), *content[line:][1:]]

    return edit


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (edited(6, b"Italy", b"Italia"), "do not fit the chain"),
        (edited(6, b'"ana"', b'"eve"'), "do not fit the chain"),
        (edited(6, b"[1,6", b"[1,7"), "line 7: revision 1 change 7 stands where revision 1 change 6 should"),
        (edited(6, b"[", b"{["), "line 7 is no trailer"),
        (edited(6, b'"entity"', b"17"), "line 7 is no change"),
        (edited(6, b"[1,6", b"[1,99999999999999999999"), "line 7 is no change"),
        (edited(0, b'"revision":2', b'"revision":3'), "the changes end at revision 2"),
        (edited(0, b"backup 1", b"backup 9"), "of the form 'graphsvc backup 9'"),
        (edited(0, b"graphsvc backup", b"other backup"), "is no backup of graphsvc"),
        (edited(0, b'"head"', b'"tail"'), "header does not say"),
        (edited(-1, b'"changes":12', b'"changes":13'), "there are 12 changes, the trailer says 13"),
        (edited(-1, b'"chain":"', b'"chain":"0'), "do not fit the chain"),
        (lambda content: [*content[:5], *content[6:]], "line 6: revision 1 change 6 stands where"),
        (
            lambda content: [content[0], content[2], content[1], *content[3:]],
            "line 2: revision 1 change 2 stands where",
        ),
        (lambda content: content[:-1], "before its trailer: it was cut off"),
        (lambda content: [*content[:-2], content[-1]], "revision 2 has 1 of its 2 changes"),
        (lambda content: content[:1], "the file ends after line 1"),
        (lambda content: [], "before its header"),
        (lambda content: [*content, content[1]], "there is more after the trailer"),
        (lambda content: content + content, "there is more after the trailer"),
        (lambda content: [content[0][:-9]], "before its header: it was cut off"),
    ],
)
def test_a_file_that_was_edited_cut_or_reordered_is_told(
    store: SqliteStore, damage: Callable[[Lines], Lines], says: str, tmp_path: Path
) -> None:
    content = gzip.compress(b"".join(damage(lines(store))))
    (fault,) = faults_of(content)
    assert says in fault
    target = SqliteStore(tmp_path / "target.sqlite")
    with pytest.raises(DamagedBackup):
        target.restore(backup.Reading(io.BytesIO(content)).changes())
    target.migrate()
    assert (target.head().revision, target.changes(LogPosition(0, 0), 9)) == (0, [])
    target.close()


def test_every_cut_and_every_flipped_byte_of_a_file_is_told(store: SqliteStore) -> None:
    content = written(store)
    for length in range(len(content)):
        assert len(faults_of(content[:length])) == 1
    # The first bytes of gzip also hold a moment, flags of compression and a system, which say nothing of the content.
    meaningless = {4, 5, 6, 7, 8, 9}
    for place in set(range(len(content))) - meaningless:
        # Of the last byte of what is compressed only the low bits may be in use.
        bit = 0x10 if place < min(meaningless) else 0x01
        flipped = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
        assert len(faults_of(flipped)) == 1, place


@pytest.mark.parametrize(
    "content", [b"", b"not gzip at all", b"\x1f\x8b", gzip.compress(b"\xff\xfe", mtime=0), b"SQLite format 3\0"]
)
def test_what_is_no_backup_is_told(content: bytes) -> None:
    assert len(faults_of(content)) == 1
