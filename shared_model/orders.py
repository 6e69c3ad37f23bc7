"""The commands that wait for the next scan, and what became of those before them."""

from shared_model.words import Words

ORDER_WORDS = 4


class Orders(Words):
    """Single commands: operation, state index, value, and the place of its result, -1 for nowhere. Room for `most`.

    `results`: 1 for each that was ordered and done, at its place, where it stays until `most` more were ordered.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most, ORDER_WORDS)
        self.results = bytearray(most)
        self._place = 0  # of the next

    def waiting(self) -> int:
        """How many commands wait."""
        return self.used // ORDER_WORDS

    def take(self, operation: int, index: int, value: int) -> int:
        """Append a command; the place of its result, or -1 when there is no room."""
        place = self._place
        if not self.append(operation, index, value, place):
            return -1
        self.results[place] = 0
        self._place = (place + 1) % len(self.results)
        return place

    def append(self, operation: int, index: int, value: int, place: int) -> bool:
        """False when there is no room."""
        if not self.room(ORDER_WORDS):
            return False
        self.add3(operation, index, value)
        self.add(place)
        return True
