"""The verbs as a shell sees them: what goes where, in colour or not, and with which exit status."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import check_report, cli
from simulator.pages import DASHBOARD
from simulator.project import load_project
from tests.simulator.running import ROOT


def isoscan(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status of a verb run in this process."""
    monkeypatch.setattr(sys, "argv", ["isoscan", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_check_of_a_good_project(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 0
    out, err = capsys.readouterr()
    model_hash = load_project(project).description.hash
    assert (out, err) == (f"{project.as_posix()}: no problem found in TankFill, model hash {model_hash}\n", "")


def test_check_of_a_bad_project_says_so_on_stderr(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "board.toml").write_text("pins = 3\n")
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 1
    out, err = capsys.readouterr()
    file = f"{project.as_posix()}/board.toml"
    told = f"error: {file}:{UNKNOWN_KEY}\n{file}:{NO_TAGS.format('pins = 3')}\n"
    assert (out, err) == ("", told)


WARNS = ("    reset = Command", '    idle = Command("Nobody asks")\n    reset = Command')
STOPS = ("self.inlet = self.phase", "self.inlet = self.inlte or self.phase")
TOLD = {
    "code": "W709",
    "severity": "warning",
    "title": "a tag that is never used",
    "line": 10,
    "column": 5,
    "width": 4,
    "message": "`idle` is never used",
    "remedy": "Use it in logic or in a rule, or remove it.",
    "page": "docs/problems/W709.md",
}


UNKNOWN_KEY = "1:1: E902: unknown key 'pins'\n  pins = 3\n  ^^^^\n  It may have board, buses, limits, name, tags."
NO_TAGS = "1:1: E903: there is no [tags]\n  {}\n  ^\n  It names each tag's pin."
NO_TOML = "this is no TOML: Expected ']' at the end of a table declaration"
BOARD = ROOT / "examples/tank_fill/board.toml"


def changed(project: Path, edit: tuple[str, str]) -> str:
    """Change the project's model; its file as messages have it."""
    model = project / "model.py"
    text = model.read_text(encoding="utf-8")
    assert edit[0] in text
    model.write_text(text.replace(edit[0], edit[1], 1), encoding="utf-8")
    return model.as_posix()


def test_check_tells_warnings_and_goes_on(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(project, WARNS)
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 0
    out, err = capsys.readouterr()
    model_hash = load_project(project).description.hash
    assert err == ""
    assert out == (
        f"{file}:10:5: W709: `idle` is never used\n"
        '      idle = Command("Nobody asks")\n'
        "      ^^^^\n"
        "  Use it in logic or in a rule, or remove it.\n"
        f"{project.as_posix()}: 1 warning in TankFill, model hash {model_hash}\n"
    )


@pytest.mark.parametrize("verb", ["run", "board"])
def test_warnings_are_told_when_it_runs(
    verb: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(project, WARNS)
    monkeypatch.setattr(cli, "serve_project", lambda *_: asyncio.sleep(0))
    monkeypatch.setattr(cli, "run_board", lambda *_: 0)
    monkeypatch.setattr(cli, "terminate_as_ctrl_c", lambda: None)
    assert isoscan(verb, str(project), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().err.startswith(f"warning: {file}:10:5: W709: `idle` is never used\n")


def test_what_a_board_prints_is_printed_as_it_is(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(*arguments: Any) -> int:
        arguments[3]("values: [bold] [/x]")
        return 0

    monkeypatch.setattr(cli, "run_board", say)
    monkeypatch.setattr(cli, "terminate_as_ctrl_c", lambda: None)
    assert isoscan("board", str(project), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr() == ("values: [bold] [/x]\n", "\nStopped.\n")


@pytest.mark.parametrize("good", [True, False])
def test_check_for_programs(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], good: bool) -> None:
    model_hash = load_project(project).description.hash
    if not good:
        (project / "board.toml").write_text("pins = 3\n")
    assert isoscan("check", str(project), "--json", monkeypatch=monkeypatch) == (0 if good else 1)
    told = json.loads(capsys.readouterr().out)
    assert [problem.pop("code") for problem in told["problems"]] == ([] if good else ["E902", "E903"])
    del told["problems"]
    if good:
        assert told == {"ok": True, "model": "TankFill", "hash": model_hash, "error": None}
    else:
        file = f"{project.as_posix()}/board.toml"
        error = f"{file}:{UNKNOWN_KEY}\n{file}:{NO_TAGS.format('pins = 3')}"
        assert told == {"ok": False, "model": None, "hash": None, "error": error}


@pytest.mark.parametrize("edit", [WARNS, STOPS], ids=["warns", "stops"])
def test_check_tells_programs_each_problem(
    edit: tuple[str, str], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(project, edit)
    assert isoscan("check", str(project), "--json", monkeypatch=monkeypatch) == (0 if edit == WARNS else 1)
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] == (edit == WARNS)
    if edit == WARNS:
        assert told["problems"] == [{**TOLD, "file": file}]
    else:
        assert [(each["code"], each["severity"]) for each in told["problems"]] == [("E201", "error")]


@pytest.mark.parametrize("edit", [WARNS, STOPS], ids=["warns", "stops"])
def test_check_for_code_scanning(
    edit: tuple[str, str], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(project, edit)
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == (0 if edit == WARNS else 1)
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    (result,) = run["results"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == result["ruleId"]
    assert (result["ruleId"], result["level"]) == (("W709", "warning") if edit == WARNS else ("E201", "error"))
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == file
    if edit == WARNS:
        assert place["region"] == {"startLine": 10, "startColumn": 5, "endColumn": 9}


def test_check_for_github(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(project, WARNS)
    assert isoscan("check", str(project), "--github", monkeypatch=monkeypatch) == 0
    place = f"file={file},line=10,col=5,endColumn=9,title=W709"
    assert capsys.readouterr().out == f"::warning {place}::`idle` is never used. Use it in logic or in a rule, or remove it.\n"
    (project / "board.toml").write_text("pins = 3\n")
    assert isoscan("check", str(project), "--github", monkeypatch=monkeypatch) == 1
    place = f"file={project.as_posix()}/board.toml,line=1,col=1,endColumn"
    assert capsys.readouterr().out.splitlines() == [
        f"::warning file={file},line=10,col=5,endColumn=9,title=W709::`idle` is never used. Use it in logic or in a rule, or remove it.",
        f"::error {place}=5,title=E902::unknown key 'pins'. It may have board, buses, limits, name, tags.",
        f"::error {place}=2,title=E903::there is no [tags]. It names each tag's pin.",
    ]


def test_what_is_wrong_besides_the_model_is_told_in_every_form(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(project, STOPS)
    (project / "board.toml").write_text("[board\n")
    (project / "plant.py").write_text("class Tank:\n    pass\n")
    assert isoscan("check", str(project), "--github", monkeypatch=monkeypatch) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert "title=E201::" in first
    assert f"board.toml,line=1,col=7,endColumn=8,title=E901::{NO_TOML}." in second
    remedy = "A plant is a class Plant with a method step(self, dt_ms, outputs)."
    place = f"file={project.as_posix()}/plant.py,line=1,col=1,endColumn=12"
    assert third == f"::error {place},title=E852::there is no plant in this file. {remedy}"
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == 1
    told = capsys.readouterr()
    assert [result["ruleId"] for result in json.loads(told.out)["runs"][0]["results"]] == ["E201", "E901", "E852"]
    assert told.err == ""
    assert isoscan("check", str(project), "--json", monkeypatch=monkeypatch) == 1
    found = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in found["problems"]] == ["E201", "E901", "E852"]


def test_what_is_in_no_file_is_told_besides_in_every_form(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(project, STOPS)
    (project / "plant.py").unlink()
    (project / "plant.py").mkdir()
    plant = f"{project.as_posix()}/plant.py: this is a folder; it must be a file"
    assert isoscan("check", str(project), "--github", monkeypatch=monkeypatch) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "title=E201::" in first
    assert second == f"::error::{plant}"
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == 1
    (run,), err = sarif_runs(capsys)
    assert ([result["ruleId"] for result in run["results"]], run["invocations"], err) == (["E201"], kept_from_work(plant), "")
    assert isoscan("check", str(project), "--json", monkeypatch=monkeypatch) == 1
    found = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in found["problems"]] == ["E201"]
    assert found["error"].endswith(plant)


def test_what_keeps_check_from_its_work_is_told_in_every_form(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where there is nothing else to tell: each form is printed whatever is wrong."""
    (project / "plant.py").unlink()
    (project / "plant.py").mkdir()
    plant = f"{project.as_posix()}/plant.py: this is a folder; it must be a file"
    nothing = "nothing: there is no such file or folder; MODEL is a project folder with a model.py, or a .py file"
    for model, told, status in ((str(project), plant, 1), ("nothing", nothing, 2)):
        assert isoscan("check", model, "--sarif", monkeypatch=monkeypatch) == status
        (run,), err = sarif_runs(capsys)
        assert (run["results"], run["invocations"], err) == ([], kept_from_work(told), "")
        assert isoscan("check", model, "--github", monkeypatch=monkeypatch) == status
        assert capsys.readouterr() == (f"::error::{told}\n", "")
        assert isoscan("check", model, "--json", monkeypatch=monkeypatch) == status
        out, err = capsys.readouterr()
        assert (json.loads(out), err) == ({"ok": False, "model": None, "hash": None, "error": told, "problems": []}, "")


@pytest.mark.parametrize("closed", ["", "model.py"])
def test_a_project_that_one_may_not_look_at_is_told_in_every_form(
    closed: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, **options: Any) -> os.stat_result:
        if path == project / closed:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    stat = Path.stat
    monkeypatch.setattr(Path, "stat", refuse)
    told = f"{(project / closed).as_posix()}: cannot be looked at: Permission denied"
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 2
    assert capsys.readouterr() == ("", f"error: {told}\n")
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == 2
    (run,), err = sarif_runs(capsys)
    assert (run["results"], run["invocations"], err) == ([], kept_from_work(told), "")


def sarif_runs(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], str]:
    """The runs of the SARIF that was printed, and what was said besides."""
    out, err = capsys.readouterr()
    return json.loads(out)["runs"], err


def kept_from_work(told: str) -> list[dict[str, Any]]:
    """How SARIF has it that a tool could not do its work."""
    return [{"executionSuccessful": False, "toolExecutionNotifications": [{"level": "error", "message": {"text": told}}]}]


def test_a_board_file_that_cannot_be_read_is_told_in_every_form(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path) -> bytes:
        if path.name == "board.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", refuse)
    file = f"{project.as_posix()}/board.toml"
    told = f"cannot be read: [Errno 13] Permission denied: {str(project / 'board.toml')!r}"
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == f"error: {file}:1:1: E901: {told}\n  It must be a file that you may read.\n"
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == 1
    (run,), err = sarif_runs(capsys)
    assert ([result["ruleId"] for result in run["results"]], "invocations" in run, err) == (["E901"], False, "")


def test_a_plant_that_cannot_be_run_is_told_in_every_form(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "plant.py").write_text("class Plant:\n    height = 3 +\n")
    file = f"{project.as_posix()}/plant.py"
    told = "syntax error: invalid syntax. Correct the Python: nothing in the file was run."
    assert isoscan("check", str(project), "--github", monkeypatch=monkeypatch) == 1
    assert capsys.readouterr() == (f"::error file={file},line=2,col=17,endColumn=18,title=E851::{told}\n", "")
    assert isoscan("check", str(project), "--sarif", monkeypatch=monkeypatch) == 1
    out, err = capsys.readouterr()
    assert ([result["ruleId"] for result in json.loads(out)["runs"][0]["results"]], err) == (["E851"], "")
    assert isoscan("check", str(project), "--json", monkeypatch=monkeypatch) == 1
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["code"], found["file"], found["line"], found["column"]) == ("E851", file, 2, 17)


def test_check_takes_another_board_file(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """And looks at none of the project's own."""
    (project / "board.toml").write_text("pins = 3\n")
    other = tmp_path / "other.toml"
    other.write_text(BOARD.read_text(encoding="utf-8"), encoding="utf-8")
    assert isoscan("check", str(project), "--board", str(other), monkeypatch=monkeypatch) == 0
    other.write_text("name = 3\n")
    assert isoscan("check", str(project / "model.py"), "--board", str(other), monkeypatch=monkeypatch) == 1
    told = f"error: {other.as_posix()}:{NO_TAGS.format('name = 3')}\n"
    told += f"{other.as_posix()}:1:8: E904: name is 3\n  name = 3\n         ^\n  It must be a text.\n"
    capsys.readouterr()
    assert isoscan("check", str(project), "--board", str(other), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == told
    assert isoscan("check", str(project), "--board", "none.toml", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == "error: none.toml: there is no such file; --board takes a board.toml\n"


def test_check_watches_the_files_of_a_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It checks at once, again after a change, and not while nothing changes; what is wrong does not end it."""
    edits: Iterator[tuple[str, str] | None] = iter([None, WARNS, None, STOPS])
    nothing_left = object()

    def pause(_: float) -> None:
        edit = next(edits, nothing_left)
        if edit is nothing_left:
            raise KeyboardInterrupt
        if isinstance(edit, tuple):
            changed(project, edit)

    told: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        check_report.watch_project(str(project), None, told.append, told.append, pause)
    said = [text for text in told if not text.startswith("\n")]
    assert len(said) == 3
    assert ": no problem found in TankFill" in said[0]
    assert ": 1 warning in TankFill" in said[1]
    assert ": E201: " in said[2]
    assert capsys.readouterr().out == ""


def test_check_prints_one_form(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(project), "--json", "--sarif", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == "error: --json and --sarif exclude each other; ask for one of them\n"


def test_describe_prints_the_canonical_description(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isoscan("describe", str(project), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.encode() == load_project(project).description.bytes + b"\n"


def test_wrong_use_is_status_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("run", "tonk_fill", monkeypatch=monkeypatch) == 2
    told = "error: tonk_fill: there is no such file or folder; MODEL is a project folder with a model.py, or a .py file\n"
    assert capsys.readouterr().err == told
    assert isoscan("run", monkeypatch=monkeypatch) == 2
    assert isoscan("walk", monkeypatch=monkeypatch) == 2
    assert isoscan("run", "x", "--port", "70000", monkeypatch=monkeypatch) == 2


@pytest.mark.parametrize("verb", ["run", "board"])
def test_a_host_that_is_empty(verb: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan(verb, str(project), "--host", "", monkeypatch=monkeypatch) == 2
    told = "error: --host is empty; give a name or address of this machine, or 0.0.0.0 for every one\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("verb", ["new", "run", "board", "check", "describe", "dashboard"])
def test_each_verb_has_help(verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan(verb, "--help", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith(f"Usage: isoscan {verb} ")


def test_a_mistake_of_our_own_is_one_line_too(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(cli, "check_project", broken)
    assert isoscan("check", str(project), monkeypatch=monkeypatch) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: a mistake in isoscan, please report it: KeyError: 'oops' (test_cli.py:")
    assert err.count("\n") == 1


def test_dashboard_opens_the_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "isoscan.html"
    page.touch()
    opened: list[str] = []
    monkeypatch.setattr(cli, "DASHBOARD", page)
    monkeypatch.setattr(webbrowser, "open", lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    assert isoscan("dashboard", monkeypatch=monkeypatch) == 0
    assert opened == [page.as_uri()]
    assert capsys.readouterr().out == f"{page.as_uri()}\n"


def test_dashboard_that_is_not_built_says_how_to_build_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "DASHBOARD", tmp_path / DASHBOARD.name)
    assert isoscan("dashboard", monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == "error: the dashboard is not built yet; type: python3 tools/dev.py run\n"


@pytest.mark.parametrize(("setting", "coloured"), [({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)])
def test_colours_obey_no_color(setting: dict[str, str], coloured: bool) -> None:
    command = [sys.executable, "-m", "simulator.command", "check", "tonk_fill"]
    environment = {**os.environ, "TERM": "xterm", **setting}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert ("\x1b[1;31m" in ended.stderr) is coloured
    assert ended.returncode == 2


CANNOT_PRINT = "error: what is printed cannot be written: "


def in_a_shell(line: str) -> tuple[int, str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    ended = subprocess.run(["sh", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")
@pytest.mark.parametrize("verb", ["describe", "check", "diagram", "--help", "run --port 0 --json"])
def test_an_output_that_cannot_be_written_is_one_clear_error(verb: str, project: Path) -> None:
    command = f"'{sys.executable}' -m simulator.command {verb} '{project}'"
    assert in_a_shell(f"{command} > /dev/full") == (1, "", f"{CANNOT_PRINT}No space left on device\n")
    assert in_a_shell(f"{command} >&-") == (1, "", f"{CANNOT_PRINT}the standard output is closed\n")


@pytest.mark.parametrize("verb", ["describe", "check"])
def test_a_reader_that_goes_away_is_no_error_to_tell(verb: str, project: Path) -> None:
    status, out, err = in_a_shell(f"{{ '{sys.executable}' -m simulator.command {verb} '{project}'; echo $? >&2; }} | true")
    assert (status, out, err) == (0, "", "1\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize("after_ms", [250, 400, 550, 700])
def test_ctrl_c_at_the_start_ends_it_without_a_word(after_ms: int, project: Path) -> None:
    """Python itself is started by then."""
    command = [sys.executable, "-m", "simulator.command", "check", str(project), "--watch"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started in the background would inherit that it is ignored
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        signal.signal(signal.SIGINT, before)
        time.sleep(after_ms / 1000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert err == ""
    assert process.returncode == (0 if out else 130)
