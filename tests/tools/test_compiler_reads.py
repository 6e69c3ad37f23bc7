"""Which tags an interlock's condition reads, as its trips are noted with."""

from pathlib import Path

from tests.tools.compiling import TANK_FILL
from tools.compiler import describe
from tools.compiler.reads import reads

MODEL = """from shared_model import AnalogIn, DigitalIn, DigitalOut, Input, Interlock, Memory, Model, Setting, Ton


def near(m):
    for limit in (5, 6):
        if m.depth == limit:
            return 1
    return 0


class Inner(Model):
    depth = AnalogIn("Depth")
    most = Setting("Most", default=50)
    wanted = Input("Wanted")
    run = DigitalOut("Run")
    deep = Interlock("Deep", when=near, armed=lambda m: m.wanted, trips=("run",))
    deeper = Interlock("Deeper", when=lambda m: m.above(m.most), trips=("run",))

    def above(self, limit):
        return self.depth > limit and self.depth_ok

    def scan(self, dt_ms):
        self.run = self.wanted


class Reading(Model):
    inner = Inner("Inner")
    slow = Ton("Slow", pt_ms=100)
    a = DigitalIn("A")
    memory = Memory("Memory")
    lamp = DigitalOut("Lamp")
    by_part = Interlock("By part", when=lambda m: m.memory and m.inner.above(20) or m.inner.run, trips=("lamp",))
    by_block = Interlock("By block", when=lambda m: m.slow.q and not m.tripped, trips=("lamp",))
    both = Interlock("Both", when=lambda m: m.slow.q and m.a_ok and not m.lamp, trips=("lamp",))

    def scan(self, dt_ms):
        self.inner.wanted = self.a
        self.inner.scan(dt_ms)
        self.slow(self.a, dt_ms)
        self.lamp = self.slow.q
        self.memory = self.a
"""
MANY = """from shared_model import DigitalIn, DigitalOut, Interlock, Model


class Many(Model):
{}
    lamp = DigitalOut("Lamp")
    some = Interlock("Some", when=lambda m: {}, trips=("lamp",))

    def scan(self, dt_ms):
        self.lamp = 1
"""


def of(text: str, folder: Path) -> dict[str, list[str]]:
    path = folder / "model.py"
    path.write_text(text, encoding="utf-8")
    return reads(describe(path).data)


def test_the_example_reads_what_one_sees() -> None:
    assert reads(describe(TANK_FILL).data) == {"brim": ["brim_clear"], "overfill": ["level"], "blind": ["level"]}


def test_methods_functions_parts_and_what_arms_are_followed_and_blocks_are_not(tmp_path: Path) -> None:
    assert of(MODEL, tmp_path) == {
        "inner.deep": ["inner.depth", "inner.wanted"],
        "inner.deeper": ["inner.depth", "inner.most"],
        "by_part": ["memory", "inner.depth", "inner.run"],
        "both": ["a", "lamp"],
    }


def test_of_many_tags_the_first_eight_are_taken(tmp_path: Path) -> None:
    tags = [f"i{number}" for number in range(10)]
    declared = "\n".join(f'    {tag} = DigitalIn("{tag}")' for tag in tags)
    assert of(MANY.format(declared, " or ".join(f"m.{tag}" for tag in tags)), tmp_path) == {"some": tags[:8]}
