"""`--record`: a run as a trace in a file, scan by scan, from the state at its start. It reads the hub's scan log as a client would."""

import json
from pathlib import Path

from shared_model import trace
from shared_model.hub import Hub
from shared_model.messages import dumps
from simulator.modules import WRONG_USE, ProjectError, shown

LINE = 1  # buffered, so that a disk that takes no more is known at once


class Recorder:
    """Writes the trace of what the hub's scanner does from now on. ProjectError when the file cannot be made."""

    def __init__(self, hub: Hub, path: Path, model_hash: str) -> None:
        self._hub, self._path, self._failure = hub, path, ""
        try:
            self._file = path.open("w", buffering=LINE, encoding="ascii", newline="\n")
        except OSError as error:
            raise ProjectError(f"{shown(path)}: cannot record here: {error.strerror}", WRONG_USE) from None
        self._write(trace.header(hub.scanner, model_hash))
        if self._failure:
            self._close_file()
            raise ProjectError(f"{shown(path)}: cannot record here: {self._failure}", WRONG_USE)
        self._next = hub.listen()

    def take(self) -> None:
        """Write the scans that the scan log has finished, and about every second the state."""
        if self._write_log():
            self._hub.scan_log.flush()
            self._write_log()
            self._write(trace.state(self._hub.scanner))

    def _write_log(self) -> bool:
        """Write what the scan log holds; True if there were digests in it."""
        told = False
        log = self._hub.scan_log
        while self._next <= log.n:
            message = json.loads("".join(log.message(self._next)))
            self._next += 1
            if message["type"] == "gap":
                self._failed(f"scans {message['from']} to {message['to']} are missing: too much changed at once")
            else:
                self._write("\n".join(map(dumps, message["records"])))
                if message["digests"]:
                    told = True
                    self._write(dumps({"digests": message["digests"]}))
        return told

    def close(self) -> None:
        """Write the last scans and end the file."""
        self._hub.scan_log.flush()
        self.take()
        self._hub.unlisten()
        self._close_file()

    def check(self) -> None:
        """ProjectError when the trace is not whole."""
        if self._failure:
            raise ProjectError(f"{shown(self._path)}: the trace is not whole: {self._failure}")

    def _close_file(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            self._failed(error.strerror or str(error))

    def _write(self, lines: str) -> None:
        try:
            self._file.write(lines + "\n")
        except OSError as error:
            self._failed(error.strerror or str(error))

    def _failed(self, why: str) -> None:
        """The trace cannot be trusted; the scans go on."""
        self._failure = self._failure or why
        self._hub.set_check("recording", "fail", self._failure)
