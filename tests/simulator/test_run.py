"""`isoscan run` from start to end: what it prints, what it keeps, and that nothing stops its scans."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from shared_model import Scanner
from shared_model.journal import broken_at
from shared_model.trace import Replay
from simulator.project import load_project
from tests.simulator.running import ROOT, Client, Simulator

Start = Callable[..., Simulator]
BAD_LEVEL = {"level": [0, "bad/sensor_failure"]}


def scans_go_on(client: Client) -> None:
    before = client.ask("get_snapshot")["scan"]
    client.until(lambda snapshot: snapshot["scan"] >= before + 5)


def test_it_says_where_it_is_found_and_ends_cleanly_on_ctrl_c(project: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "simulator.command", "run", str(project), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline().rstrip("\n") for _ in range(5)]
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=10)
    model_hash = load_project(project).description.hash
    assert lines[:2] == [
        f"TankFill of {project.as_posix()}, in front of its plant; model hash {model_hash[:16]}",
        f"  dashboard   http://localhost:{port}/",
    ]
    page = (ROOT / "dashboard" / "isoscan.html").as_uri()
    link = f"  as a file   {page}#token=[0-9a-f]{{32}}&name=bench&url=ws%3A%2F%2Flocalhost%3A{port}%2Fws"
    assert re.fullmatch(link, lines[2])
    assert lines[3:] == [f"  WebSocket   ws://localhost:{port}/ws", "  Ctrl-C ends it."]
    assert (process.returncode, rest, errors) == (0, "", "\nStopped; settings, trips and journal are kept.\n")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_port_in_use_is_one_clear_error(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "simulator.command", "run", str(project), "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2
    assert ended.stderr == f"error: port {port} is in use by another program; stop it, or add: --port {port + 1}\n"
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("192.0.2.1", "cannot listen at 192.0.2.1, port 3001: this machine has no such address"),
        ("a..b", "cannot listen at a..b, port 3001: this is no name of a machine"),
    ],
)
def test_a_host_that_is_not_here_is_one_clear_error(host: str, told: str, project: Path) -> None:
    command = [sys.executable, "-m", "simulator.command", "run", str(project), "--host", host]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"error: {told}\n")


def test_a_second_simulator_of_the_same_project_is_one_clear_error(start: Start, project: Path) -> None:
    start()
    command = [sys.executable, "-m", "simulator.command", "run", str(project), "--port", "0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2
    folder = (project / ".isoscan").as_posix()
    told = f"error: {folder}: another simulator runs this project; stop it, or name another folder in ISOSCAN_STATE\n"
    assert ended.stderr == told


def test_the_tank_fills_by_itself_within_half_a_minute(start: Start) -> None:
    client = start("--speed", "10").client()
    client.ask("subscribe", topics=["events"])
    states: list[str] = []
    while len(states) < 2:
        event = client.wait_for("event")
        if event["kind"] == "transition":
            states.append(event["data"]["to"])
    assert states == ["FILLING", "FULL"]
    assert client.ask("ping")["ms"] < 3_000


def test_settings_and_trips_outlive_a_restart_and_the_journal_goes_on(start: Start) -> None:
    first = start()
    client = first.client()
    assert client.ask("write", values={"fill_to": 1234})["type"] == "result"
    client.ask("set", values={"brim_clear": 0})
    client.until(lambda snapshot: snapshot["interlocks"]["brim"]["latched"] == 1)
    assert first.stop() == (0, "\nStopped; settings, trips and journal are kept.\n")

    client = start().client()
    snapshot = client.ask("get_snapshot")
    assert snapshot["tags"]["fill_to"] == 1234
    assert snapshot["interlocks"]["brim"]["latched"] == 1
    audit = audit_with_boots(client, 2)
    entries = [json.loads(line[65:]) for line in audit["entries"]]
    assert broken_at(audit["entries"], audit["first_prev"]) == -1
    assert [entry["j"] for entry in entries if entry["kind"] == "boot"] == [1000, 2000]


def audit_with_boots(client: Client, boots: int) -> dict[str, Any]:
    """The journal once it holds so many boots: entries are kept in a thread, a moment behind their events."""
    deadline = time.monotonic() + 20
    while True:
        audit = client.ask("get_audit", limit=100)
        if sum('"kind":"boot"' in line for line in audit["entries"]) >= boots:
            return audit
        assert time.monotonic() < deadline, audit
        time.sleep(0.1)


def test_a_result_is_kept_even_if_the_process_is_killed_right_after(start: Start) -> None:
    first = start()
    first.client().ask("write", values={"fill_to": 1111})
    first.process.kill()
    first.process.wait(5)
    assert start().client().tags()["fill_to"] == 1111


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_request_to_terminate_ends_it_as_ctrl_c_does_in_the_background_too(project: Path) -> None:
    quoted = f"'{sys.executable}' -m simulator.command run '{project}' --port 0 --json"
    with subprocess.Popen(["sh", "-c", f"{quoted} & echo $!; wait"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout
        pid = int(shell.stdout.readline())
        assert json.loads(shell.stdout.readline())["project"] == "tank_fill"
        os.kill(pid, signal.SIGTERM)
        assert shell.wait(10) == 0
    assert (project / ".isoscan" / "retained.json").exists()


def test_retained_values_that_are_damaged_start_at_their_defaults_with_all_that_latches_tripped(start: Start, project: Path) -> None:
    (project / ".isoscan").mkdir()
    (project / ".isoscan" / "retained.json").write_text('{"values": 3}')
    client = start().client()
    assert client.tags()["fill_to"] == 1500
    boot = json.loads(audit_with_boots(client, 1)["entries"][0][65:])
    why = "the file of retained values is damaged; settings start at their defaults, and what latches is tripped until reset: "
    assert boot["data"]["not_restored"] == [why + "'int' object is not iterable"]
    interlocks = client.ask("get_snapshot")["interlocks"]
    assert {path for path, each in interlocks.items() if each["latched"]} == {"brim", "overfill", "blind"}
    assert (project / ".isoscan" / "retained.json.damaged").read_text() == '{"values": 3}'


def test_of_retained_values_that_are_damaged_those_of_before_are_taken_and_told(start: Start, project: Path) -> None:
    simulator = start()
    client = simulator.client()
    for value in (1100, 1200):
        assert client.ask("write", values={"fill_to": value})["type"] == "result"
    simulator.stop(signal.SIGKILL)
    path = project / ".isoscan" / "retained.json"
    path.write_bytes(path.read_bytes()[:-1])
    client = start().client()
    assert client.tags()["fill_to"] == 1100
    boot = [json.loads(line[65:]) for line in audit_with_boots(client, 2)["entries"] if '"kind":"boot"' in line][-1]
    assert boot["data"]["not_restored"] == ["the file of retained values is damaged; the one before it was taken"]


def test_time_pauses_steps_and_goes_on(start: Start) -> None:
    client = start().client()
    assert client.ask("step", scans=1)["message"] == "time is not paused; pause first"
    assert client.ask("pause") | {"re": 0} == {"type": "result", "re": 0, "paused": True, "speed": 1}
    paused_at = client.ask("get_snapshot")["scan"]
    stepped = client.ask("step", scans=7)
    assert stepped["until_scan"] == paused_at + 7
    client.until(lambda snapshot: snapshot["scan"] >= paused_at + 7)
    time.sleep(0.3)
    assert client.ask("get_snapshot")["scan"] == paused_at + 7
    assert client.ask("resume_time")["paused"] is False
    scans_go_on(client)


def test_a_command_waits_while_time_is_paused(start: Start) -> None:
    client = start().client()
    scans_go_on(client)
    client.ask("pause")
    client.connection.send('{"type":"write","id":"w","values":{"fill_to":1300}}')
    time.sleep(0.2)
    assert client.tags()["fill_to"] == 1500
    assert "w" not in [message.get("re") for message in client.others]
    client.ask("step", scans=1)
    seen = client.others
    while "w" not in [message.get("re") for message in seen]:
        seen.append(client.next())


def test_as_fast_as_it_goes_is_faster_than_real_time_and_clients_still_get_their_turn(start: Start) -> None:
    client = start("--speed", "0").client()
    before = client.ask("get_snapshot")["scan"]
    client.until(lambda snapshot: snapshot["scan"] > before + 1_000, within_s=10)


def test_a_set_value_reaches_the_model_until_it_is_cleared(start: Start) -> None:
    client = start().client()
    client.ask("set", values={"level": 345})
    client.until(lambda snapshot: snapshot["tags"]["level"] == 345)
    client.ask("set", values=BAD_LEVEL)
    client.until(lambda snapshot: snapshot["quality"].get("level") == "bad/sensor_failure")
    client.ask("clear_fault", tag="level")
    client.until(lambda snapshot: "level" not in snapshot["quality"] and snapshot["tags"]["level"] != 345)


def test_a_missing_sensor_goes_stale_and_trips(start: Start) -> None:
    client = start().client()
    scans_go_on(client)
    client.ask("fault", tag="level", kind="missing")
    snapshot = client.until(lambda snapshot: snapshot["interlocks"]["blind"]["latched"] == 1)
    assert snapshot["quality"]["level"] == "bad/stale"
    client.ask("subscribe", topics=["health"])
    while client.wait_for("health")["status"] != "warn":
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the size of no file")
def test_a_recording_that_is_not_whole_is_told_at_the_end(project: Path, tmp_path: Path) -> None:
    trace = tmp_path / "run.trace"
    run = f"'{sys.executable}' -m simulator.command run '{project}' --port 0 --speed 0 --json --record '{trace}'"
    command = ["sh", "-c", f"ulimit -f 16; exec {run}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        with connect(json.loads(process.stdout.readline())["url"]) as connection:
            client = Client(connection)
            client.ask("subscribe", topics=["health"])
            while {"name": "recording", "status": "fail", "message": "File too large"} not in client.wait_for("health")["checks"]:
                pass
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=10)[1]
    assert (process.returncode, errors) == (1, f"error: {trace.as_posix()}: the trace is not whole: File too large\n")


def test_a_plant_that_breaks_down_fails_health_and_the_scans_go_on(start: Start, project: Path) -> None:
    (project / "plant.py").write_text(
        "from simulator.plants import Tank\n\n\n"
        "class Plant(Tank):\n"
        "    def step(self, dt_ms, outputs):\n"
        "        values = super().step(dt_ms, outputs)\n"
        "        return values | {'level': values['level'] // (self.level_um > 799_000)}\n"
    )
    simulator = start()
    client = simulator.client()
    client.until(lambda snapshot: snapshot["quality"].get("level") == "bad/stale")
    checks = {check["name"]: check for check in client.ask("get_health")["checks"]}
    assert checks["plant"] == {
        "name": "plant",
        "status": "fail",
        "message": f"stopped: {project.as_posix()}/plant.py:7: ZeroDivisionError: integer division or modulo by zero",
    }
    assert simulator.get("health")[0] == 503
    scans_go_on(client)
    told = f"error: plant {checks['plant']['message']}\n"
    assert simulator.stop() == (0, f"{told}\nStopped; settings, trips and journal are kept.\n")


def test_a_client_that_does_not_read_is_cut_off_and_hurts_nobody(start: Start) -> None:
    simulator = start()
    healthy = simulator.client()
    healthy.ask("subscribe", topics=["events"])
    request = f"GET /ws HTTP/1.1\r\nHost: localhost:{simulator.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        deaf.connect(("127.0.0.1", simulator.port))
        deaf.sendall((request + key).encode())
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                deaf.sendall(masked('{"type":"get_model","id":1,"part":0}'))
            except OSError:
                break
            time.sleep(0.06)
        else:
            raise AssertionError("the client that does not read was not cut off")
    while healthy.wait_for("event")["kind"] != "disconnect":
        pass
    scans_go_on(healthy)


def masked(text: str) -> bytes:
    """A text frame from a client, masked with zeros."""
    return bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text.encode()


def test_a_recorded_run_replays_to_the_same_digests(start: Start, project: Path, tmp_path: Path) -> None:
    trace = tmp_path / "run.trace"
    simulator = start("--speed", "0", "--record", str(trace))
    client = simulator.client()
    client.ask("write", values={"fill_to": 1400})
    client.ask("fault", tag="level", kind="stuck", for_ms=2_000)
    client.until(lambda snapshot: snapshot["scan"] > 1_000)
    simulator.stop()
    loaded = load_project(project)
    replay = Replay(Scanner(loaded.model_class), loaded.description.hash)
    for line in trace.read_text().splitlines():
        replay.feed(line)
    assert replay.differs is None
    assert replay.compared > 5
    assert replay.scanner.scan_no() > 250
