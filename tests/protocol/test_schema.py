"""The published schema and the tables of shared_model say the same as the pydantic models."""

import json
from typing import Any

import pytest

from shared_model.bench_requests import BENCH_REQUESTS
from shared_model.device_messages import DEVICE_MESSAGES
from shared_model.messages import REQUESTS
from simulator import protocol

ASKED = {**REQUESTS, **BENCH_REQUESTS}
DEFINITIONS: dict[str, Any] = protocol.schema()["$defs"]
BY_TYPE = {
    definition["properties"]["type"]["const"]: definition
    for definition in DEFINITIONS.values()
    if "type" in definition.get("properties", {})
}


def test_the_published_schema_is_the_one_the_models_make() -> None:
    message = "run `python -m simulator.protocol` and commit dashboard/src/protocol.schema.json"
    assert protocol.SCHEMA_FILE.read_text(encoding="utf-8") == protocol.schema_text(), message


def test_the_schema_is_deterministic() -> None:
    assert protocol.schema_text() == protocol.schema_text()
    assert json.loads(protocol.schema_text())["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_message_is_in_a_table_and_a_model() -> None:
    assert set(BY_TYPE) == set(ASKED) | set(DEVICE_MESSAGES)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_request_has_the_same_fields_in_table_and_model(name: str) -> None:
    table = [("id", ()), *ASKED[name]]
    assert list(BY_TYPE[name]["properties"]) == ["id", "type", *[field[0] for field in table[1:]]]
    assert set(BY_TYPE[name]["required"]) == {"type"} | {field[0] for field in table if len(field) == 2}
    assert BY_TYPE[name]["additionalProperties"] is False


@pytest.mark.parametrize("name", sorted(DEVICE_MESSAGES))
def test_a_device_message_has_the_same_fields_in_table_and_model(name: str) -> None:
    table = DEVICE_MESSAGES[name]
    assert list(BY_TYPE[name]["properties"]) == ["type", *[field[0] for field in table]]
    assert set(BY_TYPE[name]["required"]) == {"type"} | {field[0] for field in table if len(field) == 2}
    assert BY_TYPE[name].get("additionalProperties", True) is True
