"""Bare logic of the examples by hand, one machine a file: the yardsticks. All inputs are delivered in every scan and are good.

Each has `INPUTS`, the paths in the scanner's order, and a class `Machine`: `scan(dt_ms, values)` takes a value for each input, buttons as
their contacts, and leaves the outputs in `out`, in the scanner's order. README.md says what is left out.
"""
