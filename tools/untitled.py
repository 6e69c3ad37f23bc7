"""A model's source for a board, without the titles and responses that its declarations have: the description tells them, and nothing on a
board asks for them, but each would stay on its heap. Every line stays where it is, so that a fault still names its line.
"""

import ast
import inspect
from collections.abc import Iterator

import shared_model

TEXTS = ("title", "response")  # parameters of declarations


def untitled(source: str) -> str:
    """The source with an empty text in the place of each."""
    tree = ast.parse(source)
    names = _imported(tree)
    data = source.encode()
    starts = _starts(data)
    for text in sorted(_texts(tree, names), key=lambda node: (node.lineno, node.col_offset), reverse=True):
        assert text.end_lineno is not None
        assert text.end_col_offset is not None
        start, end = starts[text.lineno - 1] + text.col_offset, starts[text.end_lineno - 1] + text.end_col_offset
        data = data[:start] + b'""' + b"\n" * data.count(b"\n", start, end) + data[end:]
    return data.decode()


def _imported(tree: ast.Module) -> dict[str, str]:
    """What is imported of the language: its name there by its name here."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "shared_model"]
    return {alias.asname or alias.name: alias.name for node in imports for alias in node.names}


def _starts(data: bytes) -> list[int]:
    """Where each line begins."""
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _texts(tree: ast.Module, names: dict[str, str]) -> Iterator[ast.Constant]:
    for model in tree.body:
        for statement in model.body if isinstance(model, ast.ClassDef) else ():
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                yield from _of_call(statement.value, names)


def _of_call(call: ast.Call, names: dict[str, str]) -> Iterator[ast.Constant]:
    """The texts of one declaration; what is not of the language is a part, which has a title first."""
    called = names.get(ast.unparse(call.func), "Model")
    parameters = list(inspect.signature(getattr(shared_model, called)).parameters)
    given = [*zip(parameters, call.args, strict=False), *((keyword.arg, keyword.value) for keyword in call.keywords)]
    for name, value in given:
        if name in TEXTS and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value
