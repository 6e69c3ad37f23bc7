"""A real Chromium and what a page in it did: console errors, requests and WebSockets, for tests to judge."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tools.interpreters import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The browser itself writes this when nobody listens; a page cannot prevent it.
_NOBODY_LISTENS = re.compile(r"^WebSocket connection to '\S+' failed: ")


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium of its own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(chromium()), args=FLAGS)
        try:
            yield found
        finally:
            found.close()


@dataclass
class Watched:
    """A page and what it did so far."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.sockets.append(socket.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _NOBODY_LISTENS.match(message.text):
            self.errors.append(message.text)


@contextmanager
def watched(found: Browser, width: int = 1440, height: int = 900, scheme: str = "light") -> Iterator[Watched]:
    """A fresh page of that size and colour scheme."""
    dark = scheme == "dark"
    context = found.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    try:
        yield Watched(context.new_page())
    finally:
        context.close()
