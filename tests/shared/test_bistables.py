"""SR and RS by tables of set, reset and output. Runs on every runtime."""

from shared_model.bistables import Rs, Sr
from tests.shared.support import equal

STEPS = (  # set, reset, q of SR, q of RS
    (0, 0, 0, 0),
    (1, 0, 1, 1),
    (0, 0, 1, 1),
    (0, 1, 0, 0),
    (0, 0, 0, 0),
    (1, 1, 1, 0),  # the one is dominant that gives the block its name
    (0, 0, 1, 0),
    (1, 1, 1, 0),
    (0, 1, 0, 0),
    (5, 0, 1, 1),
    (0, 7, 0, 0),
)


def test_the_dominant_input_wins():
    sr = Sr()
    rs = Rs()
    for number, (set_, reset, q_sr, q_rs) in enumerate(STEPS):
        equal((sr(set_, reset), rs(set_, reset)), (q_sr, q_rs), number)
        equal((sr.q, rs.q), (q_sr, q_rs), number)


def test_they_start_reset():
    equal((Sr("S").q, Rs("R").q), (0, 0))
