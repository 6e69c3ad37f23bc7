"""A model is tried once on a throw-away instance before it runs, so that a mistake in any rule shows at start."""

from array import array

from shared_model.declaration import ModelError
from shared_model.frozen import Frozen
from shared_model.sequence import Sequence


def try_once(model) -> None:
    """Run one scan and ask every rule on a twin of `model`; ModelError naming what failed or what new attribute appeared."""
    frozen = _twin(model)
    twin = frozen.model
    sizes = array("H", [len(owner.__dict__) for owner in _owners(frozen)])  # a model may leave little room beside its twin
    _attempt(type(model).__name__ + ".scan", twin.scan, twin.scan_ms)
    for thing in frozen.objects:
        for label, rule in _rules(thing):
            _attempt(f"{thing.path}.{label}", rule, thing.owner)
    for number, owner in enumerate(_owners(frozen)):
        if len(owner.__dict__) != sizes[number]:
            _refuse_born(model, frozen, number)


def _twin(model) -> Frozen:
    return Frozen(type(model)(model._title, **model._overrides))


def _owners(frozen: Frozen) -> list:
    """All that has attributes: the parts' instances, then the objects."""
    return [part for _, part in frozen.parts] + frozen.objects


def _refuse_born(model, frozen: Frozen, number: int) -> None:
    """ModelError for the attributes that an owner has got, and the same one of an untried twin has not."""
    owner = _owners(frozen)[number]
    before = _owners(_twin(model))[number].__dict__
    born = [name for name in owner.__dict__ if name not in before]
    where = frozen.parts[number][0][:-1] or type(model).__name__ if number < len(frozen.parts) else owner.path
    raise ModelError("{}: scan creates the attribute {!r}; declare it, for example as Memory".format(where, ", ".join(sorted(born))))


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
