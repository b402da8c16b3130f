"""Write more than a million dyad-years of a generated world and print how much more memory that took.

Run as a process of its own, which has nothing else in its memory: `python -m tests.export.measuring FORMAT`.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from pathlib import Path

from graphsvc.analysis.dyad_years import DyadYears, TableRule, rosters, rows_of
from graphsvc.export import dyad_arrow, dyad_csv
from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.snapshot.log import view_of

STATES, ALLIANCES, FIRST, LAST = 200, 40, 1980, 2005


def world() -> Lens:
    """Make a lens of as many states as there are, with alliances whose members come and go."""
    chance = random.Random(1)
    spells = [{"system": "cow", "since": "1900-01-01"}]
    covered = [{"question": one, "among": "system:cow", "period": "1950/2010"} for one in ("allied", "membership")]
    found: list[Record] = [worlds.dataset("generated", coverage=covered)]
    found += [worlds.country(f"state-{i:03}", spells=spells, codes={"cow": str(i + 2)}) for i in range(STATES)]
    for number in range(ALLIANCES):
        found.append(worlds.alliance(f"pact-{number}"))
        for member in chance.sample(range(STATES), chance.randint(2, 30)):
            since, until = sorted(chance.sample(range(1950, 2020), 2))
            owed = chance.sample(OBLIGATIONS, chance.randint(1, 3))
            found.append(
                worlds.tie(
                    "member_of",
                    f"state-{member:03}",
                    f"pact-{number}",
                    f"{since}-06-01",
                    f"{until}",
                    dataset="generated",
                    attributes={"obligations": owed},
                )
            )
    return Lens(view_of(*found), dates.day("2005-01-01"), dates.day("2026-01-01"))


def measured(name: str) -> dict[str, float]:
    """Write the table in a format, keeping nothing of it, and give its rows, its bytes, the seconds and the memory."""
    lens, rule = world(), TableRule("allied", FIRST, LAST, is_directed=True)
    size = 0
    before = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE")
    start = time.perf_counter()

    found = rosters(lens, rule)
    table, rows = DyadYears(lens, rule, found), sum(rows_of(one, rule) for one in found.values())
    made = table.make()
    written = dyad_csv.write(table, made) if name == "csv" else dyad_arrow.write(name, table, made, {})
    for piece in written:
        size += len(piece)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"rows": rows, "bytes": size, "seconds": time.perf_counter() - start, "more": peak - before}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
