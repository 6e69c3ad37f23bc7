"""Questions and answers: for each model its description, images of it, and what `why` says. `python -m tests.tools.why_corpus` writes them.

Whoever explains a model, in whatever language, says this: `isoscan why` and the dashboard are tested against the same files.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from shared_model import Scanner, commands
from shared_model.trace import Replay
from simulator.bench import Bench
from simulator.project import load_project
from tests.shared.support import Rig
from tests.tools.compiling import ROOT, TANK_FILL
from tests.tools.test_compiler_interpret import EVERYTHING, loaded, trace
from tools.compiler import describe
from tools.compiler.interlock_answers import Trip
from tools.compiler.why import Why

FOLDER = Path(__file__).with_name("why")
MODELS = Path(__file__).with_name("models")
NOT_ASKED = ("semantics",)
"""What no answer looks at, and changes with every change of `shared_model`."""


@dataclass(frozen=True)
class Case:
    """One image, and what is known besides: how long ago interlocks changed, and how they last tripped."""

    situation: str
    image: bytes
    since_ms: dict[str, int] = field(default_factory=dict)
    trips: dict[str, Trip] = field(default_factory=dict)


def packed(scanner: Scanner) -> bytes:
    scanner.image.pack()
    return bytes(scanner.image.words)


def filled(bench: Bench) -> None:
    bench.press("start")
    bench.run(3000)


def overfilled(bench: Bench) -> None:
    filled(bench)
    bench.set(level=1912)
    bench.run(400)


def subsided(bench: Bench) -> None:
    overfilled(bench)
    bench.set(level=1700)
    bench.run(40)


def reset(bench: Bench) -> None:
    subsided(bench)
    bench.press("reset")


def stopped(bench: Bench) -> None:
    bench.set(stop_clear=0)
    bench.run(40)


def silent(bench: Bench) -> None:
    filled(bench)
    bench.fault("level", "missing")
    bench.run(700)


def blind(bench: Bench) -> None:
    filled(bench)
    bench.fault("brim_clear", "missing")
    bench.run(1200)


def nothing(_: Bench) -> None:
    pass


SITUATIONS: dict[str, Callable[[Bench], None]] = {
    "nothing was done": nothing,
    "the stop button is pressed": stopped,
    "it fills": filled,
    "it was filled too far": overfilled,
    "the level has gone down again": subsided,
    "the trip was reset": reset,
    "the level sensor is silent": silent,
    "the brim switch is silent, which then counts as tripped": blind,
}


def tank_fill() -> Iterator[Case]:
    project = load_project(TANK_FILL.parent)
    for situation, bring_about in SITUATIONS.items():
        bench = Bench(project)
        bench.set(level=800, stop_clear=1, brim_clear=1)
        bench.run(1000)
        bring_about(bench)
        yield Case(situation, packed(bench.rig.scanner))
        if bring_about in (overfilled, subsided):
            trips = {"overfill": Trip({"level": 1912}, 14_000)}
            yield Case(f"{situation}, and the level at the trip is known", packed(bench.rig.scanner), {"overfill": 2000}, trips)


def every_answer() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "every_answer.py"), level=600, temperature=120)
    rig.tick(25)
    yield Case("it is cold and the level is low", packed(rig.scanner))
    rig.tick(3, button=1)
    yield Case("the button is held", packed(rig.scanner))
    rig.tick(12, temperature=300)
    rig.do(commands.PRESS, "go")
    rig.tick(30, level=1000)
    yield Case("it is warm, chosen, and the level is high", packed(rig.scanner))
    rig.tick(2, level=1950)
    yield Case("it is about to trip", packed(rig.scanner))
    rig.tick(10, level=None)
    yield Case("the sensor is silent", packed(rig.scanner), {"flood": 1300})
    yield Case("it is silent, and was so then", packed(rig.scanner), {}, {"flood": Trip({"level": [600, "bad/stale"]})})
    yield Case("it is silent, and the values of then tell nothing", packed(rig.scanner), {}, {"flood": Trip({"level": 600}, 12_000)})
    yield Case("it is silent, and nothing but the time of the trip is known", packed(rig.scanner), {}, {"flood": Trip({}, 12_000)})
    rig.tick(1, level=700)
    rig.do(commands.PRESS, "halt")
    rig.tick(1)
    yield Case("it was halted", packed(rig.scanner))
    rig.do(commands.FORCE, "pump", 1)
    rig.tick(1)
    yield Case("the pump is forced on", packed(rig.scanner))


def claims() -> Iterator[Case]:
    for level, run, flow, scans in ((1000, 0, 0, 1), (1000, 1, 0, 11), (1000, 1, 0, 40), (1912, 1, 1, 1), (1000, 1, 0, 1)):
        rig = Rig(loaded(MODELS / "claims.py"), level=level, run=run, flow=flow)
        rig.tick(scans)
        yield Case(f"level {level}, run {run}, flow {flow}, scan {scans}", packed(rig.scanner))


def refused() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "refused.py"), level=50, wet=1)
    rig.tick(2)
    yield Case("nothing has tripped", packed(rig.scanner))
    rig.tick(2, level=95)
    yield Case("one of two trips, which holds", packed(rig.scanner))
    rig.tick(2, wet=0)
    yield Case("both hold", packed(rig.scanner))
    rig.tick(2, level=50)
    yield Case("one of them can be reset", packed(rig.scanner))


def apart() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "apart.py"))
    rig.tick(2)
    yield Case("nothing is on", packed(rig.scanner))
    for command in ("left", "right", "stop"):
        rig.do(commands.PRESS, command)
        rig.tick(2)
        yield Case(f"{command} was pressed", packed(rig.scanner))


def carried() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "carried.py"), eye=0)
    yield Case("before the first scan", packed(rig.scanner))
    rig.tick(2)
    yield Case("nothing is carried", packed(rig.scanner))
    rig.do(commands.PRESS, "take")
    rig.tick(3)
    yield Case("something is carried", packed(rig.scanner))
    rig.tick(2, eye=1)
    yield Case("it is there", packed(rig.scanner))


def meanwhile() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "meanwhile.py"), turning=0)
    rig.tick(2)
    yield Case("it rests", packed(rig.scanner))
    rig.do(commands.PRESS, "go")
    rig.tick(4)
    yield Case("it has begun to run, and does not turn", packed(rig.scanner))
    rig.tick(3, turning=1)
    yield Case("it turns", packed(rig.scanner))
    rig.tick(300)
    yield Case("it rests again, and the pump runs on", packed(rig.scanner))


def stepped() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "stepped.py"), fast=0)
    yield Case("before the first scan", packed(rig.scanner))
    rig.tick(2)
    yield Case("two values are averaged", packed(rig.scanner))
    rig.tick(1, fast=1)
    yield Case("one of three values is the other", packed(rig.scanner))
    rig.tick(3)
    yield Case("it is fast", packed(rig.scanner))


def likely() -> Iterator[Case]:
    """Each image with everything off, or on, that has a choice."""
    levels = dict.fromkeys(("first", "second", "third", "fourth", "fifth", "sixth"), 1000)
    rig = Rig(loaded(MODELS / "likely.py"), auto=0, hand=0, state=0, stop_clear=1, **levels)
    rig.tick(2)
    yield Case("both switches are off", packed(rig.scanner))
    rig.tick(2, auto=1)
    yield Case("it is automatic", packed(rig.scanner))
    rig.tick(60, hand=1)
    yield Case("both are on", packed(rig.scanner))
    rig.do(commands.FORCE, "auto", 1)
    yield Case("one of them is forced", packed(rig.scanner))


def computed() -> Iterator[Case]:
    rig = Rig(loaded(MODELS / "computed.py"), level=1000, feed=1000, auto=0, hand=0, third=0)
    rig.tick(2)
    yield Case("all switches are off", packed(rig.scanner))
    rig.tick(2, auto=1)
    yield Case("one switch is on", packed(rig.scanner))
    rig.tick(2, hand=1, level=1900, feed=300)
    yield Case("two switches are on, and the level is high", packed(rig.scanner))
    rig.do(commands.WRITE, "per_hour", 4)
    rig.tick(2, level=1800, feed=1950)
    yield Case("both levels are high, and starts are few", packed(rig.scanner))


def at_random(path: Path) -> Iterator[Case]:
    replay, found = Replay(Scanner(loaded(path))), 0
    for line in trace(path, 2000):
        replay.feed(line)
        if replay.scanner.scan_no() // 450 > found:
            found += 1
            yield Case(f"scan {replay.scanner.scan_no()} of a random trace", packed(replay.scanner))


def sources() -> dict[str, tuple[Path, Callable[[], Iterator[Case]]]]:
    """By name of a corpus: the model, and its cases."""
    others = {name: ROOT / "examples" / name / "model.py" for name in ("heater", "motor_starter", "pump_station")}
    return {
        "tank_fill": (TANK_FILL, tank_fill),
        "every_answer": (MODELS / "every_answer.py", every_answer),
        "claims": (MODELS / "claims.py", claims),
        "apart": (MODELS / "apart.py", apart),
        "carried": (MODELS / "carried.py", carried),
        "meanwhile": (MODELS / "meanwhile.py", meanwhile),
        "stepped": (MODELS / "stepped.py", stepped),
        "computed": (MODELS / "computed.py", computed),
        "likely": (MODELS / "likely.py", likely),
        "refused": (MODELS / "refused.py", refused),
        **{name: (path, partial(at_random, path)) for name, path in {"everything": EVERYTHING, **others}.items()},
    }


def corpus(name: str) -> dict[str, Any]:
    """Description and answered cases of one model."""
    path, cases = sources()[name]
    data = json.loads(describe(path).bytes)
    for group in NOT_ASKED:
        del data[group]
    return {"cases": [answered(data, case) for case in cases()], "description": data}


def answered(data: dict[str, Any], case: Case) -> dict[str, Any]:
    why = Why(data, case.image, case.since_ms, case.trips)
    answers = {}
    for subject in why.subjects() + [f"{entry['path']}/{at}" for entry in data["sequences"] for at in range(len(entry["transitions"]))]:
        answer = why.ask(subject)
        changes = [[change.key, change.value] for change in answer.changes]
        answers[subject] = {"sentences": answer.sentences, "changes": changes}
    image = base64.b64encode(case.image).decode()
    trips = {path: {"values": trip.values, "ago_ms": trip.ago_ms} for path, trip in case.trips.items()}
    return {"situation": case.situation, "image": image, "since_ms": case.since_ms, "trips": trips, "answers": answers}


def text(name: str) -> str:
    """One corpus as it is kept: a line for each sentence, one for the description."""
    found = corpus(name)
    description = json.dumps(found["description"], sort_keys=True, separators=(",", ":"))
    cases = json.dumps(found["cases"], indent=1, ensure_ascii=True)
    return f'{{"description": {description},\n"cases": {cases}}}\n'


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in sources():
        (FOLDER / f"{each}.json").write_text(text(each), encoding="utf-8")
