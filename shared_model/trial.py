"""A model is tried once on a throw-away instance before it runs, so that a mistake in any rule shows at start."""

from shared_model.declaration import ModelError
from shared_model.model import Frozen
from shared_model.sequence import Sequence


def try_once(model) -> None:
    """Run one scan and ask every rule on a twin of `model`; ModelError naming what failed or what new attribute appeared."""
    twin = type(model)(model._title, **model._overrides)
    frozen = Frozen(twin)
    name = type(model).__name__
    owners = [(part, prefix[:-1] or name) for prefix, part in frozen.parts] + [(thing, thing.path) for thing in frozen.objects]
    before = [list(owner.__dict__) for owner, _ in owners]
    _attempt(name + ".scan", twin.scan, twin.scan_ms)
    for thing in frozen.objects:
        for label, rule in _rules(thing):
            _attempt(f"{thing.path}.{label}", rule, thing.owner)
    for (owner, where), names in zip(owners, before):
        born = [n for n in owner.__dict__ if n not in names]
        if born:
            raise ModelError(
                "{}: scan creates the attribute {!r}; declare it, for example as Memory".format(where, ", ".join(sorted(born)))
            )


def _rules(thing) -> list:
    """(label, function of the model) of one object."""
    if isinstance(thing, Sequence):
        return [(f"transition {number + 1}", t[2]) for number, t in enumerate(thing.transitions)]
    found = []
    for label in ("when", "armed", "clears", "suppressed", "holds", "happens", "cause", "effect", "value"):
        rule = getattr(thing, label, None)
        if callable(rule):  # the value of a tag is none
            found.append((label, rule))
    return found


def _attempt(where: str, action, argument) -> None:
    try:
        action(argument)
    except ModelError as error:
        raise ModelError(f"{where}: {error}")
    except Exception as error:
        raise ModelError(f"{where}: {type(error).__name__}: {error}")
