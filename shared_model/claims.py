"""Claims: what must hold whatever happens. They judge what really goes out and change nothing."""

from shared_model.declaration import Declaration, check_callable


class Always(Declaration):
    """`holds(model)` is true at the end of every scan; a violation is an event and a health failure."""

    state_fields = ("ok",)

    def __init__(self, title: str, holds) -> None:
        super().__init__(title)
        check_callable(title, "holds", holds)
        self.holds = holds
        self.ok = 1

    def settle(self) -> int:
        """Step 7: judge; 1 if the verdict changed."""
        ok = 1 if self.holds(self.owner) else 0
        if ok == self.ok:
            return 0
        self.ok = ok
        return 1
