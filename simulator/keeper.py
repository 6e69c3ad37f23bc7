"""What keeps journal and retained values: it writes in a thread whenever there is something, and tells the hub when it is safe.

Retained values go first: an answer that waits for the journal waits for them too.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shared_model import Scanner
from shared_model.hub import Hub
from shared_model.retained import restore, restore_lost, retained
from simulator.journal_file import JournalFile
from simulator.storage import Storage

AGAIN_S = 5.0
"""How long it waits after the disk refused."""

RETAINED_S = 1.0
"""How often it looks for retained memory that logic changed, which is no event."""


class Keeper:
    """Keeps one scanner's retained values and journal in its storage."""

    def __init__(self, scanner: Scanner, storage: Storage) -> None:
        self.journal = JournalFile(storage.folder)
        self._scanner = scanner
        self._storage = storage
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()

    def restore(self) -> list[str]:
        """Give the scanner its retained values; what could not be, one sentence each."""
        try:
            problems = restore(self._scanner, self._storage.load_retained())
            return ([self._storage.damage] if self._storage.damage else []) + list(problems)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self._storage.put_aside()
            return [restore_lost(self._scanner) + str(error)]

    def look(self) -> None:
        """There may be something to keep."""
        self._work.set()

    async def run(self, hub: Hub, told: Callable[[str], None]) -> None:
        """Keep until stopped; `told` hears "" when all is kept, or what is wrong with the disk."""
        loop = asyncio.get_running_loop()
        retained_at = loop.time()
        while not self._stopping.is_set():
            await self._work.wait()
            self._work.clear()
            error, lines = "", hub.unkept()
            if lines or loop.time() >= retained_at:
                retained_at = loop.time() + RETAINED_S
                error = await asyncio.to_thread(self._write, retained(self._scanner), lines)
            if error:
                told(error)
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), AGAIN_S)
            else:
                hub.kept()
                told("")

    async def stop(self, running: "asyncio.Task[None]", hub: Hub) -> None:
        """End `run`, in the task `running`, and keep the last things."""
        self._stopping.set()
        self._work.set()
        await running
        self._write(retained(self._scanner), hub.unkept())

    def _write(self, kept: dict[str, Any], lines: list[str]) -> str:
        try:
            self._storage.save_retained(kept)
            if lines:
                self.journal.append(lines)
        except OSError as error:
            return error.strerror or str(error)
        return ""
