"""Why rules and transitions are as they are: doing exactly what an answer names changes them, or nothing does and it says so."""

import json
from typing import Any

import pytest

from tests.tools.asking import Plant, value_of
from tests.tools.playing import played
from tests.tools.test_compiler_interpret import loaded
from tests.tools.test_compiler_why import EXAMPLES, OTHERS, TRIED, images
from tools.compiler import describe

GROUPS = ("interlocks", "permissives", "alarms", "claims")
LARGE = ("conveyor", "greenhouse")
"""Models of which one image is enough to ask about."""
PATIENCE = 400
"""Scans in which everything is tried to change what an answer says nothing changes."""
ROUNDS = 16
ALIKE = ("second.phase", "third.phase")
"""Sequences that are asked about as `first.phase`."""


def subjects(data: Any) -> list[str]:
    rules = [entry["path"] for group in GROUPS for entry in data[group]]
    return rules + [f"{entry['path']}/{number}" for entry in data["sequences"] for number in range(len(entry["transitions"]))]


def moved(model: type, image: bytes, asked: list[str]) -> list[str]:
    """What random play changes: a rule after the first scan, in which forces are released; a transition when it is taken."""
    seen: dict[str, set[bool]] = {subject: {False} if "/" in subject else set() for subject in asked}
    for scanner in played(model, image, PATIENCE if asked else 0):
        for subject in asked:
            seen[subject].add(value_of(scanner, subject))
    return [subject for subject, values in seen.items() if len(values) > 1]


@pytest.mark.parametrize("name", [*TRIED, "carried", "computed", "likely", "meanwhile", "stepped"])
def test_doing_what_an_answer_names_changes_rules_and_takes_transitions(name: str) -> None:
    path = OTHERS.get(name, EXAMPLES / name / "model.py")
    data, model = json.loads(describe(path).bytes), loaded(path)
    asked = [subject for subject in subjects(data) if not subject.startswith(ALIKE)]
    for number, image in enumerate(images(path, 800 if name in LARGE else 1500, 700)):
        plants = {subject: Plant(model, data, image) for subject in asked}
        final = [subject for subject, plant in plants.items() if plant.ask(subject).final]
        wrong = [subject for subject in asked if subject not in final and not plants[subject].changes_within(subject, ROUNDS)]
        assert (number, wrong, moved(model, image, final)) == (number, [], [])
