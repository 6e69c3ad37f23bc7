"""Commands as the scan knows them: three words (operation, state index, value), applied in step 1 in order of arrival.

Commands are inputs: they are recorded and replayed with the rest, the refused ones too.
"""

from shared_model.alarms import ACK, RESET
from shared_model.interlocks import Interlock
from shared_model.limits import NOT_FORCED

PRESS = 0
WRITE = 1
ACKNOWLEDGE = 2
RESET_NAMED = 3
SHELVE = 4
UNSHELVE = 5
RETIRE = 6
SERVE = 7
FORCE = 8
UNFORCE = 9

NAMES = ("command", "write", "ack", "reset", "shelve", "unshelve", "out_of_service", "in_service", "force", "unforce")
"""Operation to the request of the protocol that asks for it, and its name in traces."""


def apply(scanner, operation: int, thing, value: int):
    """Apply one command to the object it names; 1 if done, 0 if it cannot be done now. Allocates nothing."""
    if operation == PRESS:
        return _press(scanner, thing)
    if operation == WRITE:
        thing.value = value
        thing.show()
        return 1
    if operation == RESET_NAMED:
        if isinstance(thing, Interlock):
            return scanner.release(thing)
        return thing.apply(RESET)
    if operation == ACKNOWLEDGE:
        return thing.apply(ACK)
    if operation == SHELVE:
        return thing.shelve(value)
    if operation == UNSHELVE:
        return thing.unshelve()
    if operation == RETIRE:
        return thing.retire()
    if operation == SERVE:
        return thing.restore_service()
    return _force(scanner, thing, NOT_FORCED if operation == UNFORCE else value)


def _press(scanner, command) -> int:
    """1 for this scan, with what it gives; a reset that could release nothing of what it names is refused and logic does not see it."""
    if command.refused():
        return 0
    command.value = 1
    command.show()
    for given in command.gives:
        if not given.refused():
            given.value = 1
            given.show()
    for interlock in command.resets:
        scanner.release(interlock)
    return 1


def _force(scanner, tag, value: int) -> int:
    if tag.force == value == NOT_FORCED:
        return 0
    scanner.forces += (0 if value == NOT_FORCED else 1) - (0 if tag.force == NOT_FORCED else 1)
    tag.force = value
    tag.show()
    return 1
