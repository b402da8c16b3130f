"""The last resort of a server that was told to stop: however long something computes, the process ends."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from contextlib import suppress

from graphsvc import logs

LONGEST_SECONDS = 7.5
"""How long stopping may take, from the signal on."""
WITHOUT_PYTHON_SECONDS = 7.9
"""When the process ends even if something in C keeps every Python thread from running."""
_ENDING_SECONDS = 0.1
_REFUSED = 1


class LastResort:
    """Ends the process some time after it was told to stop, whatever still runs.

    Nothing that was acknowledged is lost by it: a write is acknowledged once it is committed, to SQLite's write-ahead
    log or to Neo4j, and what is half written there is taken back when the store is opened again. Python's threads cannot
    be ended one by one, and the interpreter waits for each of them.
    """

    def __init__(self) -> None:
        self._is_armed = False

    def arm(self) -> None:
        """Begin to count; called where a signal is handled, once or several times."""
        if not self._is_armed:
            self._is_armed = True
            threading.Thread(target=self._end, name="last resort", daemon=True).start()
            with suppress(
                OSError, ValueError, RuntimeError, AttributeError
            ):  # Nobody may read what is written to stderr.
                faulthandler.dump_traceback_later(WITHOUT_PYTHON_SECONDS, exit=True)

    def _end(self) -> None:
        time.sleep(LONGEST_SECONDS)
        try:
            logs.warning(
                "the server did not stop by itself and is ended; nothing acknowledged is lost",
                seconds=LONGEST_SECONDS,
                threads=[thread.name for thread in _working()],
            )
            sys.stderr.flush()
            faulthandler.dump_traceback()
        finally:
            os._exit(_REFUSED)


def leave_threads_behind() -> None:
    """End the process at once where threads still compute what nobody waits for any more."""
    for thread in _working():
        thread.join(_ENDING_SECONDS)
    if _working():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _working() -> list[threading.Thread]:
    own = (threading.main_thread(), threading.current_thread())
    return [thread for thread in threading.enumerate() if thread not in own and not thread.daemon]
