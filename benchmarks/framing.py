"""`python -m benchmarks.framing`: what machine code gains where a board looks at every byte that a client sends."""

import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.runtimes import on_unix_port
from simulator import bytecode
from simulator.flash_set import machine_code

WAYS = ("python", "machine code")
ROWS = {"unmask": "unmask 1 kB", "utf8_ascii": "check 1 kB of ASCII", "utf8_other": "check 1 kB of other characters"}


def times() -> dict[str, Any]:
    """Microseconds by way and work, on the unix port. Raises tools.interpreters.Missing."""
    with tempfile.TemporaryDirectory() as folder:
        for path, code in bytecode.compiled(machine_code()).items():
            (Path(folder) / Path(path).name).write_bytes(code)
        found = on_unix_port("benchmarks/framing_time.py", folder)
    return {way: found[way] for way in WAYS}


def main() -> None:
    found = times()
    table = Table(title="Bytes of clients on MicroPython's unix port, microseconds (median)")
    table.add_column("")
    for name in WAYS:
        table.add_column(name, justify="right")
    for key, row in ROWS.items():
        table.add_row(row, *(f"{found[name][key]:.1f}" for name in WAYS))
    Console().print(table)


if __name__ == "__main__":
    main()
