"""The time of day from a time server (RFC 4330), asked without waiting. What is done with it is not known here."""

import os

from firmware.clock import ticks_diff, ticks_ms
from firmware.lookup import address_of, exchange

PORT = 123
BYTES = 48
CLIENT = 0x23  # no leap second, version 4, mode 3
SERVER_MODE = 4
ERA_S = 1 << 32  # after so many seconds, in 2036, a server counts from 0 again
SINCE_1900_S = 2_208_988_800
ERA_0_S = 3_900_000_000  # in 2023: less is of the next era


async def ask(server: str, name_server: str):
    """Unix time in ms, now, as told by `server`, HOST or HOST:PORT; None when it does not tell.

    OSError or ValueError when it cannot be asked.
    """
    host, _, port = server.partition(":")
    address = await address_of(host, name_server)
    if not address:
        return None
    asked = request(os.urandom(8))
    started = ticks_ms()
    answer = await exchange(address, int(port or PORT), asked)
    told = time_in(answer, asked)
    return None if told is None else told + ticks_diff(ticks_ms(), started) // 2


def request(number: bytes) -> bytes:
    """What is sent; the eight random bytes stand for the time of sending, which a server gives back: so no other's answer is taken."""
    return bytes([CLIENT]) + bytes(BYTES - 9) + number


def time_in(answer: bytes, asked: bytes):
    """Unix time in ms of a server's answer; None when it is none, not to this request, or its server has no time itself."""
    if len(answer) < BYTES or answer[0] & 7 != SERVER_MODE or answer[24:32] != asked[40:48]:
        return None
    if answer[0] >> 6 == 3 or not 0 < answer[1] < 16:  # not synchronised, or it says to go away
        return None
    seconds = int.from_bytes(answer[40:44], "big")
    if seconds < ERA_0_S:
        seconds += ERA_S
    return (seconds - SINCE_1900_S) * 1000 + (int.from_bytes(answer[44:48], "big") * 1000 >> 32)
