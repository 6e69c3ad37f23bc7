"""The ring of events and the journal lines of those that matter later. Runs on every runtime."""

import json

from shared_model import event_log, journal
from shared_model.event_log import MOST_LINES, EventLog
from shared_model.journal import ANCHOR, Journal, broken_at
from tests.shared.support import equal, no_memory, raises, replaced


def log(size, kinds):
    found = EventLog(size, Journal(ANCHOR, 4100))
    for number, kind in enumerate(kinds):
        found.add(kind, "tag", {"number": number}, "op@host", 1000 + number, None)
    return found


def message(found, n, historical=False):
    return json.loads("".join(found.message(n, historical)))


def test_events_are_numbered_from_1_and_all_is_told():
    found = log(8, ("trip", "connect"))
    expected = {"type": "event", "n": 1, "j": 5000, "ms": 1000, "time": None, "kind": "trip", "subject": "tag", "data": {"number": 0}}
    expected.update({"actor": "op@host", "historical": False})
    equal(message(found, 1), expected)
    expected.update({"n": 2, "j": None, "ms": 1001, "kind": "connect", "data": {"number": 1}, "historical": True})
    equal(message(found, 2, True), expected)


def test_the_ring_holds_the_newest():
    found = log(3, ("connect",) * 5)
    equal((found.n, found.first), (5, 3))
    equal([message(found, n)["data"]["number"] for n in (3, 4, 5)], [2, 3, 4])
    empty = log(3, ())
    equal((empty.n, empty.first), (0, 1))


def test_one_message_is_shared_by_all_who_get_it():
    found = log(3, ("trip",))
    equal(found.message(1, False) is found.message(1, False), True)


def test_what_matters_later_is_journalled():
    kept = ("boot", "command", "force", "trip", "reset", "alarm", "fault", "auth", "deploy")
    passing = ("transition", "claim", "quality", "overrun", "connect", "disconnect", "subscribe", "refused")
    found = log(40, kept + passing)
    entries = [json.loads(line[65:]) for line in found.lines]
    equal(tuple([entry["kind"] for entry in entries]), kept)
    equal([entry["j"] for entry in entries], list(range(5000, 5000 + len(kept))))
    equal(sorted(entries[0]), ["actor", "data", "j", "kind", "ms", "subject", "time"])
    equal(broken_at(found.lines), -1)


def test_lines_that_storage_does_not_take_are_so_many_and_the_numbers_of_others_are_missing():
    found = log(40, ("trip",) * (MOST_LINES + 2))
    equal((len(found.lines), message(found, MOST_LINES + 2)["j"]), (MOST_LINES, None))
    del found.lines[1:]
    found.add("trip", "tag", None, None, 2000, None)
    equal([json.loads(line[65:])["j"] for line in found.lines], [5000, 5000 + MOST_LINES + 2])


def test_an_event_for_which_there_is_no_memory_is_none():
    found = log(8, ("trip",))
    replaced(event_log, "dumps", no_memory, lambda: raises(MemoryError, lambda: found.add("connect", "tag", None, None, 2000, None)))
    equal((found.n, found.first), (1, 1))
    found.add("connect", "tag", None, None, 2000, None)
    equal(message(found, 2)["n"], 2)


def test_a_line_for_which_there_is_no_memory_leaves_the_chain_as_it_was():
    chain = Journal()
    chain.line({"kind": "boot"})
    head = chain.head
    replaced(journal, "chained", lambda *_: Long(), lambda: raises(MemoryError, lambda: chain.line({"kind": "trip"})))
    equal(chain.head, head)
    equal(broken_at([chain.line({"kind": "reset"})], head), -1)


class Long:
    """A hash for which there is no memory once more is put behind it."""

    def __add__(self, other):
        raise MemoryError


def test_a_clients_words_do_not_make_an_event_historical():
    found = EventLog(3, Journal())
    words = '"historical":false'
    found.add("connect", words, {"said": words}, words, 0, None)
    equal(message(found, 1, True)["subject"], words)
