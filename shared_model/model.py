"""Models: a class that declares, and how what it declares is found by name."""

from shared_model.declaration import Declaration, next_order
from shared_model.portable import MICROPYTHON


class Model:
    """An automation model, or a part of one: class attributes declare, `scan` is the control logic.

    `scan_ms` (5..1000) is the scan's period. As a part it is declared with a title and keywords that override the defaults
    of its settings, memories and inputs by name; the keyword of a command names a command of the parent that gives it, too,
    that of a PID controller the output of the parent that it tracks.
    On an instance each tag's name is an integer, and `tripped` is 1 while an interlock of it, or one that acts on its
    outputs, is active or latched.
    """

    scan_ms = 20
    tripped = 0
    _prefix = ""  # of a part: its dotted path and a dot
    _aside: dict = {}  # declarations by name that are no attributes of the class any more

    def __init__(self, title: str = "", **overrides) -> None:
        self._order = next_order()
        self._title = title
        self._overrides = overrides

    def scan(self, dt_ms: int) -> None:
        """One scan of control logic; `dt_ms` is the time since the last one, at most 100 periods."""


def _set_aside(model_class) -> None:
    """Take the declarations off a new class: while it has an attribute of that name, CPython looks up anew each integer on an instance."""
    aside = {}
    for base in reversed(model_class.__mro__[1:]):
        aside.update(base.__dict__.get("_aside", {}))
    own = dict(model_class.__dict__)
    for name in own:
        aside.pop(name, None)
        if isinstance(own[name], (Declaration, Model)):
            aside[name] = own[name]
            delattr(model_class, name)
    model_class._aside = aside


if not MICROPYTHON:  # which would not call it, and looks up all alike
    Model.__init_subclass__ = classmethod(_set_aside)  # type: ignore[assignment]


def named(objects, path: str):
    """The one of these objects that has that dotted name, or None."""
    at = path.rfind(".") + 1
    prefix = path[:at]
    name = path[at:]
    for thing in objects:
        if thing.name == name and thing.owner._prefix == prefix:
            return thing
    return None
