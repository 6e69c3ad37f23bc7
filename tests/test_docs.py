"""The documents say what is so: their Python runs, their commands, links and files exist, and they name every message there is.

Blocks of Python are told apart by what is in them: a model, scenarios of the model before them, or a program for a running device.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_model.bench_requests import BENCH_REQUESTS
from shared_model.device_messages import CODES, DEVICE_MESSAGES
from shared_model.messages import REQUESTS, TOPICS
from simulator import protocol
from simulator.bench import Bench
from simulator.cli import app
from simulator.project import load_project
from tests.simulator.running import Simulator, copy_of_tank_fill
from tools import dev
from tools.interpreters import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "benchmarks").glob("*.md"))]
NAMES = {document.relative_to(ROOT).as_posix(): document for document in DOCUMENTS}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
PICTURES = re.compile(r'(?:src|srcset)="([^"]+)"')
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} | {".ci"}
MADE = ("dashboard/isoscan.html", "dashboard/node_modules/")
"""Made by the set-up, so that a fresh clone has them not."""

every_document = pytest.mark.parametrize("name", NAMES)


def blocks(document: Path, language: str) -> list[str]:
    return [text for found, text in FENCE.findall(document.read_text(encoding="utf-8")) if found == language]


def prose(document: Path) -> str:
    """The text without its fenced blocks."""
    return FENCE.sub("", document.read_text(encoding="utf-8"))


def test_there_are_documents_with_examples() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "docs/glossary.md"} <= set(NAMES)
    assert [name for name in NAMES if blocks(NAMES[name], "python")] == ["README.md", "docs/websocket-server.md"]


# Python.


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The README's model and scenarios, each in its place of a project."""
    model, scenarios = blocks(NAMES["README.md"], "python")
    (tmp_path / "model.py").write_text(model, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "test_readme.py").write_text(scenarios, encoding="utf-8")
    return tmp_path


def test_the_model_of_the_readme_runs(project: Path) -> None:
    bench = Bench(load_project(project))
    bench.set(level=1490, stop_clear=1)
    bench.press("start")
    assert bench["inlet"] == 1
    bench.set(level=1501)
    bench.run(20)
    assert bench["inlet"] == 0


def test_the_scenarios_of_the_readme_pass(project: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "scenarios"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    running = Simulator(copy_of_tank_fill(tmp_path))
    yield running
    running.stop()


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, Path]:
    """The programs of the server's document, under the names that they call themselves."""
    found = {}
    for text in blocks(NAMES["docs/websocket-server.md"], "python"):
        name = re.search(r"python (\w+\.py) ", ast.get_docstring(ast.parse(text)) or "")
        assert name, "a program's docstring says how to call it"
        found[name[1]] = tmp_path / name[1]
        found[name[1]].write_text(text, encoding="utf-8")
    return found


