"""Quality of inputs, in the words of OPC UA: a severity and a sub-code in one small integer.

0 is good, from 64 uncertain, from 128 bad; the sub-codes say why. Nothing here measures anything.
"""

GOOD = 0
UNCERTAIN = 64
NOT_CHANGING = 65
OUT_OF_RANGE = 66
LOCAL_OVERRIDE = 67
SUBSTITUTED = 68
BAD = 128
WAITING = 129
STALE = 130
SENSOR_FAILURE = 131
NOT_CONNECTED = 132

NAMES = {
    GOOD: "good",
    NOT_CHANGING: "uncertain/not_changing",
    OUT_OF_RANGE: "uncertain/out_of_range",
    LOCAL_OVERRIDE: "uncertain/local_override",
    SUBSTITUTED: "uncertain/substituted",
    WAITING: "bad/waiting_for_initial_data",
    STALE: "bad/stale",
    SENSOR_FAILURE: "bad/sensor_failure",
    NOT_CONNECTED: "bad/not_connected",
}
"""Code to the name that goes over the wire (OPC UA Part 8, 5.2 and its status codes)."""


def code(name: str):
    """The code of a quality's name, or None when there is no such quality."""
    for number in NAMES:
        if NAMES[number] == name:
            return number
    return None
