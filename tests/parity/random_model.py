"""Random models that are right: from one seed, the source of a model with parts, blocks, sequences and rules of every kind.

Right means that the compiler finds no error. So the writer knows the range of all that it writes, keeps every intermediate small, and
divides by nothing that may be 0. What the models do makes no sense; that it is the same everywhere is what they are for.

    python -m tests.parity.random_model SEED FOLDER [SCANS]    writes that model and its inputs: seedSEED.py, seedSEED.jsonl
"""

import random
import runpy
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.parity import random_trace

LARGEST = 1_000_000
"""What an intermediate is kept below, so that one more operation still fits a board's integers."""

CLASSES = ("Alpha", "Beta", "Generated")
DEEP = (8, 16, 76)
"""Of a hundred models so many have three classes, two and one: what has three takes five times as long, and differs in nothing else."""

INTERRUPTS = 0.01
KINDS = (
    "AnalogIn", "AnalogOut", "Command", "DigitalIn", "DigitalOut", "Input", "Memory", "Setting",
    "Blink", "Ctd", "Ctu", "Ctud", "Debounce", "FTrig", "Hysteresis", "Lag", "Limit", "MovingAverage", "Pid", "Ramp", "Rs", "RTrig",
    "Scale", "Sr", "TimeProportional", "Tof", "Ton", "Tp", "WentOut",
    "Alarm", "Always", "Interlock", "LeadsTo", "Never", "Permissive", "Sequence", "Within",
)  # fmt: skip
FUNCTION = """
def folded(value: int, most: int = 90) -> int:
    total = 0
    for step in range(1, 6, 2):
        if value > most:
            value -= step * 7
            continue
        total += step
        if total > 5:
            break
    for each in TABLE:
        total += each % (step + 1)
    return max(-500, min(500, total + value))
"""


@dataclass(frozen=True)
class Number:
    """An expression and the range that it stays in."""

    text: str
    low: int
    high: int


@dataclass
class Shape:
    """What a class of the model has, as those see it who use it; names are without owner."""

    name: str
    unit: str
    decimals: int
    used: bool = False
    numbers: list[Number] = field(default_factory=list)
    bits: list[str] = field(default_factory=list)
    inputs: list[tuple[str, int, int]] = field(default_factory=list)
    sensors: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    controllers: list[str] = field(default_factory=list)
    outputs: list[tuple[str, int, int]] = field(default_factory=list)
    settings: list[tuple[str, int, int]] = field(default_factory=list)
    sequences: dict[str, tuple[str, ...]] = field(default_factory=dict)


def source(seed: int) -> str:
    """The file of the model with that seed; its class is `Generated`."""
    rng = random.Random(seed)
    table = tuple(rng.randint(-60, 60) for _ in range(rng.randint(2, 6)))
    head = f'"""Model {seed} of random_model.py."""\n\nfrom shared_model import Model, dec\n'
    head += "".join(f"from shared_model import {kind}\n" for kind in KINDS) + f"\nTABLE = {table!r}\n\n{FUNCTION}"
    shapes: list[Shape] = []
    bodies = []
    for name in CLASSES[rng.choices(range(len(CLASSES)), DEEP)[0] :]:
        bodies.append(_Class(rng, name, table, shapes).text())
    return "\n\n".join([head, *bodies])


