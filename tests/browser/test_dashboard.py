"""The dashboard in a real Chromium, from a file, against a real device."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from simulator.question import why
from tests.browser.browser import Watched, watched
from tests.browser.device import PAGE, Device

FILL_MS = 60_000  # the plant draws the tank empty and asks for the next fill
SETTLE_MS = 15_000
METRICS_MS = 5_000
TIME = re.compile(r"\d+(\.\d)? s\b")

# A board has no bench, and this one has no room for the page.
SIMULATOR_ALONE = pytest.mark.parametrize("device", ["simulator"], indirect=True)


def connect(page: Page, device: Device) -> None:
    """As a person does it: open the file, write the address, click."""
    page.goto(PAGE.as_uri())
    page.get_by_label("URL").fill(device.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("#state")).to_have_text("connected", timeout=SETTLE_MS)


def level(page: Page) -> int:
    return int(page.locator("#tags .row", has_text="Tank level").locator(".v").inner_text())


def test_a_file_waits_for_the_click(seen: Watched) -> None:
    seen.page.goto(PAGE.as_uri())
    expect(seen.page.locator("#state")).to_have_text("disconnected")
    expect(seen.page.get_by_label("URL")).to_have_value("ws://localhost:3001/ws")
    expect(seen.page.locator("#health")).to_contain_text("Connect to view health status")
    expect(seen.page.locator("#development")).to_contain_text("python3 tools/dev.py run")
    seen.page.wait_for_timeout(500)
    assert seen.sockets == []
    assert seen.requests == [PAGE.as_uri()]


def test_a_viewer_sees_the_machine_live(device: Device, seen: Watched) -> None:
    page = seen.page
    connect(page, device)
    expect(page.locator("[data-metric=CPU]")).to_contain_text(re.compile(r"\d+\.\d"), timeout=METRICS_MS)
    expect(page.locator("#access")).to_have_text("READ-ONLY")
    expect(page.locator("#tags .v").first).to_have_text(re.compile(r"^\d+$"), timeout=SETTLE_MS)
    expect(page.locator("#rules")).to_contain_text("Level above 1900 mm", timeout=SETTLE_MS)
    expect(page.locator("#health .status")).to_be_visible(timeout=SETTLE_MS)
    expect(page.locator("#system dl")).to_contain_text("Runtime", timeout=SETTLE_MS)
    expect(page.locator("#audit .log li").first).to_be_visible(timeout=SETTLE_MS)
    expect(page.locator("#commands")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tank_fills(device: Device, seen: Watched) -> None:
    connect(seen.page, device)
    expect(seen.page.locator(".state.active text").first).to_have_text("FILLING", timeout=FILL_MS)
    before = level(seen.page)
    seen.page.wait_for_timeout(2_000)
    assert level(seen.page) > before
    card = seen.page.locator("#why")
    expect(card).to_contain_text("inlet (Inlet valve, spring to close) is on because phase has been in FILLING for ", timeout=SETTLE_MS)
    card.get_by_role("combobox").select_option("overfill")
    expect(card.locator(".ask p").nth(1)).to_have_text("For that to change, level must be above 1900 mm.")


def test_it_talks_to_the_device_alone(device: Device, seen: Watched) -> None:
    connect(seen.page, device)
    seen.page.wait_for_timeout(METRICS_MS)
    assert seen.requests == [PAGE.as_uri()]
    assert seen.sockets == [device.url]


def test_the_link_with_a_token_operates_and_leaves_no_token_behind(device: Device, seen: Watched) -> None:
    page = seen.page
    page.goto(device.link)
    token = re.search(r"token=(\w+)", device.link)
    assert token
    assert "token" not in page.url
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("#access")).to_have_text(re.compile("BENCH|OPERATOR"), timeout=SETTLE_MS)
    page.locator("#commands").get_by_role("button", name="start").click()
    entry = page.locator("#audit .log li", has_text="command").filter(has_text=re.compile("start.*(bench|operator)@"))
    expect(entry.first).to_be_visible(timeout=SETTLE_MS)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert token[1] not in kept
    assert token[1] not in page.content()


def test_a_setting_is_changed(device: Device, seen: Watched) -> None:
    page = seen.page
    page.goto(device.link)
    page.get_by_role("button", name="Connect", exact=True).click()
    row = page.locator("#tags .row", has_text="fill_to")
    row.get_by_role("button", name="Change").click(timeout=SETTLE_MS)
    field = row.get_by_label("New value of fill_to")
    field.fill("9000")
    expect(row).to_contain_text("fill_to must be 100 to 1800 mm")
    expect(row.get_by_role("button", name="Set")).to_be_disabled()
    field.fill("1490")
    row.get_by_role("button", name="Set").click()
    expect(row.locator(".v")).to_have_text("1490", timeout=SETTLE_MS)


def test_streaming_stops_and_starts(device: Device, seen: Watched) -> None:
    connect(seen.page, device)
    metrics = seen.page.locator("#metrics")
    metrics.get_by_role("button", name="Stop streaming").click(timeout=SETTLE_MS)
    metrics.get_by_role("button", name="Start streaming").click()
    expect(metrics.get_by_role("button", name="Stop streaming")).to_be_visible()
    expect(metrics.locator("[data-metric=Scan]")).to_contain_text("µs", timeout=METRICS_MS)


def test_a_killed_device_is_stale_then_counted_down_then_back(device: Device, seen: Watched) -> None:
    page = seen.page
    connect(page, device)
    expect(page.locator("#tags .v").first).to_be_visible(timeout=SETTLE_MS)
    device.kill()
    try:
        expect(page.locator("#state")).to_have_text("reconnecting", timeout=SETTLE_MS)
        expect(page.locator("#tags.stale .age")).to_have_text(re.compile(r"^\d+\.\d s old$"))
        expect(page.locator("#next-try")).to_have_text(re.compile(r"^in \d+\.\d s$"), timeout=SETTLE_MS)
        expect(page.locator("#tags .v").first).to_have_text(re.compile(r"^\d+$"))
        expect(page.locator("#attempts")).not_to_have_text("0", timeout=SETTLE_MS)
    finally:
        device.start()
    expect(page.locator("#state")).to_have_text("connected", timeout=3 * SETTLE_MS)
    expect(page.locator(".stale")).to_have_count(0, timeout=SETTLE_MS)
    expect(page.locator("#data-age")).to_have_text(re.compile(r"^[01]\.\d s$"))


@SIMULATOR_ALONE
def test_a_device_that_serves_the_page_is_connected_at_once(device: Device, seen: Watched) -> None:
    seen.page.goto(f"http://localhost:{device.port}/")
    expect(seen.page.locator("#state")).to_have_text("connected", timeout=SETTLE_MS)
    expect(seen.page.locator("#access")).to_have_text("BENCH")
    assert seen.requests == [f"http://localhost:{device.port}/"]


def test_narrow_it_is_one_column_in_the_order_of_importance(device: Device, chromium: Browser) -> None:
    with watched(chromium, 390, 844) as narrow:
        page = narrow.page
        connect(page, device)
        expect(page.locator("#why")).to_be_visible(timeout=SETTLE_MS)
        cards = ["#alarms", ".sequence", "#why", "#tags", "#rules", "#connection", "#audit"]
        boxes = [page.locator(card).first.bounding_box() for card in cards]
        tops = [box["y"] for box in boxes if box]
        assert len(tops) == len(cards)
        assert tops == sorted(tops)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert narrow.errors == []


def the_trip_is_told_as_isoscan_why_tells_it(page: Page, device: Device) -> None:
    head = "inlet (Inlet valve, spring to close) is off because interlock overfill (Level above 1900 mm) is latched: level was 1950 mm, "
    held = page.locator("#why .abnormal")
    expect(held.locator("summary")).to_contain_text(head, timeout=SETTLE_MS)
    page.wait_for_timeout(3_000)
    told = [TIME.sub("T", text) for text in held.locator("summary, p").all_inner_texts()]
    assert told == [TIME.sub("T", sentence) for sentence in why(device.url, "inlet").sentences]


@SIMULATOR_ALONE
def test_the_bench_trips_the_machine_and_the_page_says_why(device: Device, seen: Watched) -> None:
    page = seen.page
    page.goto(device.link)
    page.get_by_role("button", name="Connect", exact=True).click()
    bench = page.locator("#bench")
    bench.get_by_label("Input").select_option("level", timeout=SETTLE_MS)
    bench.get_by_label("Value for level").fill("1950")
    bench.get_by_role("button", name="Hold").click()
    try:
        expect(page.locator("#rules .abnormal", has_text="overfill")).to_contain_text("active, latched", timeout=SETTLE_MS)
        the_trip_is_told_as_isoscan_why_tells_it(page, device)
        alarm = page.locator("#alarms .alarm", has_text="Level high")
        alarm.get_by_role("button", name="Acknowledge").click(timeout=SETTLE_MS)
        expect(alarm).to_contain_text(re.compile("(^|[^n])acknowledged"))
    finally:
        bench.get_by_role("button", name="Free").click()
    page.get_by_role("button", name="Reset overfill").click(timeout=SETTLE_MS)
    expect(page.locator("#rules .abnormal")).to_have_count(0, timeout=SETTLE_MS)
