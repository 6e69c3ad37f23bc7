"""`isoscan replay` and `isoscan diff`: equal traces, the first scan and tag that differ, and every wrong use."""

import json
import sys
from pathlib import Path

import pytest

from shared_model import Scanner, trace
from shared_model.image import digest
from shared_model.trace import Replay
from simulator import cli
from simulator.project import load_project
from tests.simulator.running import ROOT

RECORDS = (
    '[1,20,{"stop_clear":1,"brim_clear":1,"level":500},null]',
    '[9,20,null,[["command","start",0]]]',
    '[20,20,{"level":700},null]',
)


def made(project: Path, path: Path, records: tuple[str, ...] = RECORDS) -> Path:
    """A trace with digests of every tenth scan and the state at its end."""
    loaded = load_project(project)
    scanner = Scanner(loaded.model_class, digest_every=10)
    lines = [trace.header(scanner, loaded.description.hash)]
    maker = Replay(scanner)
    maker.feed(lines[0])
    for record in records:
        maker.feed(record)
        lines += [record, json.dumps({"digests": {str(scan): value for scan, value in maker._digests.items()}})]
        maker._digests = {}
    assert digest(scanner.image.words)
    path.write_text("\n".join([*lines, trace.state(scanner)]) + "\n", "ascii")
    return path


