"""Requests: the full text of each refusal, what counts first, and messages as text."""

import json

from shared_model.bench_requests import BENCH_REQUESTS
from shared_model.messages import MAX_DEPTH, REQUESTS, Refused, dumps, error_message, parse_request
from tests.shared.support import equal, raises


def refusal(text, max_bytes=4096):
    return raises(Refused, lambda: parse_request(text, max_bytes, BENCH_REQUESTS))


SENTENCES = (
    ("{", None, "bad_json", "not JSON: no name in double quotes at byte 1", None),
    ("[]", None, "bad_message", "a message must be a JSON object", ""),
    ('{"id":1}', None, "bad_message", "type must be a string that says what is asked", "type"),
    ('{"type":"dance","id":1}', 1, "unknown_type", "dance is not a type of request", None),
    ('{"type":"ping"}', None, "bad_message", "id is missing", "id"),
    ('{"type":"ping","id":1.0}', None, "bad_message", "id must be an integer or a string of at most 32 characters", "id"),
    ('{"type":"ping","id":true}', None, "bad_message", "id must be an integer or a string of at most 32 characters", "id"),
    ('{"type":"command","id":"a"}', "a", "bad_message", "tag is missing", "tag"),
    ('{"type":"command","id":"a","tag":""}', "a", "bad_message", "tag must be a string of 1 to 128 characters", "tag"),
    (
        '{"type":"force","id":7,"tag":"inlet","value":1,"for_ms":3600001}',
        7,
        "bad_message",
        "for_ms must be an integer from 1 to 3600000",
        "for_ms",
    ),
    (
        '{"type":"subscribe","id":7,"topics":["tags","tag"]}',
        7,
        "bad_message",
        "topics.1 must be one of tags, events, metrics, health, scan_log",
        "topics.1",
    ),
    ('{"type":"subscribe","id":7,"topics":[]}', 7, "bad_message", "topics must be a list of 1 to 5 items", "topics"),
    ('{"type":"write","id":7,"values":[]}', 7, "bad_message", "values must be an object", "values"),
    (
        '{"type":"write","id":7,"values":{"feed.rate":0.5}}',
        7,
        "bad_message",
        "values.feed.rate must be an integer from -1073741823 to 1073741823",
        "values.feed.rate",
    ),
    (
        '{"type":"write","id":7,"values":{"_a":1}}',
        7,
        "bad_message",
        "values._a must have a name of 1 to 128 characters that does not begin with _",
        "values._a",
    ),
    (
        '{"type":"set","id":7,"values":{"level":"x"}}',
        7,
        "bad_message",
        "values.level must be an integer or [integer, quality]",
        "values.level",
    ),
    ('{"type":"ping","id":7,"colour":1}', 7, "bad_message", "colour is not a field of ping, which takes type, id", "colour"),
)


def test_refusals_say_what_where_and_what_is_allowed():
    for text, re, code, sentence, path in SENTENCES:
        found = refusal(text)
        equal((found.re, found.code, found.message, found.path), (re, code, sentence, path), text)
        equal(str(found), sentence)


def test_a_request_comes_back_whole_with_its_defaults():
    equal(parse_request('{"type":"ping","id":"x"}', 4096), {"type": "ping", "id": "x"})
    equal(parse_request('{"type":"get_model","id":1}', 4096), {"type": "get_model", "id": 1, "part": 0})
    equal(
        parse_request('{"type":"resume","id":1,"boot":"b","scan":5}', 4096),
        {"type": "resume", "id": 1, "boot": "b", "event_n": None, "scan": 5},
    )


def test_size_is_counted_in_bytes_and_comes_first():
    text = '{"type":"ping","id":"\u00e9"}'
    equal(parse_request(text, 25)["id"], "\u00e9")
    found = refusal(text, 24)
    equal((found.code, found.message, found.path), ("too_large", "a message may have at most 24 bytes", None))
    equal(refusal("x" * 25, 24).code, "too_large")


def test_bytes_are_read_as_utf_8():
    equal(parse_request(b'{"type":"ping","id":"\xc3\xa9"}', 4096)["id"], "\u00e9")
    equal(refusal(b'{"type":"ping","id":"\xc0\xaf"}').code, "bad_json")


def test_fields_are_checked_in_declared_order_and_unknown_ones_last_by_name():
    equal(refusal('{"type":"force","b":1,"for_ms":0,"value":"x","tag":"a","id":1}').path, "value")
    equal(refusal('{"b":1,"a":1,"type":"ping","id":1}').path, "a")
    equal(refusal('{"type":"write","id":1,"values":{"b":null,"a":null}}').path, "values.a")


def test_a_refusal_repeats_little_of_what_a_client_sent():
    equal(len(refusal('{"type":"' + "x" * 4000 + '","id":1}').message), 64 + len(" is not a type of request"))
    equal(refusal('{"type":"ping","id":1,"' + "x" * 4000 + '":1}').path, "x" * 64)


def test_every_request_can_be_refused_but_never_breaks():
    for name in tuple(REQUESTS) + tuple(BENCH_REQUESTS):
        for fields in ("{}", '{"type":"%s"}', '{"type":"%s","id":1,"tag":[],"name":[],"values":[],"topics":{}}'):
            text = fields.replace("%s", name)
            try:
                parse_request(text, 4096, BENCH_REQUESTS)
            except Refused as found:
                equal(found.code, "bad_message", text)


def test_a_message_is_compact_ascii_that_reads_back():
    values: tuple = (1, -5, 1.5, "", 'a"\\\n\x01\x7f', "\u00e9\u20ac\U0001f600\uffff", None, True, [1, (2, 3)], {"a": {"b": []}})
    for value in values:
        text = dumps({"x": value})
        assert " " not in text, text
        equal([code for code in text.encode() if code > 126], [127] if "\x7f" in text else [], text)
        equal(dumps(json.loads(text)) if "\\ud83d" not in text else text, text)
    equal(dumps({"x": "\U0001f600\u00e9"}), '{"x":"\\ud83d\\ude00\\u00e9"}')


def test_an_error_message_has_all_its_fields():
    found = json.loads(error_message("a", "not_now", "the condition still holds", "name"))
    equal(found, {"type": "error", "re": "a", "code": "not_now", "message": "the condition still holds", "path": "name"})
    equal(json.loads(error_message(None, "bad_json", "x"))["path"], None)


def test_eight_levels_are_allowed():
    equal(MAX_DEPTH, 8)
