"""The image: the whole state of a model as signed 32-bit little-endian words, in declared order, depth-first.

Everything that looks at state reads a finished image, outside the scan. Scan number and clocks are not in it.
"""

import hashlib
from array import array
from binascii import hexlify


class Image:
    """Two preallocated buffers for the state of `objects`: one is finished while the other is packed. `initial` is the state at first.

    Which is which is a number: a scan in an interrupt must not move references, as memory may be being collected just then.
    """

    def __init__(self, objects) -> None:
        self.objects = objects
        self.length = 0
        for thing in objects:
            self.length += len(thing.state_fields)
        self._buffers = (array("i", [0] * self.length), array("i", [0] * self.length))
        self._finished = 0
        self.model_hash: str | None = None  # whoever knows it says so
        self.pack()
        self.initial = bytes(self.words)

    @property
    def words(self):
        """The finished image; it stays as it is until the next but one."""
        return self._buffers[self._finished]

    def pack(self) -> None:
        """Pack the state as it stands and make it the finished one; allocates nothing."""
        self.pack_into(self._buffers[1 - self._finished])
        self._finished = 1 - self._finished

    def pack_into(self, words) -> None:
        """Pack the state as it stands into an array of `length` words; allocates nothing."""
        at = 0
        for thing in self.objects:
            at = thing.pack(words, at)

    def unpack(self, data: bytes, model_hash: str | None = None) -> None:
        """Take the state from an image's bytes.

        ValueError on a wrong length, and where both the state's hash and the model's own are known and differ.
        """
        if model_hash is not None and self.model_hash is not None and model_hash != self.model_hash:
            raise ValueError(f"a state of another model: its hash is {model_hash}, here {self.model_hash}")
        if len(data) != 4 * self.length:
            raise ValueError(f"an image of this model has {4 * self.length} bytes, not {len(data)}")
        words = array("i", data)
        at = 0
        for thing in self.objects:
            at = thing.unpack(words, at)


def digest(words) -> str:
    """The digest of a finished image: the first 8 bytes of its SHA-256, in hex."""
    return hexlify(hashlib.sha256(words).digest()[:8]).decode()
