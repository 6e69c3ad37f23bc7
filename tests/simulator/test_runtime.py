"""The runtime's order of things, with a clock that the test moves: what is due, what is dropped, what is told."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import Clock
from simulator.keeper import Keeper
from simulator.project import load_project
from simulator.runtime import Runtime
from simulator.storage import Storage


class Counter:
    """Nanoseconds that a test moves, and that every look moves by a microsecond."""

    def __init__(self) -> None:
        self.ns = 0

    def __call__(self) -> int:
        self.ns += 1_000
        return self.ns

    def go(self, ms: int) -> None:
        self.ns += ms * 1_000_000


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def storage(project: Path) -> Iterator[Storage]:
    opened = Storage(load_project(project))
    yield opened
    opened.close()


@pytest.fixture
def runtime(project: Path, storage: Storage, counter: Counter) -> Runtime:
    return Runtime(load_project(project), storage, Clock(read_ns=counter))


def events(runtime: Runtime) -> list[dict[str, Any]]:
    log = runtime.hub.events
    return [json.loads(log.message(n, False)[0]) for n in range(log.first, log.n + 1)]


def checks(runtime: Runtime) -> dict[str, tuple[str, str]]:
    message = json.loads("".join(runtime.hub.health.message(0)))
    return {check["name"]: (check["status"], check["message"]) for check in message["checks"]}


def test_retained_values_that_cannot_be_read_are_told_and_stay(project: Path, storage: Storage) -> None:
    (storage.folder / "retained.json").mkdir()
    runtime = Runtime(load_project(project), storage, Clock())
    why = "the file of retained values is damaged; settings start at their defaults, and what latches is tripped until reset: "
    path = storage.folder / "retained.json"
    assert events(runtime)[0]["data"]["not_restored"] == [f"{why}[Errno 21] Is a directory: {str(path)!r}"]
    assert (storage.folder / "retained.json.damaged").is_dir()
    storage.save_retained({"marks": []})
    assert storage.load_retained() == {"marks": []}


def test_nothing_is_due_at_first_and_then_a_scan_each_period(runtime: Runtime, counter: Counter) -> None:
    assert 0.019 < runtime.tick() <= 0.02
    assert runtime.scanner.scan_no() == 0
    for scans in (1, 2, 3):
        counter.go(20)
        runtime.tick()
        assert runtime.scanner.scan_no() == scans


def test_in_real_time_a_late_scan_covers_the_periods_that_it_missed(runtime: Runtime, counter: Counter) -> None:
    counter.go(100)
    runtime.tick()
    assert runtime.scanner.scan_no() == 1
    taken = json.loads(runtime.hub.metrics_message[0])["scan"]
    assert (taken["count"], taken["overruns"], taken["late_max_us"]) == (1, 1, 80_000)


def test_at_another_speed_each_period_has_its_scan(runtime: Runtime, counter: Counter) -> None:
    runtime.clock.set_speed(10)
    counter.go(20)
    runtime.tick()
    assert runtime.scanner.scan_no() == 10


def test_a_speed_that_cannot_be_kept_up_with_leaves_time_for_clients(runtime: Runtime, counter: Counter) -> None:
    runtime.clock.set_speed(1000)
    counter.go(1_000)
    runtime.tick()
    first = runtime.scanner.scan_no()
    assert 100 < first < 50_000
    assert runtime.clock.model_ms() < first * 20 + 1_000, "the rest of the million ms is dropped"


def test_time_lost_is_an_event_and_fails_health_until_the_next_metrics(runtime: Runtime, counter: Counter) -> None:
    runtime.tick()
    counter.go(60_000)
    runtime.tick()
    assert [event["data"] for event in events(runtime) if event["kind"] == "overrun"] == [{"late_ms": 59_980}]
    assert checks(runtime)["scan time"] == ("fail", "a scan began 59980 ms late, too late to make up for it")
    for _ in range(5):
        counter.go(1_000)
        runtime.tick()
    assert checks(runtime)["scan time"][0] == "warn"


def test_metrics_come_every_5_s_and_when_wanted(runtime: Runtime, counter: Counter) -> None:
    runtime.tick()
    first = runtime.hub.metrics_message
    counter.go(4_900)
    runtime.tick()
    assert runtime.hub.metrics_message is first
    counter.go(100)
    runtime.tick()
    second = runtime.hub.metrics_message
    assert second is not first
    runtime.hub.metrics_wanted = True
    runtime.tick()
    assert runtime.hub.metrics_message is not second


def test_the_boot_is_the_first_event_and_journalled(runtime: Runtime) -> None:
    boot = events(runtime)[0]
    assert (boot["kind"], boot["subject"], boot["j"]) == ("boot", "tank_fill", 1000)
    assert boot["data"] == {"model": runtime.hub.identity["model"]["hash"], "not_restored": []}
    assert boot["time"] is not None


def test_checks_of_the_machine_and_of_the_model_are_there_from_the_start(runtime: Runtime) -> None:
    runtime.tick()
    told = checks(runtime)
    assert told["clock"] == ("pass", "set")
    assert told["plant"] == ("pass", "running")
    assert told["model verified"] == ("pass", runtime.hub.identity["model"]["hash"])
    assert told["memory"][1].endswith(" % in use")
    assert told["disk"][1].endswith(" % in use")


def test_a_disk_that_refuses_fails_health_and_the_answers_wait_until_it_takes_again(
    runtime: Runtime, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(runtime.scanner, storage)
    told: list[str] = []

    def refuse(_: list[str]) -> None:
        raise OSError(28, "No space left on device")

    async def keep() -> None:
        running = asyncio.create_task(keeper.run(runtime.hub, told.append))
        monkeypatch.setattr(keeper.journal, "append", refuse)
        keeper.look()
        await asyncio.sleep(0.1)
        assert told == ["No space left on device"]
        assert len(runtime.hub.unkept()) == 1
        monkeypatch.undo()
        await keeper.stop(running, runtime.hub)

    asyncio.run(keep())
    assert [json.loads(line[65:])["kind"] for line in keeper.journal.audit(0, 10)["entries"]] == ["boot"]
