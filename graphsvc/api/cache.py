"""The byte cache: answers and pages as they were sent, repeated while nothing that they depend on has changed.

A response is kept where it has an ETag, which is what answers get that depend on the store, the revision and the day
alone. Streams, errors, writes and pages of the log have none. Everything in here runs on the event loop, so nothing
is locked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.types import Message, Scope

from graphsvc.api.auth import cookie_secret, good_until, is_open_to, remembered
from graphsvc.api.encoding import has
from graphsvc.api.forms import accepted
from graphsvc.api.hosts import Hosts
from graphsvc.api.negotiation import content_coding
from graphsvc.api.origins import Origins
from graphsvc.api.tallies import Tally
from graphsvc.errors import GraphsvcError
from graphsvc.model import dates
from graphsvc.service.access import Keys, anyone
from graphsvc.service.sessions import Sessions
from graphsvc.settings import Settings
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import Scope as AccessScope

LIMIT_BYTES = 64 * 2**20
"""The most that all responses in the cache may take."""
SHARE = 16
"""A response may take one part in this many of it, so that no file drives out everything else."""
MOST_REPEATED = 1_000
"""How many requests are known whole, so that the same one again is answered without a look at its parts."""
_MOST_OF_A_REQUEST = 2_000
"""How many bytes a request may have to be one of them."""
_OVERHEAD = 1_000
"""About what Python needs for an entry besides its bytes."""
NOT_SNIFFED = (b"x-content-type-options", b"nosniff")
"""A header that every response has."""
_METHODS = frozenset({"GET", "HEAD"})
_VARY = frozenset({b"authorization", b"accept", b"accept-encoding", b"origin", b"cookie"})
"""The headers on which a response in the cache may depend: those that its key holds."""
_OF_304 = frozenset(
    {
        b"etag",
        b"cache-control",
        b"vary",
        NOT_SNIFFED[0],
        b"graphsvc-revision",
        b"access-control-allow-origin",
        b"access-control-expose-headers",
    }
)
"""What a 304 has of the headers of the reply that it stands for, made here or by the application."""
_MOMENTS = {"/v1/learned": ("known", "from", "to")}
"""The parameters that are moments, by path; elsewhere `known` alone is one."""

Key = tuple[object, ...]
Generation = tuple[object, int, int]
"""Which reading of a store is shown, its revision, and today: when any of them is another, the cache is emptied."""
_NONE: Generation = (None, -1, -1)
Headers = list[tuple[bytes, bytes]]
Repeated = tuple["CachedResponse", float | None, int]
"""The response to a request seen before, how long its key is good (None: it has none), and `Keys.refusals` then."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response, the route that made it, and where it is counted (None: wherever the method is)."""

    status: int
    headers: Headers
    body: bytes
    route: str
    tally: Tally | None
    tag: str
    size: int

    def without_body(self) -> CachedResponse:
        """Return the response to HEAD."""
        return replace(self, body=b"", tally=None)

    def unless_known(self, tags: bytes) -> CachedResponse:
        """Return the response to a request with If-None-Match: 304 where it names the tag."""
        if not has(tags.decode("latin-1"), self.tag):
            return self
        headers = [pair for pair in self.headers if pair[0] in _OF_304]
        return replace(self, status=304, headers=headers, body=b"", tally=None)


class Recording:
    """A response on its way to a client, gathered for the cache as long as it may be kept."""

    def __init__(self, key: Key, generation: Generation, limit: int) -> None:
        self.key, self.generation = key, generation
        self.headers: Headers = []
        self.pieces: list[bytes] = []
        self._limit, self._is_dropped, self._size = limit, False, 0

    def add(self, message: Message) -> bool:
        """Take a message of the response, and return whether it is whole now and may be kept."""
        if self._is_dropped:
            return False
        if message["type"] == "http.response.start":
            self.headers = list(message["headers"])
            self._is_dropped = message["status"] != 200 or not _may_be_kept(dict(self.headers))
            return False
        if message["type"] == "http.response.body":
            piece = message.get("body", b"")
            self._size += len(piece)
            if self._size > self._limit:
                self._is_dropped, self.pieces = True, []
                return False
            self.pieces.append(piece)
        return not message.get("more_body", False)


