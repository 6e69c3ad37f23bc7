"""Helpers of the compiler's tests: model sources made from a few lines, and what the compiler says of them."""

from pathlib import Path

from tools.compiler import CompileErrors, Description, describe

ROOT = Path(__file__).parents[2]
TANK_FILL = ROOT / "examples" / "tank_fill" / "model.py"

IMPORTS = (
    "from shared_model import Alarm, Always, AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, FTrig, Input, Interlock\n"
    "from shared_model import Memory, Model, Permissive, RTrig, Rs, Sequence, Setting, Sr, Ton\n\n"
)
TANK = """
class Tank(Model):
    level = AnalogIn("Level", unit="mm", high=2000)
    valve = DigitalOut("Valve")
    count = Memory("Count", high=9)
    start = Command("Start")
    slow = Ton("Slow", pt_ms=500)
    phase = Sequence(("IDLE", "FULL"), (("IDLE", "FULL", lambda m: m.start), ("FULL", "IDLE", lambda m: not m.start)))
"""


def described(folder: Path, source: str) -> Description:
    """The description of a source text, written to `model.py` in a folder."""
    path = folder / "model.py"
    path.write_text(source, encoding="utf-8")
    return describe(path)


def tank(declarations: str = "", scan: str = "pass", top: str = "") -> str:
    """A small tank model with further declarations, one line or block of logic, and lines at the top of the file."""
    lines = "".join(f"    {line}\n" for line in declarations.splitlines())
    logic = "".join(f"        {line}\n" for line in scan.splitlines())
    return f"{IMPORTS}{top}\n{TANK}{lines}\n    def scan(self, dt_ms):\n{logic}"


def refused(folder: Path, source: str) -> str:
    """All that the compiler says against a source text, with the folder left out."""
    try:
        described(folder, source)
    except CompileErrors as errors:
        return str(errors).replace(f"{folder.as_posix()}/", "")
    return "nothing was refused"
