"""The forms in which a name is looked up: what people write for one name is brought to one text.

A name has a key, which case, accents, punctuation, articles, "of", "and", "St" and usual abbreviations do not change, and
further keys for how lists turn names round: "Korea, Republic of", "Gambia (the)", "Korea North", "N. Korea".
"""

from __future__ import annotations

import re
from functools import lru_cache

from graphsvc.model.text import fold

LABELS = frozenset({"x-cow", "x-gw"})
"""The languages of names that are labels of a list of states for one of its numbers, whoever bears it: Correlates of War
calls 255 Germany from 1816 on. They are looked up like names, but Prussia was not called so."""
_FILLERS = frozenset({"the", "of", "and"})
_LONG = {
    "saint": "st",
    "sainte": "st",
    "rep": "republic",
    "repub": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "utd": "united",
    "isl": "island",
    "isls": "islands",
}
"""Words by the one that stands for them; "st" may be a saint or, in other names, a street: one word for both."""
_DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_ARTICLES = frozenset({"l", "le", "la", "les", "el", "los", "las", "o", "a", "os", "as", "der", "die", "das"})
"""Articles of other languages. They begin names, too (El Salvador, La Paz), so they are only left out as another form."""
_ELIDED = re.compile(r"\s*l['’]\s*(?=\w)", re.IGNORECASE)
_ISLANDS = re.compile(r"\bIs\.", re.IGNORECASE)
_APART = re.compile(r"\b([dl]) (?=\w)")
"""What a space leaves of d' and l'."""
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return the text by which a name is known; empty where it is nothing but marks.

    >>> key("The United States of America"), key("Congo, Dem. Rep."), key("Saint Lucia*")
    ('united states america', 'congo democratic republic', 'st lucia')
    """
    words = [_LONG.get(word, word) for word in fold(_ISLANDS.sub("Islands", text)).split()]
    return " ".join([word for word in words if word not in _FILLERS] or words)


@lru_cache(maxsize=65536)
def keys(text: str) -> tuple[str, ...]:
    """Return all keys of a name, the one that is nearest to what is written first.

    >>> keys("Korea, Republic of"), keys("Korea North")
    (('korea republic', 'republic korea'), ('korea north', 'north korea'))
    """
    return tuple(dict.fromkeys(known_by for form in _forms(text) if (known_by := key(form))))


def halves(text: str) -> tuple[str, str] | None:
    """Return the two names that a text gives one thing: "Iran (Persia)", "Italy/Sardinia"; None where it does not.

    Whoever looks them up must find one bearer of both: a bracket may as well tell one Congo from the other.
    """
    brackets = _BRACKETS.search(text)
    if brackets is not None:
        before, inside = _BRACKETS.sub(" ", text, count=1), brackets[1]
    else:
        before, _, inside = text.partition("/")
    return (before, inside) if key(before) and key(inside) else None


def _unless_empty(bracket: re.Match[str]) -> str:
    """Leave out a bracket that holds a footnote or an article."""
    inside = key(bracket[1])
    says_nothing = len(inside) <= 1 or inside.isdigit() or inside in _ARTICLES or inside == "the"
    return " " if says_nothing else bracket[0]


def _forms(text: str) -> list[str]:
    forms = [text]
    text = _BRACKETS.sub(_unless_empty, text)
    forms.append(text)
    brackets = _BRACKETS.search(text)
    if brackets is not None:
        forms.append(f"{brackets[1]} {text[: brackets.start()]} {text[brackets.end() :]}")
    head, comma, tail = text.partition(",")
    if comma and tail.strip():
        forms.append(f"{tail} {head}")
    words = fold(text).split()
    if len(words) > 1:
        if words[-1] in _DIRECTIONS.values():
            forms.append(" ".join([words[-1], *words[:-1]]))
        if words[0] in _DIRECTIONS:
            forms.append(" ".join([_DIRECTIONS[words[0]], *words[1:]]))
        if words[0] in _ARTICLES:
            forms.append(" ".join(words[1:]))
    forms.append(_APART.sub(r"\1", " ".join(words)))
    if elided := _ELIDED.match(text):
        forms.append(text[elided.end() :])
    return forms
