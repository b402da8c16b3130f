"""The process that draws: a line of JSON in for each spec, a line out with its picture; it ends when its input does.

It is run as a file and imports nothing of graphsvc.
"""

from __future__ import annotations

import json
import signal
import sys

import vl_convert

VERSION = "6.4"
"""The Vega-Lite that draws."""


def main() -> None:
    """Draw what is asked for, one after the other; nothing is fetched from anywhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It ends with the process that asks.
    for line in sys.stdin.buffer:
        try:
            reply = {"svg": vl_convert.vegalite_to_svg(line.decode(), vl_version=VERSION, allowed_base_urls=[])}
        except ValueError as exc:
            reply = {"error": str(exc)}
        sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
