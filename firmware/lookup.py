"""Datagrams, and names of hosts, without ever holding up the loop: MicroPython's own look-up waits, and the scan with it."""

import os
import socket

from firmware.clock import ticks_add, ticks_diff, ticks_ms
from firmware.tasks import sleep_ms

ANSWER_MS = 2000
LOOK_MS = 20
ANSWER_BYTES = 512
DNS_PORT = 53
HOST = b"\x00\x01\x00\x01"  # type A, class IN
POINTER = 0xC0  # a name that is told by where it stood before


async def exchange(address: str, port: int, data: bytes) -> bytes:
    """Sends a datagram; the first that comes back from there, empty after two seconds without one. OSError when it cannot be sent."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.connect(socket.getaddrinfo(address, port)[0][-1])  # of others nothing is taken from now on
        sock.send(data)
        end = ticks_add(ticks_ms(), ANSWER_MS)
        while ticks_diff(end, ticks_ms()) > 0:
            await sleep_ms(LOOK_MS)
            try:
                return sock.recv(ANSWER_BYTES)
            except OSError:  # nothing yet
                pass
        return b""
    finally:
        sock.close()


def is_address(host: str) -> bool:
    """Whether it is an IPv4 address and no name."""
    parts = host.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)


async def address_of(host: str, name_server: str, port: int = DNS_PORT) -> str:
    """The IPv4 address of a host, asked of `name_server` (RFC 1035); empty when it is not told."""
    if is_address(host):
        return host
    if not is_address(name_server) or name_server == "0.0.0.0":
        return ""
    asked = question(host, os.urandom(2))
    return address_in(await exchange(name_server, port, asked), asked)


def question(host: str, number: bytes) -> bytes:
    """The query for the address of a host; ValueError for a name that cannot be one."""
    name = b""
    for label in host.split("."):
        if not 0 < len(label) < 64:
            raise ValueError("not the name of a host")
        name += bytes([len(label)]) + label.encode()
    return number + b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + name + b"\x00" + HOST


def address_in(answer: bytes, asked: bytes) -> str:
    """The first address in the answer to a query; empty when it answers another or has none."""
    if answer[:2] != asked[:2] or answer[2:3] < b"\x80" or answer[12 : len(asked)] != asked[12:]:
        return ""
    at = len(asked)
    while at + 12 <= len(answer):
        while at < len(answer) and answer[at] and answer[at] < POINTER:
            at += answer[at] + 1
        if at + 12 > len(answer):
            break
        at += 2 if answer[at] else 1
        size = answer[at + 8] << 8 | answer[at + 9]
        if answer[at : at + 4] == HOST and size == 4 and at + 14 <= len(answer):
            return ".".join([str(byte) for byte in answer[at + 10 : at + 14]])
        at += 10 + size
    return ""
