"""Drivers: between a board's pins and the scanner's tags, bound as board.toml says. They run outside the scan and know no model.

`bind` checks the whole board file before it touches a pin; every mistake is one `BoardError` of one line. What is here is needed at
the start only; a board forgets it afterwards.
"""

from firmware.drivers import profiles, settings
from firmware.drivers.io import Io
from firmware.drivers.settings import BoardError

TYPES = ("adc", "button", "counter", "digital_in", "digital_out", "pwm", "rate")
KEYS = ("board", "name", "tags")


def bind(board: dict, scanner, machine) -> Io:
    """Binds every tag of `board` (board.toml, parsed) to a driver on the pins of `machine`; BoardError if it cannot be done."""
    entries = check(board, scanner)
    inputs, outputs = [], []
    for _path, entry, tag, position in entries:
        kind = driver(entry["type"])
        if kind.OUTPUT:
            outputs.append((position, kind(machine, entry, tag.safe)))
        else:
            scanner.bind(position)
            inputs.append((position, kind(machine, entry)))
    return Io(scanner, inputs, outputs, [driver for _position, driver in inputs if hasattr(driver, "pass_time")])


def check(board: dict, scanner) -> list:
    """The entries of a good board file as (path, settings with defaults, tag, position), in the scanner's order; else BoardError."""
    for key in sorted(board):
        if key not in KEYS:
            raise BoardError("unknown key '" + key + "'; it may have " + ", ".join(KEYS))
    name = board.get("board")
    if name is not None and name not in profiles.PROFILES:
        raise BoardError("board is '" + str(name) + "'; it must be one of " + ", ".join(sorted(profiles.PROFILES)))
    tags = board.get("tags")
    if not isinstance(tags, dict):
        raise BoardError("there is no [tags]; it names each tag's pin")
    places = _places(scanner)
    for path in sorted(tags):
        if path not in places:
            raise BoardError("[tags] " + path + ": the model has no input or output of that name; it has " + ", ".join(sorted(places)))
    entries = []
    for tag, position in [places[path] for path in sorted(places, key=lambda path: places[path][0].index)]:
        if tag.path in tags:
            entry = settings.check(tag, tags[tag.path], _driver_of(tag.path, tags[tag.path]))
            entry["scan_ms"] = scanner.scan_ms  # how often it is read
            entry["range"] = (tag.low, tag.high)
            _check_period(tag, entry)
            entries.append((tag.path, entry, tag, position))
        elif type(tag).__name__ != "Command":  # a command needs no button
            raise BoardError("[tags] " + tag.path + " is not bound to a pin; add it, with pin and type")
    _check_pins(name, entries)
    return entries


def _places(scanner) -> dict:
    places = {}
    for tags in (scanner.inputs, scanner.outputs):
        for position in range(len(tags)):
            places[tags[position].path] = (tags[position], position)
    return places


def _driver_of(path: str, entry):
    """The driver class that an entry names."""
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind not in TYPES:
        what = "there is no type" if kind is None else "unknown type '" + str(kind) + "'"
        raise BoardError("[tags] " + path + ": " + what + "; it must be one of " + ", ".join(TYPES))
    return driver(kind)


def driver(kind: str):
    """The class of a type of driver, loaded when a board first uses it."""
    return __import__("firmware.drivers." + kind, None, None, ("Driver",)).Driver


def _check_period(tag, entry: dict) -> None:
    """What comes seldom must not be stale because of it: one sample may be lost."""
    kind = driver(entry["type"])
    if hasattr(kind, "period_ms") and tag.stale_ms < 2 * kind.period_ms(entry):
        told = "a sample comes every " + str(kind.period_ms(entry)) + " ms, but the model's stale_ms is " + str(tag.stale_ms)
        raise BoardError("[tags] " + tag.path + ": " + told + "; declare stale_ms of " + str(2 * kind.period_ms(entry)) + " or more there")


def _check_pins(name, entries: list) -> None:
    used: dict[int, str] = {}
    for path, entry, _, _ in entries:
        pin = entry["pin"]
        if pin in used:
            raise BoardError("[tags] " + path + ": pin " + str(pin) + " is used by " + used[pin] + " already")
        used[pin] = path
        problem = name and profiles.problem(name, entry, driver(entry["type"]).OUTPUT)
        if problem:
            raise BoardError("[tags] " + path + ": " + problem)
