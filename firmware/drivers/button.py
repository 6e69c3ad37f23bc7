"""A pushbutton for a Command: a digital input whose rising edge the scanner takes as one press."""

from firmware.drivers import digital_in


class Driver(digital_in.Driver):
    KINDS = ("Command",)