class _Class:
    """Writes one class; those written before it may be its parts."""

    def __init__(self, rng: random.Random, name: str, table: tuple[int, ...], shapes: list[Shape]) -> None:
        self.rng = rng
        self.table = table
        self.shapes = shapes
        self.root = name == CLASSES[-1]
        self.shape = Shape(name, rng.choice(("", "mm", "C")), rng.randrange(3))
        self.declared: list[str] = []
        self.logic: list[str] = []
        self.owner = "self"
        self.method = "self.helper"
        self.visible: list[Number] = []  # variables, and what only logic sees
        self.parts: list[tuple[str, Shape]] = []
        self.scan_ms = rng.choice((5, 10, 20, 50))

    def text(self) -> str:
        for part in self._parts():
            part()
        self.rng.shuffle(self.declared)  # state order is declared order
        shape = self.shape
        self._declare("sent", f"WentOut('B', tracks={shape.outputs[-1][0]!r})")  # without chance: the rest stays as it is for its seed
        self.logic.append("self.sent()")
        self.shapes.append(shape)
        lines = [f"class {shape.name}(Model):", *([f"    scan_ms = {self.scan_ms}"] if self.root else []), *self.declared, ""]
        method = ["    def helper(self, value: int) -> int:", f"        {self._method()}", ""]
        return "\n".join([*lines, *method, "    def scan(self, dt_ms: int) -> None:", *(f"        {line}" for line in self.logic)]) + "\n"

    def _parts(self) -> list[Any]:
        return [self._tags, self._inside, self._blocks, self._sequences, self._assignments, self._rules]

    # Declarations of tags.

    def _declare(self, name: str, call: str) -> None:
        self.declared.append(f"    {name} = {call}")

    def _range(self) -> tuple[int, int]:
        low = self.rng.choice((0, 0, -40, -500, 20))
        return low, low + self.rng.choice((1, 9, 100, 2000))

    def _tags(self) -> None:
        rng, shape = self.rng, self.shape
        scale = f"unit={shape.unit!r}, decimals={shape.decimals}"
        for number in range(rng.randint(1, 3)):
            low, high = self._range()
            more = rng.choice(("", ", frozen_ms=300", f", fault_low={low - 40}, fault_high={high + 40}", ", stale_ms=60"))
            on_bad = rng.choice(("'hold'", "'low'", "'high'", str(low)))
            self._declare(f"ai{number}", f"AnalogIn('A', low={low}, high={high}, {scale}, on_bad={on_bad}{more})")
            shape.numbers.append(Number(f"ai{number}", low, high))
            shape.sensors.append(f"ai{number}")
            shape.bits.append(f"ai{number}_ok")
        for number in range(rng.randint(1, 3)):
            more = rng.choice(("", ", fail_safe=True", ", on_bad=1", ", stale_ms=40"))
            self._declare(f"di{number}", f"DigitalIn('D'{more})")
            shape.bits += [f"di{number}", f"di{number}_ok"]
        for number in range(rng.randint(1, 2)):
            self._declare(f"go{number}", "Command('G')")
            shape.bits.append(f"go{number}")
            shape.commands.append(f"go{number}")
            low, high = self._range()
            default = rng.choice((f"{low}", f"{high}", f"dec('{low}', 0)"))
            self._declare(f"set{number}", f"Setting('S', low={low}, high={high}, default={default}, {scale})")
            shape.numbers.append(Number(f"set{number}", low, high))
            shape.settings.append((f"set{number}", low, high))
            self._declare(f"do{number}", f"DigitalOut('O', safe={rng.randrange(2)})")
            shape.bits.append(f"do{number}")
            shape.outputs.append((f"do{number}", 0, 1))
        for number in range(rng.randrange(2)):
            low, high = self._range()
            self._declare(f"ao{number}", f"AnalogOut('O', low={low}, high={high}, safe={rng.choice((low, high))}, {scale})")
            shape.numbers.append(Number(f"ao{number}", low - 50, high + 50))
            shape.outputs.append((f"ao{number}", low, high))
        for number in range(rng.randint(1, 3)):
            low, high = self._range()
            retain = rng.choice(("", ", retain=True"))
            self._declare(f"mem{number}", f"Memory('M', low={low}, high={high}, initial={high}, {scale}{retain})")
            shape.numbers.append(Number(f"mem{number}", low - 50, high + 50))
        for number in range(0 if self.root else rng.randint(1, 2)):
            low, high = self._range()
            self._declare(f"in{number}", f"Input('I', low={low}, high={high}, initial={low}, {scale})")
            shape.numbers.append(Number(f"in{number}", low - 50, high + 50))
            shape.inputs.append((f"in{number}", low, high))

    def _inside(self) -> None:
        """Parts: their inputs are written and they are scanned, then they are read."""
        rng = self.rng
        chosen = [rng.choice(self.shapes) for _ in range(rng.randint(1, 2) if self.shapes else 0)]
        if self.root:  # a class that is no part would be a second model
            chosen += [shape for shape in self.shapes if not shape.used and shape not in chosen]
        for number, inner in enumerate(chosen):
            inner.used = True
            name = f"part{number}"
            override = "".join(f", {tag}={rng.randint(low, high)}" for tag, low, high in inner.settings if rng.random() < 0.5)
            override += "".join(f", {tag}='{rng.choice(self.shape.commands)}'" for tag in inner.commands if rng.random() < 0.5)
            tracked = [(tag, rng.choice(self.shape.outputs)[0]) for tag in inner.controllers if rng.random() < 0.5]
            override += "".join(f", {tag}='{output}'" for tag, output in tracked if output.startswith("ao"))  # a contact is refused
            self._declare(name, f"{inner.name}('P'{override})")
            for tag, low, high in inner.inputs:
                self.logic.append(f"self.{name}.{tag} = {self._fitted(low, high).text} * 1")
            self.logic.append(f"self.{name}.scan(dt_ms)")
            self.parts.append((name, inner))

    # Expressions.

    def _leaf(self) -> Number:
        rng, shape = self.rng, self.shape
        kind = rng.random()
        if kind < 0.2:
            value = rng.choice((0, 1, 2, 7, -3, 50, -100, 1000))
            return Number(str(value) if value >= 0 else f"({value})", value, value)
        if kind < 0.3 and self.parts:
            name, inner = rng.choice(self.parts)
            found = rng.choice(inner.numbers)
            return Number(f"{self.owner}.{name}.{found.text} * 1", found.low, found.high)
        if kind < 0.45 and self.visible and self.owner == "self":
            return rng.choice(self.visible)
        found = rng.choice(shape.numbers)
        return Number(f"{self.owner}.{found.text}", found.low, found.high)

    def _number(self, depth: int = 2) -> Number:
        if depth == 0 or self.rng.random() < 0.2:
            return self._leaf()
        return self._kept(self.rng.choice(_OPERATIONS)(self, depth - 1))

    def _kept(self, number: Number) -> Number:
        if max(abs(number.low), abs(number.high)) <= LARGEST:
            return number
        return Number(f"max(-900, min(900, {number.text}))", -900, 900)

    def _sum(self, depth: int) -> Number:
        a, b = self._number(depth), self._number(depth)
        if self.rng.random() < 0.5:
            return Number(f"({a.text} + {b.text})", a.low + b.low, a.high + b.high)
        return Number(f"({a.text} - {b.text})", a.low - b.high, a.high - b.low)

    def _product(self, depth: int) -> Number:
        a, by = self._number(depth), self.rng.choice((2, 3, -5, 10))
        ends = (a.low * by, a.high * by)
        return Number(f"({a.text} * {by})" if by > 0 else f"({a.text} * ({by}))", min(ends), max(ends))

    def _quotient(self, depth: int) -> Number:
        a, by = self._number(depth), self._number(depth)
        most = max(abs(a.low), abs(a.high)) + 1
        divisor = self.rng.choice((f"max(1, {by.text})", f"({by.text} % 5 + 1)", "7", "(-4)"))
        if self.rng.random() < 0.5:
            return Number(f"({a.text} // {divisor})", -most, most)
        limit = max(7, abs(by.high) + 1)
        return Number(f"({a.text} % {divisor})", -limit, limit)

    def _chosen(self, depth: int) -> Number:
        a, b = self._number(depth), self._number(depth)
        text = self.rng.choice((
            f"({a.text} if {self._bit(depth)} else {b.text})",
            f"min({a.text}, {b.text})",
            f"max({a.text}, {b.text})",
            f"({a.text} and {b.text})",
            f"({a.text} or {b.text})",
        ))  # fmt: skip
        return Number(text, min(a.low, b.low, 0), max(a.high, b.high, 0))

    def _single(self, depth: int) -> Number:
        a = self._number(depth)
        most = max(abs(a.low), abs(a.high)) + 1
        text = self.rng.choice((f"abs({a.text})", f"-({a.text})", f"~({a.text})", f"int({a.text})"))
        return Number(f"({text})", -most, most)

    def _bitwise(self, depth: int) -> Number:
        a, b = self._number(depth), self._number(depth)
        sign = self.rng.choice(("&", "|", "^"))
        shifts = f"(({a.text}) % 64 << 3)", f"(({a.text}) >> 2)"
        return self.rng.choice((
            Number(f"(({a.text}) % 256 {sign} ({b.text}) % 128)", 0, 255),
            Number(shifts[0], 0, 511),
            Number(shifts[1], min(a.low, 0), max(a.high, 0)),
        ))  # fmt: skip

    def _called(self, depth: int) -> Number:
        a = self._number(depth)
        bounded = f"max(-400, min(400, {a.text}))"
        text = self.rng.choice((
            f"folded({bounded})",
            f"folded({bounded}, {self.rng.randint(-20, 90)})",
            f"{self.method}({bounded})" if self.owner == "self" else f"{self.owner}.helper({bounded})",
            f"TABLE[({a.text}) % {len(self.table)}]",
        ))  # fmt: skip
        return Number(f"({text} * 1)", -1000, 1000)

    def _truth(self, depth: int) -> Number:
        return Number(f"(0 + bool({self._bit(depth)}))", 0, 1)

    def _bit(self, depth: int = 1) -> str:
        rng = self.rng
        if depth == 0 or rng.random() < 0.35:
            sequences = self.shape.sequences
            if sequences and rng.random() < 0.3:
                name = rng.choice(list(sequences))
                return f"{self.owner}.{name}.at({rng.choice(sequences[name])!r})"
            if self.parts and rng.random() < 0.2:
                name, inner = rng.choice(self.parts)
                return f"{self.owner}.{name}.{rng.choice([*inner.bits, 'tripped'])}"
            return f"{self.owner}.{rng.choice([*self.shape.bits, 'tripped'])}"
        a, b = self._number(depth - 1), self._number(depth - 1)
        sign = rng.choice(("<", "<=", ">", ">=", "==", "!="))
        return rng.choice((
            f"({a.text} {sign} {b.text})",
            f"({a.text} {sign} {b.text})",
            f"(-20 <= {a.text} < 70)",
            f"({a.text} in (0, 1, 5, 9))",
            f"({a.text} not in TABLE)",
            f"(not {self._bit(depth - 1)})",
            f"({self._bit(depth - 1)} and {self._bit(depth - 1)})",
            f"({self._bit(depth - 1)} or {self._bit(depth - 1)})",
        ))  # fmt: skip

    def _fitted(self, low: int, high: int) -> Number:
        return Number(f"max({low}, min({high}, {self._number().text}))", low, high)

    def _method(self) -> str:
        self.visible, self.owner, self.method = [Number("value", -400, 400)], "self", "folded"  # it cannot call itself
        return f"return max(-1000, min(1000, value + {self._number(1).text} * 1))"

    # Logic.

    def _blocks(self) -> None:
        names = self.rng.sample(list(_BLOCKS), self.rng.randint(3, 6))
        for kind in names:
            name = kind.lower()
            declared, called, numbers, bits = _BLOCKS[kind](self)
            self._declare(name, f"{kind}({declared})")
            self.logic.append(f"self.{name}({called})")
            self.shape.controllers += [name] if kind == "Pid" else []
            self.shape.bits += [f"{name}.{bit}" for bit in bits]
            self.shape.numbers += [Number(f"{name}.{each.text}", each.low, each.high) for each in numbers]

    def _sequences(self) -> None:
        for number in range(self.rng.randrange(3)):
            name, states = f"seq{number}", tuple("ABCD"[: self.rng.randint(2, 4)])
            self.shape.sequences[name] = states
            self.shape.bits.append(f"{name}.entered")
            self.shape.numbers.append(Number(f"{name}.state", 0, 3))
            self.owner = "m"
            transitions = [
                (self.rng.choice((*states, "*")), self.rng.choice(states), self._guard(name)) for _ in range(self.rng.randint(2, 5))
            ]
            table = ", ".join(f"({source!r}, {target!r}, lambda m: {guard})" for source, target, guard in transitions)
            self.owner = "self"
            self._declare(name, f"Sequence({states!r}, ({table},))")
            self.logic.append(f"self.{name}.step(self, dt_ms)")

    def _guard(self, name: str) -> str:
        return f"m.{name}.time_ms >= {self.rng.choice((0, 40, 200))}" if self.rng.random() < 0.3 else self._bit(2)

    def _assignments(self) -> None:
        rng = self.rng
        self.logic += [f"x = {self._number(2).text} * 1", "x = max(-800, min(800, x))", "y = dt_ms // 5"]
        self.visible = [Number("x", -800, 800), Number("y", 1, 1000)]
        targets = [(name, low, high) for name, low, high in self.shape.outputs]
        targets += [(each.text, each.low + 50, each.high - 50) for each in self.shape.numbers if each.text.startswith("mem")]
        rng.shuffle(targets)
        for name, low, high in targets:
            value = self._bit(2) if name.startswith("do") else self._fitted(low, high).text
            if name.startswith("do") or rng.random() < 0.5:
                self.logic.append(f"self.{name} = {value}")
            elif rng.random() < 0.5:
                self.logic.append(f"self.{name} = {high + 30} if self.di0 else {value}")  # beyond its range until it is normalised
            else:
                other = self._fitted(low, high).text
                self.logic += [f"if {self._bit(2)}:", f"    self.{name} = {value}", "else:", f"    self.{name} = {other}"]
        self.visible = []

    # Rules.

    def _lambda(self, depth: int = 2) -> str:
        return f"lambda m: {self._bit(depth)}"

    def _rules(self) -> None:
        rng = self.rng
        self.owner = "m"
        outputs = self.shape.outputs + [(f"{name}.{tag}", low, high) for name, inner in self.parts for tag, low, high in inner.outputs]
        for number in range(rng.randint(1, 3)):
            chosen = rng.sample(outputs, rng.randint(1, min(3, len(outputs))))
            cut = rng.randint(0, len(chosen))
            trips = tuple(name for name, _, _ in chosen[:cut])
            force = {name: rng.choice((low, high)) for name, low, high in chosen[cut:]}
            latch = rng.choice(("", f", latch=True, reset={rng.choice(self.shape.commands)!r}", ", latch=True"))
            armed = f", armed={self._lambda(1)}" if rng.random() < 0.4 else ""
            delays = f"on_delay_ms={rng.choice((0, 0, 30, 100))}, priority={rng.choice((500, 500, 1, 999))}"
            self._declare(f"lock{number}", f"Interlock('L', {self._lambda()}, trips={trips!r}, force={force!r}, {delays}{latch}{armed})")
        for number in range(rng.randrange(3)):
            allows = tuple(name for name, _, _ in rng.sample(outputs, 1))
            self._declare(f"may{number}", f"Permissive('P', when={self._lambda()}, allows={allows!r})")
        for number in range(rng.randrange(3)):
            more = f", clears={self._lambda(1)}" if rng.random() < 0.4 else ""
            more += f", suppressed={self._lambda(1)}" if rng.random() < 0.4 else ""
            more += f", priority={rng.choice(('low', 'medium', 'high', 'urgent'))!r}, latch={rng.random() < 0.5}"
            delays = f"on_delay_ms={rng.choice((0, 50))}, off_delay_ms={rng.choice((0, 70))}"
            self._declare(f"alarm{number}", f"Alarm('A', 'Act', when={self._lambda()}, {delays}{more})")
        for number in range(rng.randrange(4)):
            value = self._number(2).text
            self._declare(f"claim{number}", rng.choice((
                f"Always('C', {self._lambda()})",
                f"Never('C', {self._lambda()})",
                f"LeadsTo('C', {self._lambda()}, {self._lambda()}, within_ms={rng.choice((0, 30, 200))})",
                f"Within('C', lambda m: {value}, low=-30, high={rng.choice((20, 500))})",
            )))  # fmt: skip


