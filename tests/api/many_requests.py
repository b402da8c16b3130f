"""Send the application as many drawn requests as are asked for: `python -m tests.api.many_requests 1000000 [SEED]`.

Writes and questions take turns, as in `test_every_value`, over one store that grows with what is taken. It ends at the first
answer that is not in order, and tells how to draw that request again; else it tells statuses and memory as it goes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random, randrange

from tests.api.test_every_value import IN_TURN, InProcess


def resident() -> int:
    """Return the memory of this process in MiB."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


def main(requests: int, seed: int) -> None:
    """Send so many requests."""
    print(f"seed {seed}, {resident()} MiB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        application = InProcess(Path(folder))
        for number in range(0, requests, IN_TURN):
            random = Random(f"{seed}-{number}")
            send = application.write if number // IN_TURN % 2 else application.ask
            try:
                for _ in range(IN_TURN):
                    send(random)
            except AssertionError as exc:
                sys.exit(f"Random('{seed}-{number}'): {exc}")
            if number % 50_000 == 0:
                print(number, dict(sorted(application.statuses.items())), f"{resident()} MiB", flush=True)
        print(requests, dict(sorted(application.statuses.items())), f"{resident()} MiB", flush=True)
        application.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else randrange(2**32))
