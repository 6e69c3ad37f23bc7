"""A model's state as one image shows it: values by dotted path, as rules see them when a scan is over. Nothing here explains anything."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.compiler.declarations import BITS, GROUPS, INPUTS, OUTPUTS
from tools.compiler.few import Few
from tools.compiler.interpret import Interpreter, Tree

NOT_FORCED = -(1 << 30)
GOOD = 0
QUALITIES = {
    0: "good",
    65: "uncertain/not_changing",
    66: "uncertain/out_of_range",
    67: "uncertain/local_override",
    68: "uncertain/substituted",
    129: "bad/waiting_for_initial_data",
    130: "bad/stale",
    131: "bad/sensor_failure",
    132: "bad/not_connected",
}

Value = int | Sequence[Any]
"""What an event says of a tag: its value, or value and quality where that was not good."""


class Picture:
    """The values of a description's things in an image, which is an array of words or its bytes.

    `changed` holds other values than the image's, by path: what would be if. `forces`: whether forced inputs are seen as forced, as
    logic and permissives see them, or as the field has them, as interlocks, alarms and claims do. `about`: whether outputs are seen as
    they are about to go out, as interlocks see them; without either they are what really went out. It is a `Machine` of the interpreter.
    """

    def __init__(self, description: dict[str, Any], image: bytes) -> None:
        self.description = description
        entries = [entry for group in GROUPS for entry in description[group]]
        self.entries: dict[str, dict[str, Any]] = {entry["path"]: entry for entry in sorted(entries, key=lambda entry: int(entry["index"]))}
        self.changed: dict[str, int] = {}
        self.forces = self.about = False
        self.subject = ""  # the output that is asked about: what it was before cannot be changed
        self.fixed: frozenset[str] = frozenset()  # tags that are to stay as they are
        self.arguments: dict[str, list[Tree]] = {}  # by block, what logic gives it, where that is known
        self.limits: Callable[[str], tuple[int, int]] = self.declared  # what a tag or attribute can come to hold
        self.few_of: Callable[[str], Few] = lambda _: None  # the values of its range that it can hold, if they are few
        self.possible: Callable[[Tree, bool], bool] = lambda *_: True  # whether an expression can come to be true, or false
        self.prospect: Callable[[str, int | None], int] = lambda *_: 0  # how likely a tag or attribute comes to be that, or any other
        self.prospect_of: Callable[[Tree, bool], int] = lambda *_: 0  # how likely a condition comes to hold, or not
        self.steps: Callable[[str, int], int] = lambda *_: 0  # how many transitions lead where something is to be
        self.verb = "is"  # "was", where `changed` holds what once was
        self.qualities: dict[str, str] = {}  # by input, other qualities than the image's
        self.held: dict[str, list[int]] = {}  # by thing and field: a window of values is a field of several words
        self._words = self._read(image)
        self._interpreter = Interpreter(description, self)

    def _read(self, image: bytes) -> dict[str, int]:
        words = iter(array("i", image))
        found = {}
        for path, entry in self.entries.items():
            for field in self.fields(entry):
                found[f"{path}/{field}"] = word = next(words)
                self.held.setdefault(f"{path}/{field}", []).append(word)
        if next(words, None) is not None:
            raise ValueError("the image is not of this model")
        return found

    def fields(self, entry: dict[str, Any]) -> list[str]:
        """The fields of its state, in order."""
        found: list[str] = entry.get("state") or self.description["state"][entry["kind"]]
        return found

    def word(self, path: str, field: str) -> int:
        """One field of the state of a thing."""
        return self._words[f"{path}/{field}"]

    def recall(self, values: Mapping[str, Value]) -> None:
        """Be as it once was, as far as these values of tags tell it; `return_to_now` ends it."""
        self.verb, self.forces = "was", False
        for path, value in values.items():
            number, quality = value if isinstance(value, (list, tuple)) else (value, QUALITIES[GOOD])
            self.changed[path] = number
            if f"{path}/quality" in self._words:
                self.changed[f"{path}_ok"] = int(quality == QUALITIES[GOOD])
                self.qualities[path] = quality

    def return_to_now(self) -> None:
        """Be as the image shows it."""
        self.verb, self.changed, self.qualities = "is", {}, {}

    def quality(self, path: str) -> str:
        """The name of an input's quality."""
        return self.qualities.get(path) or QUALITIES.get(self.word(path, "quality"), "not good")

    def is_doubtful(self, path: str) -> bool:
        """Whether an input's value is not what its sensor says now: its quality is not good."""
        if f"{path}/quality" not in self._words or (self.forces and self.forced(path)):
            return False
        return self.quality(path) != QUALITIES[GOOD] and (path not in self.changed or path in self.qualities)

    def declared(self, path: str) -> tuple[int, int]:
        """The range that a tag declares."""
        entry = self.entries.get(path, {})
        return int(entry.get("low", 0)), int(entry.get("high", 1_000_000_000))

    def is_bit(self, path: str) -> bool:
        """Whether a tag or an attribute is 0 or 1, whatever it comes to hold."""
        if path in self.entries:
            return self.declared(path) == (0, 1)
        name = path.rpartition(".")[2]
        return name in BITS or name == "tripped" or name.endswith("_ok")

    def fitted(self, path: str, value: int) -> int:
        """A value as an output takes it."""
        entry = self.entries[path]
        return int(bool(value)) if entry["kind"] == "DigitalOut" else max(int(entry["low"]), min(int(entry["high"]), value))

    def forced(self, path: str) -> bool:
        """Whether a force is on a tag."""
        return self._words.get(f"{path}/force", NOT_FORCED) != NOT_FORCED

    def value(self, tree: Tree) -> int:
        """What an expression gives here; 0 where it is a piece that logic would not reach here, as a division that is tested first."""
        try:
            return self._interpreter.value(_as_read(tree))
        except (ArithmeticError, LookupError, ValueError):
            return 0

    def ask(self, guard: Tree) -> int:
        """What a guard gives here."""
        return self._interpreter.ask(guard)

    def read(self, path: str) -> int:
        """A tag or attribute."""
        if path in self.changed:
            return self.changed[path]
        entry = self.entries.get(path)
        if self.forces and entry and entry["kind"] in INPUTS and self.forced(path):
            return self.word(path, "force")
        if entry and self.about and entry["kind"] in OUTPUTS:
            return self._about_to_go(path)
        if entry:  # of an output alarms and claims see what a force made of it; of an input what stands for it while it is bad
            seen = f"{path}/seen" in self._words and (self.forces or entry["kind"] not in OUTPUTS)
            return self.word(path, "seen" if seen else "value")
        owner, _, name = path.rpartition(".")
        if name.endswith("_ok") and f"{path.removesuffix('_ok')}/quality" in self._words:
            tag = path.removesuffix("_ok")
            return int(self.word(tag, "quality") == GOOD and not (self.forces and self.forced(tag)))
        if name == "tripped":
            return int(any(self.acts(rule["path"]) for rule in self.concerning(f"{owner}." if owner else "")))
        if name == "scan_ms":
            parts = {part["path"]: part["scan_ms"] for part in self.description["parts"]}
            return int(parts.get(owner, self.description["scan_ms"]))
        return self.word(owner, name)

    def _about_to_go(self, path: str) -> int:
        """What an output would be without interlocks; a start without permission where one held it is told from its permissives."""
        if self.forced(path):
            return self.word(path, "force")
        if self.word(path, "by") < 0:
            return self.word(path, "seen")
        starts = self.word(path, "seen") or all(self.word(rule["path"], "ok") for rule in self.allowing(path))
        return self.word(path, "demand") if starts else 0

    def acts(self, interlock: str) -> bool:
        """Whether an interlock is active or latched."""
        return bool(self.word(interlock, "active") or self.word(interlock, "latched"))

    def concerning(self, prefix: str) -> list[dict[str, Any]]:
        """The interlocks that a part's `tripped` looks at."""
        return [
            rule
            for rule in self.description["interlocks"]
            if rule["path"].startswith(prefix) or any(output.startswith(prefix) for output in [*rule["trips"], *rule["force"]])
        ]

    def allowing(self, output: str) -> list[dict[str, Any]]:
        """The permissives that an output needs to start."""
        return [rule for rule in self.description["permissives"] if output in rule["allows"]]

    def write(self, path: str, value: int) -> None:
        """Nothing that is asked here assigns."""
        raise AssertionError(path)

    def call(self, path: str, arguments: list[int | str]) -> int:
        """`at` of a sequence; blocks are not called in what is asked here."""
        sequence = path.rpartition(".")[0]
        key = f"{sequence}@{arguments[0]}"
        if key in self.changed:
            return self.changed[key]
        return int(self.state(sequence) == arguments[0])

    def state(self, sequence: str) -> str:
        """The name of the state a sequence is in."""
        return str(self.entries[sequence]["states"][self.word(sequence, "state")])


def _as_read(tree: Tree) -> Tree:
    """What held when the scan began is taken to hold still: an image knows no more."""
    if isinstance(tree, list) and tree and tree[0] not in ("table", "function"):
        return ["tag" if tree[0] == "before" else tree[0], *map(_as_read, tree[1:])]
    return tree
