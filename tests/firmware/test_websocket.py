"""A WebSocket on the real MicroPython, over a connection that is none."""

import subprocess
from pathlib import Path

from tests.firmware.micropython import ROOT, command, environment
from tests.firmware.test_clock_and_tasks import prints

WITHOUT_MEMORY = """
import asyncio
import gc
from firmware.websocket import SharedFrame, WebSocket
from shared_model.device_limits import limits_with

HEADER = b"\\x81\\xfe\\x10\\x00" + b"mask"  # of 4096 bytes of text
HEADER_OF_ONE = b"\\x81\\x81" + b"mask" + b"m"

class Connection:
    peer = "nobody"
    heard = 0

    def __init__(self):
        self.parts = [HEADER_OF_ONE, HEADER, b"x" * 100]

    async def read(self):
        return self.parts.pop(0) if self.parts else b""

    async def write(self, data):
        print("writes", data)

    async def drain(self):
        print("drains")

    def cut_off_in(self, ms):
        pass

async def main():
    websocket = WebSocket(Connection(), "host", SharedFrame(), limits_with(None))
    print(await websocket.receive())
    kept = []
    try:
        while True:
            kept.append(bytearray(256))
    except MemoryError:
        del kept[-8:]
    gc.collect()
    received = await websocket.receive()
    del kept
    print(received)

asyncio.run(main())
"""


CONNECTION = """
import asyncio
from firmware.websocket import SharedFrame, WebSocket
from shared_model.device_limits import limits_with

class Connection:
    peer = "nobody"
    heard = 0
    parts = []

    async def read(self):
        return self.parts.pop(0) if self.parts else b""

    async def write(self, data):
        print("writes", data)

    def cut_off_in(self, ms):
        pass

connection = Connection()
websocket = WebSocket(connection, "host", SharedFrame(), limits_with(None))
"""

IN_ONE_PACKET = """
import sys, time

class Hub:
    wake = 0

class Session:
    close_code = 0

    def __init__(self, *_):
        pass

    def receive(self, message, now_ms, nonce):
        print("a request")
        time.sleep_ms(3)

    def next(self, now_ms):
        return None

    def closed(self, now_ms):
        pass

class Sessions:
    Session = Session

sys.modules["shared_model.session"] = Sessions
from firmware import session_handler
from firmware.clock import Clock

async def others():
    while True:
        print("the others")
        await asyncio.sleep_ms(0)

async def main():
    connection.parts = [(b"\\x81\\x81" + b"mask" + b"m") * 3]
    asyncio.create_task(others())
    await session_handler.Sessions(Hub(), Clock()).serve(websocket)

asyncio.run(main())
"""


def test_others_get_their_turn_after_each_request_of_a_packet_that_takes_long() -> None:
    assert prints(CONNECTION + IN_ONE_PACKET) == "a request\nthe others\n" * 3


BEHIND_A_CLOSE = """
async def write(data):
    print(hex(data[0]), len(data))
    if len(data) > 500:  # the receiving task breaks in
        await websocket.close()

async def main():
    connection.write = write
    await websocket.send("before")
    await websocket.send(["x" * 512, "y" * 512, "z" * 512])
    await websocket.send("behind")

asyncio.run(main())
"""


def test_no_data_goes_out_behind_a_close_not_even_the_rest_of_a_message() -> None:
    """RFC 6455, 5.5.1."""
    assert prints(CONNECTION + BEHIND_A_CLOSE) == "0x81 8\n0x1 516\n0x88 4\n"


def test_a_message_for_which_there_is_no_memory_is_closed_with_1009(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(WITHOUT_MEMORY)
    done = subprocess.run(
        command("64k", str(program)), cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=20, check=False
    )
    said = done.stdout.splitlines()
    assert said == ["bytearray(b'\\x00')", "writes b'\\x88\\x02\\x03\\xf1'", "drains", "None"], done.stdout + done.stderr
