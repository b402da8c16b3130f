"""How near a text is to the names there are: by whole words, rare ones before common ones, and by the letters of a word.

A word that occurs in names is taken as meant, so "Republic of Iceland" is not near to Ireland; one that does not is a
misspelling of those from which fewest letters part it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

_LEAST_SHARED, _LEAST_LIKE = 0.3, 0.6
"""The least share of their pairs of letters that two words have in common to be compared at all, and the least likeness of
two that may be taken for one another."""
_MEANT_OTHERWISE = 0.5
"""How much the likeness of two words counts where both occur in names."""
_PART = 0.7
"""How near a text is to a name that is a part of it, word by word, or that it is a part of: Saudi, Kosovo (UNSCR 1244)."""
_BEGINNING = 0.8
"""How like a word is to its beginning of four letters or more."""


class Spellings:
    """The names of one moment by their words, and the words by their pairs of letters."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._words = [name.split() for name in names]
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in set(words):
                self._with_word[word].append(number)
        self._pairs: dict[str, Counter[str]] = {}
        self._with_pair: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._with_word:
            pairs = self._pairs[word] = _pairs(word)
            for pair in pairs:
                self._with_pair[pair].append(word)
        self._most = log(1 + len(self._names))

    def __len__(self) -> int:
        return len(self._names)

    def near(self, text: str) -> list[tuple[float, str]]:
        """List the names that share a word or nearly one with a text, with how near they are (1: the same), nearest first."""
        wanted = text.split()
        likes = [self._like(word) for word in wanted]
        numbers = {number for like in likes for word in like for number in self._with_word[word]}
        weights = [self._weight(word) for word in wanted]
        total = sum(weights)
        found = [(self._nearness(likes, weights, total, number), self._names[number]) for number in numbers]
        return sorted(found, key=lambda one: (-one[0], one[1]))

    def _nearness(
        self, likes: Sequence[dict[str, float]], weights: Sequence[float], total: float, number: int
    ) -> float:
        words = self._words[number]
        met = exact_wanted = exact_name = 0.0
        for like, weight in zip(likes, weights, strict=True):
            best, word = max((like.get(word, 0.0), word) for word in words)
            met += best * (weight + self._weight(word))
            if best == 1:
                exact_wanted += weight
                exact_name += self._weight(word)
        whole = sum(map(self._weight, words))
        return min(1.0, max(met / (total + whole), _PART * exact_wanted / total, _PART * exact_name / whole))

    def _weight(self, word: str) -> float:
        """Weigh a word by how few names have it."""
        known = self._with_word.get(word)
        return self._most if known is None else log(1 + len(self._names) / len(known))

    def _like(self, word: str) -> dict[str, float]:
        """Return the words of names that a word may be, and how like they are."""
        own = _pairs(word)
        shared: Counter[str] = Counter()
        for pair, times in own.items():
            for other in self._with_pair.get(pair, ()):
                shared[other] += min(times, self._pairs[other][pair])
        is_word = word in self._with_word
        found: dict[str, float] = {}
        for other, number in shared.items():
            like = 2 * number / (own.total() + self._pairs[other].total())
            if like < _LEAST_SHARED:
                continue
            if like < 1:
                like = _likeness(word, other)
            if len(word) >= 4 and other.startswith(word):
                like = max(like, _BEGINNING)
            if like >= _LEAST_LIKE:
                found[other] = like if other == word or not is_word else like * _MEANT_OTHERWISE
        return found


def _pairs(word: str) -> Counter[str]:
    marked = f"<{word}>"
    return Counter(marked[i : i + 2] for i in range(len(marked) - 1))


def _likeness(a: str, b: str) -> float:
    """Return 1 less the share of letters to change, leave out, add or swap with the next to make one word the other."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row, earlier = row, [i], before
        for j, other in enumerate(b, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        before = above
    return 1 - row[-1] / max(len(a), len(b))
