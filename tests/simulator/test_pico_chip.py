"""Which console an emulated Pico has, and what is told of the emulator's. The device is a stand-in with the emulator's own names."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simulator import pico_chip
from simulator.pico_chip import TURN_NS, PicoChip
from simulator.uf2 import FLASH_BASE


class Fifo:
    def __init__(self, room: int) -> None:
        self.items: list[int] = []
        self.room = room

    @property
    def full(self) -> bool:
        return len(self.items) == self.room

    @property
    def empty(self) -> bool:
        return not self.items


class Emulator:
    """A device; each turn does what `program` does, unless the turn was told to be over at once."""

    def __init__(self) -> None:
        self.program: Callable[[], None] = lambda: None
        self.answered: list[tuple[int, bytes]] = []
        self.turn_ns: list[float] = []
        uart, usb = Fifo(3), Fifo(5)
        self.cdc: Any = SimpleNamespace(tx_fifo=usb, send_serial_byte=usb.items.append, dtr=False)
        self.uart: Any = SimpleNamespace(rx_fifo=uart, feed_byte=uart.items.append, enabled=False)
        self.controller = SimpleNamespace(on_endpoint_read=self.answer)
        self.mcu: Any = SimpleNamespace(
            flash=bytearray(16), uart=[self.uart], usb_ctrl=self.controller, core=SimpleNamespace(pc=0), logger=None
        )
        alarm = SimpleNamespace(schedule=self.turn_ns.append, cancel=lambda: None)
        clock = SimpleNamespace(create_alarm=lambda _: alarm, nanos=7_500_000.0)
        self.simulator: Any = SimpleNamespace(clock=clock, stop=None, stopped=True, bind_loop=lambda: None)

    def answer(self, endpoint: int, _: int) -> None:
        """As the emulator does: at once, with what is there."""
        self.answered.append((endpoint, bytes(self.cdc.tx_fifo.items)))
        self.cdc.tx_fifo.items.clear()

    def run(self, simulator: Any, _: int) -> None:
        assert not simulator.stopped
        self.program()

    def show_usb(self) -> None:
        self.cdc.dtr = True
        self.cdc.on_device_connected()


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Emulator:
    made = Emulator()
    monkeypatch.setattr(pico_chip, "_emulator", lambda _: (made.run, made))
    return made


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def chip(emulator: Emulator, said: list[str]) -> PicoChip:
    made = PicoChip(Path("image.uf2"), said.append)
    assert emulator.mcu.core.pc == 0, "power is not on"
    made.begin()
    return made


def test_it_begins_where_the_flash_does_and_a_turn_is_5_ms_of_its_time(chip: PicoChip, emulator: Emulator) -> None:
    assert chip.turn() == b""
    assert (emulator.mcu.core.pc, emulator.turn_ns, TURN_NS, chip.ms) == (FLASH_BASE, [TURN_NS], 5e6, 7.5)


def test_its_console_is_uart_0_until_usb_is_shown_and_never_again(chip: PicoChip, emulator: Emulator) -> None:
    emulator.uart.enabled = True
    emulator.program = lambda: emulator.uart.on_byte(ord("u"))
    assert (chip.turn(), chip.type(b"ab"), emulator.uart.rx_fifo.items) == (b"u", 2, [*b"ab"])
    emulator.show_usb()
    emulator.program = lambda: (emulator.uart.on_byte(ord("u")), emulator.cdc.on_serial_data(b"usb"))[1]
    assert (chip.turn(), chip.type(b"cd"), emulator.cdc.tx_fifo.items) == (b"usb", 2, [*b"cd"])
    assert emulator.uart.rx_fifo.items == [*b"ab"]


def test_what_is_typed_waits_while_nobody_listens_or_there_is_no_room(chip: PicoChip, emulator: Emulator) -> None:
    assert chip.type(b"abcd") == 0, "no program has turned its UART on"
    emulator.uart.enabled = True
    assert chip.type(b"abcd") == 3
    assert chip.type(b"d") == 0
    emulator.show_usb()
    emulator.cdc.dtr = False
    assert chip.type(b"d") == 0, "after a reset, until USB is back"
    emulator.cdc.dtr = True
    assert chip.type(b"defghi") == 5


def test_a_read_of_nothing_is_answered_once_something_is_typed(chip: PicoChip, emulator: Emulator) -> None:
    emulator.show_usb()
    emulator.controller.on_endpoint_read(2, 64)
    assert emulator.answered == []
    chip.type(b"hi")
    assert emulator.answered == [(2, b"hi")]
    chip.type(b"more")
    assert emulator.answered == [(2, b"hi")], "nobody asked"
    emulator.controller.on_endpoint_read(2, 64)
    emulator.controller.on_endpoint_read(0, 7)
    assert emulator.answered == [(2, b"hi"), (2, b"more"), (0, b"")], "control requests are not typing"


def test_its_flash_is_the_emulator_s_own(chip: PicoChip, emulator: Emulator) -> None:
    chip.flash[3] = 7
    assert emulator.mcu.flash[3] == 7


@pytest.mark.usefixtures("chip")
def test_what_is_not_emulated_is_told_once(emulator: Emulator, said: list[str]) -> None:
    for _ in range(3):
        emulator.mcu.logger.error("RTC", "no such register")
        emulator.mcu.logger.warning("RTC", "odd")
    assert said == ["not emulated: RTC: no such register"]
