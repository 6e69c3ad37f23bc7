"""The parts of the virtual `machine` that no driver shows: watchdog, timers, reset, and pins in a file."""

import mmap
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest

from simulator.virtual_machine import BYTES, BufferMemory, VirtualMachine
from simulator.virtual_machine import pin_memory as layout
from tests.firmware.micropython import ROOT, command, environment


def machine_over(memory: BufferMemory) -> Any:
    return VirtualMachine(memory)


def test_the_watchdog_writes_its_timeout_and_counts_its_feeds() -> None:
    memory = BufferMemory()
    dog = machine_over(memory).WDT(timeout=3000)
    dog.feed()
    assert (memory.get("<I", layout.WATCHDOG_MS), memory.get("<I", layout.FEEDS)) == (3000, 2)


def test_the_cause_of_a_reset_is_what_the_world_says() -> None:
    memory = BufferMemory()
    machine = machine_over(memory)
    assert machine.reset_cause() == machine.PWRON_RESET
    memory.put("<B", layout.CAUSE, 3)
    assert machine.reset_cause() == machine.WDT_RESET


def test_a_reset_ends_the_process_with_its_own_status() -> None:
    with pytest.raises(SystemExit) as ended:
        machine_over(BufferMemory()).reset()
    assert ended.value.code == 75


def test_timers_run_when_time_passes() -> None:
    machine = machine_over(BufferMemory())
    ran: list[str] = []
    machine.Timer(period=10, callback=lambda _: ran.append("often"))
    machine.Timer(mode=machine.Timer.ONE_SHOT, period=15, callback=lambda _: ran.append("once"))
    machine.pass_time(9)
    assert ran == []
    machine.pass_time(11)
    assert ran == ["often", "often", "once"]
    machine.pass_time(10)
    assert ran[3:] == ["often"]


def test_a_stopped_timer_runs_no_more() -> None:
    machine = machine_over(BufferMemory())
    ran: list[int] = []
    timer = machine.Timer(period=1, callback=lambda _: ran.append(1))
    timer.deinit()
    machine.pass_time(10)
    assert ran == []


MAPPED = """
import sys
from micropython import heap_lock, heap_unlock
from simulator.virtual_machine.pin_map import MappedMemory
memory = MappedMemory(sys.argv[1])
heap_lock()
memory.put("<H", 18, memory.get("<H", 26) + 1)
memory.put("<I", 20, memory.get("<I", 28) + 1)
memory.put("<B", 16, memory.get("<B", 24) + 1)
heap_unlock()
"""


def test_pins_in_a_file_are_shared_and_looked_at_without_memory(tmp_path: Path) -> None:
    path, program = tmp_path / "pins", tmp_path / "mapped.py"
    program.write_text(MAPPED)
    path.write_bytes(bytes(BYTES))
    with path.open("r+b") as file, mmap.mmap(file.fileno(), BYTES) as shared:
        world = BufferMemory(cast(bytearray, shared))
        for layout_of, at, value in (("<B", 24, 1), ("<H", 26, 40_000), ("<I", 28, 900_000_000)):
            world.put(layout_of, at, value)
        subprocess.run(command("192k", str(program), str(path)), cwd=ROOT, env=environment(), check=True)
        assert [world.get(layout_of, at) for layout_of, at in (("<B", 16), ("<H", 18), ("<I", 20))] == [2, 40_001, 900_000_001]


@pytest.mark.parametrize("number", [-1, 64, "4", True])
def test_there_are_64_pins(number: Any) -> None:
    with pytest.raises(ValueError, match=r"^invalid pin$"):
        machine_over(BufferMemory()).Pin(number)
