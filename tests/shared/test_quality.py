"""Quality codes and the names that go over the wire. Runs on every runtime."""

from shared_model import quality
from tests.shared.support import equal


def test_names_and_codes_are_inverse():
    for number in quality.NAMES:
        equal(quality.code(quality.NAMES[number]), number)
    equal(quality.code("bad/no_such_thing"), None)


def test_the_severity_is_in_the_code():
    for number in quality.NAMES:
        name = quality.NAMES[number]
        severity = "good" if number < quality.UNCERTAIN else "uncertain" if number < quality.BAD else "bad"
        equal(name.split("/")[0], severity, name)
