"""The checks of one tag's line in board.toml against what its driver takes. No pin is touched here.

Each mistake goes to a function `tell`. Where that returns, a value that cannot be used is None, and what follows from it is not told.
"""

PINS = 64  # no supported chip has more; which of them a board has is its profile's business
REQUIRED = None  # in a driver's SETTINGS: the key has no default

MOST = (1 << 30) - 1  # what a board holds without allocating

# The kind of a setting in SETTINGS: one of these, or a span of integers (lowest, highest), or a list to choose from.
INTEGER, FLAG, TEXT = "an integer", "true or false", "a text"
PULL = ["up", "down", "none"]


# What is wrong with a board file: the numbers of problem codes, whose pages are in docs/problems.
UNKNOWN_KEY, MISSING, WRONG_VALUE, UNKNOWN_TAG, WRONG_DRIVER, WRONG_PIN, PIN_TAKEN = 902, 903, 904, 905, 906, 907, 908
UNSEEN_BREAK, CONTRADICTION, ALIKE = 909, 910, 911


class BoardError(Exception):
    """A board file that cannot be used; one line saying where in it, what is wrong and what is allowed.

    `code` is the number of a problem code, `keys` the way to the place, ("tags", "inlet", "pin") as far as there is one, `allowed` what
    there could be as its last key or as its value, where that is a choice.
    """

    def __init__(self, code: int, keys: tuple, text: str, allowed=()):
        super().__init__("board.toml: " + ("[" + keys[0] + "] " + keys[1] + ": " if len(keys) > 1 else "") + text)
        self.code = code
        self.keys = keys
        self.text = text
        self.allowed = allowed


def refuse(error: BoardError) -> None:
    """The first mistake is enough."""
    raise error


def check(tag, entry: dict, driver, scan_ms: int, tell):
    """The entry with its defaults, every value of the right kind; None where the driver is not one for that tag.

    `driver.SETTINGS` maps a key to (kind, default or REQUIRED); `driver.KINDS` are the declarations that it can serve.
    """
    keys = ("tags", tag.path)
    kind = type(tag).__name__
    if kind not in driver.KINDS:
        told = entry["type"] + " cannot serve a " + kind + "; it serves " + " and ".join(driver.KINDS)
        return tell(BoardError(WRONG_DRIVER, keys + ("type",), told))
    place = "bus" if hasattr(driver, "BUS") else "pin"
    check_keys(keys, entry, (place, "type"), driver.SETTINGS, tell)
    at = _pin(keys, entry, tell) if place == "pin" else entry.get("bus")
    checked = values(keys, entry, driver.SETTINGS, tell)
    checked[place] = at
    checked["tag"], checked["scan_ms"] = tag, scan_ms  # whose it is, and how often it is read
    for problem in driver.check(checked) if hasattr(driver, "check") else ():
        tell(BoardError(CONTRADICTION, keys, problem))
    problem = _open_wire(tag, checked)
    if problem:
        tell(BoardError(UNSEEN_BREAK, keys, problem))
    return checked


def wrong_type(keys: tuple, kind, allowed, tell):
    """An entry has no type, or none that there is."""
    what = "there is no type" if kind is None else "unknown type '" + str(kind) + "'"
    code = MISSING if kind is None else WRONG_VALUE
    return tell(BoardError(code, keys + ("type",), what + "; it must be one of " + ", ".join(allowed), allowed))


def check_keys(keys: tuple, entry: dict, others: tuple, settings: dict, tell) -> None:
    """An entry has no keys but those."""
    for key in sorted(entry):
        if key not in settings and key not in others:
            allowed = list(others) + sorted(settings)
            told = "unknown key '" + key + "'; " + entry["type"] + " takes " + ", ".join(allowed)
            tell(BoardError(UNKNOWN_KEY, keys + (key,), told, allowed))


def values(keys: tuple, entry: dict, settings: dict, tell) -> dict:
    """The settings of an entry, with defaults."""
    checked = {"type": entry["type"]}
    for key in settings:
        kind, default = settings[key]
        value = entry.get(key, default)
        checked[key] = value if value is not REQUIRED and _is(kind, value) else None
        if value is REQUIRED:
            tell(BoardError(MISSING, keys, "there is no " + key + "; " + entry["type"] + " needs it, " + _allowed(kind, None)))
        elif checked[key] is None:
            told = key + " is " + _shown(value) + "; it must be " + _allowed(kind, value)
            tell(BoardError(WRONG_VALUE, keys + (key,), told, kind if isinstance(kind, list) else ()))
    return checked


def _open_wire(tag, entry: dict):
    """Why a broken wire would go unseen at an input that is declared `fail_safe`, or None; without a pull nothing is known of it."""
    pull = entry.get("pull", "none")
    if not getattr(tag, "fail_safe", False) or pull in ("none", None) or entry["active_low"] in (None, pull == "up"):
        return None
    what = "it is fail_safe, but would read a broken wire as 1, which is healthy; write "
    if pull == "up":
        return what + "active_low = true for a contact to ground, or pull = 'down' for one to the supply"
    return what + "active_low = false for a contact to the supply, or pull = 'up' for one to ground"


def _pin(keys: tuple, entry: dict, tell):
    pin = entry.get("pin")
    if pin is None:
        return tell(BoardError(MISSING, keys, "there is no pin"))
    if not is_pin(pin):
        told = "pin is " + _shown(pin) + "; it must be an integer from 0 to " + str(PINS - 1)
        return tell(BoardError(WRONG_VALUE, keys + ("pin",), told))
    return pin


def is_pin(pin) -> bool:
    return type(pin) is int and 0 <= pin < PINS


def _is(kind, value) -> bool:
    if kind == FLAG:
        return type(value) is bool
    if kind == INTEGER:
        return type(value) is int and -MOST <= value <= MOST
    if kind == TEXT:
        return type(value) is str
    if type(kind) is tuple:
        return type(value) is int and kind[0] <= value <= kind[1]
    return type(value) is type(kind[0]) and value in kind


def _allowed(kind, value) -> str:
    """What a value of that kind is, in words; for an integer only the span that it missed."""
    if type(kind) is str:
        return kind
    if type(kind) is tuple:
        return ("" if type(value) is int else "an integer from ") + str(kind[0]) + " to " + str(kind[1])
    return ", ".join([_shown(choice) for choice in kind[:-1]]) + " or " + _shown(kind[-1])


def _shown(value) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    return "'" + value + "'" if isinstance(value, str) else str(value)
