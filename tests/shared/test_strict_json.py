"""RFC 8259 by tables: every text is read to one value or refused with one sentence, on every runtime."""

from shared_model import strict_json
from tests.shared.support import equal, message, raises


def loads(text):
    return strict_json.loads(text.encode())


VALUES: tuple = (
    ("null", None),
    (" true ", True),
    ("\t\r\nfalse", False),
    ("0", 0),
    ("-0", 0),
    ("-12", -12),
    ("1073741824", 1 << 30),
    ("9007199254740993", (1 << 53) + 1),
    ("1.5", 1.5),
    ("-0.25", -0.25),
    ("2e3", 2000.0),
    ("2E+3", 2000.0),
    ("25e-2", 0.25),
    ('""', ""),
    ('"a b"', "a b"),
    ('"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'),
    ('"\\u0041\\u00e9\\u20AC\\ud83d\\ude00"', "A\u00e9\u20ac\U0001f600"),
    ('"\u00e9\u20ac\U0001f600\x7f"', "\u00e9\u20ac\U0001f600\x7f"),
    ("[]", []),
    ("[ ]", []),
    ("[1, [2],3 ]", [1, [2], 3]),
    ("{}", {}),
    ('{ "a" : 1 , "b":{"a":[ ]}}', {"a": 1, "b": {"a": []}}),
    ('{"":null}', {"": None}),
)

REFUSED = (
    ("", "no value at byte 0"),
    ("  ", "no value at byte 2"),
    ("nul", "no value at byte 0"),
    ("nulls", "more after the value at byte 4"),
    ("1 2", "more after the value at byte 2"),
    ("[1 2]", "no comma or ] at byte 3"),
    ("[1,]", "no value at byte 3"),
    ("[1}", "no comma or ] at byte 2"),
    ("[", "no value at byte 1"),
    ("{1:2}", "no name in double quotes at byte 1"),
    ('{"a" 1}', "no colon at byte 5"),
    ('{"a":1 "b":2}', "no comma or } at byte 7"),
    ('{"a":1,}', "no name in double quotes at byte 7"),
    ('{"a":1,"a":1}', "a name twice at byte 10"),
    ("01", "a leading zero at byte 2"),
    ("-", "no digit at byte 1"),
    ("+1", "no value at byte 0"),
    (".5", "no value at byte 0"),
    ("1.", "no digit at byte 2"),
    ("1e", "no digit at byte 2"),
    ("NaN", "no value at byte 0"),
    ('"a', "a string that breaks off at byte 2"),
    ('"a\nb"', "a string that breaks off at byte 2"),
    ('"\\x"', "no such escape at byte 2"),
    ('"\\', "no such escape at byte 2"),
    ('"\\u12g4"', "no hexadecimal digit at byte 5"),
    ('"\\u12', "no hexadecimal digit at byte 5"),
    ('"\\ud83d"', "half a surrogate pair at byte 6"),
    ('"\\ud83d\\u0041"', "half a surrogate pair at byte 12"),
    ('"\\ud83d\\n"', "half a surrogate pair at byte 6"),
    ('"\\ude00\\ud83d"', "half a surrogate pair at byte 6"),
)

NOT_UTF_8 = (
    b"\x80",  # a continuation alone
    b"\xc3",  # cut off
    b"\xc3\x28",
    b"\xc0\xaf",  # overlong
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xe2\x82",
    b"\xf0\x8f\xbf\xbf",
    b"\xed\xa0\x80",  # a surrogate
    b"\xf4\x90\x80\x80",  # past the last code point
    b"\xf5\x80\x80\x80",
    b"\xff",
)

LARGEST_UTF_8 = (b"\xc2\x80", b"\xdf\xbf", b"\xe0\xa0\x80", b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xf0\x90\x80\x80", b"\xf4\x8f\xbf\xbf")


def test_texts_are_read_to_their_values():
    for text, value in VALUES:
        found = loads(text)
        equal(found, value, text)
        equal(type(found), type(value), text)
        equal(strict_json.loads(bytearray(text.encode())), value, text)


def test_an_integer_of_more_than_sixteen_digits_is_a_float():
    equal(type(loads("12345678901234567")), float)
    equal(loads("9" * 400), float("inf"))


def test_texts_that_are_no_json_are_refused_with_the_place():
    for text, what in REFUSED:
        equal(message(ValueError, lambda text=text: loads(text)), "not JSON: " + what, text)


def test_every_cut_text_is_refused():
    text = '{"a\\u00e9":[-1.5e3,{"b":null},"\u20ac"],"c":true}'.encode()
    strict_json.loads(text)
    for end in range(len(text)):
        raises(ValueError, lambda end=end: strict_json.loads(text[:end]))


def test_what_is_no_utf_8_is_refused_also_where_decoders_are_lenient():
    for data in NOT_UTF_8:
        raises(ValueError, lambda data=data: strict_json.loads(b'"' + data + b'"'))
        raises(ValueError, lambda data=data: strict_json.loads(b'"' + data))


def test_the_ends_of_the_ranges_of_utf_8_are_taken():
    for data in LARGEST_UTF_8:
        equal(strict_json.loads(b'"' + data + b'"'), str(data, "utf-8"))


def test_eight_deep_is_read_and_nine_deep_refused():
    equal(loads("[" * 8 + "]" * 8), [[[[[[[[]]]]]]]])
    equal(message(ValueError, lambda: loads("[" * 9 + "]" * 9)), "not JSON: nesting deeper than 8 at byte 8")
    raises(ValueError, lambda: loads('{"a":' * 9 + "1" + "}" * 9))
    raises(ValueError, lambda: loads("[" * 4000))
