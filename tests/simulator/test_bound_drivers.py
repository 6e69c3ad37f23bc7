"""A set carries the drivers that its board file binds, all that these import, and no others."""

from typing import Any

import pytest

from firmware.drivers import TYPES
from simulator.bound_drivers import ALWAYS, HERE, bound_drivers

NEEDED = {
    "adc": {"adc", "scale"},
    "button": {"button", "digital_in"},
    "digital_out": {"digital_out"},
    "rate": {"rate", "pulses", "digital_in", "periods"},
    "ds18b20": {"ds18b20", "sensor", "periods"},
    "ads1115": {"ads1115", "scale", "sensor", "periods"},
}


def board(*types: str, **more: Any) -> dict[str, Any]:
    return {"tags": {f"t{number}": {"type": kind} for number, kind in enumerate(types)}, **more}


@pytest.mark.parametrize("kind", NEEDED)
def test_a_driver_comes_with_what_it_imports(kind: str) -> None:
    assert bound_drivers(board(kind)) == ALWAYS | NEEDED[kind]


def test_a_bus_brings_the_turns_of_its_sensors() -> None:
    assert bound_drivers(board("digital_out", buses={})) == ALWAYS | {"digital_out", "buses", "rounds", "i2c"}


def test_all_drivers_together_are_all_there_is() -> None:
    assert bound_drivers(board(*TYPES, buses={})) == {path.stem for path in HERE.glob("*.py")}
