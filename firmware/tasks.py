"""Tasks of a board that never end: whatever they raise, MemoryError included, is reported on the console and they start again."""

import asyncio
import gc
from asyncio import sleep_ms  # type: ignore[attr-defined]

__all__ = ["sleep_ms", "supervise"]

PAUSE_MS = 200


def supervise(name: str, work):
    """Starts a task that awaits `work()` for ever; returns the task."""
    return asyncio.create_task(_again(name, work))


async def _again(name: str, work) -> None:
    while True:
        try:
            await work()
        except Exception as error:
            gc.collect()
            print(name + ":", repr(error))
            await sleep_ms(PAUSE_MS)
