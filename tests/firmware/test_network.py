"""The board's Wi-Fi and clock: joining, losing the network and coming back, a network of its own, the time of day from a server.

Wi-Fi is the virtual board's stand-in: a file says what is in the air, and nothing goes through it. Datagrams are real ones.
"""

import json
import shutil
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from firmware import flash_files
from simulator import flash_folder
from tests.firmware.boards import RunningBoard, other_firmware, running_board
from tests.firmware.test_board import OUTPUT_HIGH, inlet, press_start, until
from tests.firmware.test_clock_and_tasks import prints
from tools.sealed import opened, seal

SSID, PASSWORD, OWN_PASSWORD = "plant-7", "a secret of the plant", "one of the board"
QUICK = {"JOIN_MS": 3000, "ALONE_MS": 700, "MOST_PAUSE_MS": 1000, "TRY_AGAIN_MS": 500, "ANSWER_MS": 700, "SET_AFTER_S": 1 << 33}
BEFORE_S = 1_900_000_000  # what the time server tells, in 2030
PATIENCE_S = 60.0  # with a busy machine, until an event that a test waits for is said not to come


class TimeServer:
    """A time server of which `silent` and `stratum` can be set; it counts what it is asked, and knows when it answered last."""

    def __init__(self) -> None:
        self.silent = False
        self.stratum = 2
        self.asked = 0
        self.answered_s = 0.0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                request, peer = self._socket.recvfrom(512)
                self.asked += 1
                if not self.silent:
                    self.answered_s = time.monotonic()
                    now = struct.pack(">II", BEFORE_S + 2_208_988_800, 1 << 31)
                    self._socket.sendto(bytes([0x24, self.stratum, 0, 0]) + bytes(20) + request[40:48] + now + now, peer)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def time_server() -> Iterator[TimeServer]:
    made = TimeServer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flash with the quicker firmware."""
    with other_firmware(QUICK), running_board(tmp_path_factory.mktemp("prepared")) as made:
        made.load()
        return made.flash


@pytest.fixture
def board(prepared: Path, tmp_path: Path, time_server: TimeServer) -> Iterator[RunningBoard]:
    """A board with credentials and a clock that is not set, not started yet."""
    with running_board(tmp_path) as made:
        shutil.copytree(prepared, made.flash, dirs_exist_ok=True)
        flash_folder.settle(made.flash, made.settings())
        change(made.flash / "secrets.json", wifi={"ssid": SSID, "password": PASSWORD, "own_password": OWN_PASSWORD})
        change(made.flash / "network.json", ntp=time_server.address)
        yield made


def change(path: Path, **fields: object) -> None:
    path.write_text(seal(opened(path.read_text()) | fields))


def check(board: RunningBoard, name: str) -> tuple[str, str]:
    checks = board.ask("get_health")["checks"]
    return next(((each["status"], each["message"]) for each in checks if each["name"] == name), ("", ""))


def wait_for(board: RunningBoard, status: str, message: str) -> None:
    until(lambda: check(board, "network") == (status, message), 20)


def clock(board: RunningBoard) -> Any:
    return board.hello()["time"]


# Wi-Fi, as far as a stand-in can tell.


def test_it_joins_loses_the_network_and_comes_back_while_the_scan_goes_on(board: RunningBoard) -> None:
    board.power_on()
    press_start(board)
    scan = board.ask("get_snapshot")["scan"]
    wait_for(board, "warn", "not joined: it is not in reach; the board has opened its own")
    board.board.chip.put_on_air(SSID, "another password")
    wait_for(board, "warn", "not joined: the password is wrong; the board has opened its own")
    board.board.chip.put_on_air(SSID, PASSWORD)
    wait_for(board, "pass", "joined, as 127.0.0.1")
    info = board.ask("get_system_info")
    assert (info["hostname"], info["address"]) == ("tank-01", "127.0.0.1")
    board.board.chip.put_on_air(None)
    wait_for(board, "warn", "not joined: it was lost")
    wait_for(board, "warn", "not joined: it is not in reach; the board has opened its own")
    board.board.chip.put_on_air(SSID, PASSWORD)
    wait_for(board, "pass", "joined, as 127.0.0.1")
    assert inlet(board) == OUTPUT_HIGH
    assert board.ask("get_snapshot")["scan"] > scan
    assert board.printed == []


def test_it_answers_to_its_name_in_the_network(board: RunningBoard) -> None:
    board.power_on()
    until(lambda: status_for(board, "tank-01.local") == 200)
    assert status_for(board, "tank-01") == 200
    until(lambda: status_for(board, "192.168.4.1") == 200)  # in its own network
    board.board.chip.put_on_air(SSID, PASSWORD)
    wait_for(board, "pass", "joined, as 127.0.0.1")
    assert status_for(board, "192.168.4.1") == 403
    assert status_for(board, "tank-02.local") == 403


def status_for(board: RunningBoard, host: str) -> int:
    with socket.create_connection(("127.0.0.1", board.port), 10) as raw:
        raw.sendall(f"GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        return int(raw.recv(12).split(b" ")[1])


def test_credentials_are_told_to_nobody(board: RunningBoard) -> None:
    board.board.chip.put_on_air(SSID, "another password")
    board.power_on()
    wait_for(board, "warn", "not joined: the password is wrong; the board has opened its own")
    board.board.chip.put_on_air(SSID, PASSWORD)
    wait_for(board, "pass", "joined, as 127.0.0.1")
    told = [
        board.ask(kind, **fields)
        for kind, fields in (("get_health", {}), ("get_system_info", {}), ("get_audit", {"since_j": 0, "limit": 50}))
    ]
    text = json.dumps([told, board.hello(), board.printed, board.get("/health")[1].decode()])
    files = [path for path in board.flash.rglob("*") if path.is_file() and path.name not in ("secrets.json", "secrets.json.old")]
    for secret in (SSID, PASSWORD, OWN_PASSWORD):
        assert secret not in text
        assert [path for path in files if secret.encode() in path.read_bytes()] == []


def test_without_credentials_nothing_of_it_is_loaded(board: RunningBoard) -> None:
    change(board.flash / "secrets.json", wifi=None)
    (board.slot / "firmware/network.mpy").unlink()  # with all that only it needs
    (board.slot / "manifest.json").unlink()
    board.power_on()
    assert check(board, "network") == ("", "")


def test_a_radio_that_fails_at_first_stops_nothing() -> None:
    program = """
