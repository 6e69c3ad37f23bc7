"""Pictures of a model from its description: its sequences and its equipment tree, as Mermaid text or as one SVG.

States stand in one column in their declared order; transitions go down on the right and up on the left, each in a lane of its own,
the shortest next to the states. Their numbers are those of the list below, which is in the order in which they are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

BOX_WIDTH, BOX_HEIGHT, GAP, LANE, LETTER, LINE = 120, 44, 28, 26, 7.3, 18
INDENT, MARGIN = 24, 16
Arrow = tuple[int, str, str, str]
"""Number, source, target and guard."""
STYLE = (
    "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#333}.title{font-weight:bold}.guard{font-size:11px;fill:#555}"
    "rect{fill:#f4f4f4;stroke:#777}.first{stroke-width:2.5}path{fill:none;stroke:#777}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.guard{fill:#aaa}rect{fill:#2b2b2b;stroke:#999}path{stroke:#999}}"
)


def mermaid(description: dict[str, Any]) -> str:
    """Each sequence as a state diagram and the equipment as a flowchart, for pages that draw Mermaid."""
    lines = []
    for sequence in description["sequences"]:
        lines += ["stateDiagram-v2", f"    %% {sequence['path']}", f"    [*] --> {sequence['states'][0]}"]
        for source, target, text in _transitions(sequence):
            lines.append(f"    {source} --> {target}: {text.replace(':', '#colon;').replace(';', '#59;')}")
        lines.append("")
    lines += ["flowchart LR", f'    root["{description["model"]}"]']
    for part in description["parts"]:
        owner = part["path"].rpartition(".")[0]
        label = escape(f"{part['path']}: {part['title'] or part['class']}")
        lines.append(f'    {_name(owner)} --> {_name(part["path"])}["{label}"]')
    return "\n".join(lines) + "\n"


def _name(path: str) -> str:
    return f"part_{path.replace('.', '__')}" if path else "root"


def _transitions(sequence: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Source, target and guard; one from any state is drawn from each of the others."""
    return [(source, target, text) for _, source, target, text in _numbered(sequence)]


def _numbered(sequence: dict[str, Any]) -> list[Arrow]:
    found = []
    for number, each in enumerate(sequence["transitions"], start=1):
        sources = [each["source"]] if each["source"] != "*" else [state for state in sequence["states"] if state != each["target"]]
        found += [(number, source, each["target"], " ".join(each["text"].split())) for source in sources]
    return found


def svg(description: dict[str, Any]) -> str:
    """The equipment tree and, below it, each sequence."""
    drawing = _Drawing()
    drawing.tree(description)
    for sequence in description["sequences"]:
        drawing.sequence(sequence)
    return drawing.text(description["model"])


class _Drawing:
    """Shapes collected from top to bottom; width and height grow as needed."""

    def __init__(self) -> None:
        self._shapes: list[str] = []
        self._width = 0.0
        self._bottom = float(MARGIN)

    def text(self, title: str) -> str:
        """The whole SVG."""
        width, height = round(self._width + MARGIN), round(self._bottom)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        arrow = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        tip = f'<defs>{arrow}<path d="M0 0L8 4L0 8z" style="fill:#777;stroke:none"/></marker></defs>'
        return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", tip, *self._shapes, "</svg>", ""])

    def tree(self, description: dict[str, Any]) -> None:
        """The model and its parts, each with how many tags it has itself."""
        rows = [("", description["model"], "")] + [
            (part["path"], part["path"].rpartition(".")[2], part["title"]) for part in description["parts"]
        ]
        for path, name, title in rows:
            prefix = f"{path}." if path else ""
            own = [tag for tag in description["tags"] if tag["path"].startswith(prefix) and "." not in tag["path"][len(prefix) :]]
            depth = path.count(".") + 1 if path else 0
            label = f"{name}{f' ({title})' if title else ''}, {len(own)} tag{'' if len(own) == 1 else 's'}"
            self._label(MARGIN + depth * INDENT, self._bottom + 12, label, "" if path else "title")
            self._bottom += LINE
        self._bottom += LINE

    def sequence(self, sequence: dict[str, Any]) -> None:
        """One sequence: a column of states, lanes of transitions on both sides, and the list of guards."""
        states = sequence["states"]
        arrows = sorted(_numbered(sequence), key=lambda arrow: abs(states.index(arrow[1]) - states.index(arrow[2])))
        down = [arrow for arrow in arrows if states.index(arrow[2]) > states.index(arrow[1])]
        up = [arrow for arrow in arrows if arrow not in down]
        left, width = MARGIN + LANE * (len(up) + 1), max([BOX_WIDTH, *(len(state) * 8 + 20 for state in states)])
        self._label(MARGIN, self._bottom + 12, f"{sequence['path']}{': ' + sequence['title'] if sequence['title'] else ''}", "title")
        top = self._bottom + 2 * LINE
        places = {state: top + number * (BOX_HEIGHT + GAP) for number, state in enumerate(states)}
        for state, y in places.items():
            first = " class='first'" if state == states[0] else ""
            self._shapes.append(f'<rect{first} x="{left:.0f}" y="{y:.0f}" width="{width}" height="{BOX_HEIGHT}" rx="4"/>')
            self._label(left + width / 2 - len(state) * LETTER / 2, y + BOX_HEIGHT / 2 + 4, state)
        self._lanes(down, places, left + width, 1)
        self._lanes(up, places, left, -1)
        self._width = max(self._width, left + width + LANE * (len(down) + 1))
        self._bottom = top + len(states) * (BOX_HEIGHT + GAP)
        self._guards(sequence)

    def _lanes(self, arrows: Sequence[Arrow], places: dict[str, float], x: float, side: int) -> None:
        """Each arrow leaves its source and enters its target at heights of its own, and runs between them in its lane."""
        for place, (number, source, target, _) in enumerate(arrows):
            lane = x + side * LANE * (place + 1)
            offset = 6 + (BOX_HEIGHT - 12) * (place + 1) / (len(arrows) + 1)
            begins, ends = places[source] + offset, places[target] + offset + (0 if source != target else BOX_HEIGHT / 2)
            self._shapes.append(f'<path d="M{x:.0f} {begins:.0f}H{lane:.0f}V{ends:.0f}H{x:.0f}" marker-end="url(#tip)"/>')
            self._label(lane + 4 if side > 0 else lane - 5 - len(str(number)) * LETTER, (begins + ends) / 2 + 4, str(number), "guard")

    def _guards(self, sequence: dict[str, Any]) -> None:
        for number, each in enumerate(sequence["transitions"], start=1):
            source = "any state" if each["source"] == "*" else each["source"]
            text = f"{number}  {source} to {each['target']}: {' '.join(each['text'].split())}"
            self._label(MARGIN, self._bottom + 12, text, "guard")
            self._bottom += LINE
        self._bottom += LINE

    def _label(self, x: float, y: float, text: str, kind: str = "") -> None:
        self._width = max(self._width, x + len(text) * LETTER)
        named = f' class="{kind}"' if kind else ""
        self._shapes.append(f'<text{named} x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>')
