"""The protocol as one published JSON Schema, and the two judges made of it; what the messages hold is in the files beside this one.

`python -m simulator.protocol` writes the schema, from which the dashboard makes its own judge.
"""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from simulator import protocol_messages as messages
from simulator import protocol_requests as requests
from simulator import protocol_telemetry as telemetry

SCHEMA_FILE = Path(__file__).parent.parent / "dashboard" / "src" / "protocol.schema.json"

Request = Annotated[
    requests.Subscribe
    | requests.Unsubscribe
    | requests.GetModel
    | requests.GetSnapshot
    | requests.GetState
    | requests.GetHealth
    | requests.GetSystemInfo
    | requests.GetAudit
    | requests.Resume
    | requests.Ping
    | requests.Authenticate
    | requests.Write
    | requests.Command
    | requests.Ack
    | requests.Reset
    | requests.Shelve
    | requests.Unshelve
    | requests.OutOfService
    | requests.InService
    | requests.Force
    | requests.Unforce
    | requests.Set
    | requests.Pause
    | requests.ResumeTime
    | requests.Step
    | requests.Speed
    | requests.Fault
    | requests.ClearFault,
    Field(discriminator="type"),
]

DeviceMessage = Annotated[
    messages.Hello
    | messages.ModelText
    | telemetry.Snapshot
    | telemetry.Delta
    | telemetry.State
    | telemetry.ScanLog
    | messages.Event
    | messages.Metrics
    | messages.Health
    | messages.SystemInfo
    | messages.Audit
    | messages.Gap
    | messages.Result
    | messages.Error
    | messages.Pong,
    Field(discriminator="type"),
]

request: TypeAdapter[Request] = TypeAdapter(Request)
"""Judges what a client sends: `request.validate_json(text)`."""

device_message: TypeAdapter[DeviceMessage] = TypeAdapter(DeviceMessage)
"""Judges what a device sends."""


class _Plain(GenerateJsonSchema):
    """Without what only repeats the contract in other words: titles, and the null that stands for a field left out."""

    def field_title_should_be_set(self, _: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def schema() -> dict[str, Any]:
    """The published schema: one definition per message, and `Request` and `DeviceMessage` over them."""
    roots, definitions = TypeAdapter.json_schemas(
        [("Request", "validation", request), ("DeviceMessage", "validation", device_message)], schema_generator=_Plain
    )
    named = {name: _untitled(definition) for name, definition in definitions["$defs"].items()}
    named |= {name: root for (name, _), root in roots.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "isoscan protocol, version 1",
        "anyOf": [{"$ref": "#/$defs/Request"}, {"$ref": "#/$defs/DeviceMessage"}],
        "$defs": named,
    }


def _untitled(definition: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key != "title"}


def schema_text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8", newline="\n")
    print(f"wrote {SCHEMA_FILE}")
