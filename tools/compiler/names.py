"""Names in logic: every attribute of the model is one that is declared, used as its kind allows. Values and ranges are not looked at."""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.declarations import BUILTINS, INPUTS, KINDS, MODEL_READS
from tools.compiler.problems import Problems, a, allowed, counted, listed
from tools.compiler.walk import children, guards


def check_names(model: ir.Class, functions: dict[str, ir.Function], problems: Problems) -> None:
    """Check all methods and guards of one class (E201 to E211)."""
    for method in model.methods.values():
        _Logic(model, functions, problems, rule="").check(method)
    for member in model.members:
        if isinstance(member, ir.Declaration):
            for guard in guards(member):
                _Logic(model, functions, problems, rule=member.name).check(guard)


def readable(model: ir.Class) -> list[str]:
    """What logic may read of a model, in declared order."""
    names: list[str] = []
    for member in model.members:
        names.append(member.name)
        if isinstance(member, ir.Declaration) and member.kind in INPUTS:
            names.append(f"{member.name}_ok")
    return [*names, *MODEL_READS]


class _Logic:
    """One function of a class; `rule` is the name of the declaration that it guards, empty for a method."""

    def __init__(self, model: ir.Class, functions: dict[str, ir.Function], problems: Problems, rule: str) -> None:
        self._model = model
        self._functions = functions
        self._problems = problems
        self._rule = rule

    def check(self, function: ir.Function) -> None:
        for statement in function.body:
            self._visit(statement)

    def _visit(self, node: object) -> None:
        if isinstance(node, ir.Read):
            self._read(node)
        elif isinstance(node, ir.Call):
            self._call(node)
        elif isinstance(node, ir.Assign):
            self._assign(node)
        else:
            if isinstance(node, ir.Apply):
                self._apply(node)
            for child in children(node):
                self._visit(child)

    def _owner(self, node: ir.Read | ir.Call) -> tuple[ir.Class, str] | None:
        """The class in which the path's first name that is no part stands, and what goes before it; None if that was noted."""
        model, prefix = self._model, ""
        for name in node.path[:-1]:
            member = model.member(name)
            if not isinstance(member, ir.Part):
                break
            model, prefix = member.model, f"{prefix}{name}."
        name = node.path[prefix.count(".")]
        known = model.member(name) or name in readable(model) or name in model.methods
        if known:
            return model, prefix
        if name not in model.unreadable and not name.startswith("__"):
            names = readable(model) + (list(model.methods) if isinstance(node, ir.Call) else [])
            remedy = allowed(name, names, f"{model.name} has")
            self._problems.add("E201", node.at, f"`{prefix}{name}` is not declared in {model.name}", remedy)
        return None

    def _read(self, node: ir.Read) -> None:
        found = self._owner(node)
        if not found:
            return
        model, prefix = found
        name, rest = node.path[prefix.count(".")], node.path[prefix.count(".") + 1 :]
        member = model.member(name)
        if isinstance(member, ir.Part):
            self._not_a_number(node, f"`{prefix}{name}` is a part", [f"{name}.{inner}" for inner in readable(member.model)])
        elif member is None and name in model.methods:
            self._problems.add("E209", node.at, f"`{prefix}{name}` is a method, not a number", f"Call it: `self.{prefix}{name}(...)`.")
        elif member is None or KINDS[member.kind].group == "tags":
            if rest:
                message = f"`{prefix}{name}` is a number and has no `{rest[0]}`"
                self._problems.add("E202", node.at, message, f"Read `{prefix}{name}` itself.")
        else:
            self._attribute(node, member, prefix + name, rest)

    def _attribute(self, node: ir.Read, member: ir.Declaration, path: str, rest: tuple[str, ...]) -> None:
        reads = KINDS[member.kind].reads
        calls = [name for name, _, _ in KINDS[member.kind].calls if name]
        if not rest:
            self._not_a_number(node, f"`{path}` is {a(member.kind)}", [f"{member.name}.{name}" for name in reads])
        elif rest[0] in calls:
            self._problems.add("E209", node.at, f"`{path}.{rest[0]}` is a method, not a number", f"Call it: `self.{path}.{rest[0]}(...)`.")
        elif rest[0] not in reads or len(rest) > 1:
            remedy = allowed(rest[0], [*reads, *calls], f"`{path}` has")
            self._problems.add("E202", node.at, f"`{path}`, {a(member.kind)}, has no `{'.'.join(rest)}`", remedy)

    def _not_a_number(self, node: ir.Read, what: str, reads: list[str]) -> None:
        self._problems.add("E209", node.at, f"{what}, not a number", f"Read what it holds: {listed(reads)}.")

    def _assign(self, node: ir.Assign) -> None:
        self._visit(node.value)
        for target in node.targets:
            if isinstance(target, ir.Read):
                self._target(target)

    def _target(self, node: ir.Read) -> None:
        model = self._model
        for name in node.path[:-1]:
            member = model.member(name)
            if not isinstance(member, ir.Part):
                self._read(node)
                self._unwritable(node, f"`{'.'.join(node.path)}` is not written by logic")
                return
            model = member.model
        name, path = node.path[-1], ".".join(node.path)
        member = model.member(name)
        writable = self._writable(model)
        if self._rule:
            self._problems.add("E211", node.at, f"`{path}` is assigned in a rule", "A rule only asks: assign in `scan`.")
        elif member is None and (name in model.unreadable or name.startswith("__")):
            return
        elif member is None and name not in readable(model) and name not in model.methods:
            remedy = allowed(name, writable, "Logic may write") + " What is kept from scan to scan is declared as a Memory."
            self._problems.add("E203", node.at, f"`{path}` is not declared: an attribute cannot be born in a scan", remedy)
        elif name not in writable:
            kind = "a part" if isinstance(member, ir.Part) else a(member.kind) if member else "no tag"
            inside = len(node.path) > 1 and isinstance(member, ir.Declaration) and KINDS[member.kind].writable
            owner = "the part itself writes" if inside else "logic does not write"
            self._unwritable(node, f"`{path}` is {kind}, which {owner}")

    def _writable(self, model: ir.Class) -> list[str]:
        inside = model is not self._model
        return [
            member.name
            for member in model.members
            if isinstance(member, ir.Declaration) and (member.kind == "Input" if inside else KINDS[member.kind].writable)
        ]

    def _unwritable(self, node: ir.Read, message: str) -> None:
        remedy = f"Logic may write outputs, memories and the Inputs of its parts: {listed(self._writable(self._model))}."
        self._problems.add("E204", node.at, message, remedy)

    def _apply(self, node: ir.Apply) -> None:
        function = self._functions.get(node.function)
        if function and node.function not in BUILTINS:
            self._arity(node, function, node.function)

    def _call(self, node: ir.Call) -> None:
        found = self._owner(node)
        member = found[0].member(node.path[found[1].count(".")]) if found else None
        if found and isinstance(member, ir.Declaration):
            self._member_call(node, member, found[1])
        elif found:
            self._method_call(node, *found)
        for argument in node.arguments:
            if found is None and isinstance(argument, (ir.Text, ir.TheModel)):
                continue  # what it is given to was noted
            if isinstance(argument, ir.Text) and not self._takes_state(member, node):
                self._problems.add("E209", argument.at, "a text is not a number", "Only `at` takes a text: the name of a state.")
            elif isinstance(argument, ir.Table):
                self._problems.add("E209", argument.at, "a tuple is not a number", "Pass its values one by one.")
            elif isinstance(argument, ir.TheModel) and not (isinstance(member, ir.Declaration) and node.path[-1] == "step"):
                remedy = "Only `step` of a sequence takes the model; pass a tag of it."
                self._problems.add("E209", argument.at, "the model is not a number", remedy)
            else:
                self._visit(argument)

    def _takes_state(self, member: ir.Member | None, node: ir.Call) -> bool:
        return isinstance(member, ir.Declaration) and member.kind == "Sequence" and node.path[-1] == "at"

    def _member_call(self, node: ir.Call, member: ir.Declaration, prefix: str) -> None:
        path = prefix + member.name
        rest = ".".join(node.path[prefix.count(".") + 1 :])
        calls = {name: (low, high) for name, low, high in KINDS[member.kind].calls}
        if rest not in calls:
            what = f"`{path}`, {a(member.kind)}, cannot be called" if not rest else f"`{path}`, {a(member.kind)}, has no method `{rest}`"
            usable = [f"{member.name}.{name}(...)" if name else f"{member.name}(...)" for name in calls]
            tag = KINDS[member.kind].group == "tags"
            usable += [member.name] if tag else [f"{member.name}.{name}" for name in KINDS[member.kind].reads]
            self._problems.add("E210", node.at, what, f"What it has: {listed(usable)}.")
            return
        low, high = calls[rest]
        if not low <= len(node.arguments) <= high:
            takes = str(low) if low == high else f"{low} {'or' if high == low + 1 else 'to'} {high}"
            name = f"{path}.{rest}" if rest else path
            message = f"`{name}` has {counted(len(node.arguments), 'argument')} here"
            self._problems.add("E210", node.at, message, f"It takes {takes}: {_USE[member.kind]}.")
        elif rest == "at":
            self._state(node, member)
        elif self._rule:
            self._problems.add("E211", node.at, f"`{path}` is called in a rule", "A rule only asks: call it in `scan`, and read it here.")
        if rest == "step" and node.arguments and not isinstance(node.arguments[0], ir.TheModel):
            self._problems.add("E210", node.at, f"`{path}.step` needs the model first", f"Write `self.{path}.step(self, dt_ms)`.")

    def _state(self, node: ir.Call, member: ir.Declaration) -> None:
        states = [str(state) for state in member.values["states"]]  # type: ignore[union-attr]
        argument = node.arguments[0]
        if not isinstance(argument, (ir.Text, ir.Unknown)):
            self._problems.add("E205", argument.at, "a state is named by a text", f"States of `{member.name}`: {listed(states)}.")
        elif isinstance(argument, ir.Text) and states and argument.value not in states:
            message = f"`{member.name}` has no state `{argument.value}`"
            self._problems.add("E205", argument.at, message, allowed(argument.value, states, "Its states"))

    def _method_call(self, node: ir.Call, model: ir.Class, prefix: str) -> None:
        name, path = node.path[-1], ".".join(node.path)
        method = model.methods.get(name)
        if method is None or len(node.path) != prefix.count(".") + 1:
            if model is not self._model and name == "scan" and isinstance(model.member(name), type(None)) and not method:
                return  # a part without logic inherits an empty scan
            self._problems.add("E210", node.at, f"`{path}` is not something to call", f"Methods of {model.name}: {listed(model.methods)}.")
            return
        if self._rule and name == "scan":
            self._problems.add("E211", node.at, f"`{path}` is called in a rule", "A rule only asks: call it in `scan`.")
        self._arity(node, method, path)

    def _arity(self, node: ir.Call | ir.Apply, function: ir.Function, path: str) -> None:
        most = len(function.parameters)
        least = most - len(function.defaults)
        if not least <= len(node.arguments) <= most:
            takes = str(most) if least == most else f"{least} to {most}"
            remedy = f"It takes {takes}: {listed(function.parameters)}." if most else "It takes none."
            self._problems.add("E210", node.at, f"`{path}` has {counted(len(node.arguments), 'argument')} here", remedy)


