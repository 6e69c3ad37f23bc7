"""Sequences: order of transitions, one a step, time and entry; and misuse, on its full text. Runs on every runtime."""

from shared_model.declaration import ModelError
from shared_model.limits import MAX_MS
from shared_model.sequence import Sequence
from tests.shared.support import equal, message, without_heap


class Asked:
    """What guards are asked about."""

    def __init__(self):
        self.a = self.b = 0


def sequence(*transitions):
    return Sequence(states=("IDLE", "RUN", "DONE"), transitions=transitions)


def always(_):
    return 1


def test_it_starts_in_its_first_state():
    found = sequence()
    equal((found.state, found.time_ms, found.entered, found.previous, found.at("IDLE")), (0, 0, 0, -1, 1))


def test_time_is_0_and_entered_1_in_the_scan_of_entry_only():
    found = sequence(("IDLE", "RUN", lambda m: m.a))
    asked = Asked()
    rows = []
    for asked.a in (0, 0, 0, 1, 1, 1):
        found.step(asked, 20)
        rows.append((found.state, found.time_ms, found.entered, found.previous))
    equal(rows, [(0, 0, 1, 0), (0, 20, 0, 0), (0, 40, 0, 0), (1, 0, 1, 0), (1, 20, 0, 0), (1, 40, 0, 0)])


def test_at_most_one_transition_a_step():
    found = sequence(("IDLE", "RUN", always), ("RUN", "DONE", always))
    found.step(None, 20)
    equal(found.at("RUN"), 1)
    found.step(None, 20)
    equal((found.at("RUN"), found.at("DONE"), found.previous), (0, 1, 1))


def test_the_first_guard_that_holds_is_taken():
    found = sequence(("IDLE", "RUN", lambda m: m.a), ("IDLE", "DONE", lambda m: m.b))
    asked = Asked()
    asked.b = 1
    found.step(asked, 20)
    equal(found.at("DONE"), 1)
    other = sequence(("IDLE", "RUN", lambda m: m.a), ("IDLE", "DONE", lambda m: m.b))
    asked.a = 1
    other.step(asked, 20)
    equal(other.at("RUN"), 1)


def test_a_star_is_any_state_at_its_place_in_the_order():
    found = sequence(("RUN", "IDLE", lambda m: m.b), ("*", "DONE", lambda m: m.a), ("IDLE", "RUN", always))
    asked = Asked()
    found.step(asked, 20)
    equal(found.at("RUN"), 1)
    asked.a = asked.b = 1
    found.step(asked, 20)
    equal(found.at("IDLE"), 1)  # the one before the star
    found.step(asked, 20)
    equal(found.at("DONE"), 1)


def test_a_transition_to_the_same_state_enters_it_again():
    found = sequence(("IDLE", "IDLE", lambda m: m.a))
    asked = Asked()
    for asked.a in (0, 0, 1):
        found.step(asked, 20)
    equal((found.state, found.time_ms, found.entered, found.previous), (0, 0, 1, 0))


def test_guards_of_other_states_are_not_asked():
    def never(_):
        raise ValueError("asked")

    found = sequence(("RUN", "DONE", never))
    found.step(None, 20)
    equal(found.state, 0)


def test_its_time_saturates_and_a_step_allocates_nothing():
    found = sequence(("IDLE", "RUN", lambda m: m.a))
    asked = Asked()
    found.step(asked, 20)
    found.time_ms = MAX_MS - 100
    without_heap(lambda: found.step(asked, 100_000))
    equal(found.time_ms, MAX_MS)
    asked.a = 1
    without_heap(lambda: found.step(asked, 100_000))
    equal((found.at("RUN"), found.time_ms), (1, 0))


MISUSE = (
    (lambda: Sequence((), ()), "a sequence has no states; give at least one name"),
    (lambda: Sequence("IDLE", ()), "'': states is 'IDLE'; it must be a tuple of names, such as ('IDLE',)"),  # type: ignore[arg-type]
    (lambda: Sequence(("A", "B", "A"), ()), "state 'A' is named twice; each state has one name"),
    (lambda: sequence(("IDEL", "RUN", always)), "there is no state 'IDEL'; the states are IDLE, RUN, DONE"),
    (lambda: sequence(("IDLE", "*", always)), "there is no state '*'; the states are IDLE, RUN, DONE"),
    (lambda: Sequence(3, ()), "'': states is 3; it must be a tuple of names, such as ('inlet',)"),  # type: ignore[arg-type]
    (lambda: Sequence((1, 2), ()), "'': states is (1, 2); it must be a tuple of names, such as ('inlet',)"),
    (lambda: Sequence(("A",), None), "transition None: it must be a source, a target and a guard"),  # type: ignore[arg-type]
    (lambda: sequence(5), "transition 5: it must be a source, a target and a guard"),
    (lambda: sequence("OFF"), "transition 'OFF': it must be a source, a target and a guard"),
    (lambda: sequence((["IDLE"], "RUN", always)), "there is no state ['IDLE']; the states are IDLE, RUN, DONE"),
    (lambda: sequence(("IDLE", "RUN")), "transition ('IDLE', 'RUN'): it must be a source, a target and a guard"),
    (
        lambda: sequence(("IDLE", "RUN", 1)),
        "'IDLE to RUN': guard is 1; it must be a function of the model, such as lambda m: m.level > 100",
    ),
    (lambda: sequence().at("FUL"), "there is no state 'FUL'; the states are IDLE, RUN, DONE"),
)


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)
