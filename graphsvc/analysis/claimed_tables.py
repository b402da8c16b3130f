"""Diplomatic relations, missions and rivalries as rows: what rests on claims about one pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graphsvc.analysis.covering_old import Silence
from graphsvc.analysis.tables import STATUS_TRUTH, TRUTH, Asking, Cell, Column, Parties, Row, mark
from graphsvc.model.kinds import LEVELS
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import hear
from graphsvc.questions.dyads import RIVAL_OF
from graphsvc.questions.relations_old import KINDS, LEVEL, REPRESENTED, STATUS, Scale, Status, agreed, statuses
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


class _Rows:
    """What all of them share: the claims by pair, and what silence means."""

    kinds: frozenset[str]
    question: str
    nothing: Row
    """The row of a pair of which a data set says that there is nothing."""
    unknown: Row
    """The row of a pair of which no data set says anything."""

    def __init__(self, lens: Lens, roster: frozenset[int], is_directed: bool) -> None:
        self._lens, self._roster, self._is_directed = lens, roster, is_directed
        self._silence = Silence(lens, self.question)

    def place(self, party: int) -> tuple[int, ...]:
        """Give how each data set that covers the question sees a state."""
        return self._silence.place(party)

    def silent(self, parties: Parties) -> Row:
        """Give that there is nothing where a data set covers it, else NA."""
        return self.nothing if self._silence.denies(*parties) else self.unknown

    def _claims(self, *, leads: bool) -> dict[Parties, list[TieRow]]:
        found: dict[Parties, list[TieRow]] = defaultdict(list)
        for row in self._lens.view.all_ties(self.kinds):
            if row.from_ in self._roster and row.to in self._roster and row.from_ != row.to:
                ends = (row.from_, row.to)
                found[ends if leads else (min(ends), max(ends))].append(row)
        return found

    def _both(self, parties: Parties, row: Row) -> Iterator[tuple[Parties, Row]]:
        yield parties, row
        if self._is_directed:
            yield parties[::-1], row


class RelationsRows(_Rows):
    """Rows of: relations, status, truth."""

    kinds, question = KINDS, "relations"
    nothing: Row = (0, "none", str(Truth.YES))
    unknown: Row = (None, None, str(Truth.UNKNOWN))

    def claims(self) -> Iterator[tuple[Parties, Row]]:
        """Give the row of each pair of which relations, their suspension or severance were ever claimed."""
        for parties, rows in self._claims(leads=False).items():
            found = _agreed(self._lens, STATUS, parties, rows)
            yield from self._both(parties, (_holds(self._lens, found, {"established"}), *_status(found)))


class RepresentationRows(_Rows):
    """Rows of: mission, level, truth."""

    kinds, question = REPRESENTED, "representation"
    nothing: Row = (0, "none", str(Truth.YES))
    unknown: Row = (None, None, str(Truth.UNKNOWN))

    def claims(self) -> Iterator[tuple[Parties, Row]]:
        """Give the row of each sender and receiver of a mission."""
        for parties, rows in self._claims(leads=True).items():
            found = _agreed(self._lens, LEVEL, parties, rows)
            yield parties, (_holds(self._lens, found, set(LEVELS) - {"none"}), *_status(found))


class RivalryRows(_Rows):
    """Rows of: rivals, truth, kinds."""

    kinds, question = RIVAL_OF, "rivalry"
    nothing: Row = (0, str(Truth.NO), None)
    unknown: Row = (None, str(Truth.UNKNOWN), None)

    def claims(self) -> Iterator[tuple[Parties, Row]]:
        """Give the row of each pair that was ever claimed to be rivals."""
        for parties, rows in self._claims(leads=False).items():
            heard = hear(self._lens, "rivalry", parties, rows)
            last = heard.last.last if heard.last else None
            rivals = mark(self._lens, heard.truth, last, parties)
            kinds = sorted({kind for row in heard.rows() for kind in row.extra.get("rivalry", ())}) if rivals else []
            yield from self._both(parties, (rivals, str(heard.truth), ";".join(kinds) or None))


def _agreed(lens: Lens, scale: Scale, parties: Parties, rows: list[TieRow]) -> Status:
    return agreed(statuses(lens, scale, parties, rows).values())


def _status(found: Status) -> tuple[Cell, Cell]:
    return None if found.truth is Truth.UNKNOWN else found.status, str(found.truth)


def _holds(lens: Lens, found: Status, holding: set[str]) -> Cell:
    """Give 1 or 0 where a status that says so is sure enough, None where another is as possible."""
    if found.truth in (Truth.UNKNOWN, Truth.DISPUTED):
        return None
    if found.status not in holding:
        return 0 if found.truth is Truth.YES else None
    return 1 if found.truth is Truth.YES or lens.certainty != "certain" else None


_STATUSES = "If it changes within the year, the one that began last."
RELATIONS = Asking(
    RelationsRows,
    (
        Column("relations", "number", "1 if the two have diplomatic relations, 0 if not, NA if not known or disputed."),
        Column("status", "text", f"established, suspended, severed, none, or disputed; NA if not known. {_STATUSES}"),
        STATUS_TRUTH,
    ),
    KINDS,
    frozenset({"relations"}),
)
REPRESENTATION = Asking(
    RepresentationRows,
    (
        Column(
            "mission", "number", "1 if state 1 has a mission in state 2, of whatever level; 0 if not; NA if not known."
        ),
        Column(
            "level", "text", f"The level of the mission: {', '.join(LEVELS)}, or disputed; NA if not known. {_STATUSES}"
        ),
        STATUS_TRUTH,
    ),
    REPRESENTED,
    frozenset({"representation"}),
    leads=True,
)
RIVALRY = Asking(
    RivalryRows,
    (
        Column("rivals", "number", "1 if the two are rivals, 0 if not, NA if not known."),
        TRUTH,
        Column("kinds", "text", "In what, parted by semicolons, where it is stated."),
    ),
    RIVAL_OF,
    frozenset({"rivalry"}),
)
