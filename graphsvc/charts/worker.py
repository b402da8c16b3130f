"""The process that draws: a line of JSON in for each picture, a line out with it; it ends when its input does.

A line has a Vega-Lite `spec`, which becomes SVG, or an `svg`, which becomes a PNG in base64.

It is run as a file and imports nothing of graphsvc.
"""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64encode
from typing import Any

import vl_convert

VERSION = "6.4"
"""The Vega-Lite that draws."""


def main() -> None:
    """Draw what is asked for, one after the other; nothing is fetched from anywhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It ends with the process that asks.
    for line in sys.stdin.buffer:
        try:
            reply = drawn(json.loads(line))
        except ValueError as exc:
            reply = {"error": str(exc)}
        sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
        sys.stdout.buffer.flush()


def drawn(asked: dict[str, Any]) -> dict[str, str]:
    """Draw one picture. Raises ValueError where it cannot be."""
    if "svg" in asked:
        picture = vl_convert.svg_to_png(asked["svg"], scale=asked["scale"])
        return {"png": b64encode(picture).decode()}
    return {"svg": vl_convert.vegalite_to_svg(asked["spec"], vl_version=VERSION, allowed_base_urls=[])}


if __name__ == "__main__":
    main()
