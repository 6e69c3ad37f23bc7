"""Health: checks in the order in which they were first set, the worst of them, and those that the model gives. Runs on every runtime."""

import json

from shared_model.health import Health
from tests.shared.support import equal
from tests.shared.talk import Talk


def checks(health):
    return [(c["name"], c["status"], c["message"]) for c in json.loads("".join(health.message(5)))["checks"]]


def test_the_whole_is_as_bad_as_its_worst():
    health = Health()
    for name, status, whole in (("a", "pass", "pass"), ("b", "warn", "warn"), ("c", "fail", "fail"), ("c", "pass", "warn")):
        health.set(name, status, "m")
        equal(health.status, whole)
    equal([name for name, _, _ in checks(health)], ["a", "b", "c"])


def test_only_changes_count():
    health = Health()
    for status, text, n in (("pass", "x", 1), ("pass", "x", 1), ("pass", "y", 2), ("warn", "y", 3)):
        health.set("a", status, text)
        equal(health.n, n)


def test_the_message():
    health = Health()
    health.set("disk", "warn", "nearly full")
    expected = {
        "type": "health",
        "status": "warn",
        "uptime_ms": 5,
        "checks": [{"name": "disk", "status": "warn", "message": "nearly full"}],
    }
    equal(json.loads("".join(health.message(5))), expected)
    expected["re"] = "q"
    equal(json.loads("".join(health.message(5, "q"))), expected)


def model_checks(talk):
    talk.hub.health.judge(talk.rig.scanner)
    return checks(talk.hub.health)


FINE = [
    ("scan", "pass", "running"),
    ("inputs", "pass", "all usable"),
    ("interlocks", "pass", "none acts"),
    ("claims", "pass", "all hold"),
]


def test_the_models_own_checks():
    talk = Talk()
    equal(model_checks(talk)[0], ("scan", "warn", "waiting for the first value of every input"))
    talk.run(100)
    equal(model_checks(talk), FINE)
    talk.run(100, level=None)
    equal(model_checks(talk)[1], ("inputs", "warn", "bad: level"))
    talk.run(20, level=5)
    equal(model_checks(talk)[2], ("interlocks", "warn", "acting: low"))
    talk.client().do("force", tag="pump", value=1, for_ms=1000)
    talk.run(20, level=500)
    equal(model_checks(talk)[3], ("claims", "fail", "violated: holds"))


def test_a_fault_fails_and_its_last_line_is_told():
    talk = Talk()
    talk.run(40)
    talk.run(20, break_it=1)
    name, status, text = model_checks(talk)[0]
    equal((name, status, text.startswith("stopped: "), "ZeroDivisionError" in text), ("scan", "fail", True, True), text)
