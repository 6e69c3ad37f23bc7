"""Why something is as it is, and what would have to change: from a description and one image, nothing else.

An answer follows the scan backwards: interlocks, forces, permissives, logic; from logic to sequences, timers and rules. Its
sentences are for people; its `changes` say the same to programs, and making them makes what was asked about change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.declarations import OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.interlock_answers import Trip
from tools.compiler.picture import Picture
from tools.compiler.sequence_answers import SequenceAnswers


class Unasked(Exception):
    """There is nothing of that name to ask about; the text says what there is."""


class Why(SequenceAnswers):
    """Answers questions about one image of one model.

    `since_ms`: how long ago interlocks last changed, by path, where somebody knows. `trips`: how they last tripped.
    """

    def __init__(
        self,
        description: dict[str, Any],
        image: bytes,
        since_ms: Mapping[str, int] | None = None,
        trips: Mapping[str, Trip] | None = None,
    ) -> None:
        super().__init__(Picture(description, image), Demands(description), since_ms or {}, trips or {})
        self._description = description

    def subjects(self) -> list[str]:
        """Everything that can be asked about."""
        groups = ("sequences", "interlocks", "permissives", "alarms", "claims")
        outputs = [tag["path"] for tag in self._description["tags"] if tag["kind"] in OUTPUTS]
        return outputs + [entry["path"] for group in groups for entry in self._description[group]]

    def ask(self, path: str) -> Answer:
        """Why it is as it is. `phase/2` is the third transition of `phase`. Raises Unasked."""
        sequence, slash, number = path.partition("/")
        if sequence not in self.subjects() or (slash and not self._is_transition(sequence, number)):
            raise Unasked(f"there is nothing named {path!r} to ask about; there are {', '.join(self.subjects())}")
        entry = self.picture.entries[sequence]
        self.picture.subject, self._final, self._asked, self._due = "", False, None, None
        self.picture.fixed = frozenset()
        self._goal, self._lasting = [], False
        if slash:
            self.picture.forces = True
            return self._transition(entry, entry["transitions"][int(number)])
        self.picture.forces = entry["kind"] in (*OUTPUTS, "Permissive", "Sequence")
        if entry["kind"] in OUTPUTS:
            return self._output(entry)
        return self._sequence(entry) if entry["kind"] == "Sequence" else self._rule(entry)

    def _is_transition(self, sequence: str, number: str) -> bool:
        return number.isdigit() and int(number) < len(self.picture.entries[sequence].get("transitions", ()))
