"""Where keys and values of a TOML file stand, whatever way they are written; the values found are those that Python's reader finds."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.toml_places import Keys, TomlPlaces
from tools.interpreters import ROOT

EVERY_WAY = r'''# a comment = { with = "marks" }
board = "pico_w" # behind
"quoted key" = 'literal # no comment'
long = """
two " lines \""""
raw = \'\'\'a
b\'\'\'
numbers = [1, 2_000, 0x1F, # in a list
  -1.5e3, { deep = true }]
when = 1979-05-27 07:32:00
since = 1979-05-27T07:32:00Z
inf = -inf

[tags]
inlet = { pin = 15, type = "digital_out" }
"feed.run" = { pin = 2, "type" = 'button', more = { most = {}, } }
dotted.pin = 3
dotted . "type" = "adc"

[ tags . level ]
pin = 26
[[several]]
name = "one"
[[several]]
name = "two"
'''.replace("\\'", "'").replace(", }", " }")


def scalars(data: Any, keys: Keys = ()) -> dict[Keys, Any]:
    """Every value that is no table and in no list, by its keys."""
    found: dict[Keys, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found.update(scalars(value, (*keys, key)))
        elif not isinstance(value, list):
            found[*keys, key] = value
    return found


def texts(places: TomlPlaces, text: str, keys: Keys) -> tuple[str, str]:
    """What stands at the places of a key and its value, on their first line."""
    at = [places.key(keys), places.value(keys)]
    lines = text.split("\n")
    assert all(each.text == lines[each.line - 1] for each in at)
    return at[0].text[at[0].column - 1 :][: at[0].width], at[1].text[at[1].column - 1 :][: at[1].width]


def test_what_stands_at_a_place_is_what_is_there() -> None:
    places = TomlPlaces("board.toml", EVERY_WAY)
    found = scalars(tomllib.loads(EVERY_WAY))
    assert len(found) == 14
    for keys, value in found.items():
        key, told = texts(places, EVERY_WAY, keys)
        assert next(iter(tomllib.loads(f"{key} = 0"))) == keys[-1]
        if told[:3] not in ('"""', "'''"):  # these go on below
            assert tomllib.loads(f"value = {told}")["value"] == value


@pytest.mark.parametrize(
    ("keys", "key", "value"),
    [
        (("board",), "2:1:5", "2:9:8"),
        (("tags",), "14:2:4", "14:2:4"),
        (("tags", "inlet"), "15:1:5", "15:1:5"),
        (("tags", "inlet", "pin"), "15:11:3", "15:17:2"),
        (("tags", "feed.run", "type"), "16:25:6", "16:34:8"),
        (("tags", "dotted", "type"), "18:10:6", "18:19:5"),
        (("tags", "level", "pin"), "21:1:3", "21:7:2"),
        (("tags", "level", "type"), "20:10:5", "20:10:5"),  # it is missing: the table that it would be in
        (("pins", "inlet"), "1:1:1", "1:1:1"),  # there is nothing of it
        (("long",), "4:1:4", "4:8:3"),  # only the first line of a value of several
    ],
)
def test_places_by_line_column_and_width(keys: Keys, key: str, value: str) -> None:
    places = TomlPlaces("board.toml", EVERY_WAY)
    found = [f"{at.line}:{at.column}:{at.width}" for at in (places.key(keys), places.value(keys))]
    assert found == [key, value]


def test_lines_that_end_as_on_windows_count_the_same() -> None:
    at = TomlPlaces("board.toml", EVERY_WAY.replace("\n", "\r\n")).value(("tags", "inlet", "pin"))
    assert (at.line, at.column, at.text) == (15, 17, 'inlet = { pin = 15, type = "digital_out" }')


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/board.toml")), ids=lambda path: path.parent.name)
def test_every_value_of_the_examples_is_found(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    places = TomlPlaces("board.toml", text)
    for keys, value in scalars(tomllib.loads(text)).items():
        assert tomllib.loads(f"value = {texts(places, text, keys)[1]}")["value"] == value


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5)
VALUES = st.recursive(st.integers() | st.booleans() | KEYS, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


def written(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(key, ensure_ascii=False)} = {written(each)}' for key, each in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_whatever_stands_in_tables_is_found(data: dict[str, Any]) -> None:
    text = "".join(f"{json.dumps(key, ensure_ascii=False)} = {written(value)}\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    places = TomlPlaces("board.toml", text)
    for keys, value in scalars(data).items():
        assert tomllib.loads(f"value = {texts(places, text, keys)[1]}")["value"] == value
