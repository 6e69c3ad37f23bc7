"""Small files that vouch for themselves: a line with the SHA-256 of what follows it, and an object in JSON.

Each has a spare beside it, which has `.old` behind its name. A file that begins with its object was written by hand: it has no sum,
and counts if it can be read.
"""

import hashlib
import json
import os
from binascii import hexlify

from shared_model.strict_json import loads  # MicroPython's own takes half an object for a whole one

NEW, SPARE = ".new", ".old"
PART_BYTES = 256

replace = getattr(os, "replace", os.rename)  # a board's renames over what is there, on FAT as well


def read(path: str) -> tuple:
    """The object in a file, None when there is none, and whether it is the spare's, as the file is damaged. ValueError if both are."""
    if not is_file(path) and not is_file(path + NEW):
        return None, False
    damaged = False
    for each in (path, path + NEW, path + SPARE):  # a power loss between two renames leaves the last two
        if is_file(each):
            found = _read(each)
            if found is not None:
                return found, damaged
            if each != path + NEW:  # which a power loss may leave half
                damaged = True
    if damaged:
        raise ValueError("there is no spare that is whole")
    return None, False


def copy(path: str, found) -> None:
    """Makes the spare of a file that others write be what was `found` in it; of one that is not there any more there is none."""
    spare = path + SPARE
    if is_file(spare):
        if found is not None and _read(spare) == found:
            return
        os.remove(spare)
    if found is not None:
        save(spare, json.dumps(found))


def heal(path: str, found: dict) -> None:
    """Puts the file beside a damaged one in which this was `found` in its place, and makes a spare again. OSError loses nothing."""
    for each in (path + NEW, path + SPARE):
        if is_file(each) and _read(each) == found:
            replace(each, path)
            break
    copy(path, found)


def save(path: str, text: str) -> None:
    """Puts an object's JSON in the place of a file, all or nothing; the file becomes its spare. OSError leaves both."""
    hashed = hashlib.sha256()
    for at in range(0, len(text), PART_BYTES):
        hashed.update(text[at : at + PART_BYTES].encode())
    with open(path + NEW, "w") as file:
        file.write(hexlify(hashed.digest()).decode() + "\n")
        file.write(text)
        file.flush()
    if is_file(path):
        replace(path, path + SPARE)
    os.rename(path + NEW, path)


def digest(file) -> str:
    """The SHA-256 of the rest of a file, in hex; it is read a little at a time."""
    hashed = hashlib.sha256()
    part = file.read(PART_BYTES)
    while part:
        hashed.update(part)
        part = file.read(PART_BYTES)
    return hexlify(hashed.digest()).decode()


def is_file(path: str) -> bool:
    """Whether there is such a file."""
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def size(path: str) -> int:
    """Bytes of a file, 0 when there is none."""
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


def _read(path: str):
    """The object in a file, None when it is not whole."""
    with open(path, "rb") as file:
        by_hand = file.read(1) == b"{"
        file.seek(0)
        try:
            if by_hand:
                return loads(file.read())
            told = file.readline()[:-1]
            if digest(file).encode() == told:
                file.seek(len(told) + 1)
                return dict(json.load(file))
        except (ValueError, TypeError):
            pass
    return None
