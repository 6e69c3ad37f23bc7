"""Models without titles: what a board's heap is spared, and nothing else."""

import ast

from tools.untitled import untitled

MODEL = '''from shared_model import Alarm, DigitalIn, DigitalOut, Interlock, Model, Sequence as Steps, Ton
from shared_model.parts.motor import Motor

WORD = "kept"


class Pump(Model):
    """Kept."""

    full = DigitalIn("Füll" "stand", fail_safe=True)
    run = DigitalOut(title="Pump"); slow = Ton("Slow", pt_ms=20)
    feed = Motor("Feed", reset="reset")
    dry = Interlock("Dry", lambda m: not m.full, ("run",), reset="feed.reset")
    phase = Steps(("IDLE", "RUN"), (("IDLE", "RUN", lambda m: m.slow.q),), "Phase")
    late = Alarm(
        "Late: a title "
        "of two lines",
        response="Look",
        when=lambda m: m.phase.at("RUN"),
        priority="high",
    )
    named = DigitalIn(WORD)
    other = WORD

    def scan(self, dt_ms):
        self.phase.at("IDLE")
'''

SPARED = '''from shared_model import Alarm, DigitalIn, DigitalOut, Interlock, Model, Sequence as Steps, Ton
from shared_model.parts.motor import Motor

WORD = "kept"


class Pump(Model):
    """Kept."""

    full = DigitalIn("", fail_safe=True)
    run = DigitalOut(title=""); slow = Ton("", pt_ms=20)
    feed = Motor("", reset="reset")
    dry = Interlock("", lambda m: not m.full, ("run",), reset="feed.reset")
    phase = Steps(("IDLE", "RUN"), (("IDLE", "RUN", lambda m: m.slow.q),), "")
    late = Alarm(
        ""
,
        response="",
        when=lambda m: m.phase.at("RUN"),
        priority="high",
    )
    named = DigitalIn(WORD)
    other = WORD

    def scan(self, dt_ms):
        self.phase.at("IDLE")
'''


def test_titles_and_responses_are_empty_and_all_else_is_as_it_was() -> None:
    assert untitled(MODEL) == SPARED


def test_every_line_stays_where_it_is() -> None:
    def lines(source: str) -> list[int]:
        return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.stmt, ast.Lambda))]

    assert lines(untitled(MODEL)) == lines(MODEL)
