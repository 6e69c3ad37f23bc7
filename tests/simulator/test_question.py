"""`isoscan why` and `isoscan diagram`, as a shell sees them; the first asks a real simulator over its WebSocket."""

import json
import sys
from pathlib import Path

import pytest

from simulator.asking import address_of
from tests.simulator.running import ROOT, Simulator
from tests.simulator.test_cli import isoscan
from tools.compiler import describe
from tools.compiler.diagram import mermaid, svg


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("tank-01.local", "ws://tank-01.local:3001/ws"),
        ("localhost:3005", "ws://localhost:3005/ws"),
        ("http://localhost:3005/", "ws://localhost:3005/ws"),
        ("https://tank.example:443", "wss://tank.example:443/ws"),
        ("ws://10.0.0.7:3001/ws", "ws://10.0.0.7:3001/ws"),
        ("[::1]", "ws://[::1]:3001/ws"),
        ("http://[::1]:3005", "ws://[::1]:3005/ws"),
    ],
)
def test_an_address_may_be_written_as_one_has_it(given: str, address: str) -> None:
    assert address_of(given) == address


def test_a_running_simulator_is_asked(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    url = simulator.links["url"]
    assert isoscan("why", url, "inlet", monkeypatch=monkeypatch) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("inlet (Inlet valve, spring to close) is off because phase is in IDLE, not FILLING.")
    assert others[0] == "For it to be on, phase must be in FILLING."
    assert isoscan("why", url, "inlet", "--json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["subject"], told["changes"][:2]) == ("inlet", [{"key": "phase@FILLING", "value": 1}, {"key": "start", "value": 1}])


def test_what_cannot_be_asked_is_one_line(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isoscan("why", simulator.links["url"], "outlet", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == (
        "error: there is nothing named 'outlet' to ask about; "
        "there are inlet, phase, brim, overfill, blind, level_high, failed, only_filling\n"
    )
    assert isoscan("why", "localhost:1", "inlet", monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == "error: ws://localhost:1/ws: no device answers there: Connection refused\n"


@pytest.mark.parametrize(
    "url",
    ["", "ws://", "ftp://x", "localhost:notaport", "localhost:99999", "localhost:0", "[::1", ":3001", "a..b", "x" * 70],
)
def test_what_is_no_address_is_one_line(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("why", url, "inlet", monkeypatch=monkeypatch) == 2
    told = "no address of a device; write ws://tank-01.local:3001/ws, or tank-01.local:3001"
    assert capsys.readouterr().err == f"error: {url or repr(url)}: {told}\n"


def test_a_diagram_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    model = ROOT / "examples" / "tank_fill"
    data = describe(model).data
    for options, drawn in (((), svg(data)), (("--mermaid",), mermaid(data))):
        assert isoscan("diagram", str(Path(model)), *options, monkeypatch=monkeypatch) == 0
        assert capsys.readouterr().out == drawn
    assert sys.argv[1] == "diagram"
