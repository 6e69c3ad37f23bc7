"""The files that make a board what it is, as `isoscan board` and `isoscan flash` lay them down: read and checked here.

All that is written here are spares, what a spare puts right again, and which set started last.

All that a board runs is one set, in the folder /a or /b; the file `current` names which to main.py, beside it. In a set, beside
firmware and model:

config.json    device, module and class of the model, version; all its limits;
               reads: by interlock the tags whose values its trip is noted with
board.json     board.toml without its limits: which pin carries which tag
safe.json      the safe levels of the outputs
model.json     the description of the model, byte for byte
manifest.json  model hash, and SHA-256 of every other file of the set

At the top, kept when sets change, each with its spare (`sealed.py`):

network.json   host, port, names, origins: where it serves; ntp: the time server that it asks, empty for none; written by hand
secrets.json   tokens by name, each with its access; wifi: the network to join
retained.json, and without a spare journal, journal.1, restarts, deployed: the board's own
"""

import os

from firmware import sealed
from shared_model.strict_json import loads  # MicroPython's own takes half an object for a whole one

READ_BYTES = 512
PART_BYTES = 1024  # of the description, in one message
NETWORK = {"host": "0.0.0.0", "port": 3001, "names": [], "origins": []}  # of a board that was told nothing else

folder = "."  # of the set that runs; main.py sets it
damage: list[str] = []  # what of the files at the top was found so, one sentence each


class NotStarted(Exception):
    """The board must not run what is on its flash; the text says why."""


def load(path: str) -> dict:
    """The object in a JSON file of the set; NotStarted when there is none."""
    try:
        with open(folder + "/" + path, "rb") as file:
            data = loads(file.read())
    except OSError:
        raise NotStarted(path + " is missing")
    except ValueError:
        raise NotStarted(path + " is damaged")
    if not isinstance(data, dict):
        raise NotStarted(path + " is damaged")
    return data


def config() -> dict:
    """What config.json says, and network.json."""
    found = load("config.json")
    network: dict = dict(NETWORK)
    network.update(_own("network.json"))
    for key in NETWORK:
        if not isinstance(network[key], type(NETWORK[key])):
            raise NotStarted("network.json: " + key + " is " + str(network[key]) + "; write one like " + str(NETWORK[key]))
    for key in ("names", "origins"):  # a request's are compared in lower case
        network[key] = [str(text).lower() for text in network[key]]
    found.update(network)
    return found


def _own(path: str, from_spare: bool = False) -> dict:
    """The object in a file at the top, empty when there is none. Its spare is made here, or taken, and then `damage` says so.

    `from_spare`: the spare takes the place of a damaged file. One that people write is left to them: more is in it than in the spare.
    """
    try:
        found, damaged = sealed.read(path)
    except ValueError as error:
        raise NotStarted(path + " is damaged, and " + str(error))
    told = " is damaged; its spare was taken"
    try:
        if not damaged:
            sealed.copy(path, found)
        elif from_spare:
            sealed.heal(path, found)
            told = " was damaged; its spare was put in its place"
    except OSError:
        pass  # the next start tries again
    if damaged:
        damage.append(path + told)
    return found or {}


def verified_hash():
    """The model's hash if a manifest vouches for every file, None without a manifest; NotStarted for a file that does not match."""
    if not exists("manifest.json"):
        return None
    manifest = load("manifest.json")
    for path in sorted(manifest["files"]):
        if not exists(path):
            raise NotStarted(path + " is missing, though the manifest has it")
        if sha256(path) != manifest["files"][path]:
            raise NotStarted(path + " is not what the manifest says")
    return manifest["model_hash"]


def deployed():
    """The sum of the manifest if another set started last, else None; also None without a manifest. The next start knows it."""
    if not exists("manifest.json"):
        return None
    now = sha256("manifest.json")
    before = b""
    try:
        with open("deployed", "rb") as file:
            before = file.read()
    except OSError:
        pass  # none started yet
    if now.encode() == before:
        return None
    try:
        with open("deployed", "w") as file:
            file.write(now)
    except OSError:
        pass  # it is told again then
    return now


def sha256(path: str) -> str:
    """The SHA-256 of a file of the set, in hex."""
    with open(folder + "/" + path, "rb") as file:
        return sealed.digest(file)


def read_parts(path: str):
    """Yields the bytes of a file of the set, a little at a time."""
    with open(folder + "/" + path, "rb") as file:
        part = file.read(READ_BYTES)
        while part:
            yield part
            part = file.read(READ_BYTES)


def describe(part: int) -> tuple:
    """A part of the description and how many there are: what `Hub.describe` is."""
    parts = -(-os.stat(folder + "/model.json")[6] // PART_BYTES)
    if part >= parts:
        return "", parts
    with open(folder + "/model.json", "rb") as file:
        file.seek(part * PART_BYTES)
        return file.read(PART_BYTES).decode(), parts


def secrets() -> dict:
    """What secrets.json says, in which `tokens` and `wifi` look; NotStarted when it and its spare are damaged."""
    return _own("secrets.json", True)


def tokens(found: dict) -> dict:
    """Tokens by name, each (key, access): what `Hub.tokens` is; empty when there are none."""
    named = found.get("tokens", {})
    try:
        return {name: (named[name]["token"].encode(), named[name]["access"]) for name in named}
    except (AttributeError, LookupError, TypeError):
        raise NotStarted("secrets.json is damaged: its tokens are not what isoscan token writes")


def wifi(found: dict):
    """The credentials of the network to join, None when the board has none."""
    credentials = found.get("wifi")
    if credentials is not None and not (isinstance(credentials, dict) and "ssid" in credentials and "password" in credentials):
        raise NotStarted("secrets.json is damaged: its wifi is not what isoscan wifi writes")
    return credentials


def exists(path: str) -> bool:
    """Whether the set has such a file."""
    return sealed.is_file(folder + "/" + path)
