"""Draws the timing diagrams of blocks, parts and rules from what runs: `python -m tools.timing_diagrams`.

A page has a model in its first `py` block and, in a comment, the lanes of its diagram:

    <!-- timing
    start 0*2 1*5 0*3
    delay.q
    -->

A lane with values is an input, one value a scan (`1*5` is five times 1, `-` a scan in which nothing is delivered); the others are
what the model holds after each scan. The picture stands beside the page under the same name; a test keeps them in step.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from shared_model import Model, Scanner

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = DOCS / "blocks"
FOLDERS = (PAGES, DOCS / "parts", DOCS / "language")
_MODEL = re.compile(r"^```py\n(.*?)^```$", re.M | re.S)
_TIMING = re.compile(r"^<!-- timing\n(.*?)^-->$", re.M | re.S)
_LABELS, _WIDTH, _GAP, _TOP = 150, 640, 16, 14

_STYLE = """  <style>
    svg { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; --paper: #ffffff; --line: #c4cad0; --text: #1d2329; --soft: #56606a; --wave: #0b6b8a; }
    @media (prefers-color-scheme: dark) { svg { --paper: #14181c; --line: #3a434b; --text: #e8ecef; --soft: #a3adb6; --wave: #6cc3e0; } }
    .paper { fill: var(--paper); } .grid { stroke: var(--line); stroke-dasharray: 1 3; } .wave { fill: none; stroke: var(--wave); stroke-width: 1.8; }
    text { fill: var(--text); font-size: 13px; } .soft { fill: var(--soft); font-size: 11px; } .end { text-anchor: end; } .mid { text-anchor: middle; }
  </style>"""  # noqa: E501


@dataclass(frozen=True)
class Lane:
    """One line of a diagram: what each scan held, None where nothing was delivered."""

    name: str
    values: list[int | None]

    @property
    def bit(self) -> bool:
        """Whether it is drawn as on and off."""
        return all(value in (0, 1, None) for value in self.values)

    @property
    def height(self) -> int:
        """Of its wave."""
        return 20 if self.bit else 44


def draw(page: str) -> str:
    """The diagram of a page's text, as SVG."""
    model_text, timing = _MODEL.search(page), _TIMING.search(page)
    if not model_text or not timing:
        raise ValueError("the page has no ```py block, or no comment that begins with <!-- timing")
    lines = [line.split() for line in timing[1].splitlines() if line.strip()]
    driven = {words[0]: _values(words[1:]) for words in lines if len(words) > 1}
    scan_ms, held = run(model_of(model_text[1]), driven, [words[0] for words in lines])
    return _svg([Lane(name, driven.get(name, held[name])) for name in held], scan_ms)


def model_of(text: str) -> type[Model]:
    """The model class of a program's text: the last one defined."""
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(text, "example", "exec"), names)
    models = [thing for thing in names.values() if isinstance(thing, type) and issubclass(thing, Model) and thing is not Model]
    return models[-1]


def run(model: type[Model], driven: dict[str, list[int | None]], names: list[str]) -> tuple[int, dict[str, list[int | None]]]:
    """Scan by scan with these inputs; the period, and of each name what the model held after each scan."""
    scanner = Scanner(model)
    for name in driven:
        scanner.bind(scanner.input_index(name))
    scanner.started = True
    held: dict[str, list[int | None]] = {name: [] for name in names}
    for samples in zip(*driven.values(), strict=True):
        for name, value in zip(driven, samples, strict=True):
            if value is not None:
                scanner.put(scanner.input_index(name), value)
        if not scanner.tick(scanner.scan_ms):
            raise ValueError(scanner.fault)
        for name in names:
            held[name].append(_value(scanner.model, name))
    return scanner.scan_ms, held


def _value(thing: object, path: str) -> int:
    for name in path.split("."):
        thing = getattr(thing, name)
    assert isinstance(thing, int)
    return thing


def _values(words: list[str]) -> list[int | None]:
    found: list[int | None] = []
    for word in words:
        value, _, count = word.partition("*")
        found += [None if value == "-" else int(value)] * int(count or 1)
    return found


def _svg(lanes: list[Lane], scan_ms: int) -> str:
    scans = len(lanes[0].values)
    step = _WIDTH / scans
    height = _TOP + sum(lane.height + _GAP for lane in lanes) + 22
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LABELS + _WIDTH + 50} {height}" role="img" aria-labelledby="title">']
    parts.append(f'  <title id="title">Timing diagram: {escape(", ".join(lane.name for lane in lanes))}</title>')
    parts += [_STYLE, f'  <rect class="paper" width="{_LABELS + _WIDTH + 50}" height="{height}" rx="8"/>']
    every = max(1, round(scans / 10))
    for scan in range(0, scans + 1, every):
        x = _x(scan, step)
        parts.append(f'  <path class="grid" d="M{x} {_TOP - 6}V{height - 22}"/>')
        parts.append(f'  <text class="soft mid" x="{x}" y="{height - 8}">{scan * scan_ms}{" ms" if scan == 0 else ""}</text>')
    top = _TOP
    for lane in lanes:
        parts += _drawn(lane, top, step)
        top += lane.height + _GAP
    return "\n".join([*parts, "</svg>", ""])


def _drawn(lane: Lane, top: int, step: float) -> list[str]:
    known = [value for value in lane.values if value is not None]
    low, high = (0, 1) if lane.bit else (min(known), max(known))
    span = max(1, high - low)
    path, drawing = "", False
    for scan, value in enumerate(lane.values):
        if value is None:
            drawing = False
            continue
        y = _number(top + lane.height * (1 - (value - low) / span))
        path += f"V{y}H{_x(scan + 1, step)}" if drawing else f"M{_x(scan, step)} {y}H{_x(scan + 1, step)}"
        drawing = True
    parts = [
        f'  <text class="end" x="{_LABELS - 12}" y="{top + lane.height // 2 + 5}">{escape(lane.name)}</text>',
        f'  <path class="wave" d="{path}"/>',
    ]
    if not lane.bit:
        parts.append(f'  <text class="soft" x="{_LABELS + _WIDTH + 6}" y="{top + 6}">{high}</text>')
        parts.append(f'  <text class="soft" x="{_LABELS + _WIDTH + 6}" y="{top + lane.height + 2}">{low}</text>')
    return parts


def _x(scan: int, step: float) -> str:
    return _number(_LABELS + scan * step)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def main() -> int:
    for page in sorted(page for folder in FOLDERS for page in folder.glob("*.md")):
        text = page.read_text("utf-8")
        if _TIMING.search(text):
            page.with_suffix(".svg").write_text(draw(text), "utf-8", newline="\n")
            print(page.with_suffix(".svg").name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
