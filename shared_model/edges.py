"""Edge detection (IEC 61131-3, 6.6.3.5.3): one scan long, and never on the first call."""

from shared_model.declaration import Declaration


class RTrig(Declaration):
    """Rising edge R_TRIG: `q` is 1 in the scan in which the input goes from 0 to 1."""

    state_fields = ("q", "last")

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self.q = 0
        self.last = 1  # so that an input that is 1 at the first call is no edge

    def __call__(self, clk) -> int:
        """One scan; returns `q`."""
        self.q = 1 if clk and not self.last else 0
        self.last = 1 if clk else 0
        return self.q


class FTrig(Declaration):
    """Falling edge F_TRIG: `q` is 1 in the scan in which the input goes from 1 to 0."""

    state_fields = ("q", "last")

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self.q = 0
        self.last = 0

    def __call__(self, clk) -> int:
        """One scan; returns `q`."""
        self.q = 1 if self.last and not clk else 0
        self.last = 1 if clk else 0
        return self.q
