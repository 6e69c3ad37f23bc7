"""Starts a program on CPython and on MicroPython: a Python file with `steps(arguments)`, a generator whose pieces are run one by one.

In pieces, because WebAssembly frees no memory until a call into it returns (`start_wasm.mjs` makes one call a piece).
"""

import sys


def load(path):
    """The module of a program's file, whose folder then is on the path."""
    folder, name = path.rsplit("/", 1)
    sys.path.insert(0, folder)
    return __import__(name[: -len(".py")])


if __name__ == "__main__":
    for _ in load(sys.argv[1]).steps(sys.argv[2:]):
        pass
