"""`run_board`: what it says when it cannot start, and that it ends cleanly; the board's own behaviour is test_board.py's."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.sync.client import connect

from simulator import chip
from simulator.board import BoardOptions, VirtualBoard, run_board
from simulator.modules import ProjectError
from simulator.project import load_project
from simulator.virtual_machine import BufferMemory
from simulator.virtual_machine import pin_memory as layout
from simulator.watchdog import Watchdog
from tests.firmware.boards import TANK_FILL
from tests.firmware.micropython import ROOT, free_port
from tests.simulator.running import Client, copy_of_tank_fill
from tools.interpreters import Missing

ISOSCAN = Path(sys.executable).with_name("isoscan")


def refusal(model: Path, options: BoardOptions) -> str:
    with pytest.raises(ProjectError) as refused:
        run_board(load_project(model), options, lambda _: None, print, print)
    return str(refused.value)


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = refusal(TANK_FILL, BoardOptions(port=port))
    other = port + 1 if port < 65535 else port - 1
    assert text == f"port {port} is in use by another program; stop it, or add: --port {other}"


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("192.0.2.1", "cannot listen at 192.0.2.1, port 3001: this machine has no such address"),
        ("192.0.2.1:1", "cannot listen at 192.0.2.1:1, port 3001: Name or service not known"),
    ],
)
def test_a_host_that_is_not_here(host: str, told: str) -> None:
    assert refusal(TANK_FILL, BoardOptions(host)) == told


def test_a_model_without_a_board_file_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "bare.py"
    model.write_bytes((TANK_FILL / "model.py").read_bytes())
    assert refusal(model, BoardOptions(port=0)) == f"{model.as_posix()}: there is no board.toml; a board needs one to know its pins"


def test_no_micropython_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise Missing("MicroPython", "Type `python3 tools/dev.py setup`.")

    monkeypatch.setattr(chip, "micropython", missing)
    assert refusal(TANK_FILL, BoardOptions(port=0)) == "MicroPython is missing. Type `python3 tools/dev.py setup`."


def test_ctrl_c_ends_the_command_with_status_0_and_what_the_board_said(tmp_path: Path) -> None:
    command = [str(ISOSCAN), "board", str(TANK_FILL), "--port", str(free_port()), "--flash", str(tmp_path / "flash")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    printed = [process.stdout.readline()]
    while "#token=" not in printed[-1] and printed[-1]:
        printed.append(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "stopped from the console; outputs are safe" in rest
    assert (tmp_path / "flash" / "journal").stat().st_size > 0


def test_a_plant_that_breaks_down_is_told_and_the_board_goes_on(tmp_path: Path) -> None:
    """From the first step on, here; then no sensor answers, which the board's own health tells."""
    project = copy_of_tank_fill(tmp_path)
    (project / "plant.py").write_text("class Plant:\n    def step(self, dt_ms, outputs):\n        return {}['[level]']\n")
    command = [str(ISOSCAN), "board", str(project), "--port", "0", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with connect(json.loads(process.stdout.readline())["url"], proxy=None) as connection:
            client = Client(connection)
            inputs = ["stop_clear", "brim_clear", "level"]
            client.until(lambda snapshot: [snapshot["quality"].get(tag, "good")[:4] for tag in inputs] == ["bad/"] * 3)
            checks = {check["name"]: check for check in client.ask("get_health")["checks"]}
            scan = client.ask("get_snapshot")["scan"]
            client.until(lambda snapshot: snapshot["scan"] > scan)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=10)[1]
    assert process.returncode == 0
    assert f"error: plant stopped: {project.as_posix()}/plant.py:3: KeyError: '[level]'\n" in said
    assert checks["inputs"] == {"name": "inputs", "status": "warn", "message": "bad: stop_clear, brim_clear, level"}


def test_its_flash_may_stall_as_a_chips() -> None:
    command = [str(ISOSCAN), "board", str(TANK_FILL), "--port", str(free_port()), "--stall", "120", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        links = json.loads(process.stdout.readline())
        with connect(links["url"], proxy=None) as client:
            client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["metrics"]}))
            stall_us = 0
            while stall_us < 120_000:
                message = json.loads(client.recv(timeout=10))
                stall_us = message["scan"]["flash_stall_max_us"] if message["type"] == "metrics" else 0
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_the_watchdog_bites_after_its_own_time_without_feeds() -> None:
    memory = BufferMemory()
    dog = Watchdog(memory)
    assert not dog.bites(0.0)
    assert not dog.bites(1000.0), "there is no watchdog yet"
    memory.put("<I", layout.WATCHDOG_MS, 500)
    memory.put("<I", layout.FEEDS, 1)
    assert not dog.bites(1001.0)
    assert not dog.bites(1001.4)
    memory.put("<I", layout.FEEDS, 2)
    assert not dog.bites(1001.8)
    assert not dog.bites(1002.2)
    assert dog.bites(1002.4)


def test_a_board_that_asks_for_a_reset_starts_again(tmp_path: Path) -> None:
    said: list[str] = []
    virtual = VirtualBoard(None, tmp_path, tmp_path / "pins", said.append)
    memory = virtual.pins.memory
    (tmp_path / "main.py").write_text("import machine\nprint(machine.reset_cause())\nif machine.reset_cause() == 1:\n    machine.reset()\n")
    try:
        virtual.start()
        assert virtual.run() == 0
    finally:
        virtual.chip.close()
    assert said == ["1", "the board asked for a reset", "2"]
    assert memory is virtual.pins.memory


@pytest.mark.skipif(os.name != "posix", reason="there are no ptys")
def test_a_board_without_a_model_waits_to_be_flashed(tmp_path: Path) -> None:
    command = [str(ISOSCAN), "board", "--port", "0", "--json", "--flash", str(tmp_path / "flash")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    links = json.loads(process.stdout.readline())
    assert (links["project"], links["hash"]) == (None, None)
    mpremote = [str(ISOSCAN.with_name("mpremote")), "connect", links["serial"], "fs", "ls"]
    listed = subprocess.run(mpremote, capture_output=True, text=True, timeout=30, check=False).stdout
    assert {line.split()[-1] for line in listed.splitlines()} == {":", "rom/", "network.json", "secrets.json"}
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10) == ("", "\nStopped.\n")
    assert process.returncode == 0
