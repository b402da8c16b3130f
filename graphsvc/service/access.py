"""Who may do what: keys made of 256 random bits, of which the store keeps only the SHA-256."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from threading import Lock
from typing import Literal

from graphsvc.errors import Conflict, Fault, Forbidden, InvalidInput, NotFound, StoreUnavailable, Unauthenticated
from graphsvc.model import moments
from graphsvc.model.batch import Author
from graphsvc.model.text import TextError, clean
from graphsvc.store.base import Key, Scope, Store

SCOPES: tuple[Scope, ...] = ("read", "write", "admin")
"""From the least to the most; each allows what those before it allow."""

LAST_KNOWN_SECONDS = 600.0
"""For how long, while the store is away, a key lets read that the store confirmed last. It bounds what a key that is
revoked meanwhile can still see: what this process has in memory."""

_AWAY_SECONDS = 2.0
"""After the store did not answer, it is asked about a key again this much later, and by one request at a time: asking
Neo4j while it is away takes seconds, which nobody who has a key in memory needs to wait."""
_REMEMBERED = 1000
_ANYONE = Author(None, "anyone")


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may do, and in whose name."""

    author: Author
    scope: Scope

    def require(self, scope: Scope) -> Author:
        """Return who asks, or raise Forbidden where the key's scope does not reach."""
        if SCOPES.index(self.scope) < SCOPES.index(scope):
            raise Forbidden(f"the key {self.author.name!r} may {self.scope}, and this needs {scope}; use another key")
        return self.author


class Remembered:
    """Secrets and what they allow: what the store said of one is remembered for `memory` seconds, at most 5."""

    def __init__(self, memory: float, clock: Callable[[], float]) -> None:
        self._memory, self._clock = min(memory, 5.0), clock
        self._known: OrderedDict[str, tuple[float, Key, Access | None]] = OrderedDict()
        self._lock = Lock()
        self._away_until = -1.0
        self.refusals = 0
        """Goes up whenever a secret is found to be no longer good: what was let through before may not be any more."""

    def _find(self, sha256: str) -> Key | None:
        """Ask the store for the key that a secret of this hash stands for."""
        raise NotImplementedError

    def _refusal(self) -> Unauthenticated:
        """Return the error for a secret of which the store knows nothing."""
        raise NotImplementedError

    def forget(self) -> None:
        """Ask the store anew about every secret."""
        with self._lock:
            self._known.clear()
            self.refusals += 1

    def remembered(self, secret: str, within: float = 5.0) -> Access | None:
        """Look up what `verify` found a moment ago, without asking the store; None where it must be asked.

        `within` is for how many seconds at most what the store said is believed.
        """
        sha256 = digest(secret)
        with self._lock:
            known = self._known.get(sha256)
        if known is None:
            return None
        at, key, access = known
        if self._clock() - at > (within if within < self._memory else self._memory):
            return None
        return access or _access(key)

    def last_known(self, secret: str) -> Access | None:
        """Return what a secret allowed when last confirmed, where the store did not answer a moment ago; else None.

        Raises Unauthenticated for a secret that was known to be no longer good, or is by now.
        """
        return self._last_known(secret) if self._clock() < self._away_until else None

    def _last_known(self, secret: str) -> Access | None:
        with self._lock:
            known = self._known.get(digest(secret))
        if known is None or self._clock() - known[0] > LAST_KNOWN_SECONDS:
            return None
        return _access(known[1])

    def verify_to_read(self, secret: str) -> Access:
        """Check what a secret allows, for reading: while the store is away, what it last said counts for 10 minutes.

        Raises Unauthenticated, and StoreUnavailable for a secret that was not confirmed lately.
        """
        access = self.last_known(secret)
        if access is not None:
            return access
        if self._away_until >= 0:
            self._away_until = self._clock() + _AWAY_SECONDS  # The others go on with what is known.
        try:
            access = self.verify(secret)
        except StoreUnavailable:
            self._away_until = self._clock() + _AWAY_SECONDS
            access = self._last_known(secret)
            if access is None:
                raise
            return access
        self._away_until = -1.0
        return access

    def good_until(self, secret: str) -> float | None:
        """Return up to when, by `now`, a secret is believed to be good; None where that takes a look at it each time."""
        with self._lock:
            known = self._known.get(digest(secret))
        return None if known is None or known[2] is None else known[0] + self._memory

    def now(self) -> float:
        """Return the seconds of the clock by which secrets are remembered."""
        return self._clock()

    def verify(self, secret: str, within: float = 5.0) -> Access:
        """Check what this secret allows, `within` as above. Raises Unauthenticated, and StoreUnavailable."""
        access = self.remembered(secret, within)
        if access is not None:
            return access
        sha256, asked_at = digest(secret), self._clock()
        key = self._find(sha256)
        # Remembered whatever it is: a key that was good a moment ago and is revoked now must not pass again.
        with self._lock:
            former = self._known.pop(sha256, None)
            if former is not None and (key is None or key.revoked_at is not None):
                self.refusals += 1
            if key is not None:
                # What has no end needs no look at the time, which takes longer than all the rest of a hot read.
                is_lasting = key.revoked_at is None and key.expires_at is None
                self._known[sha256] = (asked_at, key, _access(key) if is_lasting else None)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if key is None:
            raise self._refusal()
        return _access(key)


