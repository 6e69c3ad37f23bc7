"""A check of UTF-8 (RFC 3629) that goes on across pieces, because MicroPython's own decoder lets wrong forms through.

The state is what is still to come of a character: the number of bytes, and the range of the next one, low and high, in a byte
each. The range is what keeps out overlong forms (E0, F0), surrogates (ED) and what is above U+10FFFF (F4); after that byte it
is 80 to BF.
"""


def utf8_state(data: bytes | bytearray, state: int) -> int:
    """The state after `data`: 0 between characters, -1 for what is not UTF-8, else inside a character. Begin with 0."""
    if not state and (not data or max(data) < 0x80):
        return 0  # nearly every message is ASCII, and max() is one call
    for byte in data:
        if not state:
            state = _utf8_first(byte) if byte > 0x7F else 0
        elif (state >> 8 & 0xFF) <= byte <= (state & 0xFF):
            left = (state >> 16) - 1
            state = left << 16 | 0x80BF if left else 0
        else:
            return -1
        if state < 0:
            return -1
    return state


def _utf8_first(byte: int) -> int:
    if 0xC2 <= byte <= 0xDF:
        return 0x180BF
    if 0xE0 <= byte <= 0xEF:
        return 0x2A0BF if byte == 0xE0 else 0x2809F if byte == 0xED else 0x280BF
    if 0xF0 <= byte <= 0xF4:
        return 0x390BF if byte == 0xF0 else 0x3808F if byte == 0xF4 else 0x380BF
    return -1