def test_the_watching_client_prints_tags(simulator: Simulator, programs: dict[str, Path]) -> None:
    command = [sys.executable, str(programs["watch.py"]), simulator.links["url"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            printed = [process.stdout.readline() for _ in range(3)]
        finally:
            process.kill()
    assert printed[0] == "tank-01 TankFill bench\n"
    assert "'fill_to': 1500" in printed[1]
    assert "'level': " in printed[2]


def prove(simulator: Simulator, program: Path, token: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(program), simulator.links["url"], "bench", token, "start"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_the_proving_client_is_let_in(simulator: Simulator, programs: dict[str, Path]) -> None:
    done = prove(simulator, programs["prove.py"], simulator.links["token"])
    assert done.returncode == 0, done.stderr
    begins, goes_on, result = done.stdout.splitlines()
    assert (begins, goes_on) == ("begins as viewer", "goes on as bench")
    assert json.loads(result)["type"] == "result"


def test_the_proving_client_is_refused_with_a_wrong_token(simulator: Simulator, programs: dict[str, Path]) -> None:
    done = prove(simulator, programs["prove.py"], "0" * 32)
    assert (done.returncode, done.stdout) == (1, "begins as viewer\n")
    assert done.stderr == "the proof does not fit this name, nonce and host\n"


# The protocol.


def test_the_example_session_is_one() -> None:
    (session,) = (text for text in blocks(NAMES["docs/websocket-server.md"], "text"))
    asked, answered = [], []
    for line in session.splitlines():
        if line.startswith("> "):
            asked.append(protocol.request.validate_json(line[2:]).id)
        else:
            assert line.startswith("< ")
            protocol.device_message.validate_json(line[2:])
            answered.append(json.loads(line[2:]).get("re"))
    assert answered[0] is None, "hello"
    assert [re for re in answered if re is not None] == asked


def test_every_message_topic_and_code_is_in_the_servers_document() -> None:
    named = set(re.findall(r"\w+", " ".join(CODE.findall(prose(NAMES["docs/websocket-server.md"])))))
    assert {*REQUESTS, *BENCH_REQUESTS, *DEVICE_MESSAGES, *TOPICS, *CODES} - named == set()


# What boards say.


def test_what_troubleshooting_quotes_is_said() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("firmware", "shared_model") for path in sorted((ROOT / folder).rglob("*.py"))
    )
    quoted = [text for text in CODE.findall(prose(NAMES["docs/troubleshooting.md"])) if " " in text]
    messages = [text for text in quoted if not text.startswith(("isoscan ", "mpremote "))]
    assert len(messages) > 10
    for text in messages:
        for piece in re.split(r"…|: |[A-Z]{3,}|\d+|\w+\.json", text):
            assert piece.strip() in code, text


# The glossary.


def glossary() -> list[list[str]]:
    """The cells of each row."""
    text = NAMES["docs/glossary.md"].read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def test_terms_are_unique_and_sorted() -> None:
    terms = [row[0].lower() for row in glossary()]
    assert len(terms) > 50
    assert terms == sorted(set(terms))


def test_every_term_has_a_meaning_and_stands_in_the_code() -> None:
    folders = ("shared_model", "firmware", "simulator", "tools")
    code = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    words = set(re.findall(r"\w+", code))
    for row in glossary():
        assert len(row) == 4, row
        term, meaning, _, names = row
        assert meaning.endswith("."), term
        assert CODE.findall(names), term
        assert set(CODE.findall(names)) <= words, term


# Links, files and commands.


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(document), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_document
def test_links_resolve(name: str) -> None:
    document = NAMES[name]
    text = prose(document)
    for target in [*LINK.findall(text), *PICTURES.findall(text)]:
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(linked), f"{name} links to {target}"


def named_files(document: Path) -> Iterator[str]:
    """What looks like a path of this project, in code of the prose and in commands; of a test, its node."""
    commands = " ".join(blocks(document, "sh")).replace('"', "").split()
    for word in [*CODE.findall(prose(document)), *commands]:
        top, slash, _ = word.partition("/")
        if slash and top in FOLDERS and not word.startswith(MADE) and re.fullmatch(r"[\w./*-]+(::.+)?", word):
            yield word


@every_document
def test_files_that_are_named_exist(name: str) -> None:
    for word in named_files(NAMES[name]):
        path, _, test = word.partition("::")
        found = list(ROOT.glob(path.rstrip("/")))
        assert found, f"{name} names {word}"
        assert not test or f"def {test.partition('[')[0]}(" in found[0].read_text(encoding="utf-8"), f"{name} names {word}"


def verbs() -> set[str]:
    return {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}


def test_the_readme_shows_every_verb() -> None:
    shown = re.findall(r"^\.venv/bin/isoscan (\w+)", "\n".join(blocks(NAMES["README.md"], "sh")), re.M)
    assert set(shown) == verbs()


@every_document
def test_commands_exist(name: str) -> None:
    text = NAMES[name].read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^|bin/)isoscan ([a-z]+)\b", text, re.M)) <= verbs()
    assert set(re.findall(r"dev\.py ([a-z]+)\b", text)) <= {verb for verb, _, _ in dev.VERBS}
    for verb, folder in re.findall(r"^\.venv/bin/isoscan (\w+) ([^\s:]+)(?=\s|$)", text, re.M):
        assert (ROOT / folder).exists() != (verb in ("new", "replay", "diff", "token", "wifi"))  # of what is made first


@every_document
def test_nothing_of_one_machine_is_in_it(name: str) -> None:
    text = NAMES[name].read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:home|work|root|tmp|Users)/", text)
