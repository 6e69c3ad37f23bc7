"""What offenders do to a server, one function for each attack, which takes a port and says what became of the offender.

The firmware's tests do the same to a board and judge every code; here all go on for long enough that a healthy client would feel them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from benchmarks.offender import PING, TEXT, Raw, masked

MEGABYTE = bytes(1 << 20)
HOLD_S = 6.0  # longer than a handshake may take
STALL_S = 8.0  # longer than a client may stall
FLOOD_S = 2.0
STILL_THERE = "still there"

ENDED = {
    "a frame of 1 MB": (b"\x81\xff" + len(MEGABYTE).to_bytes(8, "big") + bytes(4) + MEGABYTE, 1009),
    "an unmasked frame": (b"\x81\x02{}" * 1000, 1002),
    "a flood of fragments": (masked(0x01, b"{") + masked(0x00, b" ") * 20_000, 1009),
    "invalid UTF-8": (masked(0x01, b"\xf0\x9f") + masked(0x80, b"\x98") * 1000, 1007),
}
"""What breaks the framing, and the code that it is closed with."""

TOO_LONG = {
    "a flood of headers": b"GET /ws HTTP/1.1\r\nHost: localhost\r\n" + b"X-Y: z\r\n" * 50_000,
    "a line of 1 MB": b"GET /" + b"y" * (1 << 20),
}
"""Heads of a request without an end."""

EVERYTHING = ["tags", "events", "metrics", "health", "scan_log"]
RUBBISH = masked(TEXT, b'{"type":')


def request(kind: str, /, **fields: object) -> bytes:
    """A request as a frame."""
    return masked(TEXT, json.dumps({"type": kind, "id": 1, **fields}).encode())


WRONG_PROOF = request("authenticate", name="operator", client_nonce="mine", proof="0" * 64)


def sent(data: bytes, path: str = "/ws", again: bool = False) -> Callable[[int], str]:
    """The attack that sends this, over and over if `again`; without a path, before any handshake."""

    def attack(port: int) -> str:
        with Raw(port, path) as offender:
            if not offender.talk(data, FLOOD_S, again):
                return STILL_THERE
            if offender.got.startswith(b"HTTP/1.1 "):
                return "refused, " + offender.got[9:12].decode()
            code = offender.close_code()
            return f"closed, {code}" if code else "ended"

    return attack


def crowd(size: int, data: bytes) -> Callable[[int], str]:
    """The attack of that many connections at once that come to nothing."""

    def attack(port: int) -> str:
        with ExitStack() as opened:
            peers = []
            for _ in range(size):
                with suppress(OSError):
                    peers.append(opened.enter_context(Raw(port)))
                    peers[-1].begin(data)
            time.sleep(HOLD_S)
            gone = sum(peer.gone() for peer in peers) + size - len(peers)
            return f"{gone} of {size} ended"

    return attack


def never_reads(port: int) -> str:
    """Subscribes to everything and asks for more, and reads nothing."""
    with Raw(port, "/ws") as offender:
        offender.send(request("subscribe", topics=EVERYTHING))
        end_s = time.monotonic() + STALL_S
        while time.monotonic() < end_s:
            if not offender.send(request("get_model", part=0) * 2):
                return "cut off"
    return STILL_THERE


def silent(port: int) -> str:
    """Three that open a WebSocket and are never heard of again."""
    with ExitStack() as opened:
        peers = [opened.enter_context(Raw(port, "/ws")) for _ in range(3)]
        time.sleep(FLOOD_S)
        return STILL_THERE if not any(peer.gone() for peer in peers) else "ended"


def none(port: int) -> str:
    """For comparison: how late scans and telemetry are on this machine without any offender."""
    del port
    time.sleep(FLOOD_S)
    return ""


FIFTY = "50 connects at once (128 KB)"
PROOFS = "failed proofs"

ATTACKS: dict[str, Callable[[int], str]] = {
    "nobody": none,
    "a client that never reads": never_reads,
    "30 slow handshakes": crowd(30, b"GET /ws HT"),
    FIFTY: crowd(50, b""),
    **{name: sent(data) for name, (data, _) in ENDED.items()},
    "a flood of pings": sent(masked(PING, b"now"), again=True),
    **{name: sent(data, "") for name, data in TOO_LONG.items()},
    "3 silent peers": silent,
    "a flood of invalid JSON": sent(RUBBISH * 1000),
    PROOFS: sent(WRONG_PROOF * 5),
}
