"""The parts of the virtual `machine` that no driver shows: watchdog, timers, reset, and pins in a file."""

from pathlib import Path
from typing import Any

import pytest

from simulator.virtual_machine import BYTES, BufferMemory, FileMemory, VirtualMachine
from simulator.virtual_machine import pin_memory as layout


def machine_over(memory: BufferMemory | FileMemory) -> Any:
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


def test_pins_in_a_file_are_shared(tmp_path: Path) -> None:
    path = tmp_path / "pins"
    path.write_bytes(bytes(BYTES))
    memory, world = FileMemory(str(path)), FileMemory(str(path))
    board = machine_over(memory)
    board.Pin(7, board.Pin.OUT, value=1)
    at = layout.pin_at(7)
    assert (world.get("<B", at + layout.MODE), world.get("<H", at + layout.OUT)) == (layout.OUTPUT, 1)
    world.put("<H", layout.pin_at(26) + layout.IN, 40000)
    world.put("<B", layout.pin_at(26) + layout.STATE, layout.DRIVEN)
    assert board.ADC(board.Pin(26)).read_u16() == 40000
    memory.close()
    world.close()


@pytest.mark.parametrize("number", [-1, 64, "4", True])
def test_there_are_64_pins(number: Any) -> None:
    with pytest.raises(ValueError, match=r"^invalid pin$"):
        machine_over(BufferMemory()).Pin(number)
