"""Flashing: how a set gets onto a board beside the one that it runs, and how the board changes over to it, or back.

The board is first started for maintenance, so that no watchdog cuts it short. Only what neither slot has is sent. Nothing that the
board would start is touched until the new set is whole and verified; then one rename switches.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tools.board_link import BoardError, BoardLink, Unplugged
from tools.flash_set import CURRENT, MAIN, MAINTENANCE, MANIFEST, NETWORK, SLOTS, FlashSet, other

SWITCH = "switch"
HASHES = """
import os, hashlib
from binascii import hexlify
def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] & 0x4000:
            walk(path)
        else:
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                part = file.read(1024)
                while part:
                    digest.update(part)
                    part = file.read(1024)
            print(hexlify(digest.digest()).decode(), os.stat(path)[6], path)
"""
COPY = """
def copy(source, target):
    with open(source, "rb") as old, open(target, "wb") as new:
        part = old.read(1024)
        while part:
            new.write(part)
            part = old.read(1024)
"""


@dataclass(frozen=True)
class Kept:
    """What a flash holds: the slot that starts ("" when none), and of each file in a slot, by path, its hash and its size."""

    current: str
    main: str
    hashes: dict[str, str]
    sizes: dict[str, int]
    block_bytes: int
    free_bytes: int
    network: dict[str, object]

    def has(self, slot: str, path: str, digest: str) -> bool:
        return self.hashes.get(f"{slot}/{path}") == digest


@dataclass(frozen=True)
class Plan:
    """What is to be done for a set to lie in `slot`: files to send, to copy on the board, and to remove."""

    slot: str
    send: list[str]
    copy: list[str]
    remove: list[str]
    send_bytes: int
    needed_bytes: int


@dataclass(frozen=True)
class Report:
    """What was done: the plan, the seconds it took, what is free on the flash, and where the board said that it serves."""

    plan: Plan
    seconds: float
    free_bytes: int
    network: dict[str, object]


Say = Callable[[str, int, int], None]
"""Told what is done, bytes done and bytes in all (0: not known)."""


class Flashing:
    """One visit to the board at `port`. When it raises BoardError, the board starts what it started before, unless the text says else."""

    def __init__(self, port: str, say: Say) -> None:
        self._say = say
        self._started_s = time.monotonic()
        self._doing = "stop the board"
        self._switched = False
        say(self._doing, 0, 0)
        self._link = BoardLink(port)

    def load(self, new: FlashSet, dry_run: bool = False) -> Report:
        """Bring a set onto the board and start it; with `dry_run` only find out what that would take."""
        with self._visit():
            kept = self._look()
            plan = planned(new, kept)
            if plan.needed_bytes > kept.free_bytes:
                needed, free = _kb(plan.needed_bytes), _kb(kept.free_bytes)
                raise BoardError(
                    f"{self._link.port}: not enough flash: the new set needs {needed} more and {free} are free; remove other files"
                )
            if not dry_run:
                self._lay_down(new, plan)
                self._verify(plan.slot, {path: _sha256(data) for path, data in new.files.items()})
                self._switch(plan.slot, kept.main)
            return self._leave(plan, kept)

    def roll_back(self) -> tuple[str, Report]:
        """Start the set that the board ran before; its model hash, too."""
        with self._visit():
            kept = self._look()
            slot = other(kept.current) if kept.current else SLOTS[0]
            manifest = self._manifest(slot)
            if not kept.current or not manifest or not all(kept.has(slot, path, digest) for path, digest in manifest["files"].items()):
                raise BoardError(f"{self._link.port}: the board has no other whole set to go back to")
            self._switch(slot, kept.main)
            return str(manifest["model_hash"]), self._leave(Plan(slot, [], [], [], 0, 0), kept)

    def _manifest(self, slot: str) -> dict[str, Any]:
        """What vouches for a slot's set; empty when nothing does."""
        with suppress(ValueError, KeyError, TypeError):
            manifest = json.loads(self._link.read(f"{slot}/{MANIFEST}"))
            return {"files": dict(manifest["files"]), "model_hash": str(manifest["model_hash"])}
        return {}

    @contextmanager
    def _visit(self) -> Iterator[None]:
        """Whatever happens inside, the board is left to start a whole set, and a broken connection is told as such."""
        try:
            yield
        except Unplugged:
            starts = "the new set" if self._switched else f"what it started before{' or the new set' if self._doing == SWITCH else ''}"
            told = f"{self._link.port}: the connection broke ({self._doing}); the board starts {starts}"
            raise BoardError(f"{told}; plug it in and type the same again") from None
        except (BoardError, KeyboardInterrupt):
            with suppress(Unplugged):
                self._link.reset()
            raise

    def _begin(self, doing: str, total: int = 0) -> Callable[[int], None]:
        """Say what begins; what comes back is told how much of it was done."""
        self._doing = doing
        done = 0
        self._say(doing, 0, total)

        def more(count: int) -> None:
            nonlocal done
            done += count
            self._say(doing, done, total)

        return more

    def _look(self) -> Kept:
        """Start the board for maintenance, if anything would start there by itself, and see what it holds."""
        current = self._link.read(CURRENT)
        if current:
            self._begin("start it for maintenance")
            self._link.run(f"open({MAINTENANCE!r}, 'w').close()")
            self._link.reset()
            self._link.reopen()
        self._begin("see what it has")
        free = json.loads(self._link.run("import os\ns = os.statvfs('/')\nprint([s[0], s[0] * s[3]])"))
        hashes, sizes = self._hashes(SLOTS)
        network = self._link.read_object(NETWORK)
        main = self._link.read("main.py")
        return Kept(current if current in SLOTS else "", main, hashes, sizes, free[0], free[1], network)

    def _hashes(self, slots: tuple[str, ...]) -> tuple[dict[str, str], dict[str, int]]:
        """Hash and size of each file in these slots."""
        code = HASHES + "".join(f"\nif {slot!r} in os.listdir():\n    walk({slot!r})\n" for slot in slots)
        lines = [line.split(" ", 2) for line in self._link.run(code).splitlines()]
        return {path: digest for digest, _, path in lines}, {path: int(size) for _, size, path in lines}

    def _lay_down(self, new: FlashSet, plan: Plan) -> None:
        """Make the slot hold the set, its manifest last: until that is there, nobody takes the slot for whole."""
        more = self._begin("make room", len(plan.remove))
        for path in plan.remove:
            self._link.run(f"import os\nos.remove({path!r})")
            more(1)
        folders = {str(folder) for path in new.files for folder in PurePosixPath(plan.slot, path).parents} - {"."}
        for folder in sorted(folders):
            self._link.run(f"import os\ntry:\n    os.mkdir({folder!r})\nexcept OSError:\n    pass")
        more = self._begin("copy what stays", len(plan.copy))
        for path in plan.copy:
            self._link.run(COPY + f"copy({other(plan.slot) + '/' + path!r}, {plan.slot + '/' + path!r})")
            more(1)
        more = self._begin("send what is new", plan.send_bytes)
        for path in plan.send:
            self._link.write(f"{plan.slot}/{path}", new.files[path], more)

    def _verify(self, slot: str, wanted: dict[str, str]) -> None:
        self._begin("verify it")
        found, _ = self._hashes((slot,))
        wrong = sorted(path for path, digest in wanted.items() if found.get(f"{slot}/{path}") != digest)
        if wrong:
            raise BoardError(f"{self._link.port}: {slot}/{wrong[0]} is not on the flash as it was sent; the flash may be worn out")

    def _switch(self, slot: str, main: str) -> None:
        """Let the board start this slot; renaming is all or nothing."""
        self._begin(SWITCH)
        if main != MAIN:
            self._link.replace("main.py", MAIN)
        self._link.replace(CURRENT, slot)
        self._switched = True

    def _leave(self, plan: Plan, kept: Kept) -> Report:
        """Start the board as usual."""
        self._begin("start it")
        free_bytes = int(self._link.run("import os\ns = os.statvfs('/')\nprint(s[0] * s[3])"))
        self._link.run(f"try:\n    os.remove({MAINTENANCE!r})\nexcept OSError:\n    pass")
        self._link.reset()
        return Report(plan, time.monotonic() - self._started_s, free_bytes, kept.network)


