"""What framing does with every byte, for MicroPython's viper emitter: unmasking and the check of UTF-8, as in `firmware/unmasking.py` and
`shared_model/utf8.py`, which say what it means. It is compiled once for each architecture, and no board loads it from here."""

# ruff: noqa: F821, RUF046 (ptr8 and int are viper's)
import micropython


@micropython.viper
def unmask(data, mask):
    bytes_ = ptr8(data)  # type: ignore[name-defined]
    key = ptr8(mask)  # type: ignore[name-defined]
    size = int(len(data))
    at = 0
    while at < size:
        bytes_[at] = bytes_[at] ^ key[at & 3]
        at += 1
    return data


@micropython.viper  # type: ignore[untyped-decorator]
def utf8_state(data, state: int) -> int:
    bytes_ = ptr8(data)  # type: ignore[name-defined]
    size = int(len(data))
    at = 0
    while at < size:
        byte = bytes_[at]
        at += 1
        if state != 0:
            if byte < (state >> 8 & 0xFF) or byte > (state & 0xFF):
                return -1
            state = (state >> 16) - 1
            if state != 0:
                state = state << 16 | 0x80BF
        elif byte > 0x7F:
            if byte < 0xC2 or byte > 0xF4:
                return -1
            if byte < 0xE0:
                state = 0x180BF
            elif byte < 0xF0:
                state = 0x280BF
                if byte == 0xE0:
                    state = 0x2A0BF
                elif byte == 0xED:
                    state = 0x2809F
            else:
                state = 0x380BF
                if byte == 0xF0:
                    state = 0x390BF
                elif byte == 0xF4:
                    state = 0x3808F
    return state
