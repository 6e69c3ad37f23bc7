"""An answer about one thing: sentences for people, and changes that say the same to programs. How they come about is not known here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tools.compiler.conditions import Change


@dataclass
class Answer:
    """What is so, each reason a sentence.

    `changes`: what would have to be otherwise; `final`: that nothing changes it; `released`: the interlocks it says how to release.
    """

    subject: str
    sentences: list[str] = field(default_factory=list)
    final: bool = False
    changes: list[Change] = field(default_factory=list)
    released: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Add a sentence, unless it was said."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def need(self, changes: Iterable[Change]) -> None:
        """Add what would have to be otherwise, unless it is there."""
        for each in changes:
            if each not in self.changes:
                self.changes.append(each)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def is_exact(due: Change) -> bool:
    """Whether a value is meant itself, not only as the nearest one beyond a bound."""
    bounded = due.condition[0] in ("<", "<=", ">", ">=")
    return not bounded or not any(read in due.condition for read in (["tag", due.key], ["before", due.key]))


def release(tag: str) -> Change:
    """That there is no force on a tag."""
    return Change(f"{tag}.force", 0, ["tag", f"{tag}.force"], False)
