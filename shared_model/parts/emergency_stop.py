"""The status of an emergency-stop chain. It only tells: it stops nothing, and must never be what stops anything."""

from shared_model import Alarm, Command, DigitalIn, Memory, Model


class EmergencyStop(Model):
    """Reads one contact of a hard-wired emergency-stop chain, normally closed: 0 is pressed, or its wire is broken.

    This is not a stop function, and no part of one: the chain itself removes power (ISO 13850, IEC 60204-1), whatever a program does.
    isoscan has no performance level. It has no outputs and no interlocks for that reason. It is there so that
    the program knows, alarms, and drops its own orders, lest machines start by themselves when power is back.

    The parent reads `clear`: 1 from an `acknowledge` while the chain is closed until the chain opens. It is 0 after power-up. Use it
    as a condition to run, beside the wiring and never instead of it. No force stands for the chain: while one is on `closed`, whichever,
    `clear` is 0. `pressed` judges the field.
    """

    closed = DigitalIn("Emergency-stop chain, NC: 0 is pressed or wire broken", fail_safe=True)
    acknowledge = Command("Chain is closed again: allow starts")
    clear = Memory("Starts are allowed")

    pressed = Alarm(
        "Emergency stop",
        response="Find out who pressed it and why; unlock, then acknowledge",
        when=lambda m: not m.closed,
        priority="urgent",
    )

    def scan(self, dt_ms: int) -> None:
        self.clear = self.closed and self.closed_ok and (self.clear or self.acknowledge)
