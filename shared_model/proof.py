"""How a client and a device prove to each other that they hold one token: HMAC-SHA256 (RFC 2104, FIPS 198-1)."""

import hashlib
from binascii import hexlify

_BLOCK = 64


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """The 32 bytes of HMAC-SHA256; MicroPython has no module for it."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    key = key + bytes(_BLOCK - len(key))
    inner = hashlib.sha256(bytes([b ^ 0x36 for b in key]))
    inner.update(message)
    outer = hashlib.sha256(bytes([b ^ 0x5C for b in key]))
    outer.update(inner.digest())
    return outer.digest()


def proof(token: bytes, nonce: str, client_nonce: str, boot: str, host: str, device: bool = False) -> str:
    """The proof of a client, or with `device` the device's answer to it, in hex."""
    parts = ["isoscan1", nonce, client_nonce, boot, host]
    if device:
        parts.append("device")
    return hexlify(hmac_sha256(token, "\0".join(parts).encode())).decode()


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ."""
    a = left.encode()
    b = right.encode()
    difference = len(a) ^ len(b)
    for number in range(len(b)):
        difference |= b[number] ^ (a[number] if number < len(a) else 0)
    return difference == 0
