"""The limits of a board file: each mistake in one line, and what a board then gets."""

import json
from typing import Any

import pytest

from firmware.drivers.settings import BoardError
from shared_model.device_limits import LIMITS
from simulator.board_limits import BOARD, WHAT, board_limits
from simulator.flash_set import flash_set
from simulator.project import load_project
from tests.firmware.boards import with_limits
from tools.interpreters import ROOT

WRONG = (
    (3, "limits is 3; it must be a table of limits by name"),
    (
        {"client": 3},
        "[limits] client: unknown key 'client'; it may have answers, clients, commands, events, fragments, gone_ms, handshake_ms, "
        "head_bytes, message_bytes, ping_ms, requests_per_s, scan_logs, stalled_ms",
    ),
    ({"clients": 0}, "[limits] clients: the limit is 0; it must be an integer from 1 to 16"),
    ({"clients": 17}, "[limits] clients: the limit is 17; it must be an integer from 1 to 16"),
    ({"clients": True}, "[limits] clients: the limit is True; it must be an integer from 1 to 16"),
    ({"ping_ms": "10 s"}, "[limits] ping_ms: the limit is '10 s'; it must be an integer from 100 to 600000"),
    ({"ping_ms": 40_000}, "[limits] ping_ms: gone_ms is 40000; it must be more than ping_ms, which is 40000"),
    ({"gone_ms": 9_000}, "[limits] gone_ms: gone_ms is 9000; it must be more than ping_ms, which is 10000"),
)


@pytest.mark.parametrize(("limits", "told"), WRONG)
def test_what_cannot_be_is_one_line(limits: Any, told: str) -> None:
    with pytest.raises(BoardError) as caught:
        board_limits({"limits": limits})
    assert str(caught.value) == "board.toml: " + told


def test_a_board_that_says_nothing_has_the_defaults_of_its_heap() -> None:
    assert board_limits({}) == {name: LIMITS[name][0] for name in LIMITS} | BOARD


def test_each_limit_may_be_its_lowest_and_its_highest_and_its_default_is_between() -> None:
    for name, (default, lowest, highest) in LIMITS.items():
        others = {"ping_ms": 100} if name != "ping_ms" else {"gone_ms": 3_600_000}
        for value in (lowest, highest):
            assert board_limits({"limits": {**others, name: value}})[name] == value
        assert lowest <= default <= highest
        assert lowest <= BOARD.get(name, default) <= highest


def test_it_is_said_of_each_what_it_is() -> None:
    assert WHAT.keys() == LIMITS.keys()


def test_a_set_has_all_limits_in_its_configuration_and_none_in_its_board_file() -> None:
    project = with_limits(load_project(ROOT / "examples/tank_fill"), {"clients": 2})
    files = flash_set(project).files
    assert json.loads(files["config.json"])["limits"] == board_limits({}) | {"clients": 2}
    assert "limits" not in json.loads(files["board.json"])
