"""What really went out of an output, for logic, which reads an output back without the forces on it."""

from shared_model.tracking import Tracking


class WentOut(Tracking):
    """Whether the output that `tracks` names was on in the field: `q` is 1 if what went out in the scan before was not 0.

    Called once in every scan as `sent()`. It is for what has to go by the field, as the times of a feedback: a force is in it, which
    logic does not see. A part's keyword of the block's name names an output of the parent.
    """

    state_fields = ("q",)

    def __init__(self, title: str, tracks: str) -> None:
        super().__init__(title)
        self.tracks = tracks
        self.q = 0

    def link(self, find) -> None:
        """Find the output, without which there is nothing to tell."""
        if self._output is None:
            self.override(find(self, self.tracks, "output"))

    def __call__(self) -> int:
        """One scan; returns `q`."""
        self.q = 1 if self._output.value else 0  # type: ignore[union-attr]
        return self.q
