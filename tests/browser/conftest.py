"""The built page, a browser and both devices as fixtures; a missing page or browser is an error, not a skip."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.browser import Watched, browser, watched
from tests.browser.device import PAGE, VERBS, Device


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that ends with these tests: until then no other test could use `asyncio.run`."""
    assert PAGE.is_file(), f"{PAGE.name} is not built: type `npm run build` in dashboard/"
    with browser() as found:
        yield found


@pytest.fixture(scope="module", params=list(VERBS))
def device(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    """The simulator, then the virtual board, running."""
    found = Device(request.param, tmp_path_factory.mktemp(request.param))
    found.start()
    try:
        yield found
    finally:
        found.kill()


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Watched]:
    """A page, which must not have complained by the end of the test."""
    with watched(chromium) as found:
        yield found
        assert found.errors == []