def isoscan(*arguments: object, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["isoscan", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


class Shell:
    """Runs verbs and gives status and both outputs, with the folder left out."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = isoscan(*arguments, monkeypatch=self._monkeypatch)
        out, err = self._capsys.readouterr()
        return status, out, err.replace(f"{self._folder.as_posix()}/", "")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


def test_a_trace_replays_to_equal_digests(project: Path, shell: Shell) -> None:
    path = made(project, project / "run.trace")
    assert shell("replay", path) == (0, "cpython: 30 scans, 3 digests equal\n", "")
    assert shell("replay", path, "--json") == (0, '{"on": "cpython", "scans": 30, "digests": 3, "scan": null, "differs": []}\n', "")


def test_a_trace_replays_on_all_runtimes(project: Path, shell: Shell) -> None:
    path = made(project, project / "run.trace")
    told = "".join(f"{runtime}: 30 scans, 3 digests equal\n" for runtime in ("cpython", "micropython", "wasm"))
    assert shell("replay", path, "--on", "cpython,micropython,wasm") == (0, told, "")


def test_a_model_of_several_files_replays(shell: Shell, tmp_path: Path) -> None:
    greenhouse = ROOT / "examples" / "greenhouse"
    path = made(greenhouse, tmp_path / "run.trace", ("[20,20,null,null]",))
    status, out, _ = shell("replay", path, "--model", greenhouse, "--on", "micropython,wasm")
    assert (status, out) == (0, "micropython: 20 scans, 2 digests equal\nwasm: 20 scans, 2 digests equal\n")


def test_another_behaviour_is_told_with_its_scan_and_tags(project: Path, tmp_path: Path, shell: Shell) -> None:
    path = made(project, tmp_path / "run.trace")
    lines = path.read_text("ascii").splitlines()
    head = {**json.loads(lines[0]), "hash": None}
    lines[0] = json.dumps(head)
    lines[1] = lines[1].replace("500", "501")
    lines[5] = lines[5].replace('"level":700', '"level":701')
    path.write_text("\n".join(lines), "ascii")
    status, out, _ = shell("replay", path, "--model", project)
    told = out.splitlines()
    assert (status, told[0][:25], told[0][-5:]) == (1, "cpython: scan 10: digest ", " here")
    assert told[1:] == [
        "cpython: scan 10: after scan 30: level.value 700 in the trace, 701 here",
        "cpython: scan 10: after scan 30: level.seen 700 in the trace, 701 here",
    ]


def test_the_first_scan_and_input_that_differ(project: Path, tmp_path: Path, shell: Shell) -> None:
    a = made(project, tmp_path / "a")
    assert shell("diff", a, made(project, tmp_path / "b")) == (0, "30 scans and 3 digests equal\n", "")
    other = made(project, tmp_path / "c", (*RECORDS[:2], '[20,20,{"level":[650,"uncertain/out_of_range"]},[["command","reset",0]]]'))
    assert shell("diff", a, other) == (
        1,
        "scan 11: level 700 and 650 uncertain/out_of_range\nscan 11: commands none and command reset 0\n",
        "",
    )
    late = made(project, tmp_path / "d", (*RECORDS[:2], '[20,40,{"level":700},null]'))
    assert shell("diff", a, late)[:2] == (1, "scan 11: dt_ms 20 and 40\n")


def test_equal_inputs_with_other_digests_are_told(project: Path, tmp_path: Path, shell: Shell) -> None:
    a = made(project, tmp_path / "a")
    b = tmp_path / "b"
    text = a.read_text("ascii")
    value = json.loads(text.splitlines()[4])["digests"]["10"]
    b.write_text(text.replace(value, "0" * 16), "ascii")
    told = f"scan 10: digest {value} and {'0' * 16}: of equal inputs, the scans made different states\n"
    assert shell("diff", a, b) == (1, told, "")


def test_wrong_use_says_what_to_do(project: Path, tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = made(project, tmp_path / "run.trace")
    (tmp_path / "text").write_text("no trace\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    none = "this is no trace; `isoscan run MODEL --record FILE` makes one\n"
    assert shell("replay", path) == (
        2,
        "",
        "error: run.trace: there is no model.py beside it, nor here; say which model it is of by --model\n",
    )
    assert shell("replay", tmp_path / "nil", "--model", project) == (2, "", "error: nil: cannot be read: No such file or directory\n")
    assert shell("replay", tmp_path / "text", "--model", project) == (2, "", f"error: text: {none}")
    assert shell("diff", path, tmp_path / "binary") == (2, "", f"error: binary: {none}")
    text = "error: --on cpython,pypy: 'pypy' is no runtime; there are cpython, micropython, wasm\n"
    assert shell("replay", path, "--model", project, "--on", "cpython,pypy") == (2, "", text)
    lines = path.read_text("ascii").splitlines()
    for number, line, what in (
        (2, '[1,20,{"lvl":1},null]', "scan 1: there is no input lvl"),
        (2, "[1,20]", "this is no step of a trace: [1,20]"),
        (3, '{"x":1}', 'scan 1: {"x":1} is no step of a trace'),
    ):
        path.write_text("\n".join([*lines[: number - 1], line]), "ascii")
        assert shell("replay", path, "--model", project) == (1, "", f"error: run.trace:{number}: {what}\n")


def test_a_trace_of_another_version_or_model_is_refused(project: Path, tmp_path: Path, shell: Shell) -> None:
    path = made(project, tmp_path / "run.trace")
    head, *rest = path.read_text("ascii").splitlines()
    here = load_project(project).description.hash
    for key, value, what in (
        ("hash", "ab", f"the trace is of another version of TankFill: hash ab, here {here}"),
        ("model", "X", f"a trace of X, hash {here[:16]}, and this is TankFill, hash {here[:16]}"),
    ):
        path.write_text("\n".join([json.dumps({**json.loads(head), key: value}), *rest]), "ascii")
        assert shell("replay", path, "--model", project) == (1, "", f"error: run.trace:1: {what}\n")
    other = made(project, tmp_path / "other")
    assert shell("diff", path, other) == (2, "", "error: run.trace is of X, other is of TankFill\n")


def test_a_trace_without_a_scan_is_refused(project: Path, tmp_path: Path, shell: Shell) -> None:
    path = made(project, tmp_path / "run.trace", ())
    refused = (2, "", "error: run.trace: there is no scan in this trace\n")
    assert shell("replay", path, "--model", project) == refused
    path.write_text(path.read_text("ascii").splitlines()[0], "ascii")
    assert shell("replay", path, "--model", project) == refused


def test_one_scan_is_one(project: Path, tmp_path: Path, shell: Shell) -> None:
    path = made(project, tmp_path / "run.trace", (RECORDS[0],))
    assert shell("replay", path, "--model", project) == (0, "cpython: 1 scan, 0 digests equal\n", "")
    assert shell("diff", path, path) == (0, "1 scan and 0 digests equal\n", "")
