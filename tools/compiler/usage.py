"""What logic and rules use, followed through methods: idle tags, what an interlock reads (W708, W709, I801)."""

from __future__ import annotations

from collections.abc import Iterator

from tools.compiler import ir
from tools.compiler.calls import FOLLOWED
from tools.compiler.declarations import KINDS, OUTPUTS
from tools.compiler.declared_ranges import number
from tools.compiler.execute import Executor
from tools.compiler.instances import Instance
from tools.compiler.problems import Problems
from tools.compiler.state import State, Value
from tools.compiler.walk import guards, walk
from tools.compiler.whole import Whole
from tools.compiler.world import World, is_input

_NAMES_OUTPUTS = {"Interlock": "trips", "Permissive": "allows"}
Named = tuple[str, ir.Read | ir.Call]
"""An absolute path, and where it is read or called."""


class Usage:
    """What is read and called, by absolute path; methods are followed."""

    def __init__(self, world: World, whole: Whole) -> None:
        self._world = world
        self._whole = whole

    def of(self, function: ir.Function, prefix: str, around: tuple[ir.Function, ...] = ()) -> Iterator[Named]:
        """All that a function reads and calls, in a part; `around` are those that it is called from."""
        if any(function is other for other in around) or len(around) > FOLLOWED:
            return  # it calls itself, or calls go too deep, which was noted
        for statement in function.body:
            for node in walk(statement):
                if isinstance(node, (ir.Read, ir.Call)):
                    path = prefix + ".".join(node.path)
                    yield path, node
                    owner, _, name = path.rpartition(".")
                    inner = f"{owner}." if owner else ""
                    if isinstance(node, ir.Call) and inner in self._world.classes and name in self._world.classes[inner].methods:
                        yield from self.of(self._world.classes[inner].methods[name], inner, (*around, function))

    def check_tags(self, problems: Problems) -> None:
        """W709 for a tag that nothing reads, in any part of its class."""
        used = {path.removesuffix("_ok") for path in self._all()}
        idle: dict[ir.Position, list[bool]] = {}
        tags = [
            each for each in self._world.instances if KINDS[each.declaration.kind].group == "tags" and each.declaration.kind not in OUTPUTS
        ]
        for tag in tags:
            idle.setdefault(tag.declaration.at, []).append(tag.path not in used)
        for tag in tags:
            if all(idle[tag.declaration.at]) and self._whole.part(tag.prefix):
                problems.add(
                    "W709", tag.declaration.at, f"`{tag.declaration.name}` is never used", "Use it in logic or in a rule, or remove it."
                )

    def check_rules(self, problems: Problems) -> None:
        """W707 for a rule that acts on no output, and that nothing asks about either; for a reset of what does not latch."""
        used = set(self._all())
        asked = {path.rpartition(".")[0] for path in used} | {path for path in used if path.rpartition(".")[2] == "tripped"}
        for rule in self._world.instances:
            keyword = _NAMES_OUTPUTS.get(rule.declaration.kind)
            sound = rule.declaration.sound and self._whole.part(rule.prefix)
            if sound:
                self._check_reset(rule, problems)
            if keyword and sound and not _acts_on(rule) and rule.path not in asked and not any(self._covers(path, rule) for path in asked):
                remedy = f"Name outputs in `{keyword}`, or remove it."
                problems.add("W707", rule.declaration.at, f"`{rule.declaration.name}` acts on nothing", remedy)

    def _check_reset(self, rule: Instance, problems: Problems) -> None:
        """W707 for a reset of what does not latch."""
        values = rule.declaration.values
        reset = values.get("reset")
        command = self._world.things.get(rule.prefix + reset.path) if isinstance(reset, ir.Reference) else None
        if command is not None and command.declaration.kind == "Command" and not values["latch"]:
            assert isinstance(reset, ir.Reference)
            message = f"`{reset.path}` resets nothing of `{rule.declaration.name}`, which does not latch"
            remedy = "Write `latch=True`, or leave `reset` out: without a latch it is over when its condition is."
            problems.add("W707", reset.at, message, remedy)

    def _covers(self, path: str, rule: Instance) -> bool:
        """Whether a `tripped` that is read looks at this interlock."""
        owner, _, name = path.rpartition(".")
        return name == "tripped" and rule.declaration.kind == "Interlock" and rule.path.startswith(f"{owner}." if owner else "")

    def _all(self) -> Iterator[str]:
        for prefix, model in self._world.classes.items():
            for method in model.methods.values():
                for statement in method.body:
                    for node in walk(statement):
                        if isinstance(node, (ir.Read, ir.Call)):
                            yield prefix + ".".join(node.path)
        for instance in self._world.instances:
            for guard in guards(instance.declaration):
                yield from (path for path, _ in self.of(guard, instance.prefix))
            reset, giver = (instance.declaration.values.get(keyword) for keyword in ("reset", "given_by"))
            if isinstance(reset, ir.Reference):
                yield instance.prefix + reset.path
            if isinstance(giver, str):
                yield giver

    def check_interlocks(self, executor: Executor, problems: Problems) -> None:
        """W708 and I801 for every interlock."""
        interlocks = [each for each in self._world.instances if each.declaration.kind == "Interlock"]
        for interlock in interlocks:
            if interlock.declaration.sound and self._whole.part(interlock.prefix):
                self._check_quality(interlock, interlocks, executor, problems)
            _check_causes(interlock.declaration, problems)

    def _check_quality(self, interlock: Instance, interlocks: list[Instance], executor: Executor, problems: Problems) -> None:
        acts_on = _acts_on(interlock)
        read: dict[str, ir.Read | ir.Call] = {}
        for condition in _conditions(interlock):
            read.update(reversed(list(self.of(condition, interlock.prefix))))
        regarded = set(read)
        for other in interlocks:
            if acts_on <= _acts_on(other):
                regarded |= {path for condition in _conditions(other) for path, _ in self.of(condition, other.prefix)}
        for path, node in read.items():
            tag = self._world.things.get(path)
            blind = tag and is_input(tag.declaration) and f"{path}_ok" not in regarded
            if tag and blind and not self._acts_when_bad(interlock, tag, executor):
                name = ".".join(node.path)
                message = f"`{interlock.declaration.name}` does not see when `{name}` is bad: its value is then {_seen(tag.declaration)}"
                remedy = (
                    f"Add `or not m.{name}_ok`, or trip the same outputs by another interlock on it, or declare `on_bad` so that this acts."
                )
                problems.add("W708", node.at, message, remedy)

    def _acts_when_bad(self, interlock: Instance, tag: Instance, executor: Executor) -> bool:
        """Whether the conditions that read the input surely hold with what logic sees of it while it is bad."""
        on_bad = tag.declaration.values["on_bad"]
        if on_bad == "hold":
            return False
        ends = {"low": number(tag.declaration, "low", 0), "high": number(tag.declaration, "high", 1)}
        value = ends[on_bad] if isinstance(on_bad, str) else on_bad
        assert isinstance(value, int)
        state = State(self._world.declared)
        state.write(tag.path, Value((value, value), nonzero=value != 0))
        reading = [each for each in _conditions(interlock) if tag.path in dict(self.of(each, interlock.prefix))]
        return not any(executor.ask(each, interlock.prefix, state).may_be_zero for each in reading)


