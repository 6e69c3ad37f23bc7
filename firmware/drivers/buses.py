"""The buses that a board file declares, checked and opened. Needed at the start only; what is on them is the sensors' business."""

from firmware.drivers import driver
from firmware.drivers.rounds import Rounds
from firmware.drivers.settings import ALIKE, MISSING, PINS, WRONG_VALUE, BoardError, check_keys, values, wrong_type

PIN = (0, PINS - 1)

# kind of bus: its settings as a driver has them, and which of them are pins
TYPES: dict[str, dict] = {
    "i2c": {"sda": (PIN, None), "scl": (PIN, None), "freq": ((10_000, 400_000), 100_000)},
    "onewire": {"pin": (PIN, None)},
}
OF_PINS = ("sda", "scl", "pin")


def check(buses, tell):
    """The buses by name, with defaults; None where it is not known which there are, or of which type one is."""
    if not isinstance(buses, dict):
        return tell(BoardError(WRONG_VALUE, ("buses",), "buses is " + str(buses) + "; it must be a table of buses by name"))
    return {name: _bus(name, buses[name], tell) for name in sorted(buses)}


def _bus(name: str, bus, tell):
    keys = ("buses", name)
    kind = bus.get("type") if isinstance(bus, dict) else None
    if kind not in sorted(TYPES):  # it may be anything, also what no dict takes
        return wrong_type(keys, kind, sorted(TYPES), tell)
    check_keys(keys, bus, ("type",), TYPES[kind], tell)
    checked = values(keys, bus, TYPES[kind], tell)
    checked["devices"] = {}  # those that were told apart, with their tags
    return checked


def use(path: str, entry: dict, buses, tell) -> None:
    """Puts the bus that an entry names into it, as `on`."""
    name = entry["bus"]
    if buses is None or name in [name for name in sorted(buses) if buses[name] is None]:
        return
    kind = driver(entry["type"]).BUS
    allowed = [name for name in sorted(buses) if buses[name] and buses[name]["type"] == kind]
    if name not in allowed:
        what = "there is no bus" if name is None else "bus is '" + str(name) + "'"
        has = "one of " + ", ".join(allowed) if allowed else "add one to [buses]"
        told = what + "; " + entry["type"] + " needs a bus of type " + kind + ": " + has
        tell(BoardError(MISSING if name is None else WRONG_VALUE, ("tags", path, "bus"), told, allowed))
        return
    entry["on"] = buses[name]
    _tell_apart(path, entry, tell)


def _tell_apart(path: str, entry: dict, tell) -> None:
    """Devices of one tag that share a bus need addresses of their own."""
    kind = driver(entry["type"])
    device = kind.device(entry) if kind.ALONE else None
    if device is None:
        return
    others = entry["on"]["devices"]
    for other in others:
        if device == other or not device or not other:
            told = "it cannot be told from " + others[other] + ", which is on the same bus; give each a rom of its own"
            tell(BoardError(ALIKE, ("tags", path), told))
            return
    others[device] = path


def pins(buses: dict) -> list:
    """The users of pins that they are, as `firmware.drivers` has them."""
    found = []
    for name in sorted(buses):
        for key in OF_PINS:
            if buses[name] and key in buses[name]:
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
