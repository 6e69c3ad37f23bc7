"""Why and why not: the words of answers about `tank_fill`, and that changing exactly what an answer names changes the output."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared_model import Scanner
from shared_model.trace import Replay
from tests.parity import random_model
from tests.shared.support import Rig
from tests.tools import why_corpus
from tests.tools.asking import Plant
from tests.tools.compiling import ROOT, TANK_FILL
from tests.tools.playing import stays
from tests.tools.test_compiler_interpret import EVERY_EXPRESSION, EVERYTHING, loaded, trace
from tools.compiler import describe
from tools.compiler.changes import apply, change
from tools.compiler.conditions import because
from tools.compiler.declarations import GROUPS, KINDS
from tools.compiler.demands import Demands
from tools.compiler.interlock_answers import Trip
from tools.compiler.picture import Picture
from tools.compiler.why import Unasked, Why

EXAMPLES = ROOT / "examples"
TRIED = ["conveyor", "greenhouse", "heater", "motor_starter", "pump_station", "tank_fill", "traffic_light", "everything"]
OTHERS = {
    "everything": EVERYTHING,
    **{name: why_corpus.MODELS / f"{name}.py" for name in ("carried", "computed", "likely", "meanwhile", "stepped")},
}
PATIENCE = 400
"""Scans in which everything is tried to change what an answer says nothing changes."""
EVERY_MODEL = [EVERYTHING, *sorted(EXAMPLES.glob("*/model.py"))]


@pytest.mark.parametrize("name", why_corpus.sources())
def test_answers_in_words(name: str) -> None:
    """The corpus is the contract: whoever explains a model, in whatever language, says this."""
    assert why_corpus.text(name) == (why_corpus.FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_the_corpus_has_every_kind_of_block_and_rule() -> None:
    files = [why_corpus.FOLDER / f"{name}.json" for name in why_corpus.sources()]
    described = [json.loads(file.read_text(encoding="utf-8"))["description"] for file in files]
    kinds = {entry["kind"] for description in described for group in GROUPS for entry in description[group]}
    assert kinds >= {name for name, kind in KINDS.items() if kind.group != "tags"}


@pytest.fixture(scope="module")
def subsided() -> tuple[dict[str, Any], why_corpus.Case]:
    """tank_fill, latched, with the level at the trip known."""
    case = [case for case in why_corpus.tank_fill() if case.trips][-1]
    return json.loads(describe(TANK_FILL).bytes), case


def test_a_trip_is_told_with_what_was_then(subsided: tuple[dict[str, Any], why_corpus.Case]) -> None:
    data, case = subsided
    assert Why(data, case.image, case.since_ms, case.trips).ask("inlet").sentences[:2] == [
        "inlet (Inlet valve, spring to close) is off because interlock overfill (Level above 1900 mm) is latched: "
        "level was 1912 mm, above 1900 mm, 14 s ago; logic asks for off.",
        "Its condition holds no more (level is 1700 mm, not above 1900 mm): press reset.",
    ]


@pytest.mark.parametrize(
    ("trip", "told"),
    [
        (Trip({"level": 1912}), ": level was 1912 mm, above 1900 mm."),
        (
            Trip({"level": [1912, "uncertain/out_of_range"]}, 500),
            ": level was 1912 mm while its quality was uncertain (out of range), above 1900 mm, 0.5 s ago.",
        ),
        (Trip({"level": 1200}, 500), ": level was 1200 mm, 0.5 s ago."),
        (Trip({"level": [1200, "bad/stale"]}, 500), ": level was bad (stale), 0.5 s ago."),
        (Trip({}, 500), " since 0.5 s."),
        (Trip({}), "."),
    ],
)
def test_of_a_trip_no_more_is_told_than_is_known(subsided: tuple[dict[str, Any], why_corpus.Case], trip: Trip, told: str) -> None:
    """A value that does not make the condition hold is told without it: something else decided."""
    data, case = subsided
    answer = Why(data, case.image, {"overfill": 9}, {"overfill": trip}).ask("overfill")
    assert answer.sentences[0] == f"Interlock overfill (Level above 1900 mm) is latched{told}"


def test_what_was_is_forgotten_where_it_is_told_what_is(subsided: tuple[dict[str, Any], why_corpus.Case]) -> None:
    data, case = subsided
    why = Why(data, case.image, {}, {"overfill": Trip({"level": [1912, "bad/stale"]})})
    why.ask("inlet")
    assert why.ask("level_high").sentences[0] == "level_high (Level high) is not active: level is 1700 mm, not above 1850 mm."


def images(path: Path, scans: int, every: int) -> list[bytes]:
    """Images of a random trace."""
    replay = Replay(Scanner(loaded(path)))
    found: list[bytes] = []
    for line in trace(path, scans):
        replay.feed(line)
        if replay.scanner.scan_no() // every > len(found):
            replay.scanner.image.pack()
            found.append(bytes(replay.scanner.image.words))
    return found


def is_right(path: Path, data: Any, image: bytes, subject: str) -> bool:
    """Whether doing what the answer says changes what was asked about, or nothing does where it says so."""
    plant = Plant(loaded(path), data, image)
    if plant.ask(subject).final:
        assert "/" in subject or subject not in outputs_of(data) or stays(loaded(path), image, subject, PATIENCE), subject
        return True
    return bool(plant.changes_within(subject))


def outputs_of(data: Any) -> list[str]:
    return [tag["path"] for tag in data["tags"] if tag["kind"] == "DigitalOut"]


@pytest.mark.parametrize("name", [*TRIED, "carried", "computed", "likely", "meanwhile", "stepped"])
def test_doing_what_an_answer_names_changes_the_output(name: str) -> None:
    path = OTHERS.get(name, EXAMPLES / name / "model.py")
    data = json.loads(describe(path).bytes)
    shown = images(path, 4000, 100 if name == "tank_fill" else 400)
    asked = [(number, output) for number in range(len(shown)) for output in outputs_of(data)]
    wrong = [(number, output) for number, output in asked if not is_right(path, data, shown[number], output)]
    assert len(shown) >= 10
    assert wrong == []


@pytest.mark.parametrize("seed", range(30))
def test_doing_what_an_answer_names_changes_the_output_of_a_random_model(seed: int, tmp_path: Path) -> None:
    """Or nothing does, where that is the answer."""
    model, shown = random_images(seed, 100, tmp_path)
    data = json.loads(describe(model).bytes)
    right = [is_right(model, data, image, output) for image in shown for output in outputs_of(data)]
    assert right
    assert all(right)


def random_images(seed: int, every: int, folder: Path) -> tuple[Path, list[bytes]]:
    """A random model, and images of a random trace of it."""
    model, lines = folder / f"seed{seed}.py", folder / f"seed{seed}.jsonl"
    random_model.write(seed, 300, model, lines)
    replay = Replay(Scanner(loaded(model)))
    shown: list[bytes] = []
    for line in lines.read_text("ascii").splitlines():
        replay.feed(line)
        if replay.scanner.scan_no() // every > len(shown):
            shown.append(why_corpus.packed(replay.scanner))
    return model, shown


def flipped(data: Any, shown: list[bytes]) -> int:
    """How often a change was found for an output, each of which does what it says; every answer is told, too."""
    outputs = [tag["path"] for tag in data["tags"] if tag["kind"] == "DigitalOut"]
    asked, found = Demands(data).outputs, 0
    for image in shown:
        why = Why(data, image)
        assert all(str(why.ask(subject)).endswith(".") for subject in why.subjects())
        for output in outputs:
            picture, tree = Picture(data, image), asked[output]
            picture.forces, picture.subject = True, output
            if tree is None:
                continue
            truth = bool(picture.value(tree))
            changes = change(picture, tree, not truth)
            if changes is not None:
                apply(picture, changes)
                assert bool(picture.value(tree)) != truth
                found += 1
    return found


@pytest.mark.parametrize("path", [TANK_FILL, EVERYTHING], ids=["tank_fill", "everything"])
def test_a_change_does_what_it_says(path: Path) -> None:
    """Where logic decides, the picture alone shows it: with the changes made the expression is otherwise."""
    data: Any = describe(path).data
    assert flipped(data, images(path, 2000, 200)) >= 10


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5, 6])
def test_random_models_are_explained_and_a_change_does_what_it_says(seed: int, tmp_path: Path) -> None:
    model, shown = random_images(seed, 60, tmp_path)
    assert flipped(json.loads(describe(model).bytes), shown) > 0


@pytest.mark.parametrize("path", [TANK_FILL, EVERYTHING], ids=["tank_fill", "everything"])
def test_a_reason_is_told_for_every_output(path: Path) -> None:
    data: Any = describe(path).data
    outputs = [tag["path"] for tag in data["tags"] if tag["kind"] == "DigitalOut"]
    asked = Demands(data).outputs
    for image in images(path, 2000, 200):
        for output in outputs:
            picture, tree = Picture(data, image), asked[output]
            picture.forces, picture.subject = True, output
            assert tree is not None
            assert because(picture, tree)


@pytest.mark.parametrize("path", EVERY_MODEL, ids=lambda path: path.parent.name)
def test_everything_can_be_asked_about_at_any_time(path: Path) -> None:
    data: Any = describe(path).data
    for image in images(path, 1000, 250):
        why = Why(data, image)
        for subject in why.subjects():
            told = str(why.ask(subject))
            assert told.endswith(".")
            assert "None" not in told


LOOP = """from shared_model import AnalogIn, DigitalOut, Model