def _conditions(interlock: Instance) -> list[ir.Function]:
    """Its condition, and what arms it."""
    values = [interlock.declaration.values[keyword] for keyword in ("when", "armed")]
    return [value for value in values if isinstance(value, ir.Function)]


def _seen(tag: ir.Declaration) -> str:
    on_bad = tag.values["on_bad"]
    return {"hold": "the last good one", "low": "its low end", "high": "its high end"}.get(str(on_bad), str(on_bad))


def _acts_on(interlock: Instance) -> set[str]:
    values = [interlock.declaration.values.get(keyword) for keyword in ("trips", "force", "allows")]
    named = [each for each in values if isinstance(each, tuple)]
    outputs = [each.output if isinstance(each, ir.Force) else each for group in named for each in group]
    return {interlock.prefix + each.path for each in outputs if isinstance(each, ir.Reference)}


def _check_causes(interlock: ir.Declaration, problems: Problems) -> None:
    """I801 for `a or b`: which of them it was, first-out cannot tell. A regard for quality is no cause of its own."""
    when = interlock.values["when"]
    only = when.body[0] if isinstance(when, ir.Function) and len(when.body) == 1 else None
    if isinstance(only, ir.Return) and isinstance(only.value, ir.Logical) and only.value.operator == "or":
        causes = [each for each in only.value.operands if not _is_quality(each)]
        if len(causes) > 1:
            message = f"`{interlock.name}` has {len(causes)} causes"
            problems.add("I801", only.at, message, "Make an interlock of each, so that the first-out cause says which it was.")


def _is_quality(node: ir.Expression) -> bool:
    return isinstance(node, ir.Unary) and isinstance(node.operand, ir.Read) and node.operand.path[-1].endswith("_ok")
