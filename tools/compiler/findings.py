"""What is found once a scan was followed on all its paths: calls and writers, and rules that never act (E601 to E604, W7xx, I8xx)."""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.declarations import KINDS, OUTPUTS
from tools.compiler.execute import Executor
from tools.compiler.instances import Instance
from tools.compiler.intervals import Span
from tools.compiler.problems import Problems
from tools.compiler.state import State, Value
from tools.compiler.whole import Whole
from tools.compiler.world import World

_RULES = {
    "Interlock": ("when", "armed"),
    "Permissive": ("when",),
    "Alarm": ("when", "clears", "suppressed"),
    "LeadsTo": ("cause", "effect"),
}
_ONCE = "A block is called once in every scan, whatever the inputs are: call it before the branch, with the condition as its input."


class Findings:
    """Looks at the end of an executed scan."""

    def __init__(self, world: World, whole: Whole, executor: Executor, end: State, problems: Problems) -> None:
        self._world = world
        self._whole = whole
        self._executor = executor
        self._end = end
        self._problems = problems

    def note(self) -> None:
        """All of them."""
        self._writers()
        for path, part in self._world.parts.items():
            if "scan" in part.model.methods:
                self._part(path, part)
        for instance in self._world.instances:
            if KINDS[instance.declaration.kind].group in ("blocks", "sequences"):
                self._block(instance)
            elif instance.declaration.kind in OUTPUTS:
                self._output(instance)
        self._rules()

    def _count(self, path: str) -> Span:
        return self._end.counted(path)

    def _writers(self) -> None:
        for path, writers in self._executor.writers.items():
            (first, _), *others = writers.items()
            for name, at in others:
                message = f"`{path}` is assigned in `{first}` and in `{name}`"
                self._problems.add("E601", at, message, "One place decides an output: assign it in one method, from what the others find.")

    def _part(self, path: str, part: ir.Part) -> None:
        least, most = self._count(path)
        remedy = f"Write `self.{part.name}.scan(dt_ms)` once, outside of any branch: a part lives in every scan."
        whole = self._whole.part(path.rpartition(".")[0] + "." if "." in path else "")
        if most == 0 and whole:
            self._problems.add("E604", part.at, f"part `{part.name}` is never scanned", remedy)
        elif least > 1:
            self._problems.add("E604", self._executor.called[path], f"part `{part.name}` is scanned more than once", remedy)
        elif most > 1 or (least < most and whole):
            how = "on some paths only" if most == 1 else "more than once on some path"
            self._problems.add("W702", self._executor.called[path], f"part `{part.name}` is scanned {how}", remedy)

    def _block(self, instance: Instance) -> None:
        block, (least, most) = instance.declaration, self._count(instance.path)
        whole = self._whole.part(instance.prefix)
        if not self._alive(instance.prefix):
            return
        if most == 0 and whole:
            call = f"self.{block.name}.step(self, dt_ms)" if block.kind == "Sequence" else f"self.{block.name}(...)"
            self._problems.add("W701", block.at, f"`{block.name}` is never called", f"Write `{call}` in `scan`, or remove it.")
        elif most > 1:
            self._problems.add("W703", self._executor.called[instance.path], f"`{block.name}` is called more than once on some path", _ONCE)
        elif least < most and whole:
            self._problems.add("W702", self._executor.called[instance.path], f"`{block.name}` is called on some paths only", _ONCE)

    def _alive(self, prefix: str) -> bool:
        """Whether the part is scanned at all: what is in one that is not has one problem, not many."""
        return not prefix or self._count(prefix[:-1])[1] > 0

    def _output(self, instance: Instance) -> None:
        output, (least, most) = instance.declaration, self._count(instance.path)
        if not self._alive(instance.prefix) or not self._whole.part(instance.prefix):
            return
        if most == 0:
            remedy = "Assign it in `scan`, or remove it: it stays at its safe value."
            self._problems.add("W704", output.at, f"`{output.name}` is never assigned", remedy)
        elif least == 0:
            at = next(iter(self._executor.writers[instance.path].values()))
            remedy = "Where none assigns it, it keeps its value: begin with what it is otherwise, or add an `else`."
            self._problems.add("W704", at, f"`{output.name}` is assigned on some paths only", remedy)

    def _rules(self) -> None:
        """Guards that are never true, or always, in any part of their class."""
        found: dict[ir.Position, tuple[str, ir.Declaration, list[Value]]] = {}
        for instance in self._world.instances:
            for keyword, guard in _guards(instance.declaration):
                value = self._executor.ask(guard, instance.prefix, State(self._world.declared))
                found.setdefault(guard.at, (keyword, instance.declaration, []))[2].append(value)
        for at, (keyword, rule, values) in found.items():
            if keyword in _RULES.get(rule.kind, ()):
                self._verdict(at, keyword, rule, values)

    def _verdict(self, at: ir.Position, keyword: str, rule: ir.Declaration, values: list[Value]) -> None:
        remedy = "Compare it with the ranges that its tags declare."
        what = f"`{keyword}` of `{rule.name}`"
        if not any(value.may_be_true for value in values):
            self._problems.add("W707", at, f"{what} is never true", remedy)
        elif not any(value.may_be_zero for value in values):
            self._problems.add("W710", at, f"{what} is always true", remedy)


def _guards(declaration: ir.Declaration) -> list[tuple[str, ir.Function]]:
    return [(keyword, value) for keyword, value in declaration.values.items() if isinstance(value, ir.Function)]