class Loop(Model):
    a = AnalogIn("A")
    lamp = DigitalOut("Lamp")

    def scan(self, dt_ms):
        self.lamp = 0
        for i in (3, 5, 9):
            if self.a == i:
                self.lamp = 1
                break
"""


def test_logic_that_cannot_be_put_into_one_expression_is_told_so(tmp_path: Path) -> None:
    """A loop that is left in its middle has no single expression; the answer says no more than it knows."""
    path = tmp_path / "model.py"
    path.write_text(LOOP, encoding="utf-8")
    scanner = Scanner(loaded(path))
    scanner.image.pack()
    why = Why(describe(path).data, bytes(scanner.image.words))
    assert str(why.ask("lamp")) == "lamp (Lamp) is off because logic asked for it in a way that one image does not show."


def test_a_method_that_cannot_be_taken_apart_is_computed_as_it_is() -> None:
    scanner = Scanner(loaded(EVERY_EXPRESSION))
    scanner.image.pack()
    why = Why(describe(EVERY_EXPRESSION).data, bytes(scanner.image.words))
    assert str(why.ask("lamp")).startswith("lamp (Lamp) is off because late is off.")


def test_what_cannot_be_asked_says_what_can() -> None:
    why = Why(json.loads(describe(TANK_FILL).bytes), next(why_corpus.tank_fill()).image)
    with pytest.raises(Unasked) as caught:
        why.ask("inlte")
    assert str(caught.value) == (
        "there is nothing named 'inlte' to ask about; there are inlet, phase, brim, overfill, blind, level_high, failed, only_filling"
    )
    for question in ("phase/6", "phase/x", "inlet/0", "level"):
        with pytest.raises(Unasked):
            why.ask(question)


def test_an_image_of_another_model_is_refused() -> None:
    with pytest.raises(ValueError, match="not of this model"):
        Why(json.loads(describe(TANK_FILL).bytes), bytes(4 * 999))


CLAIMS = Path(__file__).with_name("models") / "claims.py"
TOLD = (  # inputs, scans, question, what is told
    (
        {"level": 1000, "run": 0, "flow": 0},
        1,
        "flows",
        "flows (what runs has flow) holds: run (Run) is 0. For it to wait for its effect, run must be 1.",
    ),
    (
        {"level": 1000, "run": 1, "flow": 0},
        11,
        "flows",
        "flows (what runs has flow) waits for its effect, due in 0.3 s: flow (Flow) is 0. For that to change, flow must be 1.",
    ),
    (
        {"level": 1000, "run": 1, "flow": 0},
        40,
        "flows",
        "flows (what runs has flow) does not hold: flow (Flow) is 0. For that to change, flow must be 1.",
    ),
    (
        {"level": 1912, "run": 1, "flow": 1},
        1,
        "flood",
        "flood (it does not run when full) does not hold: pump (Pump) is on and level is 1912 mm, above 1800 mm. "
        "For that to change, level must be at most 1800 mm.",
    ),
    (
        {"level": 1912, "run": 1, "flow": 1},
        1,
        "band",
        "band (the level is in its band) does not hold: level is 1912 mm, not at most 1900 mm. "
        "For that to change, level must be at most 1900 mm.",
    ),
    (
        {"level": 1000, "run": 1, "flow": 0},
        1,
        "dry",
        "Interlock dry (No flow) is active. Its condition holds: run (Run) is 1 and flow (Flow) is 0. To release it run must be 0.",
    ),
    (
        {"level": 1000, "run": 0, "flow": 0},
        1,
        "dry",
        "dry (No flow) is not active: run (Run) is 0. For that to change, run must be 1.",
    ),
)


@pytest.mark.parametrize(("values", "scans", "question", "told"), TOLD)
def test_claims_and_armed_interlocks_are_told(values: dict[str, int], scans: int, question: str, told: str) -> None:
    rig = Rig(loaded(CLAIMS), **values)
    rig.tick(scans)
    rig.scanner.image.pack()
    why = Why(describe(CLAIMS).data, bytes(rig.scanner.image.words))
    assert " ".join(why.ask(question).sentences) == told
