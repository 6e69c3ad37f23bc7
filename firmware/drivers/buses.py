"""The buses that a board file declares, checked and opened. Needed at the start only; what is on them is the sensors' business."""

from firmware.drivers import driver
from firmware.drivers.rounds import Rounds
from firmware.drivers.settings import ALIKE, MISSING, PINS, WRONG_VALUE, BoardError, check_keys, values

PIN = (0, PINS - 1)

# kind of bus: its settings as a driver has them, and which of them are pins
TYPES: dict[str, dict] = {
    "i2c": {"sda": (PIN, None), "scl": (PIN, None), "freq": ((10_000, 400_000), 100_000)},
    "onewire": {"pin": (PIN, None)},
}
OF_PINS = ("sda", "scl", "pin")


def check(buses) -> dict:
    """The buses by name, with defaults; BoardError otherwise."""
    if not isinstance(buses, dict):
        raise BoardError(WRONG_VALUE, ("buses",), "buses is " + str(buses) + "; it must be a table of buses by name")
    return {name: _bus(name, buses[name]) for name in sorted(buses)}


def _bus(name: str, bus) -> dict:
    keys = ("buses", name)
    kind = bus.get("type") if isinstance(bus, dict) else None
    if kind not in sorted(TYPES):  # it may be anything, also what no dict takes
        what = "there is no type" if kind is None else "unknown type '" + str(kind) + "'"
        code = MISSING if kind is None else WRONG_VALUE
        raise BoardError(code, keys + ("type",), what + "; it must be one of " + ", ".join(sorted(TYPES)))
    check_keys(keys, bus, ("type",), TYPES[kind])
    checked = values(keys, bus, TYPES[kind])
    checked["devices"] = {}  # those that were told apart, with their tags
    return checked


def use(path: str, entry: dict, buses: dict) -> None:
    """Puts the bus that an entry names into it, as `on`."""
    kind = driver(entry["type"]).BUS
    allowed = [name for name in sorted(buses) if buses[name]["type"] == kind]
    name = entry["bus"]
    if name not in allowed:
        what = "there is no bus" if name is None else "bus is '" + str(name) + "'"
        has = "one of " + ", ".join(allowed) if allowed else "add one to [buses]"
        told = what + "; " + entry["type"] + " needs a bus of type " + kind + ": " + has
        raise BoardError(MISSING if name is None else WRONG_VALUE, ("tags", path, "bus"), told)
    entry["on"] = buses[name]
    _tell_apart(path, entry)


def _tell_apart(path: str, entry: dict) -> None:
    """Devices of one tag that share a bus need addresses of their own."""
    kind = driver(entry["type"])
    if not kind.ALONE:
        return
    others = entry["on"]["devices"]
    device = kind.device(entry)
    for other in others:
        if device == other or not device or not other:
            told = "it cannot be told from " + others[other] + ", which is on the same bus; give each a rom of its own"
            raise BoardError(ALIKE, ("tags", path), told)
    others[device] = path


def pins(buses: dict) -> list:
    """The users of pins that they are, as `firmware.drivers` has them."""
    found = []
    for name in sorted(buses):
        for key in OF_PINS:
            if key in buses[name]:
                found.append((("buses", name, key), {"type": buses[name]["type"], "pin": buses[name][key]}, True))
    return found


def rounds(scanner, machine, sensors: list) -> Rounds:
    """Opens the buses of the tags `sensors`, pairs of position and entry, and makes one driver of each device on them."""
    opened: dict[str, object] = {}
    groups: dict[tuple, tuple] = {}
    for position, entry in sensors:
        if entry["bus"] not in opened:
            opened[entry["bus"]] = _open(machine, entry["on"])
        key = (entry["bus"], entry["type"], driver(entry["type"]).device(entry))
        if key not in groups:
            groups[key] = ([], [])
        groups[key][0].append(entry)
        groups[key][1].append(position)
    devices = []
    for key in sorted(groups):
        entries, positions = groups[key]
        devices.append((driver(key[1])(opened[key[0]], entries), positions))
    return Rounds(scanner, devices)


def _open(machine, bus: dict):
    """What a board has for that bus."""
    if bus["type"] == "i2c":
        from firmware.drivers.i2c import I2c

        return I2c(machine, bus)
    pin = machine.Pin(bus["pin"])
    if hasattr(machine, "OneWire"):  # a virtual machine's
        return machine.OneWire(pin)
    import onewire  # type: ignore[import-not-found]

    return onewire.OneWire(pin)
