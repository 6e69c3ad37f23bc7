"""The chip of a Pico W, emulated by the package rp2040py: its time, its flash, and the console that its program has.

Nothing else here knows that package. What is at the console's other end, and where the flash is kept, is `emulated_pico.py`'s.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.modules import WRONG_USE, ProjectError
from simulator.uf2 import FLASH_BASE, FLASH_BYTES

TURN_NS = 5_000_000.0
INSTALL = ".venv/bin/pip install --require-hashes -r requirements/pico.txt"


class PicoChip:
    """A chip with this image in its flash, not yet begun. `say` is told once of each thing that the emulator has not got.

    Its console is USB once the image has shown one there, as those of micropython.org do; until then it is UART 0. ProjectError when
    rp2040py is missing.
    """

    def __init__(self, image: Path, say: Callable[[str], None]) -> None:
        self._run, device = _emulator(image)
        self._simulator = device.simulator
        self._mcu = device.mcu
        self._mcu.logger = _Complaints(say)
        self._cdc = device.cdc
        self._uart = self._mcu.uart[0]
        self._has_usb = False
        self._printed = bytearray()
        self._cdc.on_device_connected = self._on_usb
        self._cdc.on_serial_data = self._printed.extend
        self._uart.on_byte = self._on_uart
        self._answer = self._mcu.usb_ctrl.on_endpoint_read
        self._mcu.usb_ctrl.on_endpoint_read = self._on_read
        self._asked: tuple[int, int] | None = None
        self._turn_over = self._simulator.clock.create_alarm(self._simulator.stop)
        self.flash = memoryview(self._mcu.flash)[:FLASH_BYTES]

    @property
    def ms(self) -> float:
        """Its time since power came on."""
        return float(self._simulator.clock.nanos) / 1e6

    def begin(self) -> None:
        """Power comes on. What its radio sends leaves through the running event loop, so call this inside one."""
        self._simulator.bind_loop()
        self._mcu.core.pc = FLASH_BASE

    def turn(self) -> bytes:
        """Let it run for 5 ms, of its time or of this machine's, whichever are over first; what it printed."""
        self._simulator.stopped = False
        self._turn_over.schedule(TURN_NS)
        self._run(self._simulator, 1)
        self._turn_over.cancel()
        printed = bytes(self._printed)
        self._printed.clear()
        return printed

    def type(self, data: bytes) -> int:
        """Put characters into its console; how many of them there was room for."""
        fifo, put, listens = self._uart.rx_fifo, self._uart.feed_byte, self._uart.enabled
        if self._has_usb:
            fifo, put, listens = self._cdc.tx_fifo, self._cdc.send_serial_byte, self._cdc.dtr
        taken = 0
        while listens and taken < len(data) and not fifo.full:
            put(data[taken])
            taken += 1
        if taken and self._asked:
            asked, self._asked = self._asked, None
            self._answer(*asked)
        return taken

    def _on_usb(self) -> None:
        self._has_usb = True

    def _on_read(self, endpoint: int, size: int) -> None:
        """The program waits for what is typed. While nothing is, the emulator would answer so at once, over and over, and keep it busy."""
        if endpoint and self._cdc.tx_fifo.empty:
            self._asked = (endpoint, size)
        else:
            self._answer(endpoint, size)

    def _on_uart(self, byte: int) -> None:
        if not self._has_usb:
            self._printed.append(byte)


class _Complaints:
    """Where the emulator logs."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[tuple[str, str]] = set()

    def error(self, component: str, message: str) -> None:
        if (component, message) not in self._said:
            self._said.add((component, message))
            self._say(f"not emulated: {component}: {message}")

    def debug(self, component: str, message: str) -> None:
        """Of no use to a user."""

    info = warning = debug


def _emulator(image: Path) -> tuple[Callable[[Any, int], None], Any]:
    """What lets a simulator run, and a device with this image and a radio."""
    try:
        from rp2040py.boards import BoardSpec
        from rp2040py.device.base_device import BaseDevice
        from rp2040py.execute_batch import execute_batch
        from rp2040py.external.cyw43 import Cyw43439
    except ImportError:
        raise ProjectError(f"ISOSCAN_UF2: an emulated Pico needs the package rp2040py; type: {INSTALL}", WRONG_USE) from None
    return execute_batch, BaseDevice(board=BoardSpec(image=image, extras=(Cyw43439,)))
