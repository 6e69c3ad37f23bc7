"""Health: named checks, each pass, warn or fail; the whole is as bad as its worst."""

from shared_model import quality
from shared_model.messages import dumps

_ORDER = ("pass", "warn", "fail")


class Health:
    """The checks of a runtime in the order in which they were first set; `n` counts the changes."""

    def __init__(self) -> None:
        self.n = 0
        self._names: list[str] = []
        self._checks: dict[str, tuple[str, str]] = {}

    def set(self, name: str, status: str, message: str) -> None:
        """Set a check; `status` is pass, warn or fail, `message` one sentence."""
        if name not in self._checks:
            self._names.append(name)
        if self._checks.get(name) != (status, message):
            self._checks[name] = (status, message)
            self.n += 1

    @property
    def status(self) -> str:
        """The worst of the checks."""
        worst = 0
        for name in self._names:
            worst = max(worst, _ORDER.index(self._checks[name][0]))
        return _ORDER[worst]

    def message(self, uptime_ms: int, re=None):
        """The pieces of the health message, an answer if `re` is given. Each is made when it is taken, of the checks as they are now."""
        head = {"type": "health", "status": self.status, "uptime_ms": uptime_ms}
        if re is not None:
            head["re"] = re
        return _pieces(dumps(head)[:-1], self._names, [self._checks[name] for name in self._names])

    def judge(self, scanner) -> None:
        """Set the checks that the model itself gives."""
        if scanner.fault is not None:
            self.set("scan", "fail", "stopped: " + scanner.fault.strip().split("\n")[-1])
        elif not scanner.started:
            self.set("scan", "warn", "waiting for the first value of every input")
        else:
            self.set("scan", "pass", "running")
        self._list("inputs", [t.path for t in scanner.inputs if getattr(t, "quality", 0) >= quality.BAD], "warn", "bad", "all usable")
        self._list("interlocks", [i.path for i in scanner.interlocks if i.active or i.latched], "warn", "acting", "none acts")
        self._list("claims", [c.path for c in scanner.claims if not c.ok], "fail", "violated", "all hold")

    def _list(self, name: str, paths: list, status: str, word: str, fine: str) -> None:
        if paths:
            self.set(name, status, "{}: {}".format(word, ", ".join(paths)))
        else:
            self.set(name, "pass", fine)


def _pieces(head: str, names: list, checks: list):
    """Yields the message check by check: a crowded heap has no room for all of it. Names are only ever added."""
    yield head
    before = ',"checks":['
    for place, check in enumerate(checks):
        yield before + dumps({"name": names[place], "status": check[0], "message": check[1]})
        before = ","
    yield "]}" if checks else before + "]}"
