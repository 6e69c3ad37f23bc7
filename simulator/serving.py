"""A runtime and its server, together from start to end, and the links under which they are found."""

import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from simulator import doors
from simulator.clock import Clock
from simulator.metrics import system_info
from simulator.modules import WRONG_USE, ProjectError
from simulator.pages import DASHBOARD, Pages
from simulator.project import Project
from simulator.runtime import Runtime, version
from simulator.server import Server
from simulator.storage import Storage

TOKEN_NAME = "bench"
TOKEN_BYTES = 16
IN_USE = (48, 98, 10048)  # EADDRINUSE on macOS, Linux and Windows


@dataclass(frozen=True)
class Links:
    """Where a running simulator is found; `file` opens the built dashboard as a file, with this run's token."""

    dashboard: str
    file: str
    url: str
    token: str

    def as_dict(self) -> dict[str, str]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True)
class Options:
    """How to run: `speed` is times real time, `record` a file for the trace or None."""

    host: str
    port: int
    speed: int
    record: Path | None


async def serve_project(project: Project, options: Options, started: Callable[[Links], None]) -> None:
    """Run a project and serve it until cancelled; `started` is told the links. ProjectError when it cannot start."""
    storage = Storage(project)
    try:
        await _serve(Runtime(project, storage, Clock(options.speed)), project, options, started)
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
        except OSError as error:
            raise ProjectError(_cannot_listen(error, options, project), WRONG_USE) from None
        hub.system_info = system_info(project.folder, f"{host}:{port}", version())
        started(_links(host, port, token))
        await runtime.run()


def _health(runtime: Runtime) -> tuple[str, str]:
    health = runtime.hub.health
    health.judge(runtime.scanner)
    return health.status, health.message(runtime.clock.now_ms())[0]


def _links(host: str, port: int, token: str) -> Links:
    """The links for somebody at this machine."""
    shown = "localhost" if host in ("localhost", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    url = f"ws://{shown}:{port}/ws"
    fragment = urlencode({"token": token, "name": TOKEN_NAME, "url": url})
    return Links(f"http://{shown}:{port}/", f"{DASHBOARD.as_uri()}#{fragment}", url, token)


def _cannot_listen(error: OSError, options: Options, project: Project) -> str:
    if error.errno in IN_USE:
        other = options.port + 1 if options.port < 65535 else options.port - 1
        return f"port {options.port} is in use by another program; stop it, or type: isoscan run {project.shown} --port {other}"
    return f"cannot listen at {options.host}, port {options.port}: {error.strerror or error}"