KeyDeed = Literal["made", "rotated", "revoked"]


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """What was done with a key, and by whom (None: it is not known). A rotated key `replaces` the one of this id."""

    at: str
    what: KeyDeed
    name: str
    id: str
    by: str | None = None
    replaces: str | None = None


def _new(
    name: str, scope: Scope, expires_at: str | None, by: str | None, replaces: str | None = None
) -> tuple[Key, str]:
    secret, key_id = f"gsk_{token_urlsafe(32)}", f"k-{token_hex(8)}"
    made = moments.now()
    return Key(key_id, name, scope, digest(secret), made, expires_at, created_by=by, replaces=replaces), secret


class Keys(Remembered):
    """Creates, lists, rotates, revokes and verifies keys. `by` says who asks for that."""

    def __init__(self, store: Store, *, memory: float = 4.0, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(memory, clock)
        self._store = store

    def create(self, name: str, scope: Scope, expires_at: str | None = None, by: str | None = None) -> tuple[Key, str]:
        """Make a key and give it with its secret, which is shown this once.

        `expires_at` is a moment in ISO 8601. Raises Conflict where the name is taken, InvalidInput for a bad one.
        """
        expiry = self._expiry(expires_at)
        try:
            name = clean(name.strip(), 200)
        except TextError as exc:
            raise InvalidInput([Fault("name", str(exc))]) from exc
        if not name:
            raise InvalidInput([Fault("name", "is blank; name the key after who uses it")])
        if scope not in SCOPES:
            raise InvalidInput([Fault("scope", f"{scope!r} is not one of the scopes {', '.join(SCOPES)}")])
        key, secret = _new(name, scope, expiry, by)
        self._store.add_key(key)
        return key, secret

    def rotate(self, name: str, overlap: timedelta, by: str | None = None) -> tuple[Key, str]:
        """Make a new secret under a key's name, with its scope and its end; the old one ends after the overlap.

        Gives the new key with its secret, which is shown this once. Raises NotFound where no key bears the name, Conflict
        where that has been revoked or has expired.
        """
        keys = [key for key in self.listed() if name in (key.name, key.id)]
        if not keys:
            raise NotFound(f"there is no key {name!r}; `graphsvc key list` names them")
        old = max((key for key in keys if key.revoked_at is None), key=lambda key: key.created_at, default=None)
        if old is None or (old.expires_at is not None and moments.read(old.expires_at) <= _now()):
            state = "revoked" if old is None else "expired"
            raise Conflict(f"the key {name!r} is {state}; make a new one with `graphsvc key create`")
        key, secret = _new(old.name, old.scope, old.expires_at, by, old.id)
        self._store.replace_key(key, moments.write(_now() + overlap))
        self.forget()
        return key, secret

    def events(self) -> list[KeyEvent]:
        """List what was done with keys, by moment."""
        events = []
        for key in self.listed():
            what: KeyDeed = "rotated" if key.replaces else "made"
            events.append(KeyEvent(key.created_at, what, key.name, key.id, key.created_by, key.replaces))
            if key.revoked_at is not None:
                events.append(KeyEvent(key.revoked_at, "revoked", key.name, key.id, key.revoked_by))
        return sorted(events, key=lambda event: event.at)

    def _expiry(self, text: str | None) -> str | None:
        if text is None:
            return None
        try:
            moment = moments.read(text)
            written = moments.write(moment)
        except (ValueError, OverflowError) as exc:
            detail = f"{text!r} is not a moment; write it like 2030-01-31 or 2030-01-31T12:00:00Z"
            raise InvalidInput([Fault("expires", detail)]) from exc
        if moment <= _now():
            raise InvalidInput([Fault("expires", f"{text!r} has passed; the key would never work")])
        return written

    def listed(self) -> list[Key]:
        """List every key, revoked and expired ones too."""
        return self._store.keys()

    def revoke(self, key_id: str, by: str | None = None) -> None:
        """Revoke a key by id or name; other processes refuse it within 5 seconds. Raises NotFound."""
        self._store.revoke_key(key_id, moments.now(), by)
        self.forget()

    def _find(self, sha256: str) -> Key | None:
        return self._store.find_key(sha256)

    def _refusal(self) -> Unauthenticated:
        return Unauthenticated("this server has no such key; ask for one, and send it as Authorization: Bearer KEY")


def anyone() -> Access:
    """Return what a request without a key may do where reading is open."""
    return Access(_ANYONE, "read")


def _access(key: Key) -> Access:
    if key.revoked_at is not None:
        raise Unauthenticated(f"the key {key.name!r} has been revoked; ask for another")
    if key.expires_at is not None and moments.read(key.expires_at) <= _now():
        raise Unauthenticated(f"the key {key.name!r} has expired; ask for another")
    return Access(Author(key.id, key.name), key.scope)


def _now() -> datetime:
    return datetime.now(UTC)


def digest(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256 in hexadecimal."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
