"""Declarations before and after freezing, and the checks of arguments on their full text. Runs on every runtime."""

from array import array

from shared_model.declaration import Declaration, ModelError, check_callable, check_int, check_names
from shared_model.limits import MAX_INT
from shared_model.portable import MICROPYTHON
from tests.shared.support import equal, message


class Pair(Declaration):
    state_fields = ("a", "b")

    def __init__(self, title=""):
        super().__init__(title)
        self.a = 1
        self.b = 2


class Owner:
    pair: Pair
    _prefix = "feed."


def test_each_declaration_is_younger_than_the_one_before():
    first, second = Pair(), Pair()
    equal(second.order, first.order + 1)


def test_an_instance_is_a_twin_that_shares_nothing_that_changes():
    pair = Pair("P")
    twin = pair.instance()
    twin.a = 7
    equal((pair.a, twin.a, twin.b, twin.title, type(twin) is Pair), (1, 7, 2, "P", True))


def test_placed_it_knows_its_owner_and_the_owner_has_it():
    owner = Owner()
    pair = Pair().instance()
    pair.place(owner, "pair", 4)
    equal((owner.pair is pair, pair.path, pair.name, pair.index), (True, "feed.pair", "pair", 4))


class Spare(Pair):
    a = 1
    limit = None

    def __init__(self, limit):
        super().__init__()
        self.limit = limit
        self.other = None


def test_on_a_board_a_twin_has_not_what_its_class_says_already():
    spared = [] if MICROPYTHON else ["a", "limit"]
    equal(sorted(Spare(None).instance().__dict__), sorted(["b", "order", "other", "title"] + spared))
    twin = Spare(7).instance()
    equal(sorted(twin.__dict__), sorted(["b", "limit", "order", "other", "title"] + spared[:1]))
    equal((twin.a, twin.limit, Spare(None).instance().limit), (1, 7, None))


def test_what_is_no_attribute_is_an_error_as_ever():
    error = message(AttributeError, lambda: Pair().nonsense)  # type: ignore[attr-defined]
    equal(error, "'Pair' object has no attribute 'nonsense'")


def test_pack_and_unpack_are_inverse_from_any_place():
    owner = Owner()
    pair = Pair().instance()
    pair.place(owner, "pair", 0)
    pair.a, pair.b = -5, 1 << 29
    words = array("i", [9] * 4)
    equal(pair.pack(words, 1), 3)
    equal(list(words), [9, -5, 1 << 29, 9])
    pair.a = pair.b = 0
    equal(pair.unpack(words, 1), 3)
    equal((pair.a, pair.b), (-5, 1 << 29))


CHECKS = (
    (lambda: check_int("T", "low", 1.0), "'T': low is 1.0; it must be an integer of -1073741823 to 1073741823"),
    (lambda: check_int("T", "low", True, 0, 1), "'T': low is True; it must be an integer of 0 to 1"),
    (lambda: check_int("T", "low", "3", 0, 9), "'T': low is '3'; it must be an integer of 0 to 9"),
    (lambda: check_int("T", "low", 10, 0, 9), "'T': low is 10; it must be an integer of 0 to 9"),
    (lambda: check_int("T", "low", MAX_INT + 1), "'T': low is 1073741824; it must be an integer of -1073741823 to 1073741823"),
    (lambda: check_callable("T", "when", 1), "'T': when is 1; it must be a function of the model, such as lambda m: m.level > 100"),
    (lambda: check_names("T", "trips", "brim"), "'T': trips is 'brim'; it must be a tuple of names, such as ('brim',)"),
    (lambda: check_names("T", "trips", None), "'T': trips is None; it must be a tuple of names, such as ('inlet',)"),
    (lambda: check_names("T", "trips", ("a", 5)), "'T': trips is ('a', 5); it must be a tuple of names, such as ('inlet',)"),
)


def test_wrong_arguments_say_what_is_allowed():
    for check, text in CHECKS:
        equal(message(ModelError, check), text)


def test_right_arguments_pass():
    equal((check_int("T", "low", -MAX_INT), check_int("T", "low", 9, 9, 9)), (-MAX_INT, 9))
    equal(check_names("T", "trips", ["a", "b"]), ("a", "b"))
    check_callable("T", "when", len)
