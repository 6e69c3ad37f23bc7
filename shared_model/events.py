"""What a scan notes for later, written into a preallocated buffer."""

TRANSITION = 0
TRIP = 1
RESET = 2
ALARM = 3
CLAIM = 4
QUALITY = 5
COMMAND = 6
VALUE = 7

KINDS = ("transition", "trip", "reset", "alarm", "claim", "quality", "command")
"""Code to the `kind` of the protocol's event."""

WIDTH = 5
"""Words of a noted event: code, state index of the object, two values, scan number modulo 2^29.

Those of VALUE are a tag with its value and quality, behind the trip that it belongs to; it is no event of its own.
"""
