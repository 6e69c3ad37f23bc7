"""Preallocated buffers: what fits, what is lost. Runs on every runtime."""

from shared_model.words import Words
from tests.shared.support import equal, without_heap


def test_what_does_not_fit_is_counted():
    words = Words(2, 3)
    equal([words.room(3), words.room(6), words.room(7)], [True, True, False])
    words.add3(1, 2, 3)
    words.add(4)
    equal([words.room(2), words.room(3), words.used, words.lost], [True, False, 4, 2])
    equal(list(words.words), [1, 2, 3, 4, 0, 0])
    words.clear()
    equal([words.used, words.lost, words.room(6)], [0, 0, True])


def test_it_is_filled_without_the_heap():
    words = Words(2, 3)
    equal(without_heap(lambda: words.room(3)), True)
    without_heap(lambda: words.add3(-(1 << 30), (1 << 30) - 1, 0))
    equal(list(words.words)[:3], [-(1 << 30), (1 << 30) - 1, 0])
