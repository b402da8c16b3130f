"""Alliance Treaty Obligations and Provisions 5.1 (Leeds, Ritter, Mitchell and Long 2002), from a user's own copy.

The file of members has a row for each member and phase of an alliance; its exit is the first day out, so that phases
share no day. The file of alliances adds what is said of a treaty as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from graphsvc.ingest.importers.parties import Spell, interval, parted
from graphsvc.ingest.importers.reading import Importer, Reading
from graphsvc.ingest.importers.tables import Row, RowError
from graphsvc.model import dates

DATASET = "atop"
LAST_DAY = "2018-12-31"
MEMBERS, ALLIANCES = "the file of members", "the file of alliances"
OBLIGATIONS = {
    "defense": "defense",
    "offense": "offense",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}
CONDITIONS = {
    "defense": ("defcon", "defco"),
    "offense": ("offcon", "offco"),
    "neutrality": ("neucon", "neuco"),
    "consultation": ("concon", "conco"),
}
"""The column that says that an obligation is conditional, and how the columns begin that say on what."""
LIMITS = {
    "adv": "certain adversaries",
    "loc": "certain places",
    "con": "a certain conflict",
    "num": "the number of adversaries",
    "dem": "a demand that is not met",
    "npr": "no provocation by the ally",
    "att": "an attack on the ally",
    "req": "a request",
}
NOT_IN_SYSTEM = "not a member of the state system then, by ATOP"
SOURCE = {
    "id": DATASET,
    "kind": "dataset",
    "title": "Alliance Treaty Obligations and Provisions",
    "edition": "5.1",
    "url": "http://www.atopdata.org",
    "licence": "not stated; free of charge from its makers, to be cited",
    "citation": "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell and Andrew G. Long. 2002. Alliance Treaty "
    "Obligations and Provisions, 1815–1944. International Interactions 28: 237–260.",
    "definition": "An alliance is a written agreement, signed by official representatives of at least two independent states, "
    "that promises aid in conflict (defence, offence), neutrality, no use of force against each other, or consultation "
    "and cooperation in crises. A spell is the membership in one phase; the exit is the first day out.",
    "coverage": [
        {"question": question, "among": "system:cow", "period": f"1815-01-01/{LAST_DAY}"}
        for question in ("allied", "membership")
    ],
    "checked_through": LAST_DAY,
}


def _read(reading: Reading) -> None:
    reading.add("source", SOURCE)
    treaties = _treaties(reading)
    members: dict[str, list[tuple[Row, Spell]]] = defaultdict(list)
    for row in reading.rows(MEMBERS):
        reading.counts["memberships"] += 1
        with reading.taking(row):
            treaty, spell = _number(row, "atopid"), _spell(row)
            members[treaty].append((row, spell))
    strangers: dict[str, None] = {}
    for treaty, rows in members.items():
        reading.counts["alliances"] += 1
        reading.add("entity", _alliance(reading, treaty, treaties.pop(treaty, {})), rows[0][0].place)
        partners = _partners(rows)
        if partners:
            detail = f"phases of {treaty} hold side by side; what is owed in one is owed to its own members alone"
            reading.note(rows[min(partners)][0], detail)
        for number, (row, spell) in enumerate(rows):
            with reading.taking(row):
                for tie in _ties(reading, treaty, row, spell, partners.get(number), strangers):
                    reading.add("tie", tie, row.place)
    for code in strangers:
        reading.add("entity", _stranger(code))
    for treaty in treaties:
        reading.note(None, f"alliance {treaty} has no member in {MEMBERS}; it is left out")


def _treaties(reading: Reading) -> dict[str, dict[str, Any]]:
    """Return what the file of alliances says of each treaty as a whole; nothing where it is not given."""
    treaties: dict[str, dict[str, Any]] = {}
    for row in reading.rows(ALLIANCES):
        with reading.taking(row):
            treaty = _number(row, "atopid")
            treaties[treaty] = {
                "begins": _day(row, "beg"),
                "ends": _day(row, "end"),
                "bilateral": row.flag("bilat"),
                "wartime": row.flag("wartime"),
                "asymmetric": row.flag("asymm"),
            }
    return treaties


def _alliance(reading: Reading, treaty: str, attributes: dict[str, Any]) -> dict[str, Any]:
    alliance = f"atop-{treaty}"
    # NATO bears ATOP's number here, too. A code of two would mean neither, and ATOP's own alliance has the number as its id.
    is_borne = any(bearer.id != alliance for bearer in reading.parties.of_code("atop", treaty))
    entity = {
        "id": alliance,
        "kind": "alliance",
        "name": f"ATOP {treaty}",
        "codes": [] if is_borne else [{"scheme": "atop", "code": treaty}],
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": f"atopid {treaty}"}],
    }
    kept = {name: value for name, value in attributes.items() if value is not None}
    return entity | ({"attributes": kept} if kept else {})


def _stranger(code: str) -> dict[str, Any]:
    return {
        "id": f"atop-state-{code}",
        "kind": "country",
        "name": f"ATOP member {code}",
        "dataset": DATASET,
        "citations": [{"source": DATASET, "locator": f"member {code}"}],
    }


def _spell(row: Row) -> Spell:
    since = _day(row, "ent")
    if since is None:
        raise RowError("has no year of entry (yrent)")
    spell = {"since": since, "until": _day(row, "exit") or ".."}
    interval(spell)
    return spell


def _day(row: Row, end: str) -> str | None:
    """Return a date with as much of it as is stated, as EDTF; None without a year, where the spell is censored."""
    names = (f"{end}yr", f"{end}mo", f"{end}day") if end in ("beg", "end") else (f"yr{end}", f"mo{end}", f"day{end}")
    year, month, day = (row.whole(name) for name in names)
    if not year:
        return None
    text = f"{year:04}"
    if month:
        text += f"-{month:02}" + (f"-{day:02}" if day else "")
    try:
        dates.parse(text)
    except dates.DateError as exc:
        raise RowError(f"{', '.join(names)}: {exc}") from exc
    return text


def _number(row: Row, name: str) -> str:
    number = row.whole(name)
    if number is None:
        raise RowError(f"{name} is empty")
    return str(number)


def _partners(rows: Sequence[tuple[Row, Spell]]) -> dict[int, list[str]]:
    """Return to whom alone a membership's obligations are owed, for rows of an alliance with phases side by side.

    A successor of a dissolved partner, as the Czech Republic and Slovakia of Czechoslovakia, has a phase of its own with
    the other one: two phases that hold on the same days do not bind the members of the one to those of the other.
    """
    read = [(interval(spell), row.whole("phase"), _number(row, "member")) for row, spell in rows]
    partners: dict[int, list[str]] = {}
    for number, (days, phase, _) in enumerate(read):
        beside = [
            (other, other_phase)
            for at, (spell, other_phase, other) in enumerate(read)
            if at != number
            and spell.since.earliest < days.until.earliest
            and days.since.earliest < spell.until.earliest
        ]
        if any(other_phase != phase for _, other_phase in beside):
            partners[number] = sorted({other for other, other_phase in beside if other_phase == phase})
    return partners


def _ties(
    reading: Reading,
    treaty: str,
    row: Row,
    spell: Spell,
    partners: Sequence[str] | None,
    strangers: dict[str, None],
) -> Iterator[dict[str, Any]]:
    member, phase = _number(row, "member"), row.whole("phase") or 0
    is_in_system = row.whole("cowsys") != 0
    attributes = _attributes(row, phase) | ({} if is_in_system else {"note": NOT_IN_SYSTEM})
    if partners is not None:
        attributes["owed_to"] = [
            bearer for partner in partners for bearer, _ in parted(spell, "cow", partner, reading.parties)
        ]
    if not reading.parties.of_code("cow", member) and not is_in_system:
        strangers[member] = None
        reading.note(row, f"member {member} has no code of a state; it is kept as an entity of its own")
        pieces: Sequence[tuple[str, Spell]] = [(f"atop-state-{member}", spell)]
    else:
        pieces = list(parted(spell, "cow", member, reading.parties))
    if len(pieces) > 1:
        shown = ", then ".join(entity for entity, _ in pieces)
        reading.note(row, f"cow:{member} passes from one state to another within the spell: {shown}")
    for number, (entity, piece) in enumerate(pieces):
        yield {
            "kind": "member_of",
            "from": entity,
            "to": f"atop-{treaty}",
            "dataset": DATASET,
            # The key is made of what the row says and not of whom it means, so that ids never depend on the states.
            "key": f"{treaty} {member} {phase} {spell['since'][:4]}" + (f" {number + 1}" if number else ""),
            **piece,
            "attributes": attributes,
            "citations": [{"source": DATASET, "locator": f"atopid {treaty}, member {member}, phase {phase}"}],
        }


def _attributes(row: Row, phase: int) -> dict[str, Any]:
    stated = [ours for theirs, ours in OBLIGATIONS.items() if row.flag(theirs)]
    attributes: dict[str, Any] = {"role": "member"}
    if phase:
        attributes["phase"] = phase
    if row.flag("obvary"):
        # To whom which of them is owed the file does not say: left out, each is possible.
        attributes["obligations_vary"] = stated
    else:
        # Where every column is 0, as for the protected party of a one-sided pact, it is stated that nothing is owed.
        attributes["obligations"] = stated
    conditions = "; ".join(filter(None, (_condition(row, name) for name in stated)))
    return attributes | ({"conditions": conditions} if conditions else {})


def _condition(row: Row, obligation: str) -> str | None:
    column, prefix = CONDITIONS.get(obligation, (None, ""))
    if column is None or not row.flag(column):
        return None
    on = [words for ending, words in LIMITS.items() if row.flag(f"{prefix}{ending}")]
    return f"{obligation} on conditions" + (f": {', '.join(on)}" if on else "")


IMPORTER = Importer(
    name="atop",
    dataset=DATASET,
    summary="Alliance Treaty Obligations and Provisions 5.1: the file of members (atop5_1m.csv), and that of alliances",
    kinds={
        MEMBERS: ("atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", "phase", *OBLIGATIONS),
        ALLIANCES: ("atopid", "begyr", "begmo", "begday", "endyr", "endmo", "endday", "bilat"),
    },
    needed=(MEMBERS,),
    read=_read,
    expected={"memberships": (2_400, 3_000), "alliances": (750, 900)},
)
