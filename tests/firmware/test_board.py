"""The firmware on a real MicroPython: how it starts, what it keeps, and that its outputs are safe however it ends."""

import hashlib
import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.restarts import CALM_MS, Restarts
from simulator.audit import audit
from simulator.virtual_machine import pin_memory as layout
from tests.firmware.boards import RunningBoard, running_board
from tools.sealed import opened

INLET = layout.pin_at(15)
OUTPUT_LOW = (layout.OUTPUT, 0)
OUTPUT_HIGH = (layout.OUTPUT, 1)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    with running_board(tmp_path) as made:
        made.load()
        yield made


def inlet(board: RunningBoard) -> tuple[int, int]:
    """Mode and level of the inlet valve's pin."""
    memory = board.board.pins.memory
    return memory.get("<B", INLET + layout.MODE), memory.get("<H", INLET + layout.OUT)


def until(condition: Callable[[], bool], within_s: float = 5.0) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


def press_start(board: RunningBoard) -> None:
    """Press the start button once the board has seen it released."""
    time.sleep(0.3)
    board.board.press("start", 1)
    until(lambda: inlet(board) == OUTPUT_HIGH)


# How it starts.


def test_it_serves_the_model_it_was_given(board: RunningBoard) -> None:
    board.power_on()
    hello = board.hello()
    description = board.project.description
    assert (hello["runtime"], hello["role"], hello["device"], hello["access"]) == ("micropython", "edge", "tank-01", "viewer")
    assert hello["model"] == {"name": "TankFill", "hash": description.hash}
    assert board.get("/model.json") == (200, description.bytes)
    status, health = board.get("/health")
    assert (status, json.loads(health)["type"]) == (200, "health")
    assert board.get("/") == (404, b"there is nothing at this address\n")
    first = board.ask("get_model", part=0)
    rest = [board.ask("get_model", part=part)["text"] for part in range(1, first["parts"])]
    assert "".join([first["text"], *rest]).encode() == description.bytes
    assert inlet(board) == OUTPUT_LOW


def test_a_dashboard_on_the_flash_is_served(board: RunningBoard) -> None:
    (board.slot / "index.html").write_text("<!doctype html><title>isoscan</title>")
    board.power_on()
    assert board.get("/") == (200, b"<!doctype html><title>isoscan</title>")


def test_a_file_that_is_not_what_the_manifest_says_does_not_start(board: RunningBoard) -> None:
    (board.slot / "model.mpy").write_bytes(b"M\x06\x00\x1f")
    assert board.run_to_its_end() == 0
    assert board.printed == ["not started: model.mpy is not what the manifest says"]
    assert inlet(board) == OUTPUT_LOW


def test_a_file_that_is_gone_does_not_start(board: RunningBoard) -> None:
    (board.slot / "shared_model" / "running.mpy").unlink()
    assert board.run_to_its_end() == 0
    assert board.printed == ["not started: shared_model/running.mpy is missing, though the manifest has it"]
    assert inlet(board) == OUTPUT_LOW


def test_without_a_manifest_the_model_is_unverified(board: RunningBoard) -> None:
    (board.slot / "manifest.json").unlink()
    board.power_on()
    assert board.hello()["model"]["hash"] is None
    checks = {check["name"]: (check["status"], check["message"]) for check in board.ask("get_health")["checks"]}
    assert checks["model verified"] == ("warn", "there is no manifest to vouch for what runs")


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("config.json", None, "not started: config.json is missing"),
        ("config.json", "{", "not started: config.json is damaged"),
        ("config.json", "[]", "not started: config.json is damaged"),
        ("safe.json", None, "not started: safe.json is missing or damaged; no pin was driven"),
    ],
)
def test_a_lost_file_does_not_start(board: RunningBoard, name: str, content: str | None, text: str) -> None:
    (board.slot / "manifest.json").unlink()
    if content is None:
        (board.slot / name).unlink()
    else:
        (board.slot / name).write_text(content)
    assert board.run_to_its_end() == 0
    assert board.printed == [text]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("network.json", {"port": "3001"}, "network.json: port is 3001; write one like 3001"),
        ("network.json", {"names": None}, "network.json: names is None; write one like []"),
        ("secrets.json", {"tokens": []}, None),
        ("secrets.json", {"tokens": {"operator": "secret"}}, "secrets.json is damaged: its tokens are not what isoscan token writes"),
        ("secrets.json", {"tokens": [1]}, "secrets.json is damaged: its tokens are not what isoscan token writes"),
        ("secrets.json", {"wifi": {"ssid": "plant"}}, "secrets.json is damaged: its wifi is not what isoscan wifi writes"),
    ],
)
def test_what_is_the_boards_own_and_of_a_wrong_form_does_not_start(
    board: RunningBoard, name: str, content: object, text: str | None
) -> None:
    (board.flash / name).write_text(json.dumps(content))
    if text is None:
        board.power_on()
        assert board.printed == []
    else:
        assert board.run_to_its_end() == 0
        assert board.printed == [f"not started: {text}"]


