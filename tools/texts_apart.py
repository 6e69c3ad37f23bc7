"""Sources for a board whose long texts, which say what is wrong, lie in a file beside them, read when one is said: heap for none of them.

A text goes apart when it has a space and LONG characters or more, and stands in a function, where its time is not before something is
wrong. The board's part is `firmware/texts.py`; what is computed stays the same.
"""

import ast
import struct

LONG = 12
READ = "from firmware.texts import text as _text\n"


class Texts:
    """The texts that the modules given to `apart` had; `file` is what the board reads them from."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def apart(self, source: str) -> str:
        """The source of a module with its long texts read from the file."""
        changed = ast.unparse(_Apart(self._places).visit(ast.parse(source)))
        return READ + changed if "_text(" in changed else changed

    def file(self) -> bytes:
        """Where each begins, as 16 bits, and where the last ends; then the texts."""
        texts = [text.encode() for text in self._places]
        ends = [2 * len(texts) + 2]
        for text in texts:
            ends.append(ends[-1] + len(text))
        return struct.pack(f"<{len(ends)}H", *ends) + b"".join(texts)


class _Apart(ast.NodeTransformer):
    def __init__(self, places: dict[str, int]) -> None:
        self._places = places
        self._functions = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self._functions += 1
        node.body = [self.visit(statement) for statement in node.body]
        self._functions -= 1
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return self._read(node.value) if isinstance(node.value, str) and self._is_long(node.value) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        pattern = ""
        values = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                pattern += str(part.value).replace("{", "{{").replace("}", "}}")
                continue
            assert isinstance(part, ast.FormattedValue)
            values.append(self.visit(part.value))
            pattern += "{" + (f"!{chr(part.conversion)}" if part.conversion > 0 else "") + _layout(part) + "}"
        if not self._is_long(pattern):
            return node
        return ast.Call(ast.Attribute(self._read(pattern), "format", ast.Load()), values, [])

    def _is_long(self, text: str) -> bool:
        return self._functions > 0 and len(text) >= LONG and " " in text

    def _read(self, text: str) -> ast.expr:
        place = self._places.setdefault(text, len(self._places))
        return ast.Call(ast.Name("_text", ast.Load()), [ast.Constant(place)], [])


def _layout(part: ast.FormattedValue) -> str:
    if part.format_spec is None:
        return ""
    assert isinstance(part.format_spec, ast.JoinedStr)
    return ":" + "".join(str(piece.value) for piece in part.format_spec.values if isinstance(piece, ast.Constant))
