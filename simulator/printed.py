"""What verbs print on the standard output gets there, or that is an error. What they print is theirs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO, cast

from simulator.modules import WRONG_THING, ProjectError


@contextmanager
def printed() -> Iterator[None]:
    """What is printed inside is out at the end. ProjectError when it cannot be; the exit status alone when its reader went away."""
    if sys.stdout is None:
        raise ProjectError("what is printed cannot be written: the standard output is closed")
    with redirect_stdout(cast(TextIO, _Told(sys.stdout))) as out:
        try:
            yield
        finally:
            try:
                out.flush()
            except BrokenPipeError:
                _drop(out)
                sys.exit(WRONG_THING)


class _Told:
    """A stream that tells an error of its own as one of what is printed, and not of whatever was done meanwhile."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with self._told():
            return self._stream.write(text)

    def flush(self) -> None:
        with self._told():
            self._stream.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            _drop(self._stream)
            raise ProjectError(f"what is printed cannot be written: {error.strerror}") from None


def _drop(stream: TextIO) -> None:
    """Let go of what the stream still holds, so that Python does not try to write it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
