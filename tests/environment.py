"""What a user's shell tells isoscan and pytest is for the pytest that was typed: no test and nothing that a test starts may hear of it."""

import os

OF_THE_USER = ("ISOSCAN_STATE", "ISOSCAN_UF2", "PYTEST_ADDOPTS")

UF2 = os.environ.get("ISOSCAN_UF2", "")
"""The image that the user has for the tests of an emulated Pico, empty for none."""


def clean() -> None:
    """Take it out of this process's environment, before any test is imported."""
    for name in OF_THE_USER:
        os.environ.pop(name, None)