import asyncio, sys
sys.path.append('simulator/virtual_machine')
import network
from firmware.network import Network
from firmware import network as ours
ours.FIRST_PAUSE_MS = ours.LOOK_MS = ours.ALONE_MS = 1
network.AIR = 'nothing'
works = network.WLAN.active
def fails(self, on=None):
    if on and len(told) < 2:
        raise OSError(5)
    return works(self, on)
told = []
class Hub:
    def set_check(self, name, status, message):
        if message not in told:
            told.append(message)
async def main():
    network.WLAN.active = fails
    made = Network({'ssid': 'a', 'password': '', 'own_password': 'b'}, 'tank', [], '', Hub())
    made.begin()
    asyncio.create_task(made.run())
    while len(told) < 3:
        await asyncio.sleep_ms(1)
    for line in told:
        print(line)
asyncio.run(main())
"""
    in_vain = "not joined: the radio failed: [Errno 5] EIO"
    at_last = "not joined: it is not in reach; the board has opened its own"
    assert prints(program).splitlines() == ["joining", in_vain, at_last]


WEEKS = """
import asyncio, sys
sys.path.append('simulator/virtual_machine')
import network
from firmware.network import Network
from firmware import clock, network as ours
DAY_MS = 86_400_000
now = 0
async def sleep_ms(ms):
    global now
    now += ms
    await asyncio.sleep(0)
ours.ticks_ms = lambda: now % (1 << 30)
ours.sleep_ms = sleep_ms
class Hub:
    system_info = {}
    def set_check(self, name, status, message):
        pass
def made(time_server):
    told = Network({'ssid': 'a', 'password': '', 'own_password': 'b'}, 'tank', [], time_server, Hub())
    told.begin()
    return told
"""


def test_the_clock_is_set_as_soon_as_a_network_is_there_after_however_long() -> None:
    program = """
async def asked(server, name_server):
    print('asked')
    raise SystemExit
