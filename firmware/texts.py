"""The long texts of all modules, which say what is wrong: on the flash until one is said. `tools/texts_apart.py` took them there."""

import struct

PATH = __file__[: __file__.rfind("/")] + "/texts.bin"


def text(number: int) -> str:
    """A text by its place in the file; its number alone where it cannot be read."""
    try:
        with open(PATH, "rb") as file:
            file.seek(2 * number)
            begin, end = struct.unpack("<HH", file.read(4))  # pairs overlap
            file.seek(begin)
            return file.read(end - begin).decode()
    except (OSError, MemoryError, ValueError):
        return "text " + str(number) + " of this board"
