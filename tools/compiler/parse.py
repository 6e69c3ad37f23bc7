"""From a model's source file to its representation: the one door into the compiler. Models are read, never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.compiler import ir
from tools.compiler.annotations import check_annotation
from tools.compiler.check import check_model
from tools.compiler.classes import Classes
from tools.compiler.functions import lower_function
from tools.compiler.modules import Module, Modules
from tools.compiler.names import check_names
from tools.compiler.problems import Problems, listed
from tools.compiler.rules import check_rules
from tools.compiler.signatures import check_signature


def compile_model(path: str | Path, problems: Problems | None = None) -> ir.Model:
    """The representation of a model that passes all checks.

    Args:
        path: a `.py` file, or a project folder with a `model.py`.
        problems: takes what is found; with it the warnings and infos of a good model.
    Raises:
        CompileErrors: with every problem that was found, if one is an error.
    """
    problems = Problems() if problems is None else problems
    model = read_model(path, problems)
    check_model(model, problems)
    problems.raise_if_errors()
    return model


def read_model(path: str | Path, problems: Problems) -> ir.Model:
    """The representation of a model, in which `ir.Unknown` stands for what was refused; what is wrong with it is noted.

    Raises:
        CompileErrors: where there is no model to represent: no Python, or no class.
    """
    file = Path(path) / "model.py" if Path(path).is_dir() else Path(path)
    modules = Modules(file, file.as_posix(), problems)
    classes = Classes()
    own = [(node, classes.read(modules.root, node)) for node in modules.root.own_classes()]
    for module in modules.all:
        _defined(module, classes)
    candidates = _candidates(modules.root, own, classes, problems)
    root = candidates[-1]
    used = _used(candidates, problems)
    functions = _functions(modules, problems)
    for each in used:
        check_names(each, functions, problems)
        check_rules(each, problems)
    return ir.Model(root, tuple(_reachable(root)), functions, modules.files)


def _defined(module: Module, classes: Classes) -> None:
    """What Python runs where a file is imported, be it used or not."""
    for statement in module.source.tree.body:
        if isinstance(statement, ast.AnnAssign):
            check_annotation(module, statement.annotation)
    for function in module.own_functions():
        check_signature(module, function)
    for node in module.own_classes():
        classes.read(module, node)


def _candidates(module: Module, own: list[tuple[ast.ClassDef, ir.Class]], classes: Classes, problems: Problems) -> list[ir.Class]:
    """The classes of the file that are neither a part nor a base of another; E402 for none, E403 for more than one."""
    meant = {name for node, _ in own for name in _named(node)}  # as a part or base, though what names them was refused
    candidates = [(node, model) for node, model in own if (module.source.path, node.name) not in classes.used and node.name not in meant]
    if not candidates and own:
        return [own[-1][1]]  # they use each other, so one is used before it is defined, which was noted
    if not candidates:
        remedy = "Write `from shared_model import Model` and `class Name(Model):`."
        problems.add("E402", module.source.start(), "there is no model in this file", remedy)
        problems.raise_if_errors()
    for node, model in candidates[:-1]:
        names = listed(model.name for _, model in candidates)
        remedy = "A file has one model; use the others as its parts, or move them to files of their own."
        problems.add("E403", module.source.at(node), f"`{model.name}` is one of {len(candidates)} models in this file: {names}", remedy)
    return [model for _, model in candidates]


def _named(node: ast.ClassDef) -> Iterator[str]:
    """What the declarations of a class name, itself left out."""
    for statement in node.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield from (each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and each.id != node.name)


def _reachable(model: ir.Class) -> Iterator[ir.Class]:
    """The class and all classes of its parts, each once, depth-first."""
    seen: list[ir.Class] = []

    def visit(model: ir.Class) -> None:
        if not any(model is other for other in seen):
            seen.append(model)
            for member in model.members:
                if isinstance(member, ir.Part):
                    visit(member.model)

    visit(model)
    yield from seen


def _used(roots: list[ir.Class], problems: Problems) -> list[ir.Class]:
    """The classes of which there will be instances: a base is looked at as part of what extends it."""
    used: list[ir.Class] = []
    for model in roots:
        used.extend(found for found in _reachable(model) if not any(found is other for other in used))
    for place, model in enumerate(used):
        if any(model.name == other.name for other in used[:place]):
            problems.add("E405", model.at, f"two classes are named `{model.name}`", "Rename one of them: a description tells them by name.")
    return used


def _functions(modules: Modules, problems: Problems) -> dict[str, ir.Function]:
    """All functions that logic calls; lowering one may find more."""
    functions: dict[str, ir.Function] = {}
    nodes: dict[str, ast.FunctionDef] = {}
    for module, node in modules.called:  # grows while it is walked
        if node.name not in nodes:
            nodes[node.name] = node
            functions[node.name] = lower_function(module, node)
        elif nodes[node.name] is not node:
            remedy = "Rename one of them: a description tells them by name."
            problems.add("E405", module.source.at(node), f"two functions are named `{node.name}`", remedy)
    return functions
