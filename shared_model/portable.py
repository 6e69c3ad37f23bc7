"""The one file that knows on which interpreter it runs; everything else is written once for all."""

import sys

MICROPYTHON = sys.implementation.name == "micropython"

try:
    from micropython import heap_lock, heap_unlock
except ImportError:

    def heap_lock() -> None:
        """CPython has no lock on its heap."""

    def heap_unlock() -> None:
        """The counterpart of `heap_lock`."""


try:  # boards have it, the unix port has such a buffer of its own
    from micropython import alloc_emergency_exception_buf

    alloc_emergency_exception_buf(256)  # so that an error under the lock keeps its traceback
except ImportError:
    pass


def traceback_text(error: BaseException) -> str:
    """The traceback of a caught error as text."""
    if hasattr(sys, "print_exception"):
        import io

        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    import traceback

    return "".join(traceback.format_exception(type(error), error, error.__traceback__))
