"""What each module and the objects of a booting board take of its heap: the main.py of a board, virtual or real, that prints one JSON line.

The board boots as ever, `firmware.main` and all, up to its event loop; imports are watched on the way. A module's bytes are its bytecode,
constants and classes, without those of the modules that it imports; the heap is collected before each look. Most of what a board runs is
linked into few modules.
"""

import builtins
import gc
import json
import sys

_import = builtins.__import__
_inner = [0]  # for each import under way, the bytes of those inside it
modules: list = []  # pairs of name and bytes


def used() -> int:
    gc.collect()
    return gc.mem_alloc()  # type: ignore[attr-defined,no-any-return]


def watched(name, *rest):  # type: ignore[no-untyped-def]
    """Imports; notes what that added to the heap if it loaded something."""
    if name in sys.modules and not (len(rest) > 2 and rest[2]):
        return _import(name, *rest)
    known = list(sys.modules)
    before = used()
    _inner.append(0)
    module = _import(name, *rest)
    all_of_it = used() - before
    own = all_of_it - _inner.pop()
    _inner[-1] += all_of_it
    if own or name not in known:
        modules.append([name, own])
    return module


def tell(_) -> None:  # type: ignore[no-untyped-def]
    """Stands for `asyncio.run`: the boot is over."""
    now = used()
    total = now + gc.mem_free()  # type: ignore[attr-defined]
    print(json.dumps({"total": total, "start": start, "modules": modules, "used": now}))
    sys.exit()


start = used()
# What loads its parts in a manner of its own cannot be watched: it is loaded before.
for name, parts in (("machine", ("Pin", "ADC", "WDT")), ("asyncio", ("Event", "Lock", "core"))):
    before = used()
    loaded = _import(name)
    for part in parts:
        getattr(loaded, part)
    modules.append([name, used() - before])
sys.modules["asyncio"].run = tell  # type: ignore[attr-defined]
with open("current") as file:  # noqa: PTH123
    slot = "/" + file.read(1)
sys.path.insert(0, slot)
builtins.__import__ = watched
from firmware.main import main  # noqa: E402

main(slot)
