"""Diagrams: everything that the description has is in them, and the picture in the documents is the one that is drawn."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.tools.compiling import ROOT, TANK_FILL
from tests.tools.test_compiler_interpret import EVERYTHING
from tools.compiler import describe
from tools.compiler.diagram import mermaid, svg

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", [TANK_FILL, EVERYTHING], ids=lambda path: path.stem)
def test_an_svg_has_every_state_transition_and_part(path: Path) -> None:
    data: Any = describe(path).data
    drawing = ET.fromstring(svg(data))
    texts = [element.text or "" for element in drawing.iter(f"{SPACE}text")]
    for sequence in data["sequences"]:
        assert set(sequence["states"]) <= set(texts)
        for number, each in enumerate(sequence["transitions"], start=1):
            source = "any state" if each["source"] == "*" else each["source"]
            assert f"{number}  {source} to {each['target']}: {each['text']}" in texts
            assert str(number) in texts
    assert len(list(drawing.iter(f"{SPACE}rect"))) == sum(len(each["states"]) for each in data["sequences"])
    for part in data["parts"]:
        assert any(text.startswith(f"{part['path']} ({part['title']}), ") for text in texts)


@pytest.mark.parametrize("path", [TANK_FILL, EVERYTHING], ids=lambda path: path.stem)
def test_nothing_is_outside_the_picture(path: Path) -> None:
    drawing = ET.fromstring(svg(describe(path).data))
    _, _, width, height = map(float, str(drawing.get("viewBox")).split())
    for element in drawing.iter(f"{SPACE}text"):
        assert 0 <= float(str(element.get("x"))) + 6.7 * len(element.text or "") <= width
        assert 0 < float(str(element.get("y"))) < height
    for line in (element for element in drawing.iter(f"{SPACE}path") if element.get("marker-end")):
        across = [float(x) for x in re.findall(r"[MH](\d+)", str(line.get("d")))]
        assert 0 < min(across) <= max(across) < width


def test_the_picture_in_the_documents_is_the_one_that_is_drawn() -> None:
    assert (ROOT / "docs" / "tank_fill.svg").read_text(encoding="utf-8") == svg(describe(TANK_FILL).data)


def test_mermaid_has_each_transition_and_the_equipment() -> None:
    assert mermaid(describe(TANK_FILL).data) == (
        "stateDiagram-v2\n"
        "    %% phase\n"
        "    [*] --> IDLE\n"
        "    FILLING --> FAULT: tripped or slow.q\n"
        "    FILLING --> IDLE: not stop_clear\n"
        "    FILLING --> FULL: level >= fill_to\n"
        "    IDLE --> FILLING: start and stop_clear and not tripped and level < fill_to - 50\n"
        "    FULL --> IDLE: level < fill_to - 50\n"
        "    FAULT --> IDLE: reset and not tripped\n"
        "\n"
        "flowchart LR\n"
        '    root["TankFill"]\n'
    )
    text = mermaid(describe(EVERYTHING).data)
    assert '    root --> part_spare["spare: Spare feed"]\n' in text
    for state in ("REST", "RUN", "COOL"):
        assert f"    {state} --> HALT: " in text
