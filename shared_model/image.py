"""The image: the whole state of a model as signed 32-bit little-endian words, in declared order, depth-first.

Everything that looks at state reads a finished image, outside the scan. Scan number and clocks are not in it.
"""

import hashlib
from array import array
from binascii import hexlify


class Image:
    """Two preallocated buffers for the state of `objects`: one is finished while the other is packed."""

    def __init__(self, objects) -> None:
        self.objects = objects
        self.length = 0
        for thing in objects:
            self.length += len(thing.state_fields)
        self.words = array("i", [0] * self.length)
        self._next = array("i", [0] * self.length)

    def pack(self) -> None:
        """Pack the state as it stands and make it the finished one; allocates nothing."""
        words = self._next
        at = 0
        for thing in self.objects:
            at = thing.pack(words, at)
        self._next = self.words
        self.words = words

    def unpack(self, data: bytes) -> None:
        """Take the state from an image's bytes; ValueError if the length is wrong."""
        if len(data) != 4 * self.length:
            raise ValueError(f"an image of this model has {4 * self.length} bytes, not {len(data)}")
        words = array("i", data)
        at = 0
        for thing in self.objects:
            at = thing.unpack(words, at)


def digest(words) -> str:
    """The digest of a finished image: the first 8 bytes of its SHA-256, in hex."""
    return hexlify(hashlib.sha256(words).digest()[:8]).decode()