def test_the_first_start_of_another_set_is_journalled_once(board: RunningBoard) -> None:
    def deployed() -> list[dict[str, str]]:
        entries = [json.loads(line[65:]) for line in board.ask("get_audit", since_j=0, limit=50)["entries"]]
        return [entry["data"] for entry in entries if entry["kind"] == "deploy"]

    def started(boots: int) -> list[dict[str, str]]:
        board.power_on()
        until(lambda: journalled(board).count("boot") == boots)  # and what is told with it
        found = deployed()
        board.cut_power()
        return found

    manifest = board.slot / "manifest.json"
    first = {"model": board.project.description.hash, "set": hashlib.sha256(manifest.read_bytes()).hexdigest()}
    assert started(1) == [first]
    assert started(2) == [first]
    manifest.write_text(manifest.read_text() + " ")
    second = {**first, "set": hashlib.sha256(manifest.read_bytes()).hexdigest()}
    assert started(3) == [first, second]


def test_a_board_file_that_does_not_fit_the_model_does_not_start(board: RunningBoard) -> None:
    (board.slot / "manifest.json").unlink()
    tags = json.loads((board.slot / "board.json").read_text())
    del tags["tags"]["level"]
    (board.slot / "board.json").write_text(json.dumps(tags))
    assert board.run_to_its_end() == 0
    assert board.printed == ["not started: board.toml: [tags] level is not bound to a pin; add it, with pin and type"]
    assert inlet(board) == OUTPUT_LOW


def test_a_mark_for_maintenance_that_a_power_cut_left_does_not_keep_the_board_from_work(board: RunningBoard) -> None:
    (board.flash / "maintenance").touch()
    board.power_on()
    assert board.hello()["model"]["hash"] == board.project.description.hash
    assert not (board.flash / "maintenance").exists()


# How it ends.


def test_ctrl_c_closes_the_valve(board: RunningBoard) -> None:
    board.power_on()
    press_start(board)
    assert board.stop() == 0
    assert inlet(board) == OUTPUT_LOW
    assert board.printed == ["stopped from the console; outputs are safe"]


def test_the_watchdog_restarts_a_board_that_hangs(board: RunningBoard) -> None:
    board.power_on()
    press_start(board)
    board.freeze(watchdog_ms=500)
    until(lambda: "the watchdog was not fed; it restarts the board" in board.printed)
    assert board.board.ready.wait(20)
    assert inlet(board) == OUTPUT_LOW
    assert board.ask("get_system_info")["reset_cause"] == "watchdog"


def bite(board: RunningBoard) -> None:
    """Let the watchdog restart it, and wait until it serves again."""
    board.freeze(watchdog_ms=500)
    assert board.board.ready.wait(20), board.printed


def scan_check(board: RunningBoard) -> tuple[str, str]:
    health = board.ask("get_health")
    return next(((check["status"], check["message"]) for check in health["checks"] if check["name"] == "scan"), ("", ""))


def test_after_three_restarts_by_the_watchdog_outputs_stay_safe_until_a_reset(board: RunningBoard) -> None:
    (board.flash / "restarts").write_text("1")
    board.power_on()
    bite(board)
    assert (board.flash / "restarts").read_text() == "2"
    press_start(board)
    board.board.press("start", 0)
    bite(board)
    held = ("fail", "stopped: the watchdog restarted the board 3 times in ten minutes; outputs stay safe until system is reset")
    until(lambda: scan_check(board) == held)
    assert board.get("/health")[0] == 503
    board.cut_power()
    board.power_on()  # a power cycle is no reset
    until(lambda: scan_check(board) == held)
    board.board.press("start", 1)
    time.sleep(0.3)
    assert inlet(board) == OUTPUT_LOW
    board.board.press("start", 0)
    assert board.operate("reset", name="system")["type"] == "result"
    until(lambda: scan_check(board) == ("pass", "running"))
    until(lambda: not (board.flash / "restarts").exists())
    until(lambda: journalled(board)[-4:] == ["boot", "fault", "auth", "reset"])
    press_start(board)


def test_restarts_that_cannot_be_counted_keep_no_board_from_its_start(tmp_path: Path) -> None:
    (tmp_path / "restarts.new").mkdir()  # so no file of this name can be written
    assert Restarts(True, str(tmp_path / "restarts")).too_many is False
    Restarts(True, str(tmp_path / "restarts")).look(CALM_MS, True)  # there is nothing to remove
    (tmp_path / "restarts").write_text("2")
    assert Restarts(True, str(tmp_path / "restarts")).too_many is True


def journalled(board: RunningBoard) -> list[str]:
    """The kinds of the journal's entries."""
    return [json.loads(line[65:])["kind"] for line in board.ask("get_audit", since_j=0, limit=50)["entries"]]


