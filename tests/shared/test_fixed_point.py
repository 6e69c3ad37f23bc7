"""`dec`, the same as the compiler folds it, and its refusals on their full text. Runs on every runtime."""

from shared_model import dec
from shared_model.declaration import ModelError
from tests.shared.support import equal, message

GOOD = (  # text, decimals, integer
    ("21.5", 1, 215),
    ("21.5", 3, 21500),
    ("-0.05", 2, -5),
    ("3", 2, 300),
    ("007", 0, 7),
    ("-0", 6, 0),
    ("1073741823", 0, 1073741823),
    ("-1073.741823", 6, -1073741823),
)

NO_NUMBER = 'the text is no number; write digits and a point, such as dec("21.5", 1)'
ARGUMENTS = 'write a text and its decimals, 0 to 6, such as dec("21.5", 1)'
BAD = (  # text, decimals, message after the arguments
    ("", 1, NO_NUMBER),
    ("-", 1, NO_NUMBER),
    (".5", 1, NO_NUMBER),
    ("5.", 1, NO_NUMBER),
    ("+5", 1, NO_NUMBER),
    ("1e3", 1, NO_NUMBER),
    ("1 000", 0, NO_NUMBER),
    ("1_000", 0, NO_NUMBER),
    ("--1", 0, NO_NUMBER),
    ("1.2.3", 3, NO_NUMBER),
    ("21.55", 1, "the text has 2 decimals, which 1 cannot hold"),
    ("1074", 6, "1074000000 is beyond -1073741823 to 1073741823; choose fewer decimals or a larger unit"),
    (21.5, 1, ARGUMENTS),
    ("21.5", -1, ARGUMENTS),
    ("21.5", 7, ARGUMENTS),
    ("21.5", True, ARGUMENTS),
)


def test_numbers():
    for text, decimals, value in GOOD:
        equal(dec(text, decimals), value, text)


def test_what_is_no_number():
    for text, decimals, why in BAD:
        found = message(ModelError, lambda text=text, decimals=decimals: dec(text, decimals))
        equal(found, f"dec({text!r}, {decimals!r}): {why}")
