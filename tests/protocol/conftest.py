"""The servers as a fixture, and async tests: each runs in a loop of its own, for a minute at most."""

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from tests.protocol.servers import VERBS, ServerUnderTest, running

TEST_S = 60


@pytest.fixture(scope="session", params=list(VERBS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerUnderTest]:
    """The simulator, then the virtual board: tests share one, so each leaves it as it may find it."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), TEST_S))
    return True
