"""A runtime and its server, together from start to end, and the links under which they are found."""

import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from simulator import doors
from simulator.clock import Clock
from simulator.listening import at, cannot_listen, dashboard_link
from simulator.metrics import system_info
from simulator.modules import WRONG_USE, ProjectError
from simulator.pages import Pages
from simulator.project import Project
from simulator.runtime import Runtime, version
from simulator.server import Server
from simulator.storage import Storage

TOKEN_NAME = "bench"
TOKEN_BYTES = 16


@dataclass(frozen=True)
class Links:
    """Where a running simulator is found; `file` opens the built dashboard as a file, with this run's token."""

    dashboard: str
    file: str
    url: str
    token: str


@dataclass(frozen=True)
class Options:
    """How to run: `speed` is times real time, `record` a file for the trace or None."""

    host: str
    port: int
    speed: int
    record: Path | None


async def serve_project(project: Project, options: Options, started: Callable[[Links], None], trouble: Callable[[str], None]) -> None:
    """Run a project and serve it until cancelled; `started` is told the links, `trouble` what goes wrong meanwhile.

    ProjectError when it cannot start, or what it recorded is not whole.
    """
    storage = Storage(project)
    try:
        runtime = Runtime(project, storage, Clock(options.speed))
        runtime.on_trouble = trouble
        await _serve(runtime, project, options, started)
    finally:
        storage.close()


async def _serve(runtime: Runtime, project: Project, options: Options, started: Callable[[Links], None]) -> None:
    if options.record:
        runtime.record(options.record, project.description.hash)
    token = secrets.token_hex(TOKEN_BYTES)
    host, hub = options.host, runtime.hub
    hub.names = doors.own_names(host)
    hub.tokens = {TOKEN_NAME: (token.encode(), "bench")}
    pages = Pages(project.description.bytes, lambda: _health(runtime))
    server = Server(hub, pages, hub.names, runtime.clock.now_ms, runtime.wake)
    runtime.on_news = server.notify
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(server.listening(host, options.port))
        except (OSError, UnicodeError) as error:
            raise ProjectError(cannot_listen(error, host, options.port), WRONG_USE) from None
        hub.system_info = system_info(project.folder, f"{host}:{port}", version())
        started(_links(host, port, token))
        await runtime.run()


def _health(runtime: Runtime) -> tuple[str, str]:
    health = runtime.hub.health
    health.judge(runtime.scanner)
    return health.status, "".join(health.message(runtime.clock.now_ms()))


def _links(host: str, port: int, token: str) -> Links:
    where = at(host, port)
    url = f"ws://{where}/ws"
    return Links(f"http://{where}/", dashboard_link(url, token, TOKEN_NAME), url, token)
