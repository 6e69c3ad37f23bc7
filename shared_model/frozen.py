"""How a model's instance becomes named, ordered, linked runtime objects: once, before it runs, after which a board forgets it."""

from shared_model.declaration import Declaration, ModelError, check_int
from shared_model.interlocks import Interlock
from shared_model.model import Model, named
from shared_model.tags import Command, Memory, OutputTag, Setting

RESERVED = ("scan", "scan_ms", "tripped")


def made(model):
    """That model, or one of that class; ModelError if it is none, or has an `__init__` of its own, as a model is made more than once."""
    kind = type(model) if isinstance(model, Model) else model
    if not isinstance(kind, type) or not issubclass(kind, Model):
        raise ModelError(f"this is no model but {kind!r}; give a class that is derived from Model")
    _check_making(kind)
    return model if kind is not model else kind()


class Frozen:
    """A model instance with all its objects in state order (declared order, depth-first) and its parts' instances."""

    def __init__(self, model: Model) -> None:
        check_int(type(model).__name__, "scan_ms", model.scan_ms, 5, 1000)
        self.model = model
        self.objects: list = []
        self.parts: list[tuple[str, Model]] = []  # pairs of dotted prefix and model instance, the root first
        self._joins: list[tuple] = []  # what a part's keyword joins to its parent, that one's prefix, and the name there
        self._freeze(model, "", None)
        for thing, outer, name in self._joins:
            thing.override(self._joined(thing, outer, name))
        for thing in self.objects:
            thing.link(self.find)

    def of(self, kinds) -> tuple:
        """The objects of the given class or classes, in state order."""
        return tuple([thing for thing in self.objects if isinstance(thing, kinds)])

    def get(self, path: str):
        """The object of that dotted name, or None."""
        return named(self.objects, path)

    def concerning(self, prefix: str) -> tuple:
        """The interlocks that a part's `tripped` looks at: its own, its parts', and those that act on its outputs."""
        acting = [interlock for output in self.of(OutputTag) if output.path.startswith(prefix) for interlock, _ in output.interlocks]
        return tuple([interlock for interlock in self.of(Interlock) if interlock in acting or interlock.path.startswith(prefix)])

    def find(self, asker: Declaration, name: str, kind: str):
        """The output or command (`kind`) that a rule names, seen from where the rule stands."""
        prefix = asker.path[: len(asker.path) - len(asker.name)]
        thing = self.get(f"{prefix}{name}")
        if thing is not None and _is(thing, kind):
            return thing
        named = [t for t in self.objects if t.path.startswith(prefix) and _is(t, kind)]
        names = [t.path[len(prefix) :] for t in named]
        raise ModelError("{}: there is no {} {!r}; there are {}".format(asker.path, kind, name, ", ".join(names) or "none"))

    def _joined(self, thing: Declaration, outer, name):
        """The command or output of the parent that a part's keyword joins `thing` to; a command is the parent's own."""
        kind = thing.joins
        if outer is None:
            raise ModelError(f"{thing.path}: its keyword names the {kind} of a parent, and the root model has none")
        names = []
        for other in self.objects:
            if other.path.startswith(outer) and _is(other, kind) and (kind == "output" or other.path == outer + other.name):
                names.append(other.path[len(outer) :])
                if names[-1] == name:
                    return other
        raise ModelError(
            "{}: {!r} stands for it, which is no {} of its parent; there are {}".format(thing.path, name, kind, ", ".join(names) or "none")
        )

    def _freeze(self, model: Model, prefix: str, outer) -> None:
        self.parts.append((prefix, model))
        model.tripped = 0  # on the instance: a scan could not create it
        model._prefix = prefix
        for _, name, declared in _declarations(type(model)):
            if isinstance(declared, Model):
                part = type(declared)(declared._title, **declared._overrides)
                setattr(model, name, part)
                self._freeze(part, prefix + name + ".", prefix)
            else:
                thing = declared.instance()
                thing.place(model, name, len(self.objects))
                self.objects.append(thing)
        self._override(model, prefix, outer)

    def _override(self, model: Model, prefix: str, outer) -> None:
        for name in model._overrides:
            thing = self.get(prefix + name)
            if thing is not None and thing.joins:
                self._joins.append((thing, outer, model._overrides[name]))
                continue
            if not isinstance(thing, (Setting, Memory)):
                allowed = [t.name for t in self.objects if t.owner is model and (t.joins or isinstance(t, (Setting, Memory)))]
                raise ModelError(
                    "{}: {} has no keyword {!r}; it has {}".format(
                        prefix[:-1] or "model", type(model).__name__, name, ", ".join(allowed) or "none"
                    )
                )
            thing.override(model._overrides[name])


def _check_making(kind) -> None:
    if kind.__init__ is not Model.__init__:
        raise ModelError(f"{kind.__name__}: a model has no __init__ of its own; declare in the class what it needs, such as a Memory")


def _is(thing: Declaration, kind: str) -> bool:
    return isinstance(thing, OutputTag if kind == "output" else Command)


def _declarations(model_class) -> list:
    """(order, name, declaration) of a model class and its bases, in declared order."""
    found: list[tuple] = []
    aside = model_class._aside
    for name in list(aside) + [name for name in dir(model_class) if name not in aside]:
        if name.startswith("__"):
            continue
        declared = aside[name] if name in aside else getattr(model_class, name)
        if isinstance(declared, Model):
            _check_making(type(declared))
            found.append((declared._order, name, declared))
        elif isinstance(declared, Declaration):
            found.append((declared.order, name, declared))
    found.sort()
    for number, (order, name, _) in enumerate(found):
        where = f"{model_class.__name__}.{name}"
        if name.startswith("_"):
            raise ModelError(f"{where}: names of declarations do not begin with _; call it {name.lstrip('_')}")
        if name in RESERVED:
            raise ModelError("{}: the name is reserved; {} mean something in every model".format(where, ", ".join(RESERVED)))
        if name.endswith("_ok"):
            raise ModelError(f"{where}: names ending in _ok are reserved for the quality of inputs")
        if number and found[number - 1][0] == order:
            raise ModelError(f"{where}: it is the same declaration as {found[number - 1][1]}; declare each once")
    return found
