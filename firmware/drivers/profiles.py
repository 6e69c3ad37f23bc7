"""What the pins of each supported board can do, from its data sheet: a board file that asks for more is refused.

Which of them are lent to flash, radio or USB is the board's; so is which converters work while Wi-Fi is on. Spans are inclusive.
"""

# pins that there are, those lent and to what, pins that cannot be outputs and have no pull, analog inputs that work beside Wi-Fi
PROFILES = {
    "esp32": (((0, 19), (21, 23), (25, 27), (32, 39)), (((6, 11), "flash"),), ((34, 39),), ((32, 39),)),
    "esp32_c3": (((0, 21),), (((12, 17), "flash"), ((18, 19), "USB")), (), ((0, 4),)),
    "esp32_s3": (((0, 21), (26, 48)), (((26, 32), "flash"), ((19, 20), "USB")), (), ((1, 10),)),
    "pico": (((0, 29),), (((23, 24), "power supply"), ((29, 29), "power supply")), (), ((26, 28),)),
    "pico_w": (((0, 29),), (((23, 25), "radio"), ((29, 29), "radio")), (), ((26, 28),)),
}
PROFILES["pico2_w"] = PROFILES["pico_w"]


def problem(name: str, entry: dict, is_output: bool):
    """Why the pin of an entry cannot do what it should on the board of that name, or None."""
    pins, lent, inputs_only, analog = PROFILES[name]
    pin = entry["pin"]
    what = "pin " + str(pin) + " of " + name + " "
    if not _within(pin, pins):
        return "there is no pin " + str(pin) + " on " + name + "; it has " + _listed(pins)
    for span, user in lent:
        if _within(pin, (span,)):
            return what + "belongs to its " + user + "; use another"
    if _within(pin, inputs_only):
        if is_output:
            return what + "is an input only; use another"
        if entry.get("pull", "none") != "none":
            return what + "has no pull; fit a resistor and set pull to 'none'"
    if entry["type"] == "adc" and not _within(pin, analog):
        return what + "has no analog input that works beside Wi-Fi; use " + _listed(analog)
    return None


def _within(pin: int, spans: tuple) -> bool:
    return any(low <= pin <= high for low, high in spans)


def _listed(spans: tuple) -> str:
    return ", ".join([str(low) + " to " + str(high) for low, high in spans])
