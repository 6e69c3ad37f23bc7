"""How a board is put together from what is on its flash: once, at the start, after which a board forgets this module.

Nothing is decided here but who gets what; what runs then is `device.py`'s.
"""

import gc
import os
import sys
from binascii import hexlify

from firmware import flash_files
from firmware.clock import Clock, unix_ms
from firmware.device import Device
from firmware.drivers.io import Io
from firmware.flash_files import NotStarted
from firmware.forgetting import forget_drivers, forget_models
from firmware.keeper import Keeper
from firmware.restarts import HELD, Restarts
from firmware.storage import JournalFile, RetainedFile
from firmware.system_info import system_info
from shared_model.declaration import Declaration, ModelError
from shared_model.hub import Hub
from shared_model.journal import Journal
from shared_model.scan import Scanner
from shared_model.scan_times import ScanTimes
from shared_model.tags import AnalogIn, InputTag, OutputTag

WATCHDOG = "watchdog"
TRIAL_MS = 60_000
TIME_SERVER = "pool.ntp.org"  # of a board that was told nothing else
LEFT_BEHIND = ("order", "title", "on_bad", "fail_safe", "response", "default", "initial")  # of declarations: no board asks for them
LEFT_BY_PINS = ("unit", "decimals")  # of inputs and outputs besides; retained values are marked with theirs


def assemble(machine, dog, model_hash) -> Device:
    """The device that the flash holds, NotStarted when it holds none; `model_hash` is the manifest's, None without one."""
    clock = Clock()
    config = flash_files.config()
    secrets = flash_files.secrets()
    scanner = _scanner(config)
    forget_models()
    dog.feed()
    io = _bound(scanner, machine)
    forget_drivers()
    times = ScanTimes()
    journal = JournalFile()
    keeper = Keeper(scanner, journal, RetainedFile(), times)
    problems = flash_files.damage + keeper.restore()
    dog.feed()
    hub = _hub(scanner, config, model_hash, journal, clock)
    hub.tokens = flash_files.tokens(secrets)
    cause = _reset_cause(machine)
    restarts = Restarts(cause == WATCHDOG)
    if restarts.too_many:
        scanner.stop(HELD)
    hub.system_info = system_info(config, cause, unix_ms())
    _announce(hub, config, clock, {"model": model_hash, "reset_cause": cause, "not_restored": problems})
    turns = _turns(machine, scanner, io, times, clock)
    return Device(config, clock, dog, turns, io, times, keeper, hub, restarts, _network(config, secrets, hub))


def _scanner(config: dict) -> Scanner:
    """The scanner of the model on the flash."""
    try:
        model = getattr(__import__(config["module"]), config["class"])
        Declaration.left_behind = LEFT_BEHIND
        InputTag.left_behind = OutputTag.left_behind = LEFT_BEHIND + LEFT_BY_PINS
        AnalogIn.left_behind = LEFT_BEHIND + LEFT_BY_PINS[:1]  # a sensor on a bus is scaled by its tag's decimals
        gc.collect()
        return Scanner(model, reads=config.pop("reads", None))
    except (ImportError, AttributeError, ModelError) as error:
        raise NotStarted("model " + config["class"] + ": " + str(error))


def _bound(scanner: Scanner, machine) -> Io:
    from firmware import drivers  # what comes next has their room
    from firmware.drivers.settings import BoardError

    try:
        return drivers.bind(flash_files.load("board.json"), scanner, machine)
    except BoardError as error:
        raise NotStarted(str(error))


def _turns(machine, scanner: Scanner, io: Io, times: ScanTimes, clock: Clock):
    """Turns from a hard timer where there is one: on rp2, from MicroPython 1.26 on."""
    try:
        timer = machine.Timer()
        timer.init(period=TRIAL_MS, callback=id, hard=True)  # a function of its own would stay
        timer.deinit()
    except (AttributeError, TypeError, ValueError):
        from firmware.scan_loop import LoopTurns

        return LoopTurns(scanner, io, times, clock)
    from firmware.scan_timer import TimerTurns

    return TimerTurns(scanner, io, times, timer)


def _hub(scanner: Scanner, config: dict, model_hash, journal: JournalFile, clock: Clock) -> Hub:
    identity = {
        "runtime": sys.implementation.name,
        "role": "edge",
        "device": config["device"],
        "boot": hexlify(os.urandom(8)).decode(),
        "version": config["version"],
        "model": {"name": config["class"], "hash": model_hash},
        "capabilities": ["model", "audit"],
    }
    hub = Hub(scanner, identity, config["limits"], Journal(journal.head, journal.last_j), clock.now_ms())
    if flash_files.exists("model.json"):
        hub.describe = flash_files.describe
    hub.audit = journal.audit
    hub.names = config["names"]
    return hub


def _network(config: dict, secrets: dict, hub: Hub):
    """The board's Wi-Fi; None without credentials, and then nothing of it is loaded."""
    wifi = flash_files.wifi(secrets)
    if wifi is None:
        return None
    from firmware.network import Network

    return Network(wifi, config["device"], config["names"], config.get("ntp", TIME_SERVER), hub)


def _announce(hub: Hub, config: dict, clock: Clock, boot: dict) -> None:
    hub.event("boot", config["device"], boot, None, clock.now_ms())
    model_hash = boot["model"]
    deployed = flash_files.deployed()
    if deployed:
        hub.event("deploy", config["device"], {"model": model_hash, "set": deployed}, None, clock.now_ms())
    hub.set_check("model verified", "pass" if model_hash else "warn", model_hash or "there is no manifest to vouch for what runs")
    bitten = boot["reset_cause"] == WATCHDOG
    hub.set_check("watchdog", "warn" if bitten else "pass", "it restarted the board" if bitten else "fed by every scan")


def _reset_cause(machine) -> str:
    cause = machine.reset_cause()
    if cause == machine.WDT_RESET:
        return WATCHDOG
    return "power on" if cause == machine.PWRON_RESET else "reset"
