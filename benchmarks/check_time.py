"""How long `isoscan check` takes: models made of 10 to 800 tags, each with branches, arithmetic, blocks, a sequence and rules.

`python -m benchmarks.check_time` prints seconds of processor time for reading and for checking; the best of three runs each.
"""

import tempfile
import time
from pathlib import Path

from tools.compiler.check import check_model
from tools.compiler.parse import read_model
from tools.compiler.problems import Problems

SIZES = (10, 50, 100, 200, 400, 800)
REPEATS = 3
TAGS_A_PART = 10

IMPORTS = """from shared_model import AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Input, Interlock, Memory, Model, Sequence
from shared_model import Setting, Ton
"""
PART = """

class Line{n}(Model):
    start = Command("Start")
    stop = Command("Stop")
    clear = DigitalIn("Clear, NC", fail_safe=True)
    level = AnalogIn("Level", unit="mm", high=2000)
    flow = AnalogIn("Flow", unit="l/h", high=5000)
    valve = DigitalOut("Valve")
    speed = AnalogOut("Speed", unit="%", high=1000, decimals=1)
    fill_to = Setting("Fill to", unit="mm", low=100, high=1800, default=1500)
    total = Memory("Total", high=1_000_000)
    wanted = Input("Wanted")
    slow = Ton("Slow", pt_ms=5000)
    brim = Interlock("Brim", when=lambda m: m.level > 1900 or not m.level_ok, trips=("valve",))
    phase = Sequence(
        ("IDLE", "FILL", "WAIT"),
        (
            ("IDLE", "FILL", lambda m: m.start and m.wanted and not m.tripped),
            ("FILL", "WAIT", lambda m: m.level >= m.fill_to or m.stop or m.slow.q),
            ("WAIT", "IDLE", lambda m: m.level < m.fill_to - 50),
        ),
    )

    def scan(self, dt_ms):
        self.slow(self.phase.at("FILL"), dt_ms)
        self.phase.step(self, dt_ms)
        self.valve = self.phase.at("FILL") and self.clear
        if self.flow > 100:
            self.total = self.total + self.flow // 100
        self.speed = max(0, min(1000, (self.fill_to - self.level) * 2 // 3)) if self.valve else 0
"""


def model(tags: int) -> str:
    """The source of a model with about so many tags, in parts of ten."""
    parts = max(1, tags // TAGS_A_PART)
    classes = "".join(PART.format(n=n) for n in range(parts))
    declared = "".join(f'    line{n} = Line{n}("Line {n}")\n' for n in range(parts))
    calls = "".join(f"        self.line{n}.wanted = 1\n        self.line{n}.scan(dt_ms)\n" for n in range(parts))
    return f"{IMPORTS}{classes}\n\nclass Plant(Model):\n{declared}\n    def scan(self, dt_ms):\n{calls}"


def times(tags: int, folder: Path) -> tuple[float, float]:
    """Seconds of processor time to read a model of that size, and to check it."""
    path = folder / f"plant_{tags}.py"
    path.write_text(model(tags), encoding="utf-8")
    problems = Problems()
    begin = time.process_time()
    read = read_model(path, problems)
    middle = time.process_time()
    check_model(read, problems)
    end = time.process_time()
    assert problems.found() == (), problems.found()[0]
    return middle - begin, end - middle


def main() -> None:
    """Print the table."""
    print("| tags | read s | check s | together s |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for tags in SIZES:
            read, checked = (min(column) for column in zip(*(times(tags, Path(folder)) for _ in range(REPEATS)), strict=True))
            print(f"| {tags} | {read:.2f} | {checked:.2f} | {read + checked:.2f} |")


if __name__ == "__main__":
    main()
