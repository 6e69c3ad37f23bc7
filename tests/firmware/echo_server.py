"""Runs on MicroPython: the firmware's server around an echo handler, with a chip's buffers.

Arguments: port, then NAME=value for limits and for constants of its module.
"""

# mypy: allow-untyped-defs, allow-untyped-calls

import asyncio
import gc
import sys

from benchmarks import small_buffers

small_buffers.install()
from firmware import server  # noqa: E402
from firmware.tasks import sleep_ms  # noqa: E402
from shared_model.device_limits import LIMITS, limits_with  # noqa: E402


def limits_of(settings):
    """The limits; what is none is a constant of the server's module, which is set."""
    limits = {}
    for setting in settings:
        name, value = setting.split("=")
        if name in LIMITS:
            limits[name] = int(value)
        else:
            assert hasattr(server, name), name
            setattr(server, name, int(value))
    return limits_with(limits)


def build(limits):
    app = server.Server(["localhost", "127.0.0.1"], ["https://plant.example"], limits, messages_a_second=1000)

    @app.websocket("/ws")
    async def echo(client):
        while True:
            message = await client.receive()
            if message is None:
                return
            await client.send(str(message, "utf-8") if isinstance(message, bytearray) else str(len(message)) + " bytes")

    @app.websocket("/firehose")
    async def firehose(client):
        while True:
            await client.send(("x" * 1000,))

    @app.websocket("/pieces")
    async def pieces(client):
        await client.send(f"{n};" for n in range(2000))

    @app.websocket("/both")  # it receives while it sends, as a session does
    async def both(client):
        async def send():
            for _ in range(1000):
                await client.send(("x" * 1000,))

        sending = asyncio.create_task(send())
        while await client.receive() is not None:
            pass
        sending.cancel()

    @app.websocket("/slow")  # 20 messages a second, as a device has it
    async def slow(client):
        client._most = 20
        await echo(client)

    @app.websocket("/broken")
    async def broken(client):  # noqa: ARG001
        raise ValueError("this handler is broken")

    @app.websocket("/hungry")
    async def hungry(client):
        await client.receive()
        raise MemoryError

    @app.route("/stream")
    def stream(request):  # noqa: ARG001
        return 200, "text/plain", (b"x" * 500 for _ in range(100))

    @app.route("/free")
    def free(request):  # noqa: ARG001
        gc.collect()
        return 200, "text/plain", str(gc.mem_free()).encode()  # type: ignore[attr-defined]

    return app


async def main():
    build(limits_of(sys.argv[2:])).start("127.0.0.1", int(sys.argv[1]))
    print("ready")
    while True:
        await sleep_ms(1000)


asyncio.run(main())
