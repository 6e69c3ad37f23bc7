"""Pin memory in a file that two processes have mapped, as a virtual board's MicroPython sees it. CPython has `mmap` for that.

As on a chip, looking at a pin allocates nothing, so that an interrupt may.
"""

import ffi  # type: ignore[import-not-found]
import uctypes  # type: ignore[import-not-found]

from .pin_memory import BYTES, BufferMemory

READ_WRITE, SHARED = 3, 1


class MappedMemory(BufferMemory):
    """The same fields as `BufferMemory`, each read and written as a whole."""

    def __init__(self, path: str) -> None:
        mmap = ffi.open(None).func("p", "mmap", "pLiiil")
        with open(path, "r+b") as file:  # noqa: PTH123 (MicroPython)
            address = mmap(None, BYTES, READ_WRITE, SHARED, file.fileno(), 0)
        super().__init__(uctypes.bytearray_at(address, BYTES))
        self._pairs = _words(address, uctypes.UINT16 | BYTES // 2)
        self._words = _words(address, uctypes.UINT32 | BYTES // 4)

    def get(self, layout: str, at: int) -> int:
        """The field at byte `at`; `layout` is its struct format: <B, <H or <I."""
        if layout == "<H":
            return int(self._pairs[at >> 1])
        return int(self._words[at >> 2] if layout == "<I" else self.buffer[at])

    def put(self, layout: str, at: int, value: int) -> None:
        """Writes the field at byte `at`."""
        if layout == "<H":
            self._pairs[at >> 1] = value
        elif layout == "<I":
            self._words[at >> 2] = value
        else:
            self.buffer[at] = value


def _words(address: int, kind: int):  # type: ignore[no-untyped-def]
    return uctypes.struct(address, {"words": (uctypes.ARRAY, kind)}, uctypes.LITTLE_ENDIAN).words
