"""A program for any of the interpreters (see `tools/start.py`): replays a trace and says whether the digests are equal.

Arguments: the trace's file, and where it is not of `Everything`, the model's file and class. Every scan runs under `heap_lock`, as
always; an allocation would be an error here.
"""

import sys

from shared_model import Scanner
from shared_model.trace import Replay
from tools.start import load

LINES_A_STEP = 200
EVERYTHING = (__file__.rsplit("/", 1)[0] + "/everything.py", "Everything")


def model_of(file_and_class):
    """The model's class."""
    return getattr(load(file_and_class[0]), file_and_class[1])


def steps(arguments):
    """Replay; a step is a few hundred lines."""
    replay = Replay(Scanner(model_of(arguments[1:] or EVERYTHING)))
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
    print(f"{replay.compared} digests equal, scan {scanner.scan_no()}")
