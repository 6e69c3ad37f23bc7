"""R_TRIG and F_TRIG by tables of input and output. Runs on every runtime."""

from shared_model.edges import FTrig, RTrig
from tests.shared.support import equal

RISING = (
    ("never on the first call", "1 1 0 1", "0 0 0 1"),
    ("one call long", "0 1 1 1 0 0", "0 1 0 0 0 0"),
    ("every edge", "0 1 0 1 0 1", "0 1 0 1 0 1"),
    ("any true input is 1", "0 7 3 0 2", "0 1 0 0 1"),
)
FALLING = (
    ("never on the first call", "0 0 1 0", "0 0 0 1"),
    ("one call long", "1 0 0 0", "0 1 0 0"),
    ("every edge", "1 0 1 0 1", "0 1 0 1 0"),
    ("any true input is 1", "7 3 0 2 0", "0 0 1 0 1"),
)


def check(block_class, table):
    for name, inputs, outputs in table:
        block = block_class()
        found = [block(int(clk)) for clk in inputs.split()]
        equal(found, [int(q) for q in outputs.split()], name)
        equal(block.q, found[-1], name)


def test_r_trig_by_table():
    check(RTrig, RISING)


def test_f_trig_by_table():
    check(FTrig, FALLING)


def test_the_state_is_output_and_last_input():
    equal((RTrig.state_fields, FTrig.state_fields), (("q", "last"), ("q", "last")))
