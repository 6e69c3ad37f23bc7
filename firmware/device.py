"""A board at work: which tasks run, in which order they start, and what is served. How it was put together is `assembly.py`'s."""

import asyncio

from firmware import flash_files, metrics
from firmware.clock import unix_ms
from firmware.flash_files import NotStarted
from firmware.scan_task import ScanTask
from firmware.server import Server
from firmware.session_handler import Sessions
from firmware.tasks import sleep_ms, supervise

METRICS_MS = 5000
LOOK_MS = 100


class Device:
    """The scanner, its drivers, the hub, and what keeps and serves it."""

    def __init__(self, config: dict, clock, dog, turns, io, times, keeper, hub, restarts, network) -> None:
        self._clock = clock
        self._dog = dog
        self._turns = turns
        self._scanner = turns.scanner
        self._io = io
        self._times = times
        self._keeper = keeper
        self._hub = hub
        self._restarts = restarts
        self._network = network
        self._sessions = Sessions(hub, clock)
        self._metrics_ms = 0
        self._at = config["host"], config["port"]
        self._server = server = Server(config["names"], config["origins"], hub.limits)
        server.websocket("/ws")(self._sessions.serve)
        server.route("/health")(self._health)
        server.route("/model.json")(lambda _: _file("model.json", "application/json"))
        if flash_files.exists("index.html"):
            server.route("/")(lambda _: _file("index.html", "text/html; charset=utf-8"))

    async def run(self) -> None:
        """Scans and serves for ever; the scan first, and it waits for nobody."""
        self._busy = metrics.BusyMeter()
        notify = self._sessions.notify
        self._scan = scan = ScanTask(self._turns, self._io, self._hub, self._clock, self._dog, notify)
        scanning = asyncio.create_task(scan.run())
        supervise("keeper", lambda: self._keeper.run(self._hub, notify))
        supervise("metrics", self._measure)
        if self._network:
            await sleep_ms(0)  # the scan has begun; turning on a radio takes its time
            self._network.begin()
            supervise("network", self._network.run)
        self._listen()
        await scanning

    def stop(self) -> None:
        """No more scans."""
        self._turns.stop()

    def close(self) -> None:
        """Keeps the last things; outputs are safe already."""
        self._keeper.keep(self._hub)

    def _listen(self) -> None:
        host, port = self._at
        try:
            self._server.start(host, port)
        except OSError as error:
            raise NotStarted("cannot listen at " + host + ":" + str(port) + ": " + str(error))
        print("ready")

    def _health(self, _request) -> tuple:
        health = self._hub.health
        body = "".join(health.message(self._clock.now_ms()))
        return 503 if health.status == "fail" else 200, "application/json", body.encode()

    async def _measure(self) -> None:
        while True:
            await sleep_ms(LOOK_MS)
            now_ms = self._clock.now_ms()
            self._restarts.look(now_ms, self._scanner.fault is None)
            if self._hub.metrics_wanted or now_ms >= self._metrics_ms:
                self._metrics_ms = now_ms + METRICS_MS
                self._publish()
                self._sessions.notify()

    def _publish(self) -> None:
        memory, disk = metrics.memory(), metrics.disk()
        with self._scanner.between_scans:
            times = self._times.take()
        hub = self._hub
        for check in (
            metrics.room_check("memory", memory),
            metrics.room_check("disk", disk),
            metrics.scan_check(times, self._scanner.scan_ms, self._scan.take_lost()),
            ("clock", "pass", "set") if unix_ms() else ("clock", "warn", "not set"),
        ):
            hub.set_check(check[0], check[1], check[2])
        body = {"cpu_pct": self._busy.take_pct(), "memory": memory, "disk": disk, "scan": times, "temperature_c": None}
        hub.metrics(body)


def _file(path: str, content_type: str) -> tuple:
    if not flash_files.exists(path):
        return 404, "text/plain", b"it is not on this board's flash\n"
    return 200, content_type, flash_files.read_parts(path)
