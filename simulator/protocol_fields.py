"""The shapes of fields that messages of the protocol share, as pydantic types; whole messages are elsewhere."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeAliasType

from shared_model.messages import MAX_SAFE, MAX_VALUE


class Strict(BaseModel):
    """Nothing is converted: 1.0 and true are no integers, "1" is no number."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, serialize_by_alias=True)


@dataclass(frozen=True)
class Characters:
    """A string of `low` to `high` characters, the first not `unlike`.

    The schema says so by one pattern, because to a browser's maxLength an emoji is two characters.
    """

    low: int
    high: int
    unlike: str = ""

    def __get_pydantic_core_schema__(self, source: type[str], handler: GetCoreSchemaHandler) -> CoreSchema:
        first = f"^[^{self.unlike}]" if self.unlike else None
        return core_schema.str_schema(min_length=self.low, max_length=self.high, pattern=first, strict=True)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        first = f"(?!{self.unlike})" if self.unlike else ""
        character = r"(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff])"
        return {"type": "string", "pattern": f"^{first}{character}{{{self.low},{self.high}}}$"}


def within(low: int, high: int) -> Any:
    """The range of an integer, both ends included."""
    return Field(ge=low, le=high)


Count = TypeAliasType("Count", Annotated[int, within(0, MAX_SAFE)])
Integer = TypeAliasType("Integer", Annotated[int, within(-MAX_SAFE, MAX_SAFE)])
Value = TypeAliasType("Value", Annotated[int, within(-MAX_VALUE, MAX_VALUE)])
Flag = TypeAliasType("Flag", Annotated[int, within(0, 1)])
Part = TypeAliasType("Part", Annotated[int, within(0, MAX_VALUE)])
Span = TypeAliasType("Span", Annotated[int, within(1, MAX_VALUE)])
Name = TypeAliasType("Name", Annotated[str, Characters(1, 128)])
Key = TypeAliasType("Key", Annotated[str, Characters(1, 128, unlike="_")])
Quality = TypeAliasType("Quality", Annotated[str, Characters(1, 64)])
Id = TypeAliasType("Id", Integer | Annotated[str, Characters(0, 32)])
Text = TypeAliasType("Text", Annotated[str, Characters(0, 4096)])
Digest = TypeAliasType("Digest", Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")])
Hash = TypeAliasType("Hash", Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")])
NotGood = TypeAliasType("NotGood", Annotated[str, StringConstraints(pattern=r"^(uncertain|bad)/[a-z_]{1,32}$")])
Percent = TypeAliasType("Percent", Annotated[float, Field(ge=0, le=100)])

Access = TypeAliasType("Access", Literal["viewer", "operator", "bench"])
Status = TypeAliasType("Status", Literal["pass", "warn", "fail"])
Topic = TypeAliasType("Topic", Literal["tags", "events", "metrics", "health", "scan_log"])
EventKind = TypeAliasType(
    "EventKind",
    Literal[
        "boot",
        "transition",
        "trip",
        "reset",
        "alarm",
        "command",
        "force",
        "claim",
        "quality",
        "overrun",
        "fault",
        "connect",
        "disconnect",
        "subscribe",
        "refused",
        "auth",
        "deploy",
    ],
)
ErrorCode = TypeAliasType(
    "ErrorCode",
    Literal[
        "bad_json",
        "bad_message",
        "unknown_type",
        "unknown_tag",
        "out_of_range",
        "not_allowed",
        "not_supported",
        "not_now",
        "bad_proof",
        "too_large",
        "busy",
        "internal",
    ],
)
