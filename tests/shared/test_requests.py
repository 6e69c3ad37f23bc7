"""What each request does, and how it is refused: role, names, ranges, what a device cannot do. Runs on every runtime."""

from shared_model import commands
from shared_model.bench_requests import BENCH_REQUESTS, Bench
from shared_model.messages import OF_BENCH, REQUESTS, Refused
from shared_model.requests import HANDLERS
from tests.shared.support import equal
from tests.shared.talk import Talk


def ready(access="operator"):
    talk = Talk()
    talk.run(100)
    return talk, talk.client(access)


REFUSALS: tuple = (
    ("command", {"tag": "og"}, ("unknown_tag", "there is no command og", "tag")),
    ("command", {"tag": "pump"}, ("unknown_tag", "there is no command pump", "tag")),
    ("command", {"tag": "x" * 100}, ("unknown_tag", "there is no command " + "x" * 64, "tag")),
    ("write", {"values": {"total": 1}}, ("unknown_tag", "there is no setting total", "values.total")),
    ("write", {"values": {"limit": 0}}, ("out_of_range", "limit must be 1 to 2000", "values.limit")),
    ("write", {"values": {"limit": 2001}}, ("out_of_range", "limit must be 1 to 2000", "values.limit")),
    ("write", {"values": {"target": 0, "limit": 0}}, ("out_of_range", "limit must be 1 to 2000", "values.limit")),
    ("write", {"values": {}}, ("bad_message", "values must name at least one setting", "values")),
    ("reset", {"name": "pump"}, ("unknown_tag", "there is no interlock or alarm pump", "name")),
    ("ack", {"name": "high"}, ("unknown_tag", "there is no alarm high", "name")),
    ("shelve", {"name": "high", "for_ms": 5}, ("unknown_tag", "there is no alarm high", "name")),
    ("unshelve", {"name": "high"}, ("unknown_tag", "there is no alarm high", "name")),
    ("out_of_service", {"name": "high"}, ("unknown_tag", "there is no alarm high", "name")),
    ("in_service", {"name": "high"}, ("unknown_tag", "there is no alarm high", "name")),
    ("force", {"tag": "limit", "value": 1, "for_ms": 5}, ("unknown_tag", "there is no input or output limit", "tag")),
    ("force", {"tag": "go", "value": 1, "for_ms": 5}, ("unknown_tag", "there is no input or output go", "tag")),
    ("force", {"tag": "pump", "value": 2, "for_ms": 5}, ("out_of_range", "pump must be 0 to 1", "value")),
    ("force", {"tag": "level", "value": -1, "for_ms": 5}, ("out_of_range", "level must be 0 to 2000", "value")),
    ("unforce", {"tag": "total"}, ("unknown_tag", "there is no input or output total", "tag")),
    ("get_model", {}, ("not_supported", "this device has no description of its model", None)),
    ("get_audit", {}, ("not_supported", "this device keeps no journal", None)),
    ("pause", {}, ("not_supported", "only a simulator has a bench", None)),
    ("set", {"values": {"level": 1}}, ("not_supported", "only a simulator has a bench", None)),
    ("set", {"nothing": 1}, ("not_supported", "only a simulator has a bench", None)),
)


def test_a_refusal_says_code_sentence_and_path():
    talk, client = ready()
    for kind, fields, expected in REFUSALS:
        equal(client.refused(kind, **fields), expected, kind)
        talk.run(100)
    equal((talk.rig.model.limit, talk.rig.scanner.forces), (1000, 0))


COMMANDS = (
    ("write", {"values": {"limit": 7}}),
    ("command", {"tag": "go"}),
    ("ack", {"name": "alarm"}),
    ("reset", {"name": "high"}),
    ("reset", {"name": "system"}),
    ("shelve", {"name": "alarm", "for_ms": 5}),
    ("unshelve", {"name": "alarm"}),
    ("out_of_service", {"name": "alarm"}),
    ("in_service", {"name": "alarm"}),
    ("force", {"tag": "pump", "value": 1, "for_ms": 5}),
    ("unforce", {"tag": "pump"}),
)


def test_a_viewer_may_only_look():
    talk, client = ready("viewer")
    text = "this takes operator access; this session has viewer access: authenticate first"
    for kind, fields in COMMANDS:
        equal(client.refused(kind, **fields), ("not_allowed", text, None), kind)
        talk.run(100)
    for kind in ("get_snapshot", "get_state", "get_health", "get_system_info", "ping"):
        client.do(kind)


class Stand(Bench):
    """Stands for a simulator's bench."""

    def __init__(self):
        self.asked = []

    def pause(self):
        self.asked.append("pause")
        return {}

    def step(self, scans):
        self.asked.append(("step", scans))
        return {"until_scan": 9}

    def fault(self, tag, kind, value, for_ms):
        raise Refused("unknown_tag", "there is no input " + tag, "tag")


def test_the_bench_takes_bench_access():
    talk, client = ready("operator")
    talk.hub.bench = Stand()
    text = "this takes bench access; this session has operator access: authenticate first"
    equal(client.refused("pause"), ("not_allowed", text, None))
    bench = talk.client("bench")
    equal(bench.do("pause"), {"type": "result", "re": 1})
    equal(bench.do("step", scans=4), {"type": "result", "re": 2, "until_scan": 9})
    equal(bench.refused("fault", tag="x", kind="stuck"), ("unknown_tag", "there is no input x", "tag"))
    equal(talk.hub.bench.asked, ["pause", ("step", 4)])
    equal(bench.do("command", tag="go")["type"], "result")


def test_a_ping_is_answered_with_the_time():
    _, client = ready("viewer")
    equal(client.do("ping"), {"type": "pong", "re": 1, "ms": 100})


def test_a_description_comes_in_parts():
    talk, client = ready("viewer")
    parts = ("ab", "cd", "e")
    talk.hub.describe = lambda part: (parts[part] if part < 3 else "", 3)
    found = [client.do("get_model", part=part) for part in range(3)]
    equal("".join([answer["text"] for answer in found]), "abcde")
    equal(found[1], {"type": "model", "re": 2, "part": 1, "parts": 3, "text": "cd"})
    equal(client.refused("get_model", part=3), ("out_of_range", "part must be 0 to 2", "part"))


def test_the_journal_is_read_where_it_is_kept():
    talk, client = ready("viewer")
    talk.hub.audit = lambda since_j, limit: {"entries": [since_j, limit], "first_prev": "", "head": "", "more": False}
    equal(client.do("get_audit", since_j=7)["entries"], [7, 20])


def test_system_information_is_what_the_platform_gave():
    talk, client = ready("viewer")
    talk.hub.system_info = {"platform": "p"}
    equal(client.do("get_system_info"), {"type": "system_info", "re": 1, "platform": "p"})
    equal(client.do("get_system_info"), {"type": "system_info", "re": 2, "platform": "p"})
    equal(talk.hub.system_info, {"platform": "p"})


def test_every_request_has_a_handler():
    equal(sorted(tuple(HANDLERS) + commands.NAMES), sorted(REQUESTS))
    equal(sorted(BENCH_REQUESTS), sorted(OF_BENCH.split(", ")))