def _bits_of(*names: str) -> list[str]:
    return list(names)


def _timer(c: _Class) -> Any:
    preset = f", {c._fitted(0, 300).text} * 1" if c.rng.random() < 0.5 else ""
    return f"pt_ms={c.rng.choice((0, 20, 150))}", f"{c._bit()}, dt_ms{preset}", [], _bits_of("q", "running")


def _edge(c: _Class) -> Any:
    return "'B'", c._bit(), [], _bits_of("q")


def _bistable(c: _Class) -> Any:
    return "'B'", f"{c._bit()}, {c._bit()}", [], _bits_of("q")


def _counter(c: _Class) -> Any:
    preset = f", {c._fitted(-5, 9).text}" if c.rng.random() < 0.5 else ""
    return f"pv={c.rng.randint(-3, 6)}", f"{c._bit()}, {c._bit()}{preset}", [], _bits_of("q")


def _up_down(c: _Class) -> Any:
    preset = f", {c._fitted(-5, 9).text}" if c.rng.random() < 0.5 else ""
    return f"pv={c.rng.randint(1, 6)}", f"{c._bit()}, {c._bit()}, {c._bit()}, {c._bit()}{preset}", [], _bits_of("qu", "qd")


def _timed(*names: str) -> Any:
    def make(c: _Class) -> Any:
        declared = ", ".join(f"{name}={c.rng.choice((20, 60, 200))}" for name in names)
        return declared, f"{c._bit()}, dt_ms", [], _bits_of("q")

    return make