def test_a_scan_too_late_to_make_up_for_is_an_event_and_a_health_failure(board: RunningBoard) -> None:
    board.power_on()
    assert board.board.chip.process
    with board.client() as client:
        client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["events", "health"]}))
        while json.loads(client.recv(timeout=10)).get("re") != 1:
            pass
        board.board.chip.process.send_signal(signal.SIGSTOP)
        time.sleep(2.5)  # of 20 ms, 100 periods are 2 s
        board.board.chip.process.send_signal(signal.SIGCONT)
        late_ms, failed = 0, ""
        end_s = time.monotonic() + 30
        while not (late_ms and failed):
            assert time.monotonic() < end_s, (late_ms, failed)
            message = json.loads(client.recv(timeout=10))
            if message["type"] == "event" and message["kind"] == "overrun":
                late_ms = message["data"]["late_ms"]
            elif message["type"] == "health":
                failed = next((c["message"] for c in message["checks"] if c["name"] == "scan time" and c["status"] == "fail"), "")
    assert 2000 <= late_ms < 7000
    assert failed.endswith(" ms late, too late to make up for it")


# What it keeps.


def test_the_journal_and_its_numbers_go_on_over_a_power_cut(board: RunningBoard) -> None:
    board.power_on()
    until(lambda: bool(board.ask("get_audit", since_j=0, limit=50)["entries"]))
    first = board.ask("get_audit", since_j=0, limit=50)
    board.cut_power()
    board.load()
    board.power_on()
    until(lambda: len(board.ask("get_audit", since_j=0, limit=50)["entries"]) > len(first["entries"]))
    second = board.ask("get_audit", since_j=0, limit=50)
    kinds = [json.loads(line[65:])["kind"] for line in second["entries"]]
    numbers = [json.loads(line[65:])["j"] for line in second["entries"]]
    assert second["entries"][: len(first["entries"])] == first["entries"]
    assert kinds.count("boot") == 2
    assert [number // 1000 for number in numbers if number % 1000 == 0] == [1, 2]


def test_bytes_that_changed_on_the_flash_keep_no_board_from_its_start_and_are_told(board: RunningBoard) -> None:
    board.power_on()
    board.operate("write", values={"fill_to": 1100})
    board.operate("write", values={"fill_to": 1200})
    board.cut_power()
    for name, at in (("journal", 140), ("retained.json", 80), ("secrets.json", 80), ("network.json", 5)):
        data = bytearray((board.flash / name).read_bytes())
        data[at] = 0xFF  # in the first entry, and in the values
        (board.flash / name).write_bytes(data)
    board.board.ready.clear()
    board.power_on()
    until(lambda: bool(board.ask("get_audit", since_j=1999, limit=50)["entries"]))
    broken = audit(f"127.0.0.1:{board.port}").broken()
    assert broken is not None
    assert broken.where.endswith("/ws, entry 1")
    entries = board.ask("get_audit", since_j=1999, limit=50)["entries"]
    problems = json.loads(entries[0][65:])["data"]["not_restored"]
    assert problems == [
        "network.json is damaged; its spare was taken",
        "secrets.json was damaged; its spare was put in its place",
        "the file of retained values is damaged; the one before it was taken",
    ]
    assert board.ask("get_snapshot")["tags"]["fill_to"] == 1100
    assert opened((board.flash / "secrets.json").read_text()) == opened((board.flash / "secrets.json.old").read_text())


@pytest.mark.parametrize("name", ["network.json", "secrets.json"])
def test_a_file_that_is_damaged_with_its_spare_does_not_start(board: RunningBoard, name: str) -> None:
    for path in (name, f"{name}.old"):
        (board.flash / path).write_text("{")
    assert board.run_to_its_end() == 0
    assert board.printed == [f"not started: {name} is damaged, and there is no spare that is whole"]


def test_where_retained_values_are_damaged_with_their_spare_all_that_latches_is_tripped(board: RunningBoard) -> None:
    for path in ("retained.json", "retained.json.old"):
        (board.flash / path).write_text("?")
    board.power_on()
    interlocks = board.ask("get_snapshot")["interlocks"]
    assert {path for path, each in interlocks.items() if each["latched"]} == {"brim", "overfill", "blind"}
    until(lambda: "boot" in journalled(board))
    boot = json.loads(board.ask("get_audit", since_j=0, limit=1)["entries"][0][65:])
    why = "the file of retained values is damaged; settings start at their defaults, and what latches is tripped until reset: "
    assert boot["data"]["not_restored"] == [why + "there is no spare that is whole"]


def test_a_power_cut_does_not_clear_a_trip(board: RunningBoard) -> None:
    board.power_on()
    board.board.press("brim_clear", 0)
    until(lambda: board.ask("get_snapshot")["interlocks"]["brim"]["latched"] == 1)
    time.sleep(0.3)  # a batch for the flash
    board.cut_power()
    board.power_on()
    assert board.ask("get_snapshot")["interlocks"]["brim"]["latched"] == 1


def test_a_board_whose_world_is_gone_ends_and_leaves_its_port(board: RunningBoard) -> None:
    board.board.start()
    assert board.board.ready.wait(20)
    process = board.board.chip.process
    assert process is not None
    assert process.wait(20) == 1, "nobody steps its plant"
    assert inlet(board) == OUTPUT_LOW
