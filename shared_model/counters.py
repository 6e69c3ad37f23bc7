"""Counters (IEC 61131-3, 6.6.3.5.4): they count rising edges, never the first call, and stop at ±(2^30 - 1)."""

from shared_model.declaration import Declaration, check_int
from shared_model.limits import MAX_INT


class Counter(Declaration):
    """What the counters of one direction have in common."""

    state_fields = ("q", "cv", "pv", "last")

    def __init__(self, title: str = "", pv: int = 0) -> None:
        super().__init__(title)
        self.pv = check_int(title, "pv", pv)
        self.q = self.cv = 0
        self.last = 1  # so that an input that is 1 at the first call is no edge


class Ctu(Counter):
    """Up counter CTU: `cv` counts rising edges of `cu`; `q` is 1 while `cv` is at or above the preset `pv`.

    Called once in every scan as `counter(cu, r)`, or with `pv` as third argument. `r` sets `cv` to 0 and is dominant: an edge
    of `cu` in the same scan is not counted.
    """

    def __call__(self, cu, r, pv=None) -> int:
        """One scan; returns `q`."""
        if pv is not None:
            self.pv = pv
        if r:
            self.cv = 0
        elif cu and not self.last and self.cv < MAX_INT:
            self.cv += 1
        self.last = 1 if cu else 0
        self.q = 1 if self.cv >= self.pv else 0
        return self.q


class Ctd(Counter):
    """Down counter CTD: rising edges of `cd` take 1 from `cv`; `q` is 1 while `cv` is 0 or below.

    Called once in every scan as `counter(cd, ld)`, or with `pv` as third argument. `ld` sets `cv` to the preset `pv` and is
    dominant. Before the first load `cv` is 0, and so `q` is 1.
    """

    def __call__(self, cd, ld, pv=None) -> int:
        """One scan; returns `q`."""
        if pv is not None:
            self.pv = pv
        if ld:
            self.cv = self.pv
        elif cd and not self.last and self.cv > -MAX_INT:
            self.cv -= 1
        self.last = 1 if cd else 0
        self.q = 1 if self.cv <= 0 else 0
        return self.q


class Ctud(Declaration):
    """Up-down counter CTUD: edges of `cu` and `cd` move `cv`; `qu` is 1 at or above the preset, `qd` at 0 or below.

    Called once in every scan as `counter(cu, cd, r, ld)`, or with `pv` as fifth argument. `r` sets `cv` to 0 and beats `ld`, which
    sets it to `pv`; both beat the edges. Both edges in one scan move nothing.
    """

    state_fields = ("qu", "qd", "cv", "pv", "last_up", "last_down")

    def __init__(self, title: str = "", pv: int = 0) -> None:
        super().__init__(title)
        self.pv = check_int(title, "pv", pv)
        self.qu = self.qd = self.cv = 0
        self.last_up = self.last_down = 1  # as in the others

    def __call__(self, cu, cd, r, ld, pv=None) -> int:
        """One scan; returns `cv`."""
        if pv is not None:
            self.pv = pv
        step = (1 if cu and not self.last_up else 0) - (1 if cd and not self.last_down else 0)
        if r:
            self.cv = 0
        elif ld:
            self.cv = self.pv
        elif self.cv != step * MAX_INT:
            self.cv += step
        self.last_up = 1 if cu else 0
        self.last_down = 1 if cd else 0
        self.qu = 1 if self.cv >= self.pv else 0
        self.qd = 1 if self.cv <= 0 else 0
        return self.cv
