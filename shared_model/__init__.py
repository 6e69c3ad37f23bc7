"""isoscan's model language and everything both the board and the desktop must agree on.

Names are loaded when they are first imported, so that a board keeps only what its model uses.
"""

import sys

_HOME = {
    "Alarm": "alarms",
    "Always": "claims",
    "AnalogIn": "tags",
    "AnalogOut": "tags",
    "Blink": "digital",
    "Command": "tags",
    "Ctd": "counters",
    "Ctu": "counters",
    "Ctud": "counters",
    "Debounce": "digital",
    "dec": "fixed_point",
    "DigitalIn": "tags",
    "DigitalOut": "tags",
    "FTrig": "edges",
    "Hysteresis": "analog",
    "Input": "tags",
    "Interlock": "interlocks",
    "Lag": "filters",
    "LeadsTo": "claims",
    "Limit": "analog",
    "Memory": "tags",
    "Model": "model",
    "ModelError": "declaration",
    "MovingAverage": "filters",
    "Never": "claims",
    "Permissive": "interlocks",
    "Pid": "pid",
    "Ramp": "analog",
    "Rs": "bistables",
    "RTrig": "edges",
    "Scale": "analog",
    "Scanner": "scan",
    "Sequence": "sequence",
    "Setting": "tags",
    "Sr": "bistables",
    "TimeProportional": "time_proportional",
    "Tof": "timers",
    "Ton": "timers",
    "Tp": "timers",
    "WentOut": "went_out",
    "Within": "claims",
}
"""Public name to the module that defines it."""


def __getattr__(name: str):
    if name not in _HOME:  # a module of the package, or nothing: MicroPython asks here for both
        path = "shared_model." + name
        try:
            if name.startswith("_"):
                raise ImportError
            __import__(path)
        except ImportError:
            raise AttributeError(f"module 'shared_model' has no attribute {name!r}")
        return sys.modules[path]
    path = "shared_model." + _HOME[name]
    __import__(path)
    return getattr(sys.modules[path], name)
