"""What moves things from the hub to the flash, a batch at a time, and tells the hub when they are safe."""

from firmware.clock import ticks_diff, ticks_us
from firmware.tasks import sleep_ms
from shared_model.messages import dumps
from shared_model.retained import restore, retained

BATCH_MS = 100
RETAINED_MS = 2000  # retained memory that logic changed is looked for so often; what is an event is kept at once


class Keeper:
    """Keeps one hub's journal and its scanner's retained values; `times` is told how long the flash took."""

    def __init__(self, scanner, journal, retained_file, times) -> None:
        self._scanner = scanner
        self._journal = journal
        self._retained = retained_file
        self._times = times
        self._waited_ms = 0

    def restore(self) -> list:
        """Gives the scanner its retained values; what could not be restored, one sentence each."""
        try:
            return restore(self._scanner, self._retained.load())
        except (ValueError, KeyError, TypeError, IndexError) as error:
            return ["the file of retained values is damaged, all start at their defaults: " + str(error)]

    async def run(self, hub, notify) -> None:
        """Keeps for ever; `notify` is called when answers that waited may go."""
        while True:
            await sleep_ms(BATCH_MS)
            self._waited_ms += BATCH_MS
            lines = hub.unkept()
            if lines or self._waited_ms >= RETAINED_MS:
                self._waited_ms = 0
                self.keep(hub, lines)
                notify()

    def keep(self, hub, lines: list) -> None:
        """Writes retained values, then the journal: an answer that waits for the one waits for both."""
        started = ticks_us()
        try:
            wrote = self._retained.save(dumps(retained(self._scanner)))
            if lines:
                self._journal.append(lines)
        except OSError as error:
            hub.set_check("journal", "fail", "cannot be written: " + str(error))
            return
        if lines:
            hub.kept()
        if wrote or lines:
            self._times.stall(ticks_diff(ticks_us(), started))
        damage = self._journal.damage
        hub.set_check("journal", "warn" if damage else "pass", damage or "written")