ours.ntp.ask = asked
async def main():
    global now
    board = made('time.example')
    now = 7 * DAY_MS
    board._joined()
    network.WLAN.isconnected = lambda _: now < 7 * DAY_MS + 5000
    await board._stay()
    print('not asked')
try:
    asyncio.run(main())
except SystemExit:
    pass
"""
    assert prints(WEEKS + program) == "asked\n"


def test_its_own_network_is_opened_after_however_long_its_radio_failed() -> None:
    program = """
def fails(self, on=None):
    if on and self is not board._station and now < 7 * DAY_MS:
        raise OSError(5)
    return works(self, on)
async def main():
    global board
    board = made('')
    works(board._station, True)
    network.WLAN.active = fails
    asyncio.create_task(board.run())
    while now < 7 * DAY_MS + 10 * 60_000:
        await asyncio.sleep(0)
    print(works(board._own))
works = network.WLAN.active
network.AIR = 'nothing'
ours.MOST_PAUSE_MS = 200_000
asyncio.run(main())
"""
    assert prints(WEEKS + program) == "True\n"


def test_names_and_origins_count_in_upper_case_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.json").write_text('{"device": "tank-01"}')
    (tmp_path / "network.json").write_text('{"names": ["Tank-01.local", "plain"], "origins": ["HTTPS://Plant.example"]}')
    config = flash_files.config()
    assert (config["names"], config["origins"]) == (["tank-01.local", "plain"], ["https://plant.example"])


def test_a_board_that_was_told_nothing_serves_at_the_port_that_clients_try_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.json").write_text('{"device": "tank-01"}')
    assert flash_files.config() == {"device": "tank-01", "host": "0.0.0.0", "port": 3001, "names": [], "origins": []}


# The time of day.


def test_time_is_null_until_a_server_has_told_it_and_a_silent_one_stops_nothing(board: RunningBoard, time_server: TimeServer) -> None:
    time_server.silent = True
    board.board.chip.put_on_air(SSID, PASSWORD)
    board.power_on()
    until(lambda: time_server.asked > 1, PATIENCE_S)  # it asks again
    assert clock(board) is None
    assert check(board, "clock") == ("warn", "not set")
    assert check(board, "network")[0] == "pass"
    time_server.silent = False
    until(lambda: clock(board) is not None, PATIENCE_S)
    gone_ms = clock(board) - (BEFORE_S * 1000 + 500)
    assert 0 <= gone_ms <= (time.monotonic() - time_server.answered_s) * 1000 + QUICK["ANSWER_MS"]  # which was under way, at the most
    until(lambda: check(board, "clock") == ("pass", "set"), PATIENCE_S)


def test_a_server_that_has_no_time_itself_is_not_believed(board: RunningBoard, time_server: TimeServer) -> None:
    time_server.stratum = 0
    board.board.chip.put_on_air(SSID, PASSWORD)
    board.power_on()
    until(lambda: time_server.asked > 1, PATIENCE_S)
    assert clock(board) is None


@contextmanager
def silence() -> Iterator[int]:
    """The port of a server that never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        yield made.getsockname()[1]


def test_asking_holds_nothing_up() -> None:
    with silence() as port:
        program = f"""
import asyncio
from firmware import lookup, ntp
from firmware.tasks import sleep_ms
lookup.ANSWER_MS = 300
turns = []
async def count():
    while True:
        turns.append(1)
        await sleep_ms(10)
async def main():
    asyncio.create_task(count())
    print(await ntp.ask('127.0.0.1:{port}', '0.0.0.0'))
    print(await ntp.ask('time.example', '0.0.0.0'))
    print(repr(await lookup.address_of('time.example', '127.0.0.1', {port})))
    print(len(turns) > 10)
asyncio.run(main())
"""
        assert prints(program) == "None\nNone\n''\nTrue\n"


NAME = b"\x04time\x07example\x00"
ALIAS = b"\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x04\x01a\xc0\x11"  # time.example is another name for a.example
ADDRESS = b"\xc0\x2a\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x07"
HEAD = b"\x12\x34\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00"
ASKED = HEAD + NAME + b"\x00\x01\x00\x01"

