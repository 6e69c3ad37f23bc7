"""A set: all that a board runs, firmware, model and what binds them, as it lies in one of the two slots of a flash. Data, and no board.

/current names the slot whose set starts. A new set is laid down in the other slot, and renaming a new /current over the old one is all
that switches: so a board has, at any moment, one whole set that it starts.
"""

import hashlib
import json
from dataclasses import dataclass

SLOTS = ("a", "b")
CURRENT = "current"
MANIFEST = "manifest.json"
MAINTENANCE = "maintenance"
NETWORK = "network.json"
SECRETS = "secrets.json"

MAIN = """import sys

with open("current") as file:
    slot = "/" + file.read(1)
sys.path.insert(0, slot)

from firmware.main import main

main(slot)
"""


@dataclass(frozen=True)
class FlashSet:
    """The files of a set by their path in the slot, its manifest among them, and the hash of the model it runs."""

    files: dict[str, bytes]
    model_hash: str


def with_manifest(files: dict[str, bytes], model_hash: str) -> FlashSet:
    """A set of these files, vouched for."""
    vouched = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    manifest = json.dumps({"model_hash": model_hash, "files": vouched}).encode("ascii")
    return FlashSet({**files, MANIFEST: manifest}, model_hash)


def other(slot: str) -> str:
    """The other slot."""
    return SLOTS[1 - SLOTS.index(slot)]
