"""What is allowed in a board file and still hardly meant so: pins with a life of their own while a board starts, wires that nothing holds.

Facts are those of the data sheets. Boards know nothing of them: who reads a warning sits at a desk. What is refused is `firmware.drivers`'.
"""

from collections.abc import Iterator
from typing import Any

from firmware import drivers

READ_AT_START, MOVES_AT_START, NOT_HELD, BREAK_NOT_SHOWN, WEAKLY_HELD = "W921", "W922", "W923", "W924", "W925"
Found = tuple[str, str, str]

STRAPPING = {
    "esp32": {
        0: "high starts the program",
        2: "it must not be high to load a program",
        5: "timing of SDIO",
        12: "high sets the flash to 1.8 V",
        15: "low silences the boot messages",
    },
    "esp32_c3": {2: "it must be high", 8: "it must be high to load a program", 9: "high starts the program"},
    "esp32_s3": {
        0: "high starts the program",
        3: "source of JTAG",
        45: "voltage of the flash",
        46: "it must not be high to load a program",
    },
}
"""Pins that the boot ROM reads, and what for: what is connected there must not pull them the other way."""

PULSING = {
    "esp32": {
        0: "it gives a clock",
        1: "it carries the boot messages",
        3: "it is high",
        5: "it is high and pulses",
        14: "it pulses",
        15: "it is high and pulses",
    },
    "esp32_c3": {21: "it carries the boot messages"},
    "esp32_s3": {18: "it is high for a moment", 43: "it carries the boot messages"},
}
"""Pins that move by themselves before any program runs."""

NO_PULL = {"esp32": range(34, 40)}
"""Pins without a resistor of their own."""

WEAK_PULL_DOWN = {"pico2_w": "RP2350-E9: up to stepping A2 the chip's own resistor does not hold it down"}


def board_warnings(name: str, entries: list[Any]) -> Iterator[tuple[str, tuple[str, str, str], str]]:
    """Code, place and one line for each thing to warn of on a board of that name; `entries` are those of `firmware.drivers.check`."""
    for path, entry, tag, _ in entries:
        for code, key, text in _of(name, entry, tag):
            yield code, ("tags", path, key), f"[tags] {path}: {text}"


def _of(name: str, entry: dict[str, Any], tag: object) -> Iterator[Found]:
    """Code, key of the entry and one line for each."""
    if entry.get("pin") is None:
        return
    pin = entry["pin"]
    what = f"pin {pin} of {name}"
    is_output = drivers.driver(entry["type"]).OUTPUT
    strapped, pulsed = STRAPPING.get(name, {}).get(pin), PULSING.get(name, {}).get(pin)
    if strapped:
        wired = "what it drives" if is_output else "what is wired to it"
        text = f"{what} is read while the board starts ({strapped}), and {wired} may pull it the other way; use another"
        yield READ_AT_START, "pin", text
    if is_output:
        if pulsed:
            text = f"{what} moves while the board starts ({pulsed}), and what it drives with it; "
            yield MOVES_AT_START, "pin", text + "use another, or let hardware hold that off until the program runs"
    elif entry.get("pull"):
        yield from _of_input(name, what, entry, bool(getattr(tag, "fail_safe", False)))


def _of_input(name: str, what: str, entry: dict[str, Any], fail_safe: bool) -> Iterator[Found]:
    if entry["pull"] == "none":
        active_low = entry.get("active_low")  # pulses have none; nor an entry where it is wrong
        rest = "high or low" if active_low is None else "high" if active_low else "low"
        if entry["pin"] in NO_PULL.get(name, ()):
            yield NOT_HELD, "pin", f"{what} has no pull; fit a resistor that holds it {rest} when the wire is open"
        elif fail_safe and active_low is not None:
            text = f"it is fail_safe and pull is 'none'; a broken wire reads 0 only if a resistor of yours holds it {rest}"
            yield BREAK_NOT_SHOWN, "pull", text
    elif entry["pull"] == "down" and name in WEAK_PULL_DOWN:
        text = f"{what} may read 1 when the wire is open ({WEAK_PULL_DOWN[name]})"
        yield WEAKLY_HELD, "pull", f"{text}; fit 8.2 kohm to ground, or pull up with active_low = true"
