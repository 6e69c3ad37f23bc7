"""Starts programs on the real MicroPython, 32-bit where the machine can run it, from the repository's folder."""

import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.interpreters import micropython

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(heap: str, *arguments: str) -> list[str]:
    return [*micropython().command, "-X", f"heapsize={heap}", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "MICROPYPATH": f"{ROOT}:.frozen"}


@contextlib.contextmanager
def running(*arguments: str, heap: str = "192k") -> Iterator[subprocess.Popen[str]]:
    """A program that prints `ready`; it is killed at the end, and must not have ended before."""
    process = subprocess.Popen(command(heap, *arguments), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.poll() is None, "the program ended by itself"
    finally:
        process.kill()
        process.communicate()
