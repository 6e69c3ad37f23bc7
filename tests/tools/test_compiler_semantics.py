"""The hash of the language's own sources: it changes with what code does, not with how it is written."""

import ast

import pytest

from tools.compiler.semantics import normalised, semantics_hash

CODE = '''
LIMIT = 5


class Ton:
    """Timer."""

    def call(self, on, dt_ms=20):
        if on and dt_ms > LIMIT:
            return f"{on} {dt_ms:>3}"
        return [x for x in (1, 2) if x]
'''
SAME = [
    ('    """Timer."""\n', ""),
    ("LIMIT = 5\n", 'LIMIT = 5\n"""Said of the constant."""\n'),
    ("LIMIT = 5", "LIMIT = 5  # what it is"),
    ("on, dt_ms=20):", "on, dt_ms: int = 20) -> str:"),
    ("(1, 2)", "(\n            1,\n            2,\n        )"),
]
OTHER = [
    ("LIMIT = 5", "LIMIT = 6"),
    ("LIMIT = 5", "LIMIT = True"),
    ("dt_ms > LIMIT", "dt_ms >= LIMIT"),
    ("on and dt_ms", "on or dt_ms"),
    ("dt_ms=20", "dt_ms=21"),
    ("on, dt_ms=20", "on, *, dt_ms=20"),
    ("{dt_ms:>3}", "{dt_ms:>4}"),
    ("if x]", "if not x]"),
    ("class Ton:", "class Ton(object):"),
    ("        return [x", "        yield [x"),
]


@pytest.mark.parametrize("edit", SAME)
def test_layout_annotations_and_docstrings_are_left_out(edit: tuple[str, str]) -> None:
    assert normalised(ast.parse(CODE.replace(*edit))) == normalised(ast.parse(CODE))


@pytest.mark.parametrize("edit", OTHER)
def test_every_change_of_behaviour_shows(edit: tuple[str, str]) -> None:
    assert edit[0] in CODE
    assert normalised(ast.parse(CODE.replace(*edit))) != normalised(ast.parse(CODE))


def test_the_hash_is_a_sha_256_in_hex() -> None:
    assert len(bytes.fromhex(semantics_hash())) == 32
