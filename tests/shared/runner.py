"""A program (see `start.py`) that runs every `test_*` of one file where there is no pytest; status 1 if one fails, or there is none."""

import sys

from shared_model.portable import traceback_text
from tools.start import load


def steps(arguments):
    """Run the tests of the file `arguments[0]`, one test a step."""
    module = load(arguments[0])
    failed = 0
    tests = sorted([test for test in dir(module) if test.startswith("test_")])
    for test in tests:
        if not passes(test, getattr(module, test)):
            failed += 1
        yield
    print(f"{len(tests) - failed} passed, {failed} failed")
    if failed or not tests:
        sys.exit(1)


def passes(name, test):
    """Run one test and say how it went; a failure is followed by its traceback."""
    try:
        test()
    except Exception as error:
        print("FAIL", name)
        print(traceback_text(error), end="")
        return False
    print("ok", name)
    return True
