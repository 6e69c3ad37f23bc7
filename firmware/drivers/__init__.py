"""Drivers: between a board's pins and the scanner's tags, bound as board.toml says. They run outside the scan and know no model.

`bind` checks the whole board file before it touches a pin; every mistake is one `BoardError` of one line. What is here is needed at
the start only; a board forgets it afterwards.
"""

from firmware.drivers import profiles, settings
from firmware.drivers.io import Io
from firmware.drivers.settings import MISSING, PIN_TAKEN, UNKNOWN_KEY, UNKNOWN_TAG, WRONG_PIN, WRONG_VALUE, BoardError, refuse

TYPES = ("adc", "ads1115", "bme280", "button", "counter", "digital_in", "digital_out", "ds18b20", "pwm", "rate")
KEYS = ("board", "buses", "limits", "name", "tags")  # limits are no driver's: who makes a board's set checks and takes them


def bind(board: dict, scanner, machine) -> Io:
    """Binds every tag of `board` (board.toml, parsed) to a driver on the pins of `machine`; BoardError if it cannot be done."""
    entries = check(board, scanner)
    inputs, outputs, sensors = [], [], []
    for _path, entry, tag, position in entries:
        kind = driver(entry["type"])
        if kind.OUTPUT:
            outputs.append((position, kind(machine, entry, tag.safe)))
            continue
        scanner.bind(position)
        if hasattr(kind, "BUS"):
            sensors.append((position, entry))
        else:
            inputs.append((position, kind(machine, entry)))
    timed = [driver for _position, driver in inputs if hasattr(driver, "pass_time")]
    if sensors:
        timed.append(_buses().rounds(scanner, machine, sensors))
    return Io(scanner, inputs, outputs, timed)


def check(board: dict, scanner, tell=refuse) -> list:
    """The entries of a board file as (path, settings with defaults, tag, position), in the scanner's order.

    Each mistake is told, as a BoardError; a `tell` that returns gets all that do not only follow from another one.
    """
    for key in sorted(board):
        if key not in KEYS:
            tell(BoardError(UNKNOWN_KEY, (key,), "unknown key '" + key + "'; it may have " + ", ".join(KEYS), KEYS))
    name, names = board.get("board"), sorted(profiles.PROFILES)
    if name is not None and name not in names:
        name = tell(BoardError(WRONG_VALUE, ("board",), "board is '" + str(name) + "'; it must be one of " + ", ".join(names), names))
    if type(board.get("name", "")) is not str:
        tell(BoardError(WRONG_VALUE, ("name",), "name is " + str(board["name"]) + "; it must be a text"))
    buses = _buses().check(board["buses"], tell) if "buses" in board else {}
    pins = _buses().pins(buses) if buses else []
    entries = []
    if isinstance(board.get("tags"), dict):
        entries = _bound(board["tags"], scanner, buses, pins, tell)
    else:
        tell(BoardError(MISSING, (), "there is no [tags]; it names each tag's pin"))
    _check_pins(name, pins, tell)
    return entries


def _bound(tags: dict, scanner, buses, pins: list, tell) -> list:
    """The entries of those tags; the users of pins among them go to `pins`."""
    places = _places(scanner)
    for path in sorted(tags):
        if path not in places:
            told = "the model has no input or output of that name; it has " + ", ".join(sorted(places))
            tell(BoardError(UNKNOWN_TAG, ("tags", path), told, sorted(places)))
    entries = []
    for tag, position in [places[path] for path in sorted(places, key=lambda path: places[path][0].index)]:
        if tag.path in tags:
            given = tags[tag.path]
            kind = _driver_of(tag.path, given, tell)
            entry = kind and settings.check(tag, given, kind, scanner.scan_ms, tell)
            if entry is None:  # a pin has one user all the same
                pins.append((("tags", tag.path, "pin"), {"type": "", "pin": isinstance(given, dict) and given.get("pin")}, False))
                continue
            if hasattr(kind, "BUS"):
                _buses().use(tag.path, entry, buses, tell)
            else:
                pins.append((("tags", tag.path, "pin"), entry, kind.OUTPUT))
            entries.append((tag.path, entry, tag, position))
        elif type(tag).__name__ != "Command":  # a command needs no button
            tell(BoardError(MISSING, ("tags",), "[tags] " + tag.path + " is not bound to a pin; add it, with pin and type"))
    return entries


def _places(scanner) -> dict:
    places = {}
    for tags in (scanner.inputs, scanner.outputs):
        for position in range(len(tags)):
            places[tags[position].path] = (tags[position], position)
    return places


def _driver_of(path: str, entry, tell):
    """The driver class that an entry names, or None."""
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind not in TYPES:
        return settings.wrong_type(("tags", path), kind, TYPES, tell)
    return driver(kind)


def driver(kind: str):
    """The class of a type of driver, loaded when a board first uses it."""
    return __import__("firmware.drivers." + kind, None, None, ("Driver",)).Driver


def _buses():
    """What knows buses, loaded when a board has one."""
    return __import__("firmware.drivers.buses", None, None, ("check",))


def _check_pins(name, users: list, tell) -> None:
    """`users` of pins are tuples: where in the file, an entry with a pin, and whether it drives it."""
    used: dict[int, str] = {}
    for keys, entry, is_output in users:
        pin = entry["pin"]
        if not settings.is_pin(pin):
            continue
        problem = name and profiles.problem(name, entry, is_output)
        if problem:
            tell(BoardError(WRONG_PIN, keys, problem))
        elif pin in used:
            tell(BoardError(PIN_TAKEN, keys, "pin " + str(pin) + " is used by " + used[pin] + " already"))
        else:
            used[pin] = keys[1] if keys[0] == "tags" else "[" + keys[0] + "] " + keys[1]
