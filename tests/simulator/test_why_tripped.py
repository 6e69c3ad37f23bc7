"""`isoscan why` after a trip: the value that caused it and when, from real devices over their WebSockets."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from simulator.question import why
from tests.firmware.boards import RunningBoard, running_board
from tests.simulator.running import Simulator

HEAD = r"inlet \(Inlet valve, spring to close\) is off because interlock overfill \(Level above 1900 mm\) is latched: "
LEVEL = r"level was 19[45]\d mm, above 1900 mm"  # through the pins and back, where there are any
AGO = r", 2\.\d s ago"
REST = r"; logic asks for off\."
HOLDS = "a reset is refused while its condition holds."


def head(url: str) -> str:
    return why(url, "inlet").sentences[0]


def overfilled(ask: Callable[[], bool]) -> None:
    """Wait until it has tripped, and two seconds more."""
    deadline = time.monotonic() + 10
    while not ask():
        assert time.monotonic() < deadline, "it did not trip"
        time.sleep(0.05)
    time.sleep(2)


def test_a_simulator_says_what_tripped_it_and_when_and_again_after_a_restart(start: Callable[..., Simulator]) -> None:
    running = start()
    client = running.client()
    client.ask("set", values={"level": 1950})
    overfilled(lambda: bool(client.ask("get_snapshot")["interlocks"]["overfill"]["latched"]))
    told = why(running.links["url"], "inlet").sentences
    assert re.fullmatch(HEAD + LEVEL + AGO + REST, told[0])
    assert told[2].endswith(HOLDS)
    client.ask("set", values={"level": 800})
    time.sleep(0.3)
    assert re.fullmatch(HEAD + LEVEL + AGO + REST, head(running.links["url"]))
    running.stop()
    again = start()
    again.client().until(lambda snapshot: "inlet" in snapshot["causes"])  # after its first scan
    assert re.fullmatch(HEAD + LEVEL + r", \d+(\.\d)? s ago" + REST, head(again.links["url"]))


def latched(board: RunningBoard) -> bool:
    return bool(board.ask("get_snapshot")["interlocks"]["overfill"]["latched"])


def test_a_board_says_what_tripped_it_and_when_and_again_after_a_power_cut(tmp_path: Path) -> None:
    with running_board(tmp_path) as board:
        board.load()
        board.power_on()
        board.board.press("level", 1950)
        overfilled(lambda: latched(board))
        url = f"127.0.0.1:{board.port}"
        assert re.fullmatch(HEAD + LEVEL + AGO + REST, head(url))
        board.board.press("level", 800)
        for _ in range(10):  # which the ring of events holds no more, when these have come and gone
            board.hello()
        assert re.fullmatch(HEAD + LEVEL + r", [23]\.\d s ago" + REST, head(url))
        board.cut_power()
        board.board.ready.clear()
        board.power_on()
        assert re.fullmatch(HEAD + LEVEL + r"(, \d+(\.\d)? s ago)?" + REST, head(url))