def _pulses(c: _Class) -> Any:
    tracked = [name for name, _, _ in c.shape.outputs if name.startswith("do")]
    declared = f"period_ms={c.rng.choice((200, 1000))}, min_on_ms=20" + (f", tracks={tracked[0]!r}" if tracked else "")
    return declared, f"{c._fitted(0, 1000).text} * 1, dt_ms", [], _bits_of("q")


def _hysteresis(c: _Class) -> Any:
    ends = f", {c._fitted(0, 50).text}, {c._fitted(-40, 9).text}" if c.rng.random() < 0.5 else ""
    return f"on={c.rng.randint(-50, 90)}, off={c.rng.randint(-50, 90)}", f"{c._number().text}{ends}", [], _bits_of("q")


def _limit(c: _Class) -> Any:
    return "low=-30, high=70", c._number().text, [Number("out", -30, 70)], _bits_of("at_low", "at_high")


def _scale(c: _Class) -> Any:
    low, high = c.rng.choice(((0, 1000), (500, -20)))
    return f"in_low=-50, in_high=90, out_low={low}, out_high={high}", c._number().text, [Number("out", min(low, high), max(low, high))], []


def _follower(declared: str, timed: bool, judged: bool) -> Any:
    def make(c: _Class) -> Any:
        value = c._fitted(-300, 300).text
        ok = f", {c._bit()}" if judged and c.rng.random() < 0.6 else ""
        return declared, f"{value}{', dt_ms' if timed else ''}{ok}", [Number("out", -300, 300)], []

    return make


