"""A plant at its work: it is made, stepped, and what it delivers is looked at. What it does wrong is one line with file and line."""

import traceback
from collections.abc import Callable, Collection, Iterable
from operator import index
from pathlib import Path
from types import CodeType
from typing import Any

from simulator.modules import ProjectError, shown
from simulator.plants import Plant


class PlantError(ProjectError):
    """A plant that cannot be made or go on; the text says where in its file."""


def make_plant(factory: Callable[[], Plant]) -> Plant:
    """A fresh plant. PlantError when it cannot be made."""
    try:
        return factory()
    except (Exception, SystemExit) as error:
        raise _broken(error, getattr(factory, "__init__", None), getattr(factory, "step", None)) from error


def sense(plant: Plant, dt_ms: int, outputs: dict[str, int], inputs: Collection[str]) -> dict[str, int | None]:
    """What the plant's sensors deliver after `dt_ms`, by tags that are all among `inputs`. PlantError when it is not that."""
    try:
        sensed = plant.step(dt_ms, outputs)
    except (Exception, SystemExit) as error:
        raise _broken(error, plant.step) from error
    wrong = _wrong(sensed, inputs)
    if wrong:
        raise PlantError(f"{_place(plant.step)}: {wrong}")
    return {tag: None if value is None else index(value) for tag, value in sensed.items()}


def stopped(error: str) -> str:
    """What is told of a plant that cannot go on."""
    return f"stopped: {error}"


def _wrong(sensed: Any, inputs: Collection[str]) -> str:
    """What is wrong with that as an answer of `step`, or nothing."""
    if not isinstance(sensed, dict):
        return f"step returns {sensed!r:.60}; it must return a dict of what the sensors deliver, by tag"
    unknown = sorted(str(tag) for tag in sensed if tag not in inputs)
    if unknown:
        return f"step delivers {', '.join(unknown)}, which the model has not; its inputs are {', '.join(inputs)}"
    for tag, value in sensed.items():
        if value is not None and not hasattr(value, "__index__"):
            return f"step delivers {value!r:.60} for {tag}; it must be an integer, or None for a sensor that does not answer"
    return ""


def _broken(error: BaseException, *methods: Any) -> PlantError:
    """What was raised in one of these methods, at the last line of their file that ran; else where the first of them is written."""
    files = {code.co_filename for code in _codes(methods)}
    ran = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    where = f"{shown(Path(ran[-1].filename))}:{ran[-1].lineno}" if ran else _place(*methods)
    return PlantError(f"{where}: {type(error).__name__}: {error}")


def _place(*methods: Any) -> str:
    """Where the first of these methods is written that is written in Python."""
    return next((f"{shown(Path(code.co_filename))}:{code.co_firstlineno}" for code in _codes(methods)), "the plant")


def _codes(methods: Iterable[Any]) -> list[CodeType]:
    return [method.__code__ for method in methods if hasattr(method, "__code__")]
