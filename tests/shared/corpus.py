"""The corpus: messages, one a line, each with the one verdict that every implementation must give. Runs on every runtime.

`text` is the message, or a list of [piece, times]. `to` is who reads it: "device" or "client".
"""

import json

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


def own_verdict(entry):
    """(verdict, path) of `shared_model`."""
    try:
        parse_request(entry["text"], MAX_BYTES) if entry["to"] == "device" else parse_device_message(entry["text"], MAX_BYTES)
    except Refused as refusal:
        return refusal.code, refusal.path
    return "ok", None


def steps(arguments):
    """A program: prints each entry of the corpus `arguments[0]` that is judged otherwise than it says, then how many there were."""
    count = 0
    for entry in entries(arguments[0]):
        found = own_verdict(entry)
        if found != (entry["verdict"], entry["path"]):
            print(entry["name"], "found", found, "expected", (entry["verdict"], entry["path"]))
        count += 1
        yield
    print(count, "messages")
