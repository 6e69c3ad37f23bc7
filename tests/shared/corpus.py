"""The corpus: messages, one a line, each with the one verdict that every implementation must give. Runs on every runtime.

`text` is the message, or a list of [piece, times]. `to` is who reads it: "device" or "client".
"""

import json

from shared_model.bench_requests import BENCH_REQUESTS
from shared_model.device_messages import parse_device_message
from shared_model.messages import Refused, parse_request

MAX_BYTES = 4096


def entries(path):
    """The entries of the corpus, one at a time: a board's heap does not hold them all."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip().rstrip(",")
            if line not in ("[", "]"):
                entry = json.loads(line)
                if isinstance(entry["text"], list):
                    entry["text"] = "".join([piece * times for piece, times in entry["text"]])
                yield entry


def own_verdict(entry, message=None):
    """(verdict, path) of `shared_model`, of `message` instead of the entry's text if it is given."""
    if message is None:
        message = entry["text"]
    try:
        parse_request(message, MAX_BYTES, BENCH_REQUESTS) if entry["to"] == "device" else parse_device_message(message, MAX_BYTES)
    except Refused as refusal:
        return refusal.code, refusal.path
    return "ok", None


def _received(text):
    try:
        return bytearray(text.encode())
    except ValueError:  # half a surrogate pair, which CPython does not encode
        return text


def steps(arguments):
    """A program: prints each entry of the corpus `arguments[0]` that is judged otherwise than it says, then how many there were.

    Each is judged as text and as what a board's socket gives, a bytearray.
    """
    count = 0
    for entry in entries(arguments[0]):
        expected = (entry["verdict"], entry["path"])
        found = own_verdict(entry)
        if found != expected or own_verdict(entry, _received(entry["text"])) != expected:
            print(entry["name"], "found", found, "expected", expected)
        count += 1
        yield
    print(count, "messages")
