"""What only a board's start needed, taken off its heap as soon as it may: how models are declared and tried, then how one is bound and
served. Nothing is made again.
"""

import sys

from firmware.clock import Clock
from firmware.device import Device
from firmware.drivers.io import Io
from firmware.keeper import Keeper
from firmware.restarts import Restarts
from firmware.scan_turn import ScanTurn
from firmware.server import Server
from firmware.session_handler import Sessions
from firmware.storage import JournalFile, RetainedFile
from shared_model.declaration import Declaration
from shared_model.event_log import EventLog
from shared_model.health import Health
from shared_model.hub import Hub
from shared_model.image import Image
from shared_model.journal import Journal
from shared_model.model import Model
from shared_model.orders import Orders
from shared_model.record import Recorder
from shared_model.scan import Scanner
from shared_model.scan_log import ScanLog
from shared_model.scan_times import ScanTimes
from shared_model.telemetry import Telemetry
from shared_model.words import Words

MODULES = ("firmware.assembly", "firmware.forgetting", "firmware.system_info", "shared_model.device_limits")
MAKING = ("shared_model.frozen", "shared_model.trial")
BINDING = ("firmware.drivers.buses", "firmware.drivers.settings", "firmware.drivers.profiles", "firmware.drivers")
DECLARING = (
    ("shared_model.model", ("_set_aside",)),
    ("shared_model.interlocks", ("_stronger_first",)),
    ("shared_model.scan", ("_steps",)),
)
FUNCTIONS = (
    (
        "firmware.flash_files",
        ("NETWORK", "config", "damage", "deployed", "load", "secrets", "sha256", "tokens", "verified_hash", "wifi", "_own"),
    ),
    ("firmware.main", ("_device", "_maintenance")),
    ("firmware.machine_code", ("ARCHITECTURES", "_native", "_code")),
    ("firmware.sealed", ("copy", "digest", "heal", "read", "_read")),
    ("firmware.restarts", ("_read",)),
    ("shared_model.retained", ("restore_lost",)),
    ("shared_model.scan", ("BetweenScans", "_position")),
)
CHECKS = ("check_callable", "check_int", "check_names", "next_order")  # of declarations, in any module
OF_PACKAGE = ("_HOME", "__getattr__")  # of shared_model, which finds for models what they import
MADE: tuple[type, ...] = (Model, Scanner, Image, Words, Orders, Recorder)  # once, with the scanner
STARTED: tuple[type, ...] = (Clock, Device, Io, Keeper, Restarts, Sessions, JournalFile, RetainedFile)
STARTED += (ScanTimes, Hub, Telemetry, EventLog, ScanLog, Health, Journal, Server)  # made once
DONE_ONCE = (
    (Scanner, ("bind", "input_index", "output_index")),
    (Model, ("_aside",)),
    (Server, ("route", "websocket")),
    (Io, ("leave_to_loop",)),
    (JournalFile, ("_mend",)),
    (Keeper, ("restore",)),
    (RetainedFile, ("load",)),
)
METHODS = ("__init__", "instance", "link", "override", "place", "_substitute", "_transition")  # of declarations
OF_CALIBRATION = ("check_calibration", "is_quick", "pull_of")
OF_DRIVERS = ("__init__", "check", "level", "KINDS", "SETTINGS")


def forget_models() -> None:
    """Forgets, once the scanner is made, how that was done: what is bound to it then has the room."""
    for path in list(sys.modules):
        if path.startswith("shared_model"):
            _lose(sys.modules[path], CHECKS)
    _forget_modules(MAKING)
    _forget_classes()
    _forget(DECLARING, MADE)


def forget_drivers() -> None:
    """Forgets, once all tags are bound, how a board file is checked and its drivers are made."""
    _forget_modules(BINDING)


def forget() -> None:
    """Forgets the rest, once all is made."""
    _forget_classes()
    _forget(FUNCTIONS, STARTED)
    for kind, names in DONE_ONCE:
        _lose(kind, names)
    _lose(sys.modules["shared_model"], OF_PACKAGE)
    for module in list(sys.modules.values()):
        _lose(module, OF_CALIBRATION)
        for thing in list(module.__dict__.values()):
            if isinstance(thing, type) and issubclass(thing, ScanTurn):
                _lose(thing, ("__init__",))
    _forget_modules(MODULES)


def _forget_modules(paths) -> None:
    for path in paths:
        package, _, short = path.rpartition(".")
        _lose(sys.modules[package], (short,))
        sys.modules.pop(path, None)  # two may be linked into one


def _forget(functions, kinds) -> None:
    for path, names in functions:
        _lose(sys.modules[path], names)
    for kind in kinds:
        _lose(kind, ("__init__",))


def _forget_classes() -> None:
    for path in list(sys.modules):
        for thing in list(sys.modules[path].__dict__.values()):  # dir() would ask shared_model for every name there is
            if isinstance(thing, type):
                _forget_class(thing)


def _forget_class(kind) -> None:
    if issubclass(kind, Declaration):
        _lose(kind, METHODS)
    elif issubclass(kind, Model):  # an instance has its own twin of each declaration
        own = kind.__dict__
        _lose(kind, [name for name in own if isinstance(own[name], (Declaration, Model))])
    elif kind.__name__ == "Driver":
        _lose(kind, OF_DRIVERS)


def _lose(owner, names) -> None:
    for name in names:
        if name in owner.__dict__:
            setattr(owner, name, None)  # a class holds what is deleted from it until something else takes the place
            delattr(owner, name)
