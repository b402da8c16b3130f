"""Signing in: a key is exchanged for a secret that a browser keeps, of which the store has only the SHA-256."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import compare_digest, token_urlsafe

from graphsvc.errors import Unauthenticated
from graphsvc.model import moments
from graphsvc.service.access import Keys, Remembered, digest
from graphsvc.store.base import Key, Session, Store

LENGTH = timedelta(hours=8)


class Sessions(Remembered):
    """Begins, verifies and ends the sessions of people who signed in with a key.

    A session ends after 8 hours, or with its key. What the store said of it is remembered as that of a key is.
    """

    def __init__(
        self, store: Store, keys: Keys, *, memory: float = 4.0, clock: Callable[[], float] | None = None
    ) -> None:
        super().__init__(memory, clock or keys.now)
        self._store, self._keys = store, keys

    def begin(self, key_secret: str) -> str:
        """Sign in with a key and return the secret of the session. Raises Unauthenticated for a key that is not good."""
        self._keys.verify(key_secret, 0)
        secret, now = token_urlsafe(32), datetime.now(UTC)
        session = Session(digest(secret), digest(key_secret), moments.write(now), moments.write(now + LENGTH))
        self._store.add_session(session)
        return secret

    def end(self, secret: str) -> None:
        """End a session, if there is one; other processes let it pass for 5 seconds more."""
        self._store.remove_session(digest(secret))
        self.forget()

    def _find(self, sha256: str) -> Key | None:
        """Find the key of a session, which ends at the latest with the session."""
        session_and_key = self._store.find_session(sha256)
        if session_and_key is None:
            return None
        session, key = session_and_key
        return replace(key, expires_at=min(session.expires_at, key.expires_at or session.expires_at))

    def _refusal(self) -> Unauthenticated:
        return Unauthenticated("you are no longer signed in; sign in again")


def form_token(secret: str) -> str:
    """Return what the forms of a session's pages carry, which no page of another site can know."""
    return sha256(f"form of {secret}".encode()).hexdigest()


def is_form_token(secret: str, given: str) -> bool:
    """Say whether a form came from a page of this session."""
    return compare_digest(form_token(secret).encode(), given.encode())
