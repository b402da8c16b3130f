"""How codes are written: any case, numbers with leading zeros or without; one form is compared."""

from __future__ import annotations

import re

from graphsvc.model.kinds import CODE_SCHEMES

NUMERIC = ("cow", "gw", "iso3n")
"""The schemes whose codes are numbers."""
BY_LENGTH = {2: "iso2", 3: "iso3", 4: "iso3166_3"}
"""The schemes in which a code may stand without its scheme."""
GIVEN_OUT_AGAIN = frozenset({"iso2"})
"""Schemes that give a withdrawn code to somebody else: AI was French Afars and Issas and is Anguilla. The three letters
of ISO 3166-1 are not given out again."""


def scheme_of(text: str) -> str | None:
    """Return the scheme that a text names in any case, None where there is none of the name."""
    name = text.strip().casefold()
    return name if name in CODE_SCHEMES else None


def canonical(scheme: str, code: str) -> str:
    """Return the form of a code that is compared.

    >>> canonical("cow", "002"), canonical("iso3", "alb"), canonical("iso3n", "8"), canonical("wikidata", "q222")
    ('2', 'ALB', '008', 'Q222')
    """
    code = code.strip().upper()
    if code.isascii() and code.isdigit():
        number = code.lstrip("0") or "0"
        return number.zfill(3) if scheme == "iso3n" else number
    return code


def is_same(scheme: str, code: str, other: str) -> bool:
    """Say whether two texts are one code of a scheme."""
    return canonical(scheme, code) == canonical(scheme, other)


def bare(ref: str) -> tuple[str, str] | None:
    """Read a text of two to four letters, in either case, as a code of ISO 3166 and its scheme.

    >>> bare("alb"), bare("Albania")
    (('iso3', 'ALB'), None)
    """
    return (BY_LENGTH[len(ref)], ref.upper()) if re.fullmatch("[A-Za-z]{2,4}", ref) else None
