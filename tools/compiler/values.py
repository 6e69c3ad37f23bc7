"""The arguments of a declaration: bound to its keywords and read by type."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from tools.compiler import ir
from tools.compiler.constants import Constant, Unfoldable, fold, refuse
from tools.compiler.declarations import REQUIRED, URGENCIES, Keyword, Kind, Required
from tools.compiler.declared_ranges import check_ranges, check_states
from tools.compiler.functions import lower_lambda, lower_method
from tools.compiler.modules import Module
from tools.compiler.problems import LIMIT, allowed, listed

_GUARD = "Write `{}=lambda m: m.level > 100`, or the name of a function of the model."


class Reader:
    """Reads the arguments of declarations of one class.

    Args:
        module: the file.
        declared: all names declared in the class.
        functions: the methods written so far in the class body, which a guard may name.
    """

    def __init__(self, module: Module, declared: Collection[str], functions: dict[str, ast.FunctionDef]) -> None:
        self._module = module
        self._declared = declared
        self._functions = functions
        self._unread = False  # some value is not known, as what it names was refused
        self._read: dict[str, Callable[[Keyword, Any], ir.Value]] = {
            "text": self._text,
            "flag": self._flag,
            "integer": self._integer,
            "integer_or_none": self._integer_or_none,
            "on_bad": self._on_bad,
            "urgency": self._urgency,
            "name": self._name,
            "join": self._join,
            "names": self._names,
            "forces": self._forces,
            "guard": self._guard,
            "guard_or_none": self._guard_or_none,
            "states": self._states,
            "transitions": self._transitions,
        }

    def declaration(self, name: str, kind: Kind, call: ast.Call, at: ir.Position) -> ir.Declaration:
        """The declaration with a value for every keyword; what cannot be read is noted and has its default."""
        before = len(self._module.problems)
        values, value_at = self.values(kind.keywords, self.bind(kind.name, kind.keywords, call))
        if values.get("on_bad", "") is None:
            values["on_bad"] = "low" if values["fail_safe"] else "hold"
        declaration = ir.Declaration(name, kind.name, values, at, value_at)
        if not self._unread:
            check_ranges(self._module, declaration)
        check_states(self._module, declaration)
        return replace(declaration, sound=len(self._module.problems) == before and not self._unread)

    def bind(self, what: str, keywords: tuple[Keyword, ...], call: ast.Call) -> dict[str, ast.expr]:
        """Arguments by keyword. E301 for unknown ones, E302 for missing ones, E309 for too many."""
        names = [keyword.name for keyword in keywords]
        given: dict[str, ast.expr] = {}
        for place, node in enumerate(call.args):
            if isinstance(node, ast.Starred):
                self._module.add("E101", node, "a starred expression is outside the subset", "Write the values out.")
            elif place < len(names):
                given[names[place]] = node
            else:
                self._module.add("E309", node, f"{what} takes at most {len(names)} arguments", f"They are {listed(names)}, in this order.")
        for argument in call.keywords:
            self._keyword(what, names, argument, given)
        missing = [keyword.name for keyword in keywords if isinstance(keyword.default, Required) and keyword.name not in given]
        if missing and not any(isinstance(node, ast.Starred) for node in call.args):
            self._module.add("E302", call.func, f"{what} needs {listed(missing)}", f"Its arguments are {listed(names)}, in this order.")
        return given

    def values(self, keywords: tuple[Keyword, ...], given: dict[str, ast.expr]) -> tuple[dict[str, ir.Value], dict[str, ir.Position]]:
        """A value for every keyword, given or default, and where the given ones stand."""
        values = {keyword.name: _default(keyword) for keyword in keywords}
        for keyword in keywords:
            if keyword.name in given:
                before = len(self._module.problems)
                try:
                    values[keyword.name] = self._read[keyword.type](keyword, given[keyword.name])
                except Unfoldable:
                    self._unread |= len(self._module.problems) == before
        return values, {name: self._module.source.at(node) for name, node in given.items()}

    def _keyword(self, what: str, names: list[str], argument: ast.keyword, given: dict[str, ast.expr]) -> None:
        if argument.arg is None:
            self._module.add("E101", argument.value, "a starred expression is outside the subset", "Write the keywords out.")
        elif argument.arg in given:
            self._module.add("E301", argument, f"`{argument.arg}` is given twice", "Give it once.")
        elif argument.arg not in names:
            remedy = allowed(argument.arg, names, "Its keywords")
            self._module.add("E301", argument, f"{what} has no keyword `{argument.arg}`", remedy)
        else:
            given[argument.arg] = argument.value

    def _refuse(self, keyword: Keyword, node: ast.expr, due: str, remedy: str) -> Unfoldable:
        return refuse(self._module, "E303", node, f"`{keyword.name}` must be {due}", remedy)

    def _text(self, keyword: Keyword, node: ast.expr) -> str:
        thing = self._thing(node)
        if thing:
            raise self._refuse(keyword, node, "a text", f'Write the name in quotes: `"{thing}"`.')
        value = None if isinstance(node, ast.Lambda) else fold(node, self._module)
        if not isinstance(value, str):
            raise self._refuse(keyword, node, "a text", f'Write it in quotes: `{keyword.name}="..."`.')
        return value

    def _thing(self, node: ast.expr) -> str | None:
        """The name of a thing of the model that stands itself where its name is meant."""
        if isinstance(node, ast.Name) and node.id in self._declared and node.id not in self._module.constants:
            return node.id
        return None

    def _flag(self, keyword: Keyword, node: ast.expr) -> int:
        value = fold(node, self._module)
        if not isinstance(value, int) or value not in (0, 1):
            raise self._refuse(keyword, node, "True or False", f"Write `{keyword.name}=True`, or leave it out.")
        return int(value)

    def _integer(self, keyword: Keyword, node: ast.expr) -> int:
        value = fold(node, self._module)
        if isinstance(value, bool) or not isinstance(value, int):
            example = "such as 100" if keyword.low < 0 else f"of {keyword.low} to {keyword.high}"
            raise self._refuse(keyword, node, "an integer", f"Write a whole number {example}, without quotes.")
        if not keyword.low <= value <= keyword.high:
            message = f"`{keyword.name}` is {value}"
            raise refuse(self._module, "E304", node, message, f"It must be {keyword.low} to {keyword.high}.")
        return value

    def _integer_or_none(self, keyword: Keyword, node: ast.expr) -> int | None:
        return None if _is_none(node) else self._integer(keyword, node)

    def _on_bad(self, keyword: Keyword, node: ast.expr) -> int | str | None:
        value = fold(node, self._module)
        if isinstance(value, bool) or not (isinstance(value, int) or value in ("hold", "low", "high")):
            raise self._refuse(keyword, node, "`hold`, `low`, `high` or a value", 'Write `on_bad="hold"`, or an integer within the range.')
        return value if isinstance(value, (int, str)) else None

    def _urgency(self, keyword: Keyword, node: ast.expr) -> str:
        value = fold(node, self._module)
        if not isinstance(value, str) or value not in URGENCIES:
            message = f"`{keyword.name}` is {value!r}"
            raise refuse(self._module, "E304", node, message, allowed(str(value), URGENCIES, "An alarm's priorities"))
        return value

    def _name(self, keyword: Keyword, node: ast.expr) -> ir.Reference | None:
        return None if _is_none(node) else self._join(keyword, node)

    def _join(self, keyword: Keyword, node: ast.expr) -> ir.Reference:
        return ir.Reference(self._text(keyword, node), self._module.source.at(node))

    def _names(self, keyword: Keyword, node: ast.expr) -> tuple[ir.Reference, ...]:
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(ir.Reference(self._text(keyword, element), self._module.source.at(element)) for element in node.elts)
        value = self._thing(node) or fold(node, self._module)
        if not isinstance(value, tuple) or not all(isinstance(element, str) for element in value):
            example = value if isinstance(value, str) and value else "inlet"
            remedy = f'Write `{keyword.name}=("{example}",)`: the comma makes it a tuple.'
            raise self._refuse(keyword, node, "a tuple of names", remedy)
        return tuple(ir.Reference(str(element), self._module.source.at(node)) for element in value)

    def _forces(self, keyword: Keyword, node: ast.expr) -> tuple[ir.Force, ...]:
        if _is_none(node):
            return ()
        if not isinstance(node, ast.Dict) or None in node.keys:
            raise self._refuse(keyword, node, "a dict of outputs and values", 'Write `force={"drain": 1}`.')
        number = Keyword("force", "integer", 0, -LIMIT, LIMIT)
        return tuple(
            ir.Force(
                ir.Reference(self._text(keyword, key), self._module.source.at(key)),
                self._integer(number, value),
                self._module.source.at(value),
            )
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        )

    def _guard(self, keyword: Keyword, node: ast.expr) -> ir.Function:
        if isinstance(node, ast.Lambda):
            return lower_lambda(self._module, node, self._declared)
        if isinstance(node, ast.Name):
            module, function = self._function(node.id)
            if function is not None:
                return self._named_guard(module, function, node)
            if node.id in self._module.broken:
                raise Unfoldable
        message = f"`{keyword.name}` is not a function of the model"
        raise refuse(self._module, "E305", node, message, _GUARD.format(keyword.name))

    def _function(self, name: str) -> tuple[Module, ast.FunctionDef | None]:
        if name in self._functions:
            return self._module, self._functions[name]
        return self._module.functions.get(name, (self._module, None))

    def _named_guard(self, module: Module, function: ast.FunctionDef, node: ast.Name) -> ir.Function:
        lowered = lower_method(module, function, self._declared)
        if len(lowered.parameters) > len(lowered.defaults):
            remedy = f"Write `def {function.name}(m):`: a guard takes the model and nothing else."
            raise refuse(self._module, "E305", node, f"`{node.id}` takes more than the model", remedy)
        return ir.Function("", lowered.parameters, lowered.defaults, lowered.body, lowered.at)

    def _guard_or_none(self, keyword: Keyword, node: ast.expr) -> ir.Function | None:
        return None if _is_none(node) else self._guard(keyword, node)

    def _states(self, keyword: Keyword, node: ast.expr) -> tuple[str, ...]:
        value: Constant = fold(node, self._module)
        states = tuple(state for state in value if isinstance(state, str)) if isinstance(value, tuple) else ()
        if not states or states != value:
            raise self._refuse(keyword, node, "a tuple of names, at least one", 'Write `states=("IDLE", "RUNNING")`.')
        for place, state in enumerate(states):
            if state in states[:place]:
                raise refuse(self._module, "E307", node, f"state `{state}` is named twice", "Each state has one name.")
        return states

    def _transitions(self, keyword: Keyword, node: ast.expr) -> tuple[ir.Transition, ...]:
        rows = node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]
        if rows and not any(isinstance(row, (ast.Tuple, ast.List)) for row in rows):
            raise self._refuse(keyword, node, "a tuple of transitions", 'Write `transitions=(("IDLE", "RUNNING", lambda m: m.start),)`.')
        return tuple(filter(None, [self._transition(element) for element in rows]))

    def _transition(self, node: ast.expr) -> ir.Transition | None:
        if not isinstance(node, (ast.Tuple, ast.List)) or len(node.elts) != 3:
            remedy = 'Write `("IDLE", "RUNNING", lambda m: m.start)`.'
            self._module.add("E303", node, "a transition must be source, target and guard", remedy)
            return None
        source, target, guard = node.elts
        try:
            function = self._guard(Keyword("guard", "guard"), guard)
            states = [ir.Text(self._text(Keyword("state", "text"), state), self._module.source.at(state)) for state in (source, target)]
            return ir.Transition(states[0], states[1], function, self._module.source.at(node))
        except Unfoldable:
            return None


def _default(keyword: Keyword) -> ir.Value:
    """A required keyword that is missing or wrong has been noted: what stands in for it is never described."""
    if keyword.default is REQUIRED or isinstance(keyword.default, Required):
        return {"text": "", "states": (), "transitions": ()}.get(keyword.type)  # type: ignore[return-value]
    return () if keyword.type == "forces" else keyword.default


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
