"""A program for any of the interpreters (see `start.py`): replays a trace and prints what it found as one line of JSON.

Arguments: the trace's file, the model's file and class, and the model hash. `error` is what is wrong with line `line`; otherwise
`differs` and `where` are `Replay`'s, `scans` and `digests` say how much was compared.
"""

from shared_model import Scanner
from shared_model.messages import dumps
from shared_model.trace import Replay, TraceError
from tools.start import load

LINES_A_STEP = 200


def steps(arguments):
    """Replay until a state differs; a step is a few hundred lines."""
    trace, model, name, model_hash = arguments
    replay = Replay(Scanner(getattr(load(model), name)), model_hash)
    begin = None
    with open(trace) as lines:  # noqa: PTH123 (MicroPython has no pathlib)
        for number, line in enumerate(lines, 1):
            error = feed(replay, line)
            if error is not None:
                print(dumps({"line": number, "error": error}))
                return
            if begin is None:
                begin = replay.scanner.scan_no()
            if replay.where is not None:
                break
            if number % LINES_A_STEP == 0:
                yield
    scans = replay.scanner.scan_no() - begin
    print(dumps({"scans": scans, "digests": replay.compared, "differs": replay.differs, "where": replay.where}))


def feed(replay, line):
    """Feed one line; what is wrong with it, or None."""
    try:
        replay.feed(line)
    except TraceError as error:
        return str(error)
    except (ValueError, TypeError, KeyError):
        return "this is no step of a trace: " + line.strip()[:60]
    return None
