"""The files that make a board what it is, as `isoscan board` and `isoscan flash` lay them down: read and checked here, never written.

config.json    device, module and class of the model, host, port, names, origins, version; limits that differ from the hub's
board.json     board.toml: which pin carries which tag
model.json     the description of the model, byte for byte
manifest.json  model hash, and SHA-256 of every file that the board runs
secrets.json   tokens by name, each with its access
"""

import hashlib
import os
from binascii import hexlify

from shared_model.strict_json import loads  # MicroPython's own takes half an object for a whole one

READ_BYTES = 512
PART_BYTES = 1024  # of the description, in one message


class NotStarted(Exception):
    """The board must not run what is on its flash; the text says why."""


def load(path: str) -> dict:
    """The object in a JSON file; NotStarted when there is none."""
    try:
        with open(path, "rb") as file:
            data = loads(file.read())
    except OSError:
        raise NotStarted(path + " is missing")
    except ValueError:
        raise NotStarted(path + " is damaged")
    if not isinstance(data, dict):
        raise NotStarted(path + " is damaged")
    return data


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


def sha256(path: str) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    for part in read_parts(path):
        digest.update(part)
    return hexlify(digest.digest()).decode()


def read_parts(path: str):
    """Yields a file's bytes, a little at a time."""
    with open(path, "rb") as file:
        part = file.read(READ_BYTES)
        while part:
            yield part
            part = file.read(READ_BYTES)


def describe(part: int) -> tuple:
    """A part of the description and how many there are: what `Hub.describe` is."""
    parts = -(-os.stat("model.json")[6] // PART_BYTES)
    if part >= parts:
        return "", parts
    with open("model.json", "rb") as file:
        file.seek(part * PART_BYTES)
        return file.read(PART_BYTES).decode(), parts


def tokens() -> dict:
    """Tokens by name, each (key, access): what `Hub.tokens` is; empty when there is no file of secrets."""
    if not exists("secrets.json"):
        return {}
    named = load("secrets.json")["tokens"]
    return {name: (named[name]["token"].encode(), named[name]["access"]) for name in named}


def exists(path: str) -> bool:
    """Whether there is such a file."""
    try:
        os.stat(path)
    except OSError:
        return False
    return True
