"""Runs on MicroPython: makes the send buffers of sockets as small as a network chip's, for whatever imports `socket` afterwards.

A desktop's kernel takes megabytes for a peer that does not read; on a board a server feels such a peer at once.
"""

import socket
import sys

SEND_BYTES = 8192
SO_SNDBUF = 7  # Linux


class _Sockets:
    """Stands for the socket module, which cannot be changed itself."""


def _small(*kind: int):  # type: ignore[no-untyped-def]
    made = socket.socket(*kind)
    made.setsockopt(socket.SOL_SOCKET, SO_SNDBUF, SEND_BYTES)  # those that it accepts have it, too
    return made


def install() -> None:
    """From now on, `import socket` gives sockets with small buffers."""
    stand_in = _Sockets()
    for name in dir(socket):
        setattr(stand_in, name, getattr(socket, name))
    stand_in.socket = _small  # type: ignore[attr-defined]
    sys.modules["socket"] = stand_in  # type: ignore[assignment]
