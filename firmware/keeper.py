"""What moves things from the hub to the flash, a batch at a time, and tells the hub when they are safe.

A flash holds the whole board up while it erases, for 50 to 400 ms on a chip. So what comes soon after a write waits for the next one,
and a scan gets its turn between two files.
"""

from firmware.clock import ticks_diff, ticks_us
from firmware.tasks import sleep_ms
from shared_model.messages import dumps
from shared_model.retained import restore, restore_lost, retained

BATCH_MS = 100
REST_TIMES = 3  # what a write took: the flash holds everything up for a quarter of the time at most
REST_MS = 2500  # at the most: answers wait for it
MOST_LINES = 16  # that wait
RETAINED_MS = 2000  # retained memory that logic changed is looked for so often; what is an event is kept at once


class Keeper:
    """Keeps one hub's journal and its scanner's retained values; `times` is told how long the flash took."""

    def __init__(self, scanner, journal, retained_file, times) -> None:
        self._scanner = scanner
        self._journal = journal
        self._retained = retained_file
        self._times = times
        self._waited_ms = 0
        self._took_ms = 0

    def restore(self) -> list:
        """Gives the scanner its retained values; what could not be restored, one sentence each."""
        try:
            problems = restore(self._scanner, self._retained.load())
            return ([self._retained.damage] if self._retained.damage else []) + list(problems)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            return [restore_lost(self._scanner) + str(error)]

    async def run(self, hub, notify) -> None:
        """Keeps for ever; `notify` is called when answers that waited may go."""
        while True:
            await sleep_ms(BATCH_MS)
            self._waited_ms += BATCH_MS
            lines = hub.unkept()
            if self._waited_ms < min(REST_TIMES * self._took_ms, REST_MS) and len(lines) < MOST_LINES:
                continue
            if lines or self._waited_ms >= RETAINED_MS:
                self._waited_ms = self._took_ms = 0
                if self._save(hub):
                    await sleep_ms(0)
                    self._append(hub, lines)
                notify()

    def keep(self, hub) -> None:
        """Keeps what there is, now."""
        if self._save(hub):
            self._append(hub, hub.unkept())

    def _save(self, hub) -> bool:
        """Writes retained values, before the journal: an answer that waits for the one waits for both."""
        with self._scanner.between_scans:
            kept = retained(self._scanner)
        try:
            self._write(self._retained.save, dumps(kept))
        except OSError as error:
            return self._failed(hub, error)
        return True

    def _append(self, hub, lines: list) -> None:
        if lines:
            try:
                self._write(self._journal.append, lines)
            except OSError as error:
                self._failed(hub, error)
                return
            hub.kept()
        damage = self._journal.damage
        hub.set_check("journal", "warn" if damage else "pass", damage or "written")

    def _write(self, write, what) -> None:
        """Measures `write(what)`, unless that returns False, as it had nothing to write."""
        times = self._times
        started = ticks_us()
        times.writing = True
        try:
            if write(what) is not False:
                took_us = ticks_diff(ticks_us(), started)
                self._took_ms += took_us // 1000
                times.stall(took_us)
        finally:
            times.writing = False

    def _failed(self, hub, error: OSError) -> bool:
        hub.set_check("journal", "fail", "cannot be written: " + str(error))
        return False