_USE = {
    **dict.fromkeys(("Ton", "Tof", "Tp"), "`timer(condition, dt_ms)`, and `pt_ms` where it varies"),
    **dict.fromkeys(("RTrig", "FTrig"), "`edge(input)`"),
    **dict.fromkeys(("Sr", "Rs"), "`bit(set, reset)`"),
    "Ctu": "`counter(up, reset)`, and `pv` where it varies",
    "Ctd": "`counter(down, load)`, and `pv` where it varies",
    "Ctud": "`counter(up, down, reset, load)`, and `pv` where it varies",
    "Debounce": "`contact(input, dt_ms)`",
    "Blink": "`lamp(enable, dt_ms)`",
    "TimeProportional": "`heater(permille, dt_ms)`",
    "WentOut": "`sent()`",
    "Hysteresis": "`high(value)`, and `on, off` where they vary",
    **dict.fromkeys(("Limit", "Scale"), "`block(value)`"),
    "Ramp": "`ramp(target, dt_ms)`",
    "Lag": "`filter(value, dt_ms)`, and the value's `_ok`",
    "MovingAverage": "`mean(value)`, and the value's `_ok`",
    "Pid": "`loop(setpoint, value, dt_ms)`, and `auto, manual, ok, track`",
    "Sequence": '`phase.at("STATE")` and `phase.step(self, dt_ms)`',
}
