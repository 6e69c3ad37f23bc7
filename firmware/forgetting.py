"""What only a board's start needed, taken off its heap once it runs: how models are declared, tried and bound. Nothing is made again."""

import sys

from firmware.clock import Clock
from firmware.device import Device
from firmware.drivers.io import Io
from firmware.keeper import Keeper
from firmware.restarts import Restarts
from firmware.scan_turn import ScanTurn
from firmware.session_handler import Sessions
from firmware.storage import JournalFile, RetainedFile
from shared_model.declaration import Declaration
from shared_model.event_log import EventLog
from shared_model.health import Health
from shared_model.hub import Hub
from shared_model.image import Image
from shared_model.journal import Journal
from shared_model.model import Model
from shared_model.record import Recorder
from shared_model.scan import Scanner
from shared_model.scan_log import ScanLog
from shared_model.scan_times import ScanTimes
from shared_model.telemetry import Telemetry
from shared_model.words import Words

MODULES = (
    "firmware.assembly",
    "firmware.drivers.buses",
    "firmware.drivers.settings",
    "firmware.drivers.profiles",
    "firmware.drivers",
    "firmware.forgetting",
)
FUNCTIONS = (
    ("firmware.flash_files", ("config", "load", "sha256", "tokens", "verified_hash", "wifi", "_object", "_secrets")),
    ("firmware.machine_code", ("ARCHITECTURES", "_native", "_code")),
    ("firmware.metrics", ("system_info",)),
    ("shared_model.model", ("Frozen", "_declarations", "_is")),
    ("shared_model.scan", ("Frozen", "try_once", "_concerning")),
    ("shared_model.trial", ("_attempt", "_owners", "_refuse_born", "_rules", "_twin")),
)
CHECKS = ("check_callable", "check_int", "check_names", "next_order")  # of declarations, in any module
OF_PACKAGE = ("_HOME", "__getattr__")  # of shared_model, which finds for models what they import
STARTED: tuple[type, ...] = (Clock, Device, Io, Keeper, Restarts, Sessions, JournalFile, RetainedFile, Model, Scanner, Image, Words)
STARTED += (ScanTurn, Recorder, ScanTimes, Hub, Telemetry, EventLog, ScanLog, Health, Journal)  # made once
DONE_ONCE = ((Io, ("leave_to_loop",)), (JournalFile, ("_mend",)), (Keeper, ("restore",)), (RetainedFile, ("load",)))
METHODS = ("__init__", "instance", "link", "override", "place")  # of declarations
OF_DRIVERS = ("__init__", "check", "KINDS", "SETTINGS")


def forget() -> None:
    """Forgets it."""
    for path in list(sys.modules):
        module = sys.modules[path]
        if path.startswith(("shared_model", "firmware.drivers.")):
            _lose(module, CHECKS)
        for thing in list(module.__dict__.values()):  # dir() would ask shared_model for every name there is
            if isinstance(thing, type):
                _forget_class(thing)
    for path, names in FUNCTIONS:
        _lose(sys.modules[path], names)
    for kind in STARTED:
        _lose(kind, ("__init__",))
    for kind, names in DONE_ONCE:
        _lose(kind, names)
    _lose(sys.modules["shared_model"], OF_PACKAGE)
    for path in MODULES:
        package, _, short = path.rpartition(".")
        _lose(sys.modules[package], (short,))
        sys.modules.pop(path, None)  # two may be linked into one


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
