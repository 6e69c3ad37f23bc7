"""How long unmasking and checking of 1 kB take in Python and in machine code, on MicroPython; prints JSON. Its argument is a folder that
holds firmware/viper_ARCH.mpy."""

import json
import sys
import time

from firmware.machine_code import ARCHITECTURES
from firmware.unmasking import unmask
from shared_model.utf8 import utf8_state

BYTES = 1024
REPEATS = 5
ROUNDS = 200


def main(folder: str) -> None:
    sys.path.insert(0, folder)
    native = __import__("viper_" + ARCHITECTURES[sys.implementation._mpy >> 10 & 15])  # type: ignore[attr-defined]
    ascii_text, other = b"abcdefgh" * (BYTES // 8), "\u00e9\u20ac\u00e9b".encode() * (BYTES // 8)
    mask = b"\x37\xfa\x21\x3d"
    found = {}
    for name, module in (("python", None), ("machine code", native)):
        unmasks = module.unmask if module else unmask
        checks = module.utf8_state if module else utf8_state
        data = bytearray(ascii_text)
        found[name] = {
            "unmask": _us(lambda unmasks=unmasks, data=data: unmasks(data, mask)),
            "utf8_ascii": _us(lambda checks=checks: checks(ascii_text, 0)),
            "utf8_other": _us(lambda checks=checks: checks(other, 0)),
        }
    print(json.dumps(found))


def _us(work) -> float:  # type: ignore[no-untyped-def]
    """Microseconds of one call, the median."""
    times = []
    for _ in range(REPEATS):
        started = time.ticks_us()  # type: ignore[attr-defined]
        for _ in range(ROUNDS):
            work()
        times.append(time.ticks_diff(time.ticks_us(), started) / ROUNDS)  # type: ignore[attr-defined]
    return float(sorted(times)[REPEATS // 2])


if __name__ == "__main__":
    main(sys.argv[1])
