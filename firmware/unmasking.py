"""Unmasking of what clients send (RFC 6455, 5.3), where there is no machine code for it."""

BLOCK_BYTES = 128  # one big-integer XOR; larger blocks are no faster and cost more heap


def unmask(data: bytearray, mask: bytes) -> bytearray:
    """XORs `data` in place with the four bytes of `mask`, repeated; returns it."""
    key = mask * (BLOCK_BYTES // 4)
    for at in range(0, len(data), BLOCK_BYTES):
        part = data[at : at + BLOCK_BYTES]
        size = len(part)
        mixed = int.from_bytes(part, "little") ^ int.from_bytes(key[:size], "little")
        data[at : at + size] = mixed.to_bytes(size, "little")
    return data