def planned(new: FlashSet, kept: Kept) -> Plan:
    """What brings this set into the slot that does not start; the space it takes is counted in whole blocks."""
    slot = other(kept.current) if kept.current else SLOTS[0]
    digests = {path: _sha256(data) for path, data in new.files.items()}
    missing = [path for path in sorted(new.files) if path != MANIFEST and not kept.has(slot, path, digests[path])]
    copy = [path for path in missing if kept.has(other(slot), path, digests[path])]
    send = [path for path in missing if path not in copy] + [MANIFEST]
    remove = [path for path in sorted(kept.hashes) if path.startswith(f"{slot}/") and path[2:] not in new.files]
    if f"{slot}/{MANIFEST}" in kept.hashes:
        remove.insert(0, f"{slot}/{MANIFEST}")

    def blocks(size: int) -> int:
        return -(-size // kept.block_bytes) * kept.block_bytes

    taken = sum(blocks(len(new.files[path])) for path in copy + send)
    given = sum(blocks(kept.sizes.get(path, 0)) for path in {*remove, *(f"{slot}/{path}" for path in copy + send)})
    return Plan(slot, send, copy, remove, sum(len(new.files[path]) for path in send), max(taken - given, 0))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kb(size: int) -> str:
    return f"{-(-size // 1024)} KB"
