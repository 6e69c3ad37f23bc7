"""Journal lines: numbers, the chain, and where it is broken. Runs on every runtime."""

import json

from shared_model.journal import ANCHOR, Journal, broken_at, chained
from tests.shared.support import equal


def lines(count):
    journal = Journal()
    return [journal.line({"kind": "command", "subject": "tag é", "n": n}) for n in range(count)], journal


def test_a_line_is_the_hash_of_all_before_it_and_its_entry():
    (first, second), journal = lines(2)
    equal(first[:64], chained(ANCHOR, first[65:]))
    equal(second[:64], chained(first[:64], second[65:]))
    equal((journal.head, first[64]), (second[:64], " "))
    entry = json.loads(second[65:])
    equal((entry["j"], entry["subject"], entry["n"]), (1001, "tag é", 1))


def test_the_chain_is_sha_256_of_hash_and_text():
    equal(chained("", ""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    equal(chained("a", "bc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_after_a_boot_numbers_go_on_at_the_next_thousand():
    for last, following in ((0, 1000), (999, 1000), (1000, 2000), (1001, 2000), (1999, 2000), (2000, 3000)):
        equal(Journal("0" * 64, last).next_j, following)


def test_a_whole_chain_holds_from_its_anchor():
    kept, journal = lines(5)
    equal(broken_at(kept), -1)
    equal(broken_at([]), -1)
    equal(broken_at(kept[2:], kept[1][:64]), -1)
    kept.append(Journal(journal.head, 1004).line({"kind": "boot"}))
    equal(broken_at(kept), -1)


def test_damage_is_shown_at_its_place():
    kept, _ = lines(5)
    for damaged, place in (
        (kept[:2] + [kept[2].replace('"n":2', '"n":7')] + kept[3:], 2),
        (kept[:2] + kept[3:], 2),
        (kept[1:], 0),
        (kept[:3] + [kept[3][:40]] + kept[4:], 3),
        (kept[:3] + [""] + kept[3:], 3),
        (kept[:4] + [kept[4][:-1]], 4),
        (kept[:2] + [kept[3], kept[2], kept[4]], 2),
        (kept[:1] + [kept[0]] + kept[1:], 1),
        ([kept[0][:64] + "_" + kept[0][65:]], 0),
    ):
        equal(broken_at(damaged), place)
    equal(broken_at(kept[2:], kept[0][:64]), 0)
