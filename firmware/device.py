"""A board at work: everything that `main` starts, put together from what is on the flash. Nothing is decided here but who gets what."""

import asyncio
import gc
import os
import sys
from binascii import hexlify

from firmware import drivers, flash_files, metrics
from firmware.clock import Clock, unix_ms
from firmware.drivers.settings import BoardError
from firmware.flash_files import NotStarted
from firmware.keeper import Keeper
from firmware.scan_task import ScanTask
from firmware.server import Server
from firmware.session_handler import Sessions
from firmware.storage import JournalFile, RetainedFile
from firmware.tasks import sleep_ms, supervise
from shared_model.declaration import ModelError
from shared_model.hub import Hub
from shared_model.journal import Journal
from shared_model.scan import Scanner
from shared_model.scan_times import ScanTimes

METRICS_MS = 5000
LOOK_MS = 100


class Device:
    """The scanner, its drivers, the hub and what keeps and serves it. NotStarted when the flash does not hold what it should."""

    def __init__(self, machine, dog) -> None:
        self.clock = Clock()
        self._dog = dog
        self._config = flash_files.load("config.json")
        model_hash = flash_files.verified_hash()
        dog.feed()
        self._scanner = _scanner(self._config)
        dog.feed()
        self._io = _bound(self._scanner, machine)
        self._times = ScanTimes()
        journal = JournalFile()
        self._keeper = Keeper(self._scanner, journal, RetainedFile(), self._times)
        problems = self._keeper.restore()
        dog.feed()
        self._hub = self._make_hub(model_hash, journal)
        self._sessions = Sessions(self._hub, self.clock)
        self._metrics_ms = 0
        cause = _reset_cause(machine)
        self._hub.system_info = metrics.system_info(self._config, cause, unix_ms())
        self._announce(model_hash, cause, problems)

    def _make_hub(self, model_hash, journal: JournalFile) -> Hub:
        config = self._config
        identity = {
            "runtime": sys.implementation[0],
            "role": "edge",
            "device": config["device"],
            "boot": hexlify(os.urandom(8)).decode(),
            "version": config["version"],
            "model": {"name": config["class"], "hash": model_hash},
            "capabilities": ["model", "audit"],
        }
        hub = Hub(self._scanner, identity, config.get("limits"), Journal(journal.head, journal.last_j), self.clock.now_ms())
        if flash_files.exists("model.json"):
            hub.describe = flash_files.describe
        hub.audit = journal.audit
        hub.names = config["names"]
        hub.tokens = flash_files.tokens()
        return hub

    def _announce(self, model_hash, cause: str, problems: list) -> None:
        data = {"model": model_hash, "reset_cause": cause, "not_restored": problems}
        self._hub.event("boot", self._config["device"], data, None, self.clock.now_ms())
        verified = ("pass", model_hash) if model_hash else ("warn", "there is no manifest to vouch for what runs")
        self._hub.set_check("model verified", verified[0], verified[1])
        wrong = cause == "watchdog"
        self._hub.set_check("watchdog", "warn" if wrong else "pass", "it restarted the board" if wrong else "fed by every scan")

    async def run(self) -> None:
        """Scans and serves for ever; the scan first, and it waits for nobody."""
        self._busy = metrics.BusyMeter()
        notify = self._sessions.notify
        scan = ScanTask(self._scanner, self._io, self._hub, self.clock, self._times, self._dog, notify)
        scanning = asyncio.create_task(scan.run())
        supervise("keeper", lambda: self._keeper.run(self._hub, notify))
        supervise("metrics", self._measure)
        self._serve()
        await scanning

    def _serve(self) -> None:
        config = self._config
        server = Server(config["names"], config["origins"])
        server.websocket("/ws")(self._sessions.serve)
        server.route("/health")(self._health)
        server.route("/model.json")(lambda _: _file("model.json", "application/json"))
        if flash_files.exists("index.html"):
            server.route("/")(lambda _: _file("index.html", "text/html; charset=utf-8"))
        try:
            server.start(config["host"], config["port"])
        except OSError as error:
            raise NotStarted("cannot listen at " + config["host"] + ":" + str(config["port"]) + ": " + str(error))
        print("ready")

    def _health(self, _request) -> tuple:
        health = self._hub.health
        body = health.message(self.clock.now_ms())[0]
        return 503 if health.status == "fail" else 200, "application/json", body.encode()

    async def _measure(self) -> None:
        while True:
            await sleep_ms(LOOK_MS)
            now_ms = self.clock.now_ms()
            if self._hub.metrics_wanted or now_ms >= self._metrics_ms:
                self._metrics_ms = now_ms + METRICS_MS
                self._publish(now_ms)
                self._sessions.notify()

    def _publish(self, now_ms: int) -> None:
        memory, disk, times = metrics.memory(), metrics.disk(), self._times.take()
        hub = self._hub
        for check in (
            metrics.room_check("memory", memory),
            metrics.room_check("disk", disk),
            metrics.scan_check(times, self._scanner.scan_ms),
            ("clock", "pass", "set") if unix_ms() else ("clock", "warn", "not set"),
        ):
            hub.set_check(check[0], check[1], check[2])
        body = {"cpu_pct": self._busy.take_pct(), "memory": memory, "disk": disk, "scan": times, "temperature_c": None}
        hub.metrics(body, now_ms)


def _scanner(config: dict) -> Scanner:
    """The scanner of the model on the flash."""
    try:
        model = getattr(__import__(config["module"]), config["class"])
        gc.collect()
        return Scanner(model)
    except (ImportError, AttributeError, ModelError) as error:
        raise NotStarted("model " + config["class"] + ": " + str(error))


def _bound(scanner: Scanner, machine) -> drivers.Io:
    try:
        return drivers.bind(flash_files.load("board.json"), scanner, machine)
    except BoardError as error:
        raise NotStarted(str(error))


def _reset_cause(machine) -> str:
    cause = machine.reset_cause()
    if cause == machine.WDT_RESET:
        return "watchdog"
    return "power on" if cause == machine.PWRON_RESET else "reset"


def _file(path: str, content_type: str) -> tuple:
    if not flash_files.exists(path):
        return 404, "text/plain", b"it is not on this board's flash\n"
    return 200, content_type, flash_files.read_parts(path)
