"""Every error that graphsvc raises on purpose.

::

    GraphsvcError
    ├── InvalidInput            faults in what was sent, each with a pointer
    │   └── InvalidParameter    the same for a question's parameters
    ├── NotFound                nothing has ever borne this id or name
    ├── Retracted               it was here and has been taken back
    ├── Merged                  it lives on under another id
    ├── Ambiguous               several entities answer to this reference
    ├── Conflict                the request contradicts what is stored
    │   ├── StillReferred       other records refer to it
    │   └── NoSuchPosition      the log has no such place, as after it was replaced
    ├── VersionMismatch         it has changed since it was read
    ├── Unauthenticated         no key, or a wrong one
    ├── Forbidden               the key may not do this
    ├── TooLarge                a body, batch or question over its limit
    ├── MalformedRequest        what came is no request of HTTP
    ├── AddressTooLong          the address of a request is over its limit
    ├── HeadTooLarge            the header lines of a request are over their limits
    ├── RequestTimeout          the rest of a request did not come
    ├── WrongHost               the request names a host that this server does not answer for
    ├── TooManyConnections      no place is left for another connection; try again
    ├── TooMany                 one client asks for more at a time than its share
    └── StoreUnavailable        the store is away or busy; try again
        └── StoreUnusable       the store cannot be used as it is; trying again will not help
            └── StoreIncomplete  its file lacks what was written to it, or lies beside what is another's
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

MOST_FAULTS = 1_000
"""How many faults are listed. Nobody reads more, and each takes more memory than the few bytes that it may be about."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: where (a JSON pointer or a parameter's name) and what to do."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a reference may mean, the code it was found by, and the period of that code."""

    id: str
    name: str
    kind: str
    code: str | None = None
    valid: str | None = None


class GraphsvcError(Exception):
    """The root of all errors raised on purpose; its text is a sentence that says what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidInput(GraphsvcError):
    """What was sent cannot be taken; its faults are listed, up to MOST_FAULTS, and nothing was written.

    `more` is how many more there are; True where the reading stopped, so that nobody knows.
    """

    def __init__(self, faults: Sequence[Fault], detail: str | None = None, more: bool | int = False) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        self.more: bool | int = more or len(faults) - len(self.faults)
        if detail is None:
            first = self.faults[0] if self.faults else Fault("", "the input is not valid")
            others = f" ({len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            if self.more:
                rest = "there may be more" if self.more is True else f"there are {self.more:,} more"
                others = f"; {len(self.faults):,} faults are listed; {rest}"
            detail = f"{first.pointer or 'input'}: {first.detail}{others}"
        super().__init__(detail)


class Faults(list[Fault]):
    """The faults of one request as they are found. One over MOST_FAULTS ends the reading: it raises InvalidInput."""

    def append(self, fault: Fault) -> None:
        """Add a fault. Raises InvalidInput where there are enough."""
        if len(self) >= MOST_FAULTS:
            raise InvalidInput(self, more=True)
        super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add faults one by one. Raises InvalidInput as soon as there are enough."""
        for fault in faults:
            self.append(fault)

    def __iadd__(self, faults: Iterable[Fault]) -> Self:  # type: ignore[override, misc]
        self.extend(faults)
        return self


class InvalidParameter(InvalidInput):
    """A parameter of a question cannot be taken."""

    @classmethod
    def of(cls, name: str, detail: str) -> InvalidParameter:
        """Build the error for one parameter."""
        return cls([Fault(name, detail)])


class NotFound(GraphsvcError):
    """Nothing bears this id, code or name; candidates are close spellings, never a guess.

    `ref` is the reference where one to an entity was sent.
    """

    def __init__(self, detail: str, candidates: Sequence[Candidate] = (), ref: str | None = None) -> None:
        super().__init__(detail)
        self.candidates, self.ref = tuple(candidates), ref


class Retracted(GraphsvcError):
    """The record was here and has been retracted; its history stays."""


class Merged(GraphsvcError):
    """The entity lives on under another id; `ref` is the reference that led to it."""

    def __init__(self, detail: str, successor: str, ref: str) -> None:
        super().__init__(detail)
        self.successor, self.ref = successor, ref


class Ambiguous(GraphsvcError):
    """Several entities answer to this reference, which is `ref`."""

    def __init__(self, detail: str, candidates: Sequence[Candidate], ref: str | None = None) -> None:
        super().__init__(detail)
        self.candidates, self.ref = tuple(candidates), ref


class Conflict(GraphsvcError):
    """The request contradicts what is stored."""


class StillReferred(Conflict):
    """Other records refer to what was to be retracted."""

    def __init__(self, detail: str, references: Sequence[str]) -> None:
        super().__init__(detail)
        self.references = tuple(references)


class NoSuchPosition(Conflict):
    """The log does not reach as far as the place from which it was to be read, or is another one there."""


class VersionMismatch(GraphsvcError):
    """The record's version is not the one expected."""


class Unauthenticated(GraphsvcError):
    """No key came with the request, or one that is wrong, expired or revoked."""


class Forbidden(GraphsvcError):
    """The key's scope does not allow this."""


class TooLarge(GraphsvcError):
    """Something is over its limit."""


class MalformedRequest(GraphsvcError):
    """What came is no request of HTTP."""


class AddressTooLong(GraphsvcError):
    """The address of a request, its path and query, is longer than the limit."""


class HeadTooLarge(GraphsvcError):
    """The header lines of a request are more, or longer, than the limits."""


class RequestTimeout(GraphsvcError):
    """The rest of a request did not come in time."""


class WrongHost(GraphsvcError):
    """The request names a host that this server does not answer for."""


class TooManyConnections(GraphsvcError):
    """No place is left for another connection; the same request may be sent again after `retry_after` seconds."""

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class TooMany(GraphsvcError):
    """One client asks for more at a time than its share; the same request may be sent again after `retry_after` seconds."""

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class StoreUnavailable(GraphsvcError):
    """The store is away or busy; the same request may be sent again after `retry_after` seconds."""

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class StoreUnusable(StoreUnavailable):
    """The store is read-only, damaged, or made by something else or a newer graphsvc; trying again will not help."""


class StoreIncomplete(StoreUnusable):
    """The store's file lacks what was written to it, as a copy taken in use does, or lies beside what is another's."""


def slug_of(error: type[GraphsvcError]) -> str:
    """Return the name by which an error goes over the wire: its class's, in lower case with hyphens.

    >>> slug_of(NoSuchPosition)
    'no-such-position'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()
