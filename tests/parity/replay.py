"""A program for any of the interpreters (see `tests/shared/start.py`): replays a trace and says whether the digests are equal.

Arguments: the trace's file. Every scan runs under `heap_lock`, as always; an allocation would be an error here.
"""

import sys

from shared_model import Scanner
from shared_model.trace import Replay
from tests.parity.everything import Everything

LINES_A_STEP = 200


def steps(arguments):
    """Replay; a step is a few hundred lines."""
    replay = Replay(Scanner(Everything))
    with open(arguments[0]) as file:
        for number, line in enumerate(file):
            replay.feed(line)
            if number % LINES_A_STEP == 0:
                yield
    scanner = replay.scanner
    if replay.differs is not None:
        print("scan {}: digest {}, here {}".format(*replay.differs))
        sys.exit(1)
    scanner.image.pack()
    print(f"{replay.compared} digests equal, scan {scanner.scan_no}")
