"""One corpus, one verdict: shared_model on three runtimes, pydantic, and Zod with the published schema."""

import json
from pathlib import Path

import pytest

from simulator import protocol
from tests.protocol.judges import pydantic_verdict, zod_verdicts
from tests.shared import corpus
from tools.interpreter_runs import RUNTIMES, run_on

CORPUS = Path(__file__).with_name("corpus.json")
ENTRIES = list(corpus.entries(str(CORPUS)))


def expected(entry: dict[str, str]) -> tuple[str, str | None]:
    return entry["verdict"], entry["path"]


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    names = [entry["name"] for entry in ENTRIES]
    assert len(names) == len(set(names))
    assert len(names) >= 150
    assert sum(entry["to"] == "device" for entry in ENTRIES) > len(names) / 2


def test_the_corpus_has_every_type_of_message() -> None:
    good = {json.loads(entry["text"])["type"] for entry in ENTRIES if entry["verdict"] == "ok"}
    definitions = protocol.schema()["$defs"].values()
    types = {definition["properties"]["type"]["const"] for definition in definitions if "type" in definition.get("properties", {})}
    assert good == types


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_shared_model_gives_the_verdict(runtime: str) -> None:
    done = run_on(runtime, Path(corpus.__file__), CORPUS.as_posix(), files=[CORPUS], heap_kb=256)
    assert done.stdout == f"{len(ENTRIES)} messages\n", done.stdout + done.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_pydantic_gives_the_verdict(entry: dict[str, str]) -> None:
    assert pydantic_verdict(entry["to"], entry["text"]) == expected(entry)


def test_zod_gives_the_verdict() -> None:
    verdicts = zod_verdicts([(entry["to"], entry["text"]) for entry in ENTRIES])
    different = {entry["name"]: found for entry, found in zip(ENTRIES, verdicts, strict=True) if found != expected(entry)}
    assert different == {}
