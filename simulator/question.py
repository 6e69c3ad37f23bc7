"""`isoscan why`: asks a running device for model and state, and explains one thing of it. The compiler finds the reasons."""

from typing import Any

from simulator.asking import device_at
from simulator.modules import WRONG_USE, ProjectError
from simulator.trips import trips
from tools.compiler.answer import Answer
from tools.compiler.why import Unasked, Why


def why(url: str, path: str) -> Answer:
    """Why something on the device at `url` is as it is. ProjectError on one line where it cannot be told."""
    with device_at(url) as device:
        description = device.description()
        image = device.image()
        snapshot = device.snapshot()
        tripped = trips(device, snapshot)
    try:
        return Why(description, image, _since_ms(snapshot), tripped).ask(path)
    except Unasked as error:
        raise ProjectError(str(error), WRONG_USE) from None


def _since_ms(snapshot: dict[str, Any]) -> dict[str, int]:
    """How long ago interlocks last changed."""
    rules = snapshot["interlocks"]
    return {path: snapshot["ms"] - rule["since_ms"] for path, rule in rules.items() if rule.get("since_ms") is not None}
