"""`--record`: a run as a trace in a file, scan by scan, from the state at its start. It reads the hub's scan log as a client would."""

import json
from contextlib import suppress
from pathlib import Path

from shared_model import trace
from shared_model.hub import Hub
from shared_model.messages import dumps
from simulator.modules import ProjectError, shown


class Recorder:
    """Writes the trace of what the hub's scanner does from now on. ProjectError when the file cannot be made."""

    def __init__(self, hub: Hub, path: Path, model_hash: str) -> None:
        try:
            self._file = path.open("w", encoding="ascii", newline="\n")
        except OSError as error:
            raise ProjectError(f"{shown(path)}: cannot record here: {error.strerror}") from None
        self._hub = hub
        self._write(trace.header(hub.scanner, model_hash))
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
        with suppress(OSError):
            self._file.close()

    def _write(self, lines: str) -> None:
        try:
            self._file.write(lines + "\n")
        except OSError as error:
            self._failed(error.strerror or str(error))

    def _failed(self, why: str) -> None:
        """The trace cannot be trusted; the scans go on."""
        self._hub.set_check("recording", "fail", why)