def _pid(c: _Class) -> Any:
    rng = c.rng
    tracked = [name for name, _, _ in c.shape.outputs if name.startswith("ao")]
    declared = f"kp={rng.choice((500, 3000))}, ti_ms={rng.choice((0, 400))}, td_ms={rng.choice((0, 90))}, out_low=-20, out_high=400"
    declared += f", direct={rng.random() < 0.5}" + (f", tracks={tracked[0]!r}" if tracked and rng.random() < 0.5 else "")
    called = [f"{c._fitted(-300, 300).text} * 1", f"{c._fitted(-300, 300).text} * 1", "dt_ms", c._bit(), "30", c._bit()]
    return declared, ", ".join(called[: rng.choice((3, 4, 6))]), [Number("out", -20, 400)], []


_OPERATIONS: tuple[Any, ...] = (
    _Class._sum, _Class._sum, _Class._product, _Class._quotient, _Class._chosen, _Class._single,
    _Class._bitwise, _Class._called, _Class._truth,
)  # fmt: skip
_BLOCKS: dict[str, Any] = {
    "Ton": _timer, "Tof": _timer, "Tp": _timer, "RTrig": _edge, "FTrig": _edge, "Sr": _bistable, "Rs": _bistable,
    "Ctu": _counter, "Ctd": _counter, "Ctud": _up_down, "Debounce": _timed("on_ms", "off_ms"), "Blink": _timed("on_ms", "off_ms"),
    "TimeProportional": _pulses, "Hysteresis": _hysteresis, "Limit": _limit, "Scale": _scale,
    "Ramp": _follower("up_per_s=300, down_per_s=70", True, False), "Lag": _follower("tau_ms=150", True, True),
    "MovingAverage": _follower("samples=5", False, True), "Pid": _pid,
}  # fmt: skip
"""Kind of block to what writes its keywords and arguments; then come the numbers and bits that it gives."""


def write(seed: int, scans: int, model: Path, trace: Path) -> None:
    """Write a model and, of what its real scan did with random inputs and commands, the trace."""
    model.write_text(source(seed), "utf-8", newline="\n")
    lines = random_trace.lines(runpy.run_path(str(model))["Generated"], seed, scans, interrupts=INTERRUPTS)
    trace.write_text("".join(f"{line}\n" for line in lines), "ascii", newline="\n")


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    write(
        int(sys.argv[1]),
        int(sys.argv[3]) if len(sys.argv) > 3 else 500,
        target / f"seed{sys.argv[1]}.py",
        target / f"seed{sys.argv[1]}.jsonl",
    )
