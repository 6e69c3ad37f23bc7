"""What test files that run on all three runtimes may use in pytest's place; plain Python that MicroPython runs too."""

from shared_model import portable


def raises(error_class, function):
    """Call `function`, which must raise `error_class`; the error itself is returned, its message is `str` of it."""
    try:
        function()
    except error_class as error:
        return error
    raise AssertionError("no " + error_class.__name__ + " was raised")


def message(error_class, function):
    """The full text of the `error_class` that calling `function` must raise."""
    return str(raises(error_class, function))


def equal(found, expected, at=""):
    """Assert that two values are equal; the message shows both (`assert` alone shows neither on MicroPython)."""
    if found != expected:
        raise AssertionError("{}found {!r}, expected {!r}".format(str(at) + ": " if at != "" else "", found, expected))


def without_heap(function):
    """Call `function` where any allocation is a MemoryError on MicroPython, and return what it returns."""
    portable.heap_lock()
    try:
        return function()
    finally:
        portable.heap_unlock()
