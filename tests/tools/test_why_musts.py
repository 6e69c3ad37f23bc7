"""What would have to be, in words: what is computed is said by its value, and what can be changed by its name."""

import pytest

from tests.shared.support import Rig
from tests.tools.test_compiler_interpret import loaded
from tests.tools.why_corpus import MODELS, packed
from tools.compiler import describe
from tools.compiler.why import Why

COMPUTED = MODELS / "computed.py"
TOLD = (  # output, what has to change while all switches are off, and while automatic is on
    ("full", "level must be above 1450 mm (wanted - margin)", None),
    ("apart", "level must fall to 899 mm (abs(level - feed) above 100 mm (2 * margin))", None),
    (
        "below",
        "level must fall to 899 mm (-(level - feed) above 100 mm)",
        "level must fall to 949 mm (-(level - feed) above margin (50 mm))",
    ),
    ("both", "level must rise to 2000 mm and feed must rise to 1501 mm (level + feed above 3500 mm)", None),
    ("above", "level must be above wanted (1500 mm)", None),
    ("rare", "per_hour must fall to 5 (3600 // per_hour above 600)", None),
    ("most", "auto must be 1 and hand must be 1 (auto + hand + third at least 2)", "hand must be 1 (auto + hand + third at least 2)"),
    ("one", "auto must be 1", None),
    ("fast", "gear must rise to 2 (gear * 10 above 15)", None),
)


@pytest.mark.parametrize(("output", "off", "on"), TOLD)
def test_what_is_computed_is_said_by_its_value(output: str, off: str, on: str | None) -> None:
    rig = Rig(loaded(COMPUTED), level=1000, feed=1000, auto=0, hand=0, third=0)
    for told, auto in ((off, 0), (on, 1)):
        rig.tick(2, auto=auto)
        if told is not None:
            answer = Why(describe(COMPUTED).data, packed(rig.scanner)).ask(output)
            assert answer.sentences[-1] == f"For it to be on, {told}."
