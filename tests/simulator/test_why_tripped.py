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
REST = r"; logic asks for off\."
TOLD = re.compile(rf"{HEAD}{LEVEL}(?:, (\d+(?:\.\d)?) s ago)?{REST}")
HOLDS = "a reset is refused while its condition holds."
WAIT_S = 2.0


class Tripping:
    """Waits until a device has tripped and `WAIT_S` more; what is told then must fit the time that has passed."""

    def __init__(self, tripped: Callable[[], bool]) -> None:
        self._began_s = time.monotonic()
        while not tripped():
            assert time.monotonic() < self._began_s + 10, "it did not trip"
            time.sleep(0.05)
        time.sleep(WAIT_S)

    def told(self, url: str) -> list[str]:
        """The sentences of an answer that says how long ago."""
        sentences = why(url, "inlet").sentences
        found = TOLD.fullmatch(sentences[0])
        assert found, sentences[0]
        assert found[1], "nothing is said of when"
        assert WAIT_S - 0.1 <= float(found[1]) <= time.monotonic() - self._began_s + 0.1
        return sentences


def test_a_simulator_says_what_tripped_it_and_when_and_again_after_a_restart(start: Callable[..., Simulator]) -> None:
    running = start()
    client = running.client()
    client.ask("set", values={"level": 1950})
    tripping = Tripping(lambda: bool(client.ask("get_snapshot")["interlocks"]["overfill"]["latched"]))
    assert tripping.told(running.links["url"])[2].endswith(HOLDS)
    client.ask("set", values={"level": 800})
    client.until(lambda snapshot: not snapshot["interlocks"]["overfill"]["active"])
    tripping.told(running.links["url"])
    running.stop()
    again = start()
    again.client().until(lambda snapshot: "inlet" in snapshot["causes"])  # after its first scan
    tripping.told(again.links["url"])


def test_a_device_on_which_nothing_more_happens_says_it_too(start: Callable[..., Simulator]) -> None:
    running = start()
    client = running.client()
    client.ask("set", values={"level": 1950})
    client.until(lambda snapshot: bool(snapshot["interlocks"]["overfill"]["latched"]))
    client.ask("pause")
    time.sleep(0.5)  # what has happened is told
    assert TOLD.fullmatch(why(running.links["url"], "inlet").sentences[0])


def latched(board: RunningBoard) -> bool:
    return bool(board.ask("get_snapshot")["interlocks"]["overfill"]["latched"])


def test_a_board_says_what_tripped_it_and_when_and_again_after_a_power_cut(tmp_path: Path) -> None:
    with running_board(tmp_path) as board:
        board.load()
        board.power_on()
        board.board.press("level", 1950)
        tripping = Tripping(lambda: latched(board))
        url = f"127.0.0.1:{board.port}"
        assert tripping.told(url)[2].endswith(HOLDS)
        board.board.press("level", 800)
        for _ in range(10):  # which the ring of events holds no more, when these have come and gone
            board.hello()
        tripping.told(url)
        board.cut_power()
        board.board.ready.clear()
        board.power_on()
        while "inlet" not in board.ask("get_snapshot")["causes"]:  # after its first scan
            time.sleep(0.05)
        assert TOLD.fullmatch(why(url, "inlet").sentences[0])  # when, only where its clock was set
