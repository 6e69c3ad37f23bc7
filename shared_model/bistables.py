"""Bistables (IEC 61131-3, 6.6.3.5.2): one bit of memory with a dominant input."""

from shared_model.declaration import Declaration


class Sr(Declaration):
    """Set-dominant bistable SR: `q` is 1 from `s1` until `r`; both at once set it."""

    state_fields = ("q",)

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self.q = 0

    def __call__(self, s1, r) -> int:
        """One scan; returns `q`."""
        self.q = 1 if s1 or (self.q and not r) else 0
        return self.q


class Rs(Declaration):
    """Reset-dominant bistable RS: `q` is 1 from `s` until `r1`; both at once reset it."""

    state_fields = ("q",)

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self.q = 0

    def __call__(self, s, r1) -> int:
        """One scan; returns `q`."""
        self.q = 1 if (s or self.q) and not r1 else 0
        return self.q
