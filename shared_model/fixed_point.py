"""Fixed-point literals: a number as people write it, to the integer that a tag with `decimals` holds. Never used in a scan."""

from shared_model.declaration import ModelError
from shared_model.limits import MAX_INT


def dec(text: str, decimals: int) -> int:
    """`dec("21.5", 1)` is 215: the integer that a tag with so many `decimals` (0..6) holds for a decimal number.

    Raises ModelError if the text is no such number, has more digits behind the point, or is beyond ±(2^30 - 1).
    """
    if type(text) is not str or type(decimals) is not int or not 0 <= decimals <= 6:
        raise ModelError(f'dec({text!r}, {decimals!r}): write a text and its decimals, 0 to 6, such as dec("21.5", 1)')
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, point, fraction = digits.partition(".")
    if not _digits(whole) or (point and not _digits(fraction)):
        raise ModelError(f'dec({text!r}, {decimals}): the text is no number; write digits and a point, such as dec("21.5", 1)')
    if len(fraction) > decimals:
        raise ModelError(f"dec({text!r}, {decimals}): the text has {len(fraction)} decimals, which {decimals} cannot hold")
    value = sign * int(whole + fraction + "0" * (decimals - len(fraction)))
    if not -MAX_INT <= value <= MAX_INT:
        raise ModelError(f"dec({text!r}, {decimals}): {value} is beyond {-MAX_INT} to {MAX_INT}; choose fewer decimals or a larger unit")
    return value


def _digits(text: str) -> bool:
    """Whether it is ASCII digits, at least one."""
    for letter in text:
        if not "0" <= letter <= "9":
            return False
    return text != ""
