"""The task of the editors' document reads what `isoscan check` prints."""

import json
import re
from pathlib import Path

import pytest

from tests.tools.compiling import ROOT
from tests.tools.test_problem_pages import BLOCK, PAGES

TASK = json.loads(dict(BLOCK.findall((ROOT / "docs" / "editors.md").read_text(encoding="utf-8")))["json"])["tasks"][0]


@pytest.mark.parametrize(("code", "severity"), [("E501", "error"), ("W708", "warning"), ("I801", "info")])
def test_one_matcher_reads_a_problem_of_each_severity(code: str, severity: str) -> None:
    text = BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))[1][1]
    found = []
    for matcher in TASK["problemMatcher"]:
        pattern = matcher["pattern"]
        for line in text.splitlines():
            match = re.match(pattern["regexp"], line)
            if match:
                read = {name: match[pattern[name]] for name in ("file", "line", "code")}
                found.append((matcher["severity"], read))
    line = re.match(r"model\.py:(\d+):", text)
    assert line
    assert found == [(severity, {"file": "model.py", "line": line[1], "code": code})]
    assert Path(found[0][1]["file"]).suffix == ".py"
