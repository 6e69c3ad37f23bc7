"""What blocks have in common that follow what really goes out: how they find the output that `tracks` names. What they make of it
is theirs."""

from shared_model.declaration import Declaration


class Tracking(Declaration):
    """A block that `tracks` an output, by its name or, in a part, by a keyword of the part that names an output of the parent."""

    joins = "output"
    tracks = None
    _output = None

    def link(self, find) -> None:
        """Find the output that `tracks` names."""
        if self.tracks is not None and self._output is None:
            self.override(find(self, self.tracks, "output"))

    def override(self, output) -> None:
        """Track that output."""
        self.tracks = output.path
        self._output = output
