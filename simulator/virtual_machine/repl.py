"""The REPL in a virtual board's ROM, as MicroPython has it on a chip: friendly, raw and raw paste, which is what mpremote speaks.

It is loaded when no program runs, so that it costs a running board no heap. It knows characters; what carries them is
`simulator/serial_line.py`'s. Control characters: A raw, B friendly, C interrupt, D end of code or soft reset, E paste.
"""

import os
import sys

from . import pin_memory as layout
from .pin_memory import BufferMemory
from .resets import RAW_SOFT_RESET, RESET, SOFT_RESET

CTRL_A, CTRL_B, CTRL_C, CTRL_D = 1, 2, 3, 4
BACKSPACES = (8, 127)
DROPPED = "\x03"
WINDOW_BYTES = 256  # of raw paste: so much may come before it is asked for more

FOLDER = 0x4000

RAW_BANNER = "raw REPL; CTRL-B to exit\r\n>"
BANNER = "\r\n" + sys.version.split("; ")[-1] + "; virtual board\r\n"


class ChipsOs:
    """What `import os` finds at the console: as on a chip, whose folders tell how long their files are. This port's own do not."""

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def ilistdir(self, path: str = ""):  # type: ignore[no-untyped-def]
        for name, kind, inode in os.ilistdir(path):  # type: ignore[attr-defined]
            yield name, kind, inode, 0 if kind == FOLDER else os.stat((path or ".") + "/" + name)[6]  # noqa: PTH116


class Repl:
    """Reads from the standard input and runs what it reads in `names`, until a reset, which is a SystemExit."""

    def __init__(self, memory: BufferMemory, names: dict[str, object]) -> None:
        self._memory = memory
        self._names = names
        self._in = sys.stdin.buffer
        self._one = bytearray(1)

    def serve(self, raw: bool) -> None:
        """Serves for ever, beginning with the raw or the friendly one."""
        sys.modules["os"] = ChipsOs()  # type: ignore[assignment]
        while True:
            try:
                self._reads()
                if raw:
                    self._raw()
                raw = False
                self._friendly()
                raw = True
            except KeyboardInterrupt:  # it came between two pieces of code
                pass

    def _reads(self) -> None:
        """From here on Ctrl-C is a character like others; one that came too late for what ran is over with it."""
        self._memory.put("<B", layout.CONSOLE, layout.REPL_READS)
        self._take()

    def _take(self) -> None:
        self._memory.put("<B", layout.TAKEN, self._memory.get("<B", layout.WISHES))

    def _get(self) -> int:
        if not self._in.readinto(self._one):  # type: ignore[union-attr]
            raise SystemExit(0)  # nobody is at the other end any more, not even the wire
        return self._one[0]

    def _raw(self) -> None:
        _say(RAW_BANNER)
        code = bytearray()
        while True:
            char = self._get()
            if char == CTRL_A and code == b"\x05A":
                self._paste()
                _say(">")
            elif char == CTRL_A:
                _say(RAW_BANNER)
            elif char == CTRL_B:
                return
            elif char == CTRL_D and not code:
                _say("OK\r\nMPY: soft reboot\r\n")
                raise SystemExit(RAW_SOFT_RESET)
            elif char == CTRL_D:
                _say("OK")
                self._answer(code)
                _say(">")
            elif char != CTRL_C:
                code.append(char)
                continue
            code = bytearray()

    def _paste(self) -> None:
        """Raw paste: takes code as fast as there is room for it, then runs it."""
        sys.stdout.buffer.write(b"R\x01" + bytes((WINDOW_BYTES & 255, WINDOW_BYTES >> 8, 1)))
        code = bytearray()
        left = WINDOW_BYTES
        char = self._get()
        while char not in (CTRL_C, CTRL_D):
            code.append(char)
            left -= 1
            if not left:
                _say("\x01")
                left = WINDOW_BYTES
            char = self._get()
        _say("\x04")
        self._answer(b"" if char == CTRL_C else code)

    def _answer(self, code: bytes | bytearray) -> None:
        """Runs code; then the end of its output, what it raised, and the end of that."""
        error = self._run(code, "exec")
        _say("\x04")
        if error:
            _explain(error)
        _say("\x04")

    def _run(self, code: bytes | bytearray, kind: str) -> BaseException | None:
        """Runs code, which Ctrl-C may interrupt; what it raised."""
        found = None
        try:
            self._take()
            self._memory.put("<B", layout.CONSOLE, layout.REPL_RUNS)
            exec(compile(str(code, "utf-8"), "<stdin>", kind), self._names)
        except SystemExit as end:
            raise SystemExit(RESET if end.args == (RESET,) else SOFT_RESET)  # noqa: B904 (MicroPython has no `from`)
        except BaseException as error:
            found = error
        self._reads()
        return found

    def _friendly(self) -> None:
        _say(BANNER + ">>> ")
        lines: list[str] = []
        while True:
            line = self._line()
            if line is None:
                return
            if line == DROPPED:
                lines = []
                continue
            lines.append(line)
            if line and (len(lines) > 1 or line.rstrip().endswith(":")):
                _say("... ")
                continue
            error = self._run("\n".join(lines).encode(), "single")
            if error:
                _explain(error)
            lines = []
            _say(">>> ")

    def _line(self) -> str | None:
        """A line as it was typed; None when Ctrl-A asks for the raw REPL, DROPPED for Ctrl-C."""
        line = bytearray()
        while True:
            char = self._get()
            if char == CTRL_A and not line:
                _say("\r\n")
                return None
            if char == CTRL_D and not line:
                _say("\r\nMPY: soft reboot\r\n")
                raise SystemExit(SOFT_RESET)
            if char == 13:
                _say("\r\n")
                return str(line, "utf-8")
            if char in (CTRL_B, CTRL_C):
                _say(BANNER + ">>> " if char == CTRL_B else "\r\n>>> ")
                return DROPPED
            if char in BACKSPACES:
                if line:
                    line = line[:-1]
                    _say("\b \b")
            elif char >= 32 or char == 9:
                line.append(char)
                sys.stdout.buffer.write(self._one)


def _explain(error: BaseException) -> None:
    sys.print_exception(error, sys.stdout)  # type: ignore[attr-defined]


def _say(text: str) -> None:
    sys.stdout.write(text)
