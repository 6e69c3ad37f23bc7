"""Runs on MicroPython: one of the two servers, with the same handlers. Arguments: isoscan or microdot, port, `small` for a chip's buffers.

`/echo` sends back what it gets; `/sink` counts, and tells how many when it gets `?`; `/fan` sends as many deltas to all its clients as one
of them asks for; `/ws` echoes, and gets telemetry ten times a second, beside a scan every 10 ms. `GET /heap` tells bytes in use after a
collection, and of the server's code; `GET /late` by how many ms the latest scan since it was asked last began too late.
"""

# mypy: allow-untyped-defs, allow-untyped-calls

import asyncio
import gc
import json
import sys
from asyncio import sleep_ms  # type: ignore[attr-defined]
from time import ticks_add, ticks_diff, ticks_ms  # type: ignore[attr-defined]

SCAN_MS = 10
TELEMETRY_MS = 100
TAGS = 50
MANY = 24  # clients
NO_LIMIT = 1 << 29


def in_use():
    gc.collect()
    return gc.mem_alloc()  # type: ignore[attr-defined]


def delta(scan):
    """A delta of 50 tags, about 850 bytes."""
    tags = {"feed.t" + str(n): 1000 + (scan + n) % 1000 for n in range(10, 10 + TAGS)}
    return json.dumps({"type": "delta", "seq": scan, "scan": scan, "ms": scan * TELEMETRY_MS, "tags": tags}, separators=(",", ":"))


class Scene:
    """What the handlers of both servers do; `wrap` makes of a text what the server's `send` takes for many clients."""

    def __init__(self, wrap) -> None:
        self.followers: list = []  # of telemetry
        self.fans: list = []
        self.code_bytes = 0
        self._wrap = wrap
        self._scan = 0
        self._late_ms = 0

    async def echo(self, client, receive, send):
        while True:
            message = await receive(client)
            if message is None:
                return
            await send(message)

    async def sink(self, client, receive, send):
        count = 0
        while True:
            message = await receive(client)
            if message is None:
                return
            if message == "?":
                await send(str(count))
            count += 1

    async def fan(self, client, receive, send):
        del send
        self.fans.append(client)
        try:
            while True:
                message = await receive(client)
                if message is None:
                    return
                text = delta(0)
                for _ in range(int(message)):
                    await self._tell(self.fans, text)
        finally:
            self.fans.remove(client)

    async def follow(self, client, receive, send):
        self.followers.append(client)
        try:
            await self.echo(client, receive, send)
        finally:
            self.followers.remove(client)

    async def _tell(self, clients, text):
        message = self._wrap(text)
        for client in list(clients):
            try:  # noqa: SIM105
                await client.send(message)
            except OSError:  # it is gone, as its handler sees too
                pass

    async def telemetry(self):
        while True:
            self._scan += 1
            await self._tell(self.followers, delta(self._scan))
            await sleep_ms(TELEMETRY_MS)

    async def scan(self):
        """The grid of a scan of 10 ms; what a scan does is not measured here."""
        due = ticks_ms()
        while True:
            due = ticks_add(due, SCAN_MS)
            await sleep_ms(max(ticks_diff(due, ticks_ms()), 0))
            late = ticks_diff(ticks_ms(), due)
            self._late_ms = max(self._late_ms, late)
            if late >= SCAN_MS:
                due = ticks_ms()

    def heap(self):
        return str(in_use()) + " " + str(self.code_bytes)

    def late(self):
        late, self._late_ms = self._late_ms, 0
        return str(late)


def loaded(*names):
    """Loads modules; the bytes that they take."""
    before = in_use()
    for name in names:
        __import__(name)
    return in_use() - before


def isoscan(port):
    __import__("shared_model")  # a board has the package for its model anyway
    code_bytes = loaded("firmware.server")
    from firmware import server
    from shared_model.device_limits import limits_with

    async def receive(client):
        message = await client.receive()
        return message if message is None else str(message, "utf-8")

    scene = Scene(lambda text: (text,))
    scene.code_bytes = code_bytes
    app = server.Server(["localhost", "127.0.0.1"], [], limits_with({"clients": MANY}), NO_LIMIT)
    for path in ("/echo", "/sink", "/fan", "/ws"):
        _serve_isoscan(app, path, handler(scene, path), receive)
    app.route("/heap")(lambda _: (200, "text/plain", scene.heap().encode()))
    app.route("/late")(lambda _: (200, "text/plain", scene.late().encode()))

    async def serving():
        app.start("127.0.0.1", port)

    return scene, serving()


def _serve_isoscan(app, path, handle, receive):
    async def serve(client):
        await handle(client, receive, client.send)

    app.websocket(path)(serve)


def microdot(port):
    code_bytes = loaded("microdot.microdot", "microdot.websocket")
    from microdot import Microdot
    from microdot.websocket import with_websocket

    async def receive(client):
        return await client.receive()

    scene = Scene(lambda text: text)
    scene.code_bytes = code_bytes
    app = Microdot()
    for path in ("/echo", "/sink", "/fan", "/ws"):
        _serve_microdot(app, path, handler(scene, path), receive, with_websocket)
    app.route("/heap")(lambda _: scene.heap())
    app.route("/late")(lambda _: scene.late())
    return scene, app.start_server("127.0.0.1", port)


def _serve_microdot(app, path, handle, receive, with_websocket):
    @app.route(path)
    @with_websocket
    async def serve(request, client):  # noqa: ARG001
        await handle(client, receive, client.send)


def handler(scene, path):
    return {"/echo": scene.echo, "/sink": scene.sink, "/fan": scene.fan, "/ws": scene.follow}[path]


async def main():
    for name in ("Event", "Lock", "core", "start_server"):  # what the interpreter loads when it is first asked for
        getattr(asyncio, name)
    if sys.argv[3:]:
        import small_buffers

        small_buffers.install()
    scene, serving = (isoscan if sys.argv[1] == "isoscan" else microdot)(int(sys.argv[2]))
    await asyncio.gather(scene.scan(), scene.telemetry(), serving)


asyncio.run(main())
