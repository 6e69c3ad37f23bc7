"""What a class attribute of a model is before and after freezing; nothing here knows a particular kind.

A declaration is written once, in a class body; `instance()` gives each model instance a twin of its own. Order comes from
a creation counter, because class bodies have no order on MicroPython.
"""

from shared_model.limits import MAX_INT
from shared_model.portable import MICROPYTHON


class ModelError(Exception):
    """A model that cannot run; the text says what, where, and what is allowed."""


_created = [0]


def next_order() -> int:
    """The next number of the creation counter, which gives declarations their order."""
    _created[0] += 1
    return _created[0]


class Declaration:
    """Something a model declares: a tag, a function block, a sequence or a rule.

    `state_fields` names the integer attributes that make up its state, in image order.
    """

    state_fields: tuple[str, ...] = ()
    joins = ""  # the kind of thing of the parent, "command" or "output", that a part's keyword joins it to
    left_behind: tuple[str, ...] = ()
    """Attributes that a twin does not get: a board, which is asked for no titles, names some before it makes its scanner."""
    path: str
    """Its name with those of the parts that it is in, dotted. Nothing holds it: it is made whenever it is asked for."""

    def __init__(self, title: str = "") -> None:
        self.order = next_order()
        self.title = title

    def instance(self):
        """A twin with the same configuration and initial state, for one model instance."""
        kind = type(self)
        twin = object.__new__(kind)
        values = self.__dict__
        for name in values:
            # What is as the class has it would only take room on a board; CPython finds sooner what an instance has itself.
            # A dict is no value: where the class has none, none is left out.
            if name not in self.left_behind and not (MICROPYTHON and values[name] is getattr(kind, name, values)):
                setattr(twin, name, values[name])
        return twin

    def place(self, owner, name: str, index: int) -> None:
        """Give the twin its place: `owner` is the model instance, `index` its position in state order."""
        self.owner = owner
        self.name = name
        self.index = index
        self.show()

    def show(self) -> None:
        """Put on the model instance what logic reads under this name: here, the object itself."""
        setattr(self.owner, self.name, self)

    def link(self, find) -> None:
        """Resolve names of other declarations; `find(owner, name, kind)` returns the object or raises ModelError."""

    def pack(self, words, at: int) -> int:
        """Write the state into `words` from index `at`; the index after it is returned. Allocates nothing."""
        for field in self.state_fields:
            words[at] = getattr(self, field)
            at += 1
        return at

    def unpack(self, words, at: int) -> int:
        """Read the state back from `words`, the inverse of `pack`."""
        for field in self.state_fields:
            setattr(self, field, words[at])
            at += 1
        self.show()
        return at


def _path(thing: Declaration) -> str:
    """What nothing holds, as a board's heap pays for each text."""
    path: str = thing.owner._prefix + thing.name
    return path


def _made(thing: Declaration, name: str) -> str:
    """What is asked for and no attribute: the path."""
    if name == "path":
        return _path(thing)
    raise AttributeError(f"'{type(thing).__name__}' object has no attribute '{name}'")


if MICROPYTHON:  # where a property would slow all that is written to an instance, as one of that name is looked for first
    Declaration.__getattr__ = _made  # type: ignore[attr-defined]
else:  # where the other one would nearly double a scan: no read of an attribute would be remembered
    Declaration.path = property(_path)  # type: ignore[assignment]


def check_int(title: str, name: str, value, low: int = -MAX_INT, high: int = MAX_INT) -> int:
    """`value` if it is an integer of `low..high`, else ModelError naming the argument."""
    if type(value) is not int or not low <= value <= high:
        raise ModelError(f"{title!r}: {name} is {value!r}; it must be an integer of {low} to {high}")
    return value


def check_names(title: str, name: str, value) -> tuple:
    """`value` as a tuple of names, else ModelError; one name in brackets without a comma is no tuple."""
    if type(value) not in (tuple, list) or [one for one in value if type(one) is not str]:
        example = value if type(value) is str else "inlet"
        raise ModelError(f"{title!r}: {name} is {value!r}; it must be a tuple of names, such as ({example!r},)")
    return tuple(value)


def check_callable(title: str, name: str, value) -> None:
    """ModelError unless `value` can be called, as a guard or a rule's condition must."""
    if not callable(value):
        raise ModelError(f"{title!r}: {name} is {value!r}; it must be a function of the model, such as lambda m: m.level > 100")
