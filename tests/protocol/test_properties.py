"""For any text at all: shared_model refuses it properly or takes it, and says what pydantic says."""

import contextlib
import json
import random
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from shared_model.bench_requests import BENCH_REQUESTS
from shared_model.messages import REQUESTS, Refused, dumps, parse_request
from tests.protocol.judges import front, pydantic_verdict, zod_verdicts
from tests.protocol.test_corpus import ENTRIES
from tests.shared.corpus import MAX_BYTES, own_verdict

GOOD = [json.loads(entry["text"]) for entry in ENTRIES if entry["to"] == "device" and entry["verdict"] == "ok"]
TEXTS: list[str] = [entry["text"] for entry in ENTRIES if entry["to"] == "device" and len(entry["text"]) < 300]

characters = st.characters(codec=None)
scalars = st.none() | st.booleans() | st.integers() | st.integers(-(2**31), 2**31) | st.floats(allow_nan=False) | st.text(characters)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=8)


@st.composite
def changed_requests(draw: st.DrawFn) -> str:
    """A good request of which a field was replaced, taken away or added."""
    request: dict[str, Any] = dict(draw(st.sampled_from(GOOD)))
    for name in draw(st.lists(st.sampled_from([*request, "x", "tag", "value"]), max_size=2)):
        if draw(st.booleans()):
            request[name] = draw(values)
        else:
            request.pop(name, None)
    return json.dumps(request, ensure_ascii=draw(st.booleans()))


@st.composite
def broken_texts(draw: st.DrawFn) -> str:
    """A text of the corpus of which some characters were replaced, taken away or added."""
    text: str = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + draw(st.text(characters, max_size=2) | st.sampled_from(list('{}[]",:\\0.-e')))
            + text[at + draw(st.integers(0, 2)) :]
        )
    return text


def agreed(text: str) -> None:
    assert own_verdict({"to": "device", "text": text}) == pydantic_verdict("device", text)


@given(st.text(characters))
def test_any_text_gets_one_verdict(text: str) -> None:
    agreed(text)


@given(changed_requests())
@example('{"type":"set","id":1,"values":{"a":[1,[]]}}')
def test_changed_requests_get_one_verdict(text: str) -> None:
    agreed(text)


@given(broken_texts())
def test_broken_texts_get_one_verdict(text: str) -> None:
    agreed(text)


@given(st.binary())
def test_any_bytes_are_taken_or_refused(data: bytes) -> None:
    with contextlib.suppress(Refused):
        parse_request(data, MAX_BYTES, BENCH_REQUESTS)


@given(values)
def test_what_is_written_reads_back(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    text = dumps({"x": value})
    assert text.isascii()
    assert json.loads(text) == {"x": value}


def test_the_good_requests_are_of_every_type() -> None:
    assert {request["type"] for request in GOOD} == {*REQUESTS, *BENCH_REQUESTS}
    assert front('{"a": 1}') == {"a": 1}


def test_zod_gives_broken_texts_the_same_verdict() -> None:
    chance = random.Random(1)
    texts = [mangled(chance, chance.choice(TEXTS)) for _ in range(2000)]
    found = zod_verdicts([("device", text) for text in texts])
    assert [
        (text, verdict) for text, verdict in zip(texts, found, strict=True) if verdict != own_verdict({"to": "device", "text": text})
    ] == []


def mangled(chance: random.Random, text: str) -> str:
    """The text with a piece of another one put over a piece of it."""
    other: str = chance.choice(TEXTS)
    start, cut = chance.randrange(len(text) + 1), chance.randrange(len(other) + 1)
    return text[:start] + other[cut : cut + chance.randrange(12)] + text[start + chance.randrange(12) :]
