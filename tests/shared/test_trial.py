"""A model is tried once before it runs: a mistake in any rule shows at start, with its place. Runs on every runtime."""

from shared_model import (
    Alarm,
    Always,
    DigitalIn,
    DigitalOut,
    Interlock,
    LeadsTo,
    Memory,
    Model,
    ModelError,
    Never,
    Permissive,
    Scanner,
    Sequence,
    Within,
)
from tests.shared.support import equal, message, raises


def fails(_):
    raise ValueError("no such thing")


def build(**body):
    body["out"] = DigitalOut("Out")
    return lambda: Scanner(type("Sample", (Model,), body))


def fine(_):
    return 0


CASES = (
    (build(scan=lambda self, _: fails(self)), "Sample.scan: ValueError: no such thing"),
    (build(rule=Interlock("R", when=fails)), "rule.when: ValueError: no such thing"),
    (build(rule=Permissive("R", when=fails)), "rule.when: ValueError: no such thing"),
    (build(rule=Alarm("R", "", when=fails)), "rule.when: ValueError: no such thing"),
    (build(rule=Alarm("R", "", when=fine, clears=fails)), "rule.clears: ValueError: no such thing"),
    (build(rule=Alarm("R", "", when=fine, suppressed=fails)), "rule.suppressed: ValueError: no such thing"),
    (build(rule=Interlock("R", when=fine, armed=fails)), "rule.armed: ValueError: no such thing"),
    (build(rule=Always("R", fails)), "rule.holds: ValueError: no such thing"),
    (build(rule=Never("R", fails)), "rule.happens: ValueError: no such thing"),
    (build(rule=LeadsTo("R", fails, fine, 10)), "rule.cause: ValueError: no such thing"),
    (build(rule=LeadsTo("R", fine, fails, 10)), "rule.effect: ValueError: no such thing"),
    (build(rule=Within("R", fails, 0, 10)), "rule.value: ValueError: no such thing"),
    (build(s=Sequence(("A", "B"), (("A", "B", fine), ("B", "A", fails)))), "s.transition 2: ValueError: no such thing"),
    (
        build(s=Sequence(("A", "B"), ()), rule=Always("R", lambda m: m.s.at("C"))),
        "rule.holds: there is no state 'C'; the states are A, B",
    ),
    (
        build(s=Sequence(("A", "B"), ()), scan=lambda self, _: self.s.at("C")),
        "Sample.scan: there is no state 'C'; the states are A, B",
    ),
)


def test_what_raises_is_named_with_its_place():
    for misuse, text in CASES:
        equal(message(ModelError, misuse), text)


def test_a_misspelt_tag_in_a_rule_is_named():
    found = message(ModelError, build(rule=Interlock("R", when=lambda m: m.levle)))
    equal(found.startswith("rule.when: AttributeError: ") and "levle" in found, True, found)


class Part(Model):
    def scan(self, dt_ms):
        self.count = 1


class Whole(Model):
    part = Part("Part")

    def scan(self, dt_ms):
        self.part.scan(dt_ms)


class Block(Model):
    kept = Memory("Kept")
    seen = DigitalIn("Seen")
    out = DigitalOut("Out")
    phase = Sequence(("A",), ())

    def scan(self, dt_ms):
        self.phase.mode = 1  # type: ignore[attr-defined]


def test_an_attribute_that_appears_in_a_scan_is_named():
    text = "{}: scan creates the attribute {!r}; declare it, for example as Memory"
    equal(message(ModelError, lambda: Scanner(Part)), text.format("Part", "count"))
    equal(message(ModelError, lambda: Scanner(Whole)), text.format("part", "count"))
    equal(message(ModelError, lambda: Scanner(Block)), text.format("phase", "mode"))


class Counts(Model):
    """It leaves a mark in every scan."""

    total = Memory("Total", high=9)

    def scan(self, dt_ms):
        self.total = self.total + 1


def test_the_trial_leaves_no_trace_on_the_model_that_runs():
    scanner = Scanner(Counts)
    equal((scanner.model.total, scanner.find("total").value, scanner.scan_no()), (0, 0, 0))
    scanner.tick(20)
    equal(scanner.model.total, 1)


def test_the_error_is_one_line_without_a_traceback():
    equal("\n" in str(raises(ModelError, CASES[0][0])), False)
