"""The port: what graphsvc asks of a store. These docstrings are the contract that both adapters pass.

The change log is the truth. One write is one transaction and one revision; revisions are numbered from 1 without
gaps. A change holds the canonical JSON of its record, so both stores answer with the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, NoReturn, Protocol

import orjson

from graphsvc.errors import Conflict, GraphsvcError, StoreUnusable
from graphsvc.model.batch import Author, Batch
from graphsvc.model.citation import Reference

SCHEMA = 7
"""The number of the newest migration that this graphsvc knows."""

MOST_SESSIONS = 100
"""How many sessions may be open with one key."""

Op = Literal["put", "retract"]
Scope = Literal["read", "write", "admin"]


class LogPosition(NamedTuple):
    """A place in the change log: after this change of this revision. `seq` counts from 1 within the revision."""

    revision: int
    seq: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: the store's random id, its last revision (0: empty), its schema, the last moment.

    `chain` is the hash over the whole log up to here, see `store.chain`; empty where the log is.
    """

    store_id: str
    revision: int
    schema: int
    at: str
    chain: str = ""


@dataclass(frozen=True, slots=True)
class LogChange:
    """One step of one record. `of` counts the changes of its revision; `body` is None for a retraction."""

    revision: int
    seq: int
    of: int
    record: str
    id: str
    version: int
    op: Op
    at: str
    by: Author
    reason: str | None
    body: str | None


