"""Sequences: a state machine as one table of transitions; the guards are functions of the model."""

from shared_model.declaration import Declaration, ModelError, check_callable, check_names
from shared_model.limits import MAX_MS


class Sequence(Declaration):
    """States and guarded transitions, stepped once in every scan.

    `states`: names, the first is where it starts at every boot. `transitions`: tuples of source (`"*"` is any state),
    target and guard; in tuple order the first whose guard holds is taken, at most one in a step.
    Readable: `state` (index), `time_ms` in the state (0 in the scan that enters it), `entered` (1 in that scan only),
    `previous` (index; -1 before the first step).
    """

    state_fields = ("state", "time_ms", "previous", "entered")

    def __init__(self, states: tuple, transitions: tuple, title: str = "") -> None:
        super().__init__(title)
        if not states:
            raise ModelError("a sequence has no states; give at least one name")
        self.states = check_names(title, "states", states)
        self._here: dict[str, int] = {}  # by state, 1 for the one it is in: what `at` is asked several times in a scan
        for state in self.states:
            if state in self._here:
                raise ModelError(f"state {state!r} is named twice; each state has one name")
            self._here[state] = 0
        self.arrange(tuple([self._transition(t) for t in (transitions if type(transitions) in (tuple, list) else (transitions,))]))
        self.state = 0
        self.time_ms = 0
        self.previous = -1
        self.entered = 0
        self.moved = 0  # a transition was taken since the scanner last looked
        self._here[self.states[0]] = 1

    def instance(self):
        twin = super().instance()
        twin._here = dict(self._here)
        return twin

    def _transition(self, transition: tuple) -> tuple:
        if type(transition) not in (tuple, list) or len(transition) != 3:
            raise ModelError(f"transition {transition!r}: it must be a source, a target and a guard")
        source, target, guard = transition
        check_callable(f"{source} to {target}", "guard", guard)
        return (-1 if source == "*" else self._number(source), self._number(target), guard)

    def arrange(self, transitions: tuple) -> None:
        """Take these (source, -1 for any, target, guard) and put by each state those that may be taken in it, in tuple order."""
        self.transitions = transitions
        self.leaving = tuple([tuple([t for t in transitions if t[0] == state or t[0] < 0]) for state in range(len(self.states))])

    def _number(self, state: str) -> int:
        if state not in self.states:
            raise ModelError("there is no state {!r}; the states are {}".format(state, ", ".join(self.states)))
        return self.states.index(state)

    def at(self, state: str) -> int:
        """1 if it is in the state of that name; ModelError if there is no such state."""
        try:
            return self._here[state]
        except KeyError:
            return self._number(state)

    def step(self, model, dt_ms: int) -> None:
        """One scan: time goes on, then at most one transition is taken. `model` is what the guards are asked about."""
        if self.previous < 0:
            self.previous = self.state
            self.entered = 1
        else:
            self.entered = 0
            time_ms = self.time_ms + dt_ms
            self.time_ms = time_ms if time_ms < MAX_MS else MAX_MS
        state = self.state
        for _, target, guard in self.leaving[state]:
            if guard(model):
                self.previous = state
                self.state = target
                self._here[self.states[state]] = 0
                self._here[self.states[target]] = 1
                self.time_ms = 0
                self.entered = 1
                self.moved = 1
                return

    def unpack(self, words, at: int) -> int:
        after = super().unpack(words, at)
        for number in range(len(self.states)):
            self._here[self.states[number]] = 1 if number == self.state else 0
        return after
