"""A program for any of the interpreters (see `tools/start.py`): replays the traces of many models, one after the other.

Arguments: the folder, and the names of the models in it; of each there are `NAME.py`, with a class `Generated`, and `NAME.jsonl`. Every
scan runs under `heap_lock`. What differs or fails is told with its model, and the exit status is 1.
"""

import gc
import sys

from shared_model import Scanner
from shared_model.trace import Replay

LINES = 20


def steps(arguments: list[str]) -> object:
    """So many lines of a trace a step: what a step allocates is freed only behind it."""
    folder = arguments[0]
    sys.path.insert(0, folder)
    digests = failed = 0
    for name in arguments[1:]:
        replay = Replay(Scanner(__import__(name).Generated))
        try:
            with open(f"{folder}/{name}.jsonl") as lines:  # noqa: PTH123 (MicroPython has no pathlib)
                for number, line in enumerate(lines):
                    if replay.differs is None:
                        replay.feed(line)
                    if number % LINES == 0:
                        yield
        except Exception as error:
            failed += 1
            print(f"{name}: scan {replay.scanner.scan_no()}: {type(error).__name__}: {error}")
        if replay.differs is not None:
            failed += 1
            print("{}: scan {}: digest {}, here {}".format(name, *replay.differs))
        digests += replay.compared
        del sys.modules[name], replay  # or the next one finds the heap full
        gc.collect()
        yield
    print(f"{digests} digests of {len(arguments) - 1} models compared, {failed} models differ")
    if failed:
        sys.exit(1)