def place_after(last: LogChange | None) -> tuple[int, int]:
    """Return the revision and seq of the change that must follow one in the log; None is its start."""
    if last is not None and last.seq < last.of:
        return last.revision, last.seq + 1
    return (1 if last is None else last.revision + 1), 1


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """What became of one write of a batch, and the record's version now; a `conflict` is left as a correction has it."""

    pointer: str
    record: str
    id: str
    version: int
    outcome: Literal["new", "changed", "same", "retracted", "conflict"]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that is taken and yet looks wrong: where, and what it is."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class WriteSummary:
    """What a write did: the revision it made (or, where all was the same, the one that stands).

    It warns of two equal claims under different ids; of claims that the coverage of their dataset never lets speak, and
    of datasets checked through a day to come; of ties and events whose dates surely lie outside the existence of their
    parties or in the future, of ties to which that existence leaves no day, or whose start is as unknown as that of a group
    among the parties; of entities and sources with dates in the future; of obligations that only one of two allies owes;
    and of names and codes that an entity loses.
    """

    revision: int
    at: str
    outcomes: tuple[WriteOutcome, ...]
    warnings: tuple[Warned, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: the SHA-256 of its secret in hexadecimal, never the secret.

    `created_by` and `revoked_by` say who did that, `replaces` is the id of the key in whose place it came. Keys made by
    an older graphsvc do not say.
    """

    id: str
    name: str
    scope: Scope
    sha256: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None
    created_by: str | None = None
    replaces: str | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A stay of somebody who signed in, as it is kept: the SHA-256 of its secret and of the key's, never a secret."""

    sha256: str
    key_sha256: str
    created_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one write of a batch was refused: where, and the error a single write would be answered with."""

    pointer: str
    error: GraphsvcError


class BatchRefused(GraphsvcError):
    """A batch was refused whole; its refusals are listed and nothing was written.

    `more`: the store stopped at MOST_FAULTS of them, and nobody knows how many there are.
    """

    def __init__(self, refusals: Sequence[Refusal], *, more: bool = False) -> None:
        self.refusals, self.more = tuple(refusals), more
        super().__init__("; ".join(f"{refusal.pointer}: {refusal.error.detail}" for refusal in self.refusals[:5]))


def not_empty(head: Head) -> Conflict:
    """Make the error for a restore into a store that holds something."""
    return Conflict(f"the store holds {head.revision:,} revisions already; restore into one that is empty or not there")


def not_replaceable(key: Key) -> Conflict:
    """Make the error for a key that is to replace one which is no longer good."""
    return Conflict(f"the key {key.name!r} has been revoked meanwhile; make a new one with `graphsvc key create`")


class StoredBody(dict[str, Any]):
    """A record as it is stored. Raises StoreUnusable where it lacks what every record has: it was changed by hand."""

    def __missing__(self, name: str) -> NoReturn:
        raise StoreUnusable(f"the store holds a record without {name!r}; run `graphsvc check` on it")


def read_body(text: str) -> StoredBody:
    """Read the canonical JSON of a record. Raises StoreUnusable where it is none."""
    try:
        body = orjson.loads(text)
    except ValueError as exc:
        raise StoreUnusable(f"the store holds a body that is no JSON ({exc}); run `graphsvc check` on it") from exc
    if not isinstance(body, dict):
        raise StoreUnusable("the store holds a body that is no object; run `graphsvc check` on it")
    return StoredBody(body)


class Store(Protocol):
    """A change log with its projections. All methods may be called from several threads.

    Any of them raises StoreUnavailable where the store is away, busy or too slow, and StoreUnusable where it
    was made by something else or by a newer graphsvc.
    """

    url: str

    def migrate(self) -> list[int]:
        """Bring the schema up to date, write the chain over a log without one, and give the migrations applied, in order.

        Safe to repeat and to run from several processes at once on an empty store: one counter, one store id.
        """

    def head(self) -> Head:
        """Read the head as it stands now. Raises StoreUnusable before `migrate`, and while a log is being restored."""

    def write(self, batch: Batch, *, dry_run: bool = False) -> WriteSummary:
        """Take all of the batch in one transaction, or raise Refused with every refusal and take nothing.

        Checks (sameness, expected versions, references) are read in that transaction, after the lock on the
        head. Where every write turns out the same, no revision is made. The moment `at` is set after the lock, in
        UTC with microseconds, and never goes back. `dry_run` does all of it and rolls back; the revision
        told is the one it would have made. An empty batch changes nothing. A merger, or its undoing, is a new
        version of the merged entity alone.
        """

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        """Read up to `limit` changes after the position, by revision and seq.

        A revision is shown only when all of it can be read, and none is skipped.
        """

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Read the canonical JSON of each (record, id, version), in the order asked; None where there is none.

        An empty list gives an empty list. A retraction's version has no body.
        """

    def history(self, record: str, record_id: str, *, before: int | None = None, limit: int = 100) -> list[LogChange]:
        """Read up to `limit` changes of one record, newest first; `before` leaves out that version and later ones."""

    def referrers(self, source_ids: Sequence[str]) -> list[list[Reference]]:
        """List for each source the current records that cite it or that it asserts, by kind and id, in the order asked.

        What was retracted, or cites it no more, is left out; a source that nothing refers to has an empty list.
        """

    def add_key(self, key: Key) -> None:
        """Keep a key. Raises Conflict where its id or name is taken by one that is not revoked."""

    def keys(self) -> list[Key]:
        """List every key, revoked and expired ones too, by creation and id."""

    def find_key(self, sha256: str) -> Key | None:
        """Find the key with this hash, revoked and expired ones too, or None."""

    def replace_key(self, key: Key, ends_at: str) -> None:
        """Keep a key under a name that is in use; those of this name end at that moment, unless they end sooner.

        Raises Conflict where the key that it replaces has been revoked or never was, or where its id is taken.
        """

    def revoke_key(self, key_id: str, at: str, by: str | None = None) -> None:
        """Revoke a key by id or name; moment and author of a key revoked before stay. Raises NotFound."""

    def add_session(self, session: Session) -> None:
        """Keep a session. Those that have expired when it begins go, and of its key's the oldest over MOST_SESSIONS."""

    def find_session(self, sha256: str) -> tuple[Session, Key] | None:
        """Find the session with this hash and its key as it is now, expired and revoked ones too, or None."""

    def remove_session(self, sha256: str) -> None:
        """Let go of the session with this hash, if there is one."""

    def check(self) -> list[str]:
        """Compare the log with itself, its chain and its projections; give a sentence for each fault, none if clean."""

    def repair(self) -> list[str]:
        """Make anew from the log what differs from it, and give a sentence for each thing mended; none where all is right.

        Nobody else writes meanwhile. The log and its chain stay as they are. Raises StoreUnusable where the log has
        faults itself.
        """

    def restore(self, log: Iterable[LogChange]) -> Head:
        """Fill an empty store with a log, numbers and moments kept, under a new store id; make the schema first.

        Raises Conflict where the store is not empty, StoreUnusable where the log has faults, and what the iterable
        raises; then, and where the process ends in the middle, nobody takes what is there for a store, and a restore
        begins anew.
        """

    def close(self) -> None:
        """Let go of connections and files. May be called twice."""
