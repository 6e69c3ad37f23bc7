"""Options and markers of the whole test suite; fixtures live beside the tests that use them."""

import pytest
from hypothesis import settings

from tests import environment

settings.register_profile("isoscan", deadline=None)  # a busy machine is no fault of the code's
settings.load_profile("isoscan")
environment.clean()

LONG_S = 3600  # a test marked `long` may take; the others what pyproject.toml says


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked `long`, too")
    parser.addoption("--seeds", default="0:10000", metavar="FIRST:LAST", help="of the random models of `--long` only these seeds")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes more than a few seconds; runs with --long only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.timeout(LONG_S) if wanted else pytest.mark.skip(reason="takes long: add --long"))
