"""Statements and calls over intervals: one scan of a model on all its paths at once, calls followed into methods, parts and functions.

What is found on the way is noted: who writes what, what a guard can be, how often each thing is called.
"""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import replace

from tools.compiler import intervals, ir
from tools.compiler.calls import FOLLOWED
from tools.compiler.declarations import BUILTINS, KINDS
from tools.compiler.evaluate import Evaluator
from tools.compiler.frame import Frame
from tools.compiler.loops import Loops
from tools.compiler.problems import Problems
from tools.compiler.state import FALSE, MAYBE, NOTHING, UNKNOWN, State, Value, joined
from tools.compiler.text import expression_text
from tools.compiler.value_problems import ValueProblems
from tools.compiler.world import FOLLOWS, TIME_ARGUMENT, World, tag_value


class Executor:
    """Runs functions over intervals.

    `writers`: by path of an output or a part's Input, each function that assigns it, with where it first does.
    `guards`: by the position of a transition, what its guard can be in every part of that class.
    `called`: by path of what is called, where.
    """

    def __init__(self, model: ir.Model, world: World, problems: Problems) -> None:
        self._model = model
        self._world = world
        self._checks = ValueProblems(problems)
        self._evaluator = Evaluator(self._checks, self._call)
        self._loops = Loops(self._block)
        self.writers: dict[str, dict[str, ir.Position]] = {}
        self.guards: dict[ir.Position, list[Value]] = {}
        self.called: dict[str, ir.Position] = {}
        self._frames = 0
        self._active: list[tuple[str, ir.Function]] = []

    def scan(self) -> State:
        """One scan of the root; the state after it."""
        state = State(self._world.declared)
        method = self._world.root.methods.get("scan")
        if method:
            self._run(method, "", self._world.root, [self._world.dt_ms()], state, asks=False)
        return state

    def ask(self, guard: ir.Function, prefix: str, state: State) -> Value:
        """What a guard or rule of a part can be. The state becomes that in which it is true, if it can be."""
        frame = self._frame(prefix, self._world.classes[prefix], "", asks=True)
        only = guard.body[0] if len(guard.body) == 1 else None
        if isinstance(only, ir.Return) and only.value is not None and not guard.parameters:
            value, true, _ = self._evaluator.test(only.value, state, frame)
            state.become(true or state)
            return value.truth()
        return self._run(guard, prefix, frame.model, [], state, asks=True).truth()

    def _frame(self, prefix: str, model: ir.Class, name: str, asks: bool) -> Frame:
        self._frames += 1
        return Frame(self._frames, prefix, model, name, asks)

    def _run(self, function: ir.Function, prefix: str, model: ir.Class, arguments: Several[Value], state: State, asks: bool) -> Value:
        if any(prefix == other and function is running for other, running in self._active) or len(self._active) > FOLLOWED:
            return UNKNOWN  # it calls itself, or calls go too deep, which was noted
        frame = self._frame(prefix, model, f"{model.name}.{function.name}", asks)
        missing = max(0, len(function.parameters) - len(arguments))
        defaults = [Value((each, each), nonzero=each != 0) for each in function.defaults[max(0, len(function.defaults) - missing) :]]
        left_out = [UNKNOWN] * (missing - len(defaults))
        for name, value in zip(function.parameters, [*arguments, *left_out, *defaults], strict=False):
            state.write(frame.local(name), value)
        self._active.append((prefix, function))
        end = self._block(function.body, state.copy(), frame)
        self._active.pop()
        if end is not None:
            frame.returns.append((NOTHING, end))
        state.become(joined(after for _, after in frame.returns) or state)
        state.forget(f"%{frame.number}")
        result = frame.returns[0][0] if frame.returns else FALSE
        for value, _ in frame.returns[1:]:
            result = result.or_else(value)
        return result

    def _block(self, body: Several[ir.Statement], state: State | None, frame: Frame) -> State | None:
        """The state after a list of statements; None where its end is not reached."""
        for statement in body:
            if state is None:
                return None
            state = self._statement(statement, state, frame)
        return state

    def _statement(self, node: ir.Statement, state: State, frame: Frame) -> State | None:
        if isinstance(node, ir.Assign):
            return self._assign(node, state, frame)
        if isinstance(node, ir.Do):
            if isinstance(node.call, (ir.Call, ir.Apply)):
                self._call(node.call, state, frame)
            else:
                self._evaluator.value(node.call, state, frame)
            return state
        if isinstance(node, ir.If):
            _, true, false = self._evaluator.test(node.test, state, frame)
            return joined((self._block(node.then, true, frame), self._block(node.otherwise, false, frame)))
        if isinstance(node, ir.For):
            return self._loops.run(node, state, frame)
        if isinstance(node, ir.Return):
            value = NOTHING if node.value is None else self._evaluator.value(node.value, state, frame)
            frame.returns.append((value, state))
        else:
            (frame.breaks if isinstance(node, ir.Break) else frame.continues).append(state)
        return None

    def _assign(self, node: ir.Assign, state: State, frame: Frame) -> State:
        value = self._evaluator.value(node.value, state, frame)
        for target in node.targets:
            if isinstance(target, ir.Local):
                state.write(frame.local(target.name), value)
            else:
                self._assign_tag(target, node.value, value, state, frame)
        return state

    def _assign_tag(self, target: ir.Read, source: ir.Expression, value: Value, state: State, frame: Frame) -> None:
        path = frame.path(target)
        thing = self._world.things.get(path)
        if thing is None or not _writable(target, thing.declaration) or frame.is_rule:
            return  # it may not be written from here, which was noted
        tag = thing.declaration
        if frame.asks:
            self._refuse_effect(target.at, f"`{'.'.join(target.path)}` is assigned in what a rule calls")
        if tag.kind != "Memory":
            self.writers.setdefault(path, {}).setdefault(frame.name, target.at)
            state.count(path)
        unit = tag_value(tag).unit
        self._checks.agree(target.at, target, unit, source, value.unit)
        if tag.kind != "DigitalOut":
            self._checks.check_fit(target, tag, source, value)
        state.write(path, replace(value, unit=unit, is_dt=False))

    def _refuse_effect(self, at: ir.Position, message: str) -> None:
        self._checks.report("E211", at, message, "A rule only asks: assign and call blocks in `scan`.")

    def _call(self, node: ir.Call | ir.Apply, state: State, frame: Frame) -> Value:
        if isinstance(node, ir.Apply):
            return self._apply(node, state, frame)
        prefix, model, place = frame.prefix, frame.model, 0
        while place < len(node.path) - 1 and isinstance(part := model.member(node.path[place]), ir.Part):
            prefix, model, place = f"{prefix}{part.name}.", part.model, place + 1
        member = model.member(node.path[place])
        if isinstance(member, ir.Declaration):
            return self._call_thing(node, prefix + member.name, member, state, frame)
        arguments = [self._evaluator.value(argument, state, frame) for argument in node.arguments]
        method = model.methods.get(node.path[-1])
        if node.path[-1] == "scan" and prefix != frame.prefix:
            self._note(prefix[:-1], node, state)
            self._checks.check_time(node, arguments, 0)
        if place < len(node.path) - 1 or (method is None and node.path[-1] != "scan"):
            return UNKNOWN
        return self._run(method, prefix, model, arguments, state, frame.asks) if method else NOTHING

    def _note(self, path: str, node: ir.Call, state: State) -> None:
        state.count(path)
        self.called.setdefault(path, node.at)

    def _call_thing(self, node: ir.Call, path: str, thing: ir.Declaration, state: State, frame: Frame) -> Value:
        method = node.path[-1]
        if thing.kind == "Sequence" and method == "at":
            state_name = node.arguments[0] if node.arguments else None
            return state.read(f"{path}@{state_name.value}") if isinstance(state_name, ir.Text) else MAYBE
        if KINDS[thing.kind].group not in ("blocks", "sequences") or frame.is_rule:
            return UNKNOWN  # it cannot be called from here, which was noted
        if frame.asks:
            self._refuse_effect(node.at, f"`{expression_text(node)}` is called in what a rule calls")
        arguments = [self._evaluator.value(argument, state, frame) for argument in node.arguments]
        self._note(path, node, state)
        if thing.kind in TIME_ARGUMENT:
            self._checks.check_time(node, arguments, TIME_ARGUMENT[thing.kind])
            if KINDS[thing.kind].group == "blocks":
                self._checks.check_preset(node, thing, arguments)
        if thing.kind == "Sequence":
            self._step(path, thing, state)
        state.forget(path)
        if thing.kind in FOLLOWS and arguments:
            self._world.learn(f"{path}.out", replace(arguments[0].or_else(FALSE), unit=arguments[0].unit, is_dt=False))
        return self._world.declared(f"{path}.{KINDS[thing.kind].reads[0]}") if KINDS[thing.kind].reads else Value()

    def _step(self, path: str, sequence: ir.Declaration, state: State) -> None:
        """Ask the guards in their order; one that a sure or equal one goes before is never true."""
        transitions = sequence.values["transitions"]
        assert isinstance(transitions, tuple)
        prefix = path[: len(path) - len(sequence.name)]
        earlier: list[tuple[str, ir.Function, Value]] = []
        for transition in transitions:
            assert isinstance(transition, ir.Transition)
            source, guard = transition.source.value, transition.guard
            before = [(other, found) for at, other, found in earlier if at in (source, "*")]
            if any(other == guard or not found.may_be_zero for other, found in before):
                value = FALSE
            else:
                value = self.ask(guard, prefix, self._in_state(f"{path}@{source}", state))
            earlier.append((source, guard, value))
            self.guards.setdefault(transition.at, []).append(value)

    def _in_state(self, key: str, state: State) -> State:
        known = state.copy()
        if not key.endswith("@*"):
            self._evaluator.enter(key, known)
        return known

    def _apply(self, node: ir.Apply, state: State, frame: Frame) -> Value:
        arguments = [self._evaluator.value(argument, state, frame) for argument in node.arguments]
        function = self._model.functions.get(node.function)
        if function and node.function not in BUILTINS:
            return self._run(function, "", self._world.root, arguments, state, frame.asks)
        return _built_in(node, arguments, self._checks)


def _writable(target: ir.Read, tag: ir.Declaration) -> bool:
    """Whether logic may write it: of a part, its Inputs."""
    return tag.kind == "Input" if len(target.path) > 1 else KINDS[tag.kind].writable


def _built_in(node: ir.Apply, arguments: list[Value], checks: ValueProblems) -> Value:
    """What a portable built-in gives; numbers that are compared need a common unit."""
    if any(argument.unknown for argument in arguments) or len(arguments) < BUILTINS[node.function][0]:
        return UNKNOWN
    spans = [argument.span for argument in arguments]
    if node.function == "bool":
        return arguments[0].truth()
    if node.function == "int":
        return replace(arguments[0], is_dt=False)
    if node.function == "abs":
        return Value(intervals.magnitude(spans[0]), arguments[0].nonzero, arguments[0].unit)
    unit = arguments[0].unit
    for place in range(1, len(arguments)):
        unit = checks.agree(node.at, node.arguments[0], unit, node.arguments[place], arguments[place].unit)
    span = intervals.least(spans) if node.function == "min" else intervals.greatest(spans)
    return Value(span, not span[0] <= 0 <= span[1], unit)
