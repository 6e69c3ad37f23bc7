"""Pin memory in a file that another process has mapped; what MicroPython, which has no mmap, uses."""

import struct


class FileMemory:
    """The same fields as `BufferMemory`, each read from and written to the file when it is asked for."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "r+b", 0)  # noqa: SIM115, PTH123 (MicroPython; open as long as the board runs)
        self._fields = {"<B": bytearray(1), "<H": bytearray(2), "<I": bytearray(4)}

    def get(self, layout: str, at: int) -> int:
        """The field at byte `at`; `layout` is its struct format: <B, <H or <I."""
        field = self._fields[layout]
        self._file.seek(at)
        self._file.readinto(field)
        return int(struct.unpack_from(layout, field, 0)[0])

    def put(self, layout: str, at: int, value: int) -> None:
        """Writes the field at byte `at`."""
        field = self._fields[layout]
        struct.pack_into(layout, field, 0, value)
        self._file.seek(at)
        self._file.write(field)

    def close(self) -> None:
        self._file.close()
