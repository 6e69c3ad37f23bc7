"""Takes the pictures of the README: `python -m tests.browser.screenshot docs` writes dashboard.png and dashboard-dark.png there."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.browser import browser, watched
from tests.browser.device import Device

WATCH_MS = 100_000  # a fill, a full tank and the next fill, so that the trend has something to show
FILL_MS = 60_000
PICTURES = {"light": "dashboard.png", "dark": "dashboard-dark.png"}


def take(found: Browser, device: Device, folder: Path) -> None:
    """Both pictures, from pages that watched the same minutes and are signed in by the link."""
    with watched(found, scheme="light") as light, watched(found, scheme="dark") as dark:
        pages = {"light": light.page, "dark": dark.page}
        for page in pages.values():
            page.goto(device.link)
            page.get_by_role("button", name="Connect", exact=True).click()
        light.page.wait_for_timeout(WATCH_MS)
        light.page.locator(".state.active text", has_text="FILLING").wait_for(timeout=FILL_MS)
        light.page.wait_for_timeout(6_000)
        for scheme, page in pages.items():
            page.screenshot(path=folder / PICTURES[scheme])


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        device = Device("simulator", Path(scratch))
        device.start()
        try:
            with browser() as found:
                take(found, device, folder)
        finally:
            device.kill()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