class ResponseCache:
    """The responses of one generation, the least recently asked for dropped first where they take too much."""

    def __init__(
        self, follower: Follower, keys: Keys, sessions: Sessions, settings: Settings, *, limit: int = LIMIT_BYTES
    ) -> None:
        self._follower, self._keys, self._sessions, self.limit = follower, keys, sessions, limit
        self._settings, self._hosts, self._origins = settings, Hosts(settings), Origins(settings)
        self._generation: Generation | None = None
        self._responses: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._repeated: dict[Key, Repeated] = {}
        self.size = 0

    def __len__(self) -> int:
        return len(self._responses)

    def find(self, scope: Scope) -> CachedResponse | None:
        """Return the response to a request, None where the application has to make it.

        The first look at the cache after the revision, the day or the store has changed empties it.
        """
        state = self._follower.shown
        token, head, today = self._generation or _NONE
        if state is None or state.head != head or state.token is not token or dates.today() != today:
            self._empty(self._now())
            return None
        # All of a request is its key first: to look for its parts takes longer than all the rest of a hot read.
        server = scope.get("server")
        whole = (scope["method"], scope["path"], scope["query_string"], server and server[0], *scope["headers"])
        repeated = self._repeated.get(whole)
        if repeated is not None:
            response, good_until, refusals = repeated
            if good_until is None or (refusals == self._keys.refusals and self._keys.now() <= good_until):
                return response
            del self._repeated[whole]
        return self._find_by_parts(scope, whole)

    def _find_by_parts(self, scope: Scope, whole: Key) -> CachedResponse | None:
        given = dict(scope["headers"])
        key = self._key(scope, given)
        if key is None or (found := self._responses.get(key)) is None:
            return None
        self._responses.move_to_end(key)
        if b"if-none-match" in given:
            found = found.unless_known(given[b"if-none-match"])
        if scope["method"] == "HEAD":
            found = found.without_body()
        if b"authorization" in given or is_open_to(scope, self._settings):
            # A session ends by itself, so it is looked at each time.
            self._expect_again(scope, whole, given.get(b"authorization"), found)
        return found

    def _expect_again(self, scope: Scope, whole: Key, authorization: bytes | None, response: CachedResponse) -> None:
        """Remember a request whole, as long as its key is believed to be good."""
        size = len(scope["path"]) + len(scope["query_string"]) + sum(len(a) + len(b) for a, b in scope["headers"])
        until = None if authorization is None else good_until(self._keys, authorization)
        if size > _MOST_OF_A_REQUEST or (until is None and authorization is not None):
            return
        if len(self._repeated) >= MOST_REPEATED:
            self._repeated.clear()
        self._repeated[whole] = (response, until, self._keys.refusals)

    def _empty(self, generation: Generation | None) -> None:
        if generation != self._generation:
            self._responses.clear()
            self._repeated.clear()
            self._generation, self.size = generation, 0

    def record(self, scope: Scope) -> Recording | None:
        """Begin to record the response to a request, for `keep`; None where it is not for the cache."""
        key, generation = self._key(scope, dict(scope["headers"])), self._now()
        if key is None or generation is None or scope["method"] != "GET":
            return None
        return Recording(key, generation, self.limit // SHARE)

    def keep(self, recording: Recording, route: str, tally: Tally) -> None:
        """Keep a response that is whole, and count it as a miss.

        Not where the generation has changed since it was asked for: nobody knows what it was answered from.
        """
        generation = self._now()
        if recording.generation != generation or _is_of_now(recording.key):
            return
        tally.misses += 1
        headers, body, key = recording.headers, b"".join(recording.pieces), recording.key
        parts = (part for part in key if isinstance(part, str | bytes))
        size = _OVERHEAD + len(body) + sum(map(len, parts)) + sum(len(a) + len(b) for a, b in headers)
        if size > self.limit // SHARE or generation != self._generation:
            return
        former = self._responses.pop(key, None)
        if former is not None or self.size + size > self.limit:
            # So each that is asked for between two times that something is dropped goes to the end of the order once.
            self._repeated.clear()
        self.size += size - (0 if former is None else former.size)
        tag = dict(headers)[b"etag"].decode("latin-1")
        self._responses[key] = CachedResponse(200, headers, body, route, tally, tag, size)
        while self.size > self.limit:
            self.size -= self._responses.popitem(last=False)[1].size

    def _key(self, scope: Scope, given: Mapping[bytes, bytes]) -> Key | None:
        """Return what the response depends on besides the generation; None where it is not for the cache.

        A key that is wrong, or of which the store has not been asked lately, is left to the application.
        """
        path: str = scope["path"]
        # A header that comes twice is read in more than one way.
        if scope["method"] not in _METHODS or len(given) != len(scope["headers"]) or self._hosts.fault(scope):
            return None
        authorization, cookie = given.get(b"authorization"), given.get(b"cookie")
        session = None if cookie is None else cookie_secret(cookie.decode("latin-1"))
        try:
            access = self._access(scope, authorization, session)
        except GraphsvcError:
            return None
        if access is None:
            return None
        is_answer, accept = path.startswith("/v1/"), given.get(b"accept", b"")
        return (
            path,
            scope["query_string"],
            access,
            # A page offers to sign out; an answer is the same for all of a scope.
            session is not None and not is_answer,
            # A page names the server in what it says to those who show previews of links.
            None if is_answer else given.get(b"host"),
            accepted(accept.decode("latin-1")) if is_answer else accept,
            content_coding(given.get(b"accept-encoding", b"").decode("latin-1")),
            self._origins.allowed(given.get(b"origin", b"").decode("latin-1")),
        )

    def _access(self, scope: Scope, authorization: bytes | None, session: str | None) -> AccessScope | None:
        """Return the scope of a request; None where the application has to look. Raises Unauthenticated."""
        if authorization is not None:
            return remembered(self._keys, authorization)
        if is_open_to(scope, self._settings):
            return anyone().scope
        if session is None:
            return None
        found = self._sessions.remembered(session)
        return None if found is None else found.scope

    def _now(self) -> Generation | None:
        state = self._follower.shown
        return None if state is None else (state.token, state.head, dates.today())


def _may_be_kept(headers: Mapping[bytes, bytes]) -> bool:
    vary = {name.strip().lower() for name in headers.get(b"vary", b"").split(b",")}
    return b"etag" in headers and vary - {b""} <= _VARY


def _is_of_now(key: Key) -> bool:
    """Return whether a moment asked for is today, which means now and is another one for each request."""
    path, query, *_ = key
    assert isinstance(path, str) and isinstance(query, bytes)
    names, today = _MOMENTS.get(path, ("known",)), dates.iso(dates.today())
    return any(name in names and value == today for name, value in parse_qsl(query.decode("latin-1")))