ANSWERS = {
    "an alias and its address": (ASKED + ALIAS + ADDRESS, "192.0.2.7"),
    "an address": (ASKED + b"\xc0\x0c" + ADDRESS[2:], "192.0.2.7"),
    "another number": (b"\x12\x35" + (ASKED + ADDRESS)[2:], ""),
    "a query": (HEAD[:2] + b"\x01" + (ASKED + ADDRESS)[3:], ""),
    "another name": ((ASKED + ADDRESS).replace(b"time", b"tame"), ""),
    "no answer in it": (ASKED, ""),
    "an alias only": (ASKED + ALIAS, ""),
    "cut short": ((ASKED + ALIAS + ADDRESS)[:-1], ""),
    "nothing": (b"", ""),
    "a name that does not end": (ASKED + b"\x3f" * 40, ""),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_of_a_name_server_is_read(name: str) -> None:
    answer, address = ANSWERS[name]
    asked = "question('time.example', b'\\x12\\x34')"
    assert prints(f"from firmware.lookup import address_in, question\nprint(repr(address_in({answer!r}, {asked})))") == f"{address!r}\n"


def test_every_byte_that_a_name_server_may_send_is_survived() -> None:
    program = f"""
import random
from firmware.lookup import address_in, question
asked = question('time.example', b'\\x12\\x34')
whole = {ASKED + ALIAS + ADDRESS!r}
for at in range(len(whole)):
    for value in (0, 1, 63, 64, 191, 192, 255):
        address_in(whole[:at] + bytes([value]) + whole[at + 1:], asked)
    address_in(whole[:at], asked)
print('survived')
"""
    assert prints(program) == "survived\n"


def test_a_name_is_asked_of_the_name_server_and_its_time_server_of_the_time(time_server: TimeServer) -> None:
    host, _, port = time_server.address.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names:
        names.bind(("127.0.0.1", 0))

        def serve() -> None:
            query, peer = names.recvfrom(512)
            names.sendto(query[:2] + b"\x81\x80" + query[4:] + b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01", peer)

        threading.Thread(target=serve, daemon=True).start()
        program = f"""
import asyncio
from firmware import lookup, ntp
async def main():
    address = await lookup.address_of('time.example', '127.0.0.1', {names.getsockname()[1]})
    print(address)
    print(await ntp.ask(address + ':{port}', ''))
asyncio.run(main())
"""
        address, told = prints(program).split()
    assert address == host
    assert 0 <= int(told) - (BEFORE_S * 1000 + 500) < 2000


SENT = b"random**"


def stamped(seconds: int, first: int = 0x24, stratum: int = 1, sent: bytes = SENT) -> bytes:
    return bytes([first, stratum]) + bytes(22) + sent + bytes(8) + struct.pack(">II", seconds, 0)


TIMES = {
    "this era": (stamped(2_208_988_800 + BEFORE_S), BEFORE_S * 1000),
    "the next era, from 2036 on": (stamped(5), (2**32 + 5 - 2_208_988_800) * 1000),
    "not synchronised": (stamped(2_208_988_800 + BEFORE_S, first=0xE4), None),
    "go away": (stamped(2_208_988_800 + BEFORE_S, stratum=0), None),
    "a request": (stamped(2_208_988_800 + BEFORE_S, first=0x23), None),
    "to somebody else": (stamped(2_208_988_800 + BEFORE_S, sent=b"RANDOM**"), None),
    "too short": (stamped(2_208_988_800 + BEFORE_S)[:-1], None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize("name", TIMES)
def test_the_answer_of_a_time_server_is_read(name: str) -> None:
    answer, told = TIMES[name]
    assert prints(f"from firmware.ntp import request, time_in\nprint(time_in({answer!r}, request({SENT!r})))") == f"{told}\n"


@pytest.mark.parametrize(
    ("device", "name"),
    [("tank-01", "tank-01"), ("Tank 01", "tank-01"), ("_Kessel_Ä_", "kessel"), ("äöü", "isoscan"), ("x" * 40, "x" * 32)],
)
def test_the_name_in_the_network_is_made_of_the_devices(device: str, name: str) -> None:
    program = "import sys\nsys.path.append('simulator/virtual_machine')\nfrom firmware.network import host_name\n"
    assert prints(program + f"print(host_name({device!r}))") == f"{name}\n"
