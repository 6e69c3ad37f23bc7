"""The process that is a virtual board's chip: MicroPython with a ROM, a folder for its flash, a pin file and, if asked, a serial line.

It starts, is interrupted, and ends. Why it starts again, and what its pins are wired to, is `board.py`'s.
"""

import json
import mmap
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from simulator.modules import WRONG_USE, ProjectError
from simulator.rom import AIR, ERASES, write_rom
from simulator.serial_line import SerialLine, is_possible
from simulator.virtual_machine import BYTES, BufferMemory
from simulator.virtual_machine import pin_memory as layout
from tools.interpreters import Missing, micropython

POWER_ON, HARD_RESET, WATCHDOG, SOFT = 1, 2, 3, 5  # causes of a start, as machine.reset_cause() gives them
STOP_S = 5.0
PATIENCE_S = 0.5  # for a program to take an interrupt when it feeds its watchdog, until a signal makes it
START_S = 2.0  # until a process can be interrupted
LOOK_S = 0.005
CHUNK_BYTES = 4096
REPL_BEGINS = (b"MicroPython ", b"raw REPL; ")


class Pins:
    """The pins of a board in a file, shared with its process."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(BYTES))
        self.path = path
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), BYTES)
        self.memory = BufferMemory(cast(bytearray, self._map))

    def power_up(self, cause: int) -> None:
        """As the chip leaves them at a start: no pin is driven, but by a soft reset, which leaves them alone."""
        if cause != SOFT:
            for pin in range(layout.PINS):
                at = layout.pin_at(pin)
                self._map[at : at + layout.STATE] = bytes(layout.STATE)
            self._map[0 : layout.CAUSE] = bytes(layout.CAUSE)
        self.memory.put("<B", layout.CAUSE, cause)
        self.memory.put("<B", layout.CONSOLE, layout.RESETTING)
        self.memory.put("<B", layout.TAKEN, self.memory.get("<B", layout.WISHES))

    def close(self) -> None:
        self._map.close()


class Chip:
    """The process. `say` gets each line that it prints while a program runs; `ready` is set when one of them is just that.

    `hard_timer`: it has timers that interrupt, as an rp2. `port` is the path of its serial line, empty without one. ProjectError when
    there is no MicroPython or mpy-cross.
    """

    def __init__(self, flash: Path, pins: Path, say: Callable[[str], None], heap: str, serial: bool, hard_timer: bool) -> None:
        self._command = _command(heap)
        self._flash = flash
        self._rom = pins.with_name("rom")
        write_rom(self._rom)
        self._say = say
        self._hard_timer = hard_timer
        self.pins = Pins(pins)
        self.ready = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self._line = SerialLine(self) if serial and is_possible() else None
        self.port = self._line.path if self._line else ""
        self.stall_ms = 0  # for which each erase of its flash stops it, from its next start on

    def start(self, cause: int = POWER_ON, raw: bool = False) -> None:
        """Start it; after a soft reset in the raw REPL, `raw`, that goes on and main.py does not run."""
        self.ready.clear()
        self.pins.power_up(cause)
        console = ("raw" if raw else "friendly") if self._line else ""
        self.process = subprocess.Popen(
            self._command,
            cwd=self._flash,
            env={
                "MICROPYPATH": f"{self._rom}:.frozen",
                "ISOSCAN_PINS": str(self.pins.path.resolve()),
                "ISOSCAN_FLASH": str(self._flash.resolve()),
                "ISOSCAN_ROM": str(self._rom.resolve()),
                "ISOSCAN_CONSOLE": console,
                "ISOSCAN_STALL_MS": str(self.stall_ms),
                "ISOSCAN_TIMER": "hard_timer" if self._hard_timer else "",
            },
            stdin=subprocess.PIPE if self._line else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,  # Ctrl-C comes through `stop` or the serial line, not past it
        )
        if self.process.stdin:
            os.set_blocking(self.process.stdin.fileno(), False)
        self._relaying = threading.Thread(target=self._relay, args=(self.process,), daemon=True)
        self._relaying.start()

    def ended(self) -> int | None:
        """The exit status once the process has ended and all that it printed was said, else None."""
        assert self.process is not None
        status = self.process.poll()
        if status is not None:
            self._relaying.join(STOP_S)
        return status

    def has_program(self) -> bool:
        """Whether boot.py or main.py runs, not the REPL."""
        return self.pins.memory.get("<B", layout.CONSOLE) == layout.PROGRAM

    def interrupt(self) -> bool:
        """Ctrl-C on its console: interrupts what runs; False when the REPL reads, to which it is a character.

        MicroPython's unix port raises out of a signal wherever it is, in the midst of its allocator too, and then crashes or hangs
        now and then, which no chip does. So a program is asked to raise where it feeds its watchdog, and gets a signal only if it
        does not: what it runs then feeds none.
        """
        process, memory = self.process, self.pins.memory
        assert process is not None
        end_s = time.monotonic() + START_S
        while (has := memory.get("<B", layout.CONSOLE)) == layout.RESETTING and time.monotonic() < end_s:
            time.sleep(LOOK_S)
        if has == layout.REPL_READS:
            return False
        wish = (memory.get("<B", layout.WISHES) + 1) & 255
        memory.put("<B", layout.WISHES, wish)
        end_s = time.monotonic() + PATIENCE_S
        while process is self.process and process.poll() is None:
            if wish == memory.get("<B", layout.TAKEN):
                return True
            if memory.get("<B", layout.CONSOLE) == layout.REPL_READS:
                return False
            if time.monotonic() >= end_s:
                process.send_signal(signal.SIGINT)
                return True
            time.sleep(LOOK_S)
        return True

    def receive(self, data: bytes) -> None:
        """Take characters from the serial line; what there is no room for is lost."""
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(data)
        except (OSError, ValueError):  # full, or closed as the process has ended
            return

    def put_on_air(self, ssid: str | None, password: str | None = None) -> None:
        """Have its radio hear this network, or none; without a password it is an open one."""
        if ssid is None:
            (self._rom / AIR).unlink(missing_ok=True)
            return
        beside = self._rom / f"{AIR}.new"
        beside.write_text(json.dumps({"ssid": ssid, "password": password}), encoding="ascii")
        beside.replace(self._rom / AIR)

    def erases(self) -> int:
        """How often its flash was erased, since the first time that `stall_ms` was set."""
        counted = self._rom / ERASES
        return counted.stat().st_size if counted.exists() else 0

    def stop(self) -> int:
        """Ctrl-C, then power off; its exit status, 0 if a REPL was what it came to."""
        assert self.process is not None
        self.interrupt()
        end_s = time.monotonic() + STOP_S
        while self.process.poll() is None and time.monotonic() < end_s:
            if self._line and not self.has_program():
                self.cut_power()
                return 0
            time.sleep(LOOK_S)
        return self.cut_power()

    def cut_power(self) -> int:
        """End it in the middle of whatever it does; its exit status."""
        assert self.process is not None
        self.process.kill()
        return self.process.wait()

    def close(self) -> None:
        """Pull the plug of the serial line, and give the pins back."""
        if self._line:
            self._line.cut()
            self._line = None
        self.pins.close()

    def _relay(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        lines = _Lines(self._heard)
        with process.stdout as output:
            while data := output.read(CHUNK_BYTES):
                lines.feed(data)
                if line := self._line:
                    line.send(data)
        if process.stdin:
            process.stdin.close()

    def _heard(self, line: str) -> None:
        if line == "ready":
            self.ready.set()
        else:
            self._say(line)


class _Lines:
    """Says the whole lines of what is fed to it, until the REPL begins."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._rest = b""
        self._over = False

    def feed(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._over = self._over or line.startswith(REPL_BEGINS)
            text = line.rstrip().decode("utf-8", "replace")
            if text and not self._over:
                self._say(text)


def _command(heap: str) -> list[str]:
    try:
        return [*micropython().command, "-X", f"heapsize={heap}", "-m", "chip"]
    except Missing as missing:
        raise ProjectError(str(missing), WRONG_USE) from None
