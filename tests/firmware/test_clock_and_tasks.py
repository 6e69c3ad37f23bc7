"""What only MicroPython can run of the firmware's small parts: each a few lines there, judged by what they print."""

import subprocess

from tests.firmware.micropython import ROOT, command, environment


def prints(program: str) -> str:
    done = subprocess.run(
        command("192k", "-c", program), cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_milliseconds_since_boot_go_on_where_ticks_wrap() -> None:
    program = """
from firmware.clock import Clock
PERIOD = 1 << 30
ticks = [PERIOD - 5000]
clock = Clock(lambda: ticks[0])
told = []
for step in (0, 4999, 1, 5000, 1 << 28, 1 << 28, 1 << 28, 1 << 28, 1 << 28):
    ticks[0] = (ticks[0] + step) % PERIOD
    told.append(clock.now_ms())
print(told == [0, 4999, 5000, 10000] + [10000 + (n << 28) for n in range(1, 6)], told[-1] > 1 << 30)
"""
    assert prints(program) == "True True\n"


def test_unix_time_is_none_until_the_clock_was_set() -> None:
    program = """
import time
from firmware import clock
print(abs(clock.unix_ms() - time.time() * 1000) < 2000)
clock.SET_AFTER_S = time.time() + 1000
print(clock.unix_ms())
"""
    assert prints(program) == "True\nNone\n"


def test_a_supervised_task_goes_on_after_whatever_it_raises() -> None:
    program = """
import asyncio
from firmware import tasks
tasks.PAUSE_MS = 1
ran = []
async def work():
    ran.append(1)
    if len(ran) == 1:
        raise MemoryError('full')
    if len(ran) == 2:
        raise ValueError('odd')
    await asyncio.sleep(10)
async def main():
    tasks.supervise('worker', work)
    await asyncio.sleep_ms(50)
    print(len(ran))
asyncio.run(main())
"""
    assert prints(program) == "worker: MemoryError('full',)\nworker: ValueError('odd',)\n3\n"


def test_the_loop_is_busy_for_as_long_as_it_does_not_wait() -> None:
    program = """
import asyncio, time
from firmware.metrics import BusyMeter
async def main():
    meter = BusyMeter()
    await asyncio.sleep_ms(100)
    idle = meter.take_pct()
    for _ in range(5):
        time.sleep_ms(20)
        await asyncio.sleep_ms(20)
    half = meter.take_pct()
    print(idle < 20, 30 < half < 70)
asyncio.run(main())
"""
    assert prints(program) == "True True\n"


def turns(late: list[int]) -> str:
    """The beginning of a program: turns of a scan task that come so late, in ms, and then end it."""
    return f"""
import asyncio
from firmware.clock import Clock
from firmware.scan_task import ScanTask
class Turns:
    INTERRUPTS = True
    lost_ms = 0
    late = {late}
    def start(self): pass
    def passed(self):
        if not self.late:
            raise SystemExit
        self.lost_ms = self.late.pop(0)
        return 20
    def wait_ms(self): return 0
"""


def test_an_overrun_that_there_is_no_memory_to_tell_of_ends_no_scan() -> None:
    program = (
        turns([2000, 0])
        + """
class World:
    fed = 0
    def pass_time(self, dt_ms): pass
    def feed(self): self.fed += 1
    def event(self, *_): raise MemoryError
    def update(self, *times): pass
world = World()
task = ScanTask(Turns(), world, world, Clock(), world, lambda: None)
try:
    asyncio.run(task.run())
except SystemExit:
    print(world.fed, task.take_lost())
"""
    )
    assert prints(program) == "1 True\n"


def test_only_a_scan_in_time_feeds_the_watchdog() -> None:
    program = (
        turns([0, 2000, 2500, 0])
        + """
class World:
    fed = events = 0
    def pass_time(self, dt_ms): pass
    def feed(self): self.fed += 1
    def event(self, kind, *rest): self.events += kind == 'overrun'
    def update(self, *times): pass
world = World()
try:
    asyncio.run(ScanTask(Turns(), world, world, Clock(), world, lambda: None).run())
except SystemExit:
    print(world.fed, world.events)
"""
    )
    assert prints(program) == "2 2\n"
