"""The change log as pages and feeds show it: the writes, newest first, narrowed to an entity or a pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from graphsvc.dashboard.addresses import Address, written
from graphsvc.dashboard.asking import Elsewhere, PageRequest
from graphsvc.dashboard.changes_in_words import ChangeInWords, in_words
from graphsvc.errors import NotFound
from graphsvc.model.phrases import count, listed, moment_in_words
from graphsvc.model.wire_parts import Named
from graphsvc.questions.record_diff import RecordFilter
from graphsvc.service import parameters
from graphsvc.service.change_log import LoggedWrite
from graphsvc.service.record_diff import read_filters
from graphsvc.snapshot.lens import named_by_id
from graphsvc.snapshot.rows import SourceRow

WRITES_OF_A_PAGE, CHANGES_OF_A_WRITE = 20, 6
CHANGES_OF_A_WHOLE_WRITE = 100
"""How many changes a page lists of a write that is shown by itself."""


@dataclass(frozen=True, slots=True)
class WriteInWords:
    """A write of the log in words: its moment, who made it and why, what it did, and where all of it is shown."""

    revision: int
    at: str
    moment: str
    by: str
    reason: str | None
    sums: str
    datasets: tuple[SourceRow, ...]
    changes: tuple[ChangeInWords, ...]
    left_out: int
    href: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Whose changes are asked for: nobody's in particular, those of an entity, or those that join two."""

    parties: tuple[Named, ...]
    wanted: RecordFilter

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters that ask for them."""
        ids = [party["id"] for party in self.parties]
        return {} if not ids else {"of": ids[0]} if len(ids) == 1 else {"between": ",".join(ids)}

    @property
    def words(self) -> str:
        """Name them."""
        return " and ".join(party["name"] for party in self.parties)


def narrowed(page: PageRequest) -> Narrowed:
    """Read `of`, or `between`; a form may send the second of a pair as `and`, which leads to `between`."""
    given = page.address.given
    of, other, between = given.get("of"), given.get("and"), given.get("between")
    if other is not None:
        ids = [page.entity(ref)["id"] for ref in (of, other) if ref is not None]
        between = ",".join(dict.fromkeys(ids))
        changes = {"between": between} if "," in between else {"of": between}
        raise Elsewhere(page.address.at(**{"of": None, "between": None, "and": None, **changes}), 303)
    head = page.query.head
    wanted = read_filters(head, of, between, page.address.given.get("datasets"), None)
    refs = parameters.pair(between) if between is not None else (of,) if of is not None else ()
    return Narrowed(tuple(_named(page, ref) for ref in refs), wanted)


def _named(page: PageRequest, ref: str) -> Named:
    """Name the entity that a reference means; what has been retracted is still meant by its id."""
    head = page.query.head
    index = head.index(ref)
    if index is None or not head.was_retracted("entity", ref):
        return page.entity(ref)
    last = max(revision for revision in head.state.entities.revisions(index) if revision <= head.revision)
    return named_by_id(ref, head.rewind(last - 1))


def show(page: PageRequest) -> Response:
    """Show the change log, or one write of it."""
    asked = narrowed(page)
    given = page.address.given
    if "revision" in given:
        return show_write(page, asked, parameters.whole(given["revision"], "revision", 1, 999_999_999))
    through = parameters.whole(given["through"], "through", 1, 999_999_999) if "through" in given else None
    writes, older = part(page, asked, through, WRITES_OF_A_PAGE, CHANGES_OF_A_WRITE)
    return page.show(
        "changes.html",
        about=" ".join(party["id"] for party in asked.parties) or "*",
        asked=asked,
        writes=writes,
        older=None if older is None else page.address.at(through=older),
        newest=None if through is None else page.address.at(through=None),
        feed=written("/changes.atom", asked.parameters),
    )


def show_write(page: PageRequest, asked: Narrowed, revision: int) -> Response:
    """Show the changes of one write."""
    start = parameters.whole(page.address.given.get("start", "0"), "start", 0, 999_999_999)
    head = page.query.head
    write = None
    if revision <= head.revision:
        write = page.services.change_log.write(head, asked.wanted, revision, start, CHANGES_OF_A_WHOLE_WRITE)
    if write is None:
        raise NotFound(f"there is no write {revision} with such changes; the change log lists those that there are")
    end = start + len(write.changes)
    return page.show(
        "write.html",
        asked=asked,
        write=write_in_words(page, asked, replace(write, datasets=())),
        first=start + 1,
        last=end,
        total=write.total,
        before=page.address.at(start=max(0, start - CHANGES_OF_A_WHOLE_WRITE) or None) if start else None,
        after=page.address.at(start=end) if end < write.total else None,
        log=page.address.at(revision=None, start=None),
    )


def latest(page: PageRequest, limit: int, *, changes: int) -> list[WriteInWords]:
    """List the last writes of all."""
    return part(page, Narrowed((), RecordFilter()), None, limit, changes)[0]


def part(
    page: PageRequest, asked: Narrowed, through: int | None, limit: int, changes: int
) -> tuple[list[WriteInWords], int | None]:
    """List writes from a revision backwards, and the revision at which older ones begin."""
    head = page.query.head
    last = head.revision if through is None else through
    log_part = page.services.change_log.part(head, asked.wanted, through=last, limit=limit, changes=changes)
    return [write_in_words(page, asked, write) for write in log_part.writes], log_part.next


def write_in_words(page: PageRequest, asked: Narrowed, write: LoggedWrite) -> WriteInWords:
    """Write what a write of the log did."""
    head, plain_address = page.query.head, Address("/changes", {})

    def name(entity_id: str) -> str:
        return named_by_id(entity_id, head)["name"]

    # Of what a load brings, the first few records say less than the names of its sets.
    is_load = len(write.datasets) > 1 and write.total > len(write.changes) and not asked.parties
    shown = [] if is_load else write.changes
    changes = tuple(in_words(change, plain_address, name) for change in shown)
    return WriteInWords(
        write.revision,
        write.at,
        moment_in_words(write.at),
        write.by,
        write.reason,
        sums_in_words(write),
        write.datasets if is_load else (),
        changes,
        write.total - len(changes),
        written("/changes", {"revision": write.revision, **asked.parameters}),
    )


def sums_in_words(write: LoggedWrite) -> str:
    """Write how many records were added, corrected and taken back.

    >>> from collections import Counter
    >>> sums_in_words(LoggedWrite(7, "", "ana", None, [], 3, Counter(added=2, retracted=1)))
    '2 records added and 1 taken back'
    """
    words = {"added": "added", "corrected": "corrected", "retracted": "taken back"}
    parts: Sequence[tuple[int, str]] = [
        (write.outcomes[outcome], word) for outcome, word in words.items() if write.outcomes[outcome]
    ]
    first, *others = parts or [(0, "changed")]
    return listed([f"{count(first[0], 'record')} {first[1]}", *(f"{number:,} {word}" for number, word in others)])
