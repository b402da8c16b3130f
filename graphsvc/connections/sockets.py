"""What the operating system knows of a connection: whether the other side is still there, and what it has taken."""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import suppress

if sys.platform == "linux":  # Not where they are used: to import takes a descriptor, of which there may be none then.
    from fcntl import ioctl
    from termios import TIOCOUTQ

_KEEP_ALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4))
"""After a minute of silence the other side is asked whether it is there, four times in a minute."""


def notice_when_gone(connection: socket.socket | None, unread_seconds: float) -> None:
    """Have the connection end when the other side has gone without a word, or takes nothing of what was sent."""
    if connection is None or connection.family not in (socket.AF_INET, socket.AF_INET6):
        return
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEP_ALIVE:
            if hasattr(socket, name):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(unread_seconds * 1000))


def forget_unsent(connection: socket.socket | None) -> None:
    """Have the operating system let go of what it still holds for the other side as soon as the connection is closed."""
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def unacknowledged(connection: socket.socket | None) -> int:
    """Return how many bytes the operating system still holds for the other side; 0 where it does not tell."""
    if connection is None or sys.platform != "linux":
        return 0
    with suppress(OSError):
        return int(struct.unpack("i", ioctl(connection.fileno(), TIOCOUTQ, b"\0\0\0\0"))[0])
    return 0
