"""The requests that only a simulator has: a table of them as in `messages.py`, and who takes them. No board loads this."""

from shared_model.messages import MAX_VALUE, NAME, VALUE, bad, check, integer, is_integer, map_of, or_null, text
from shared_model.requests import require, result

QUALITY = (text, 1, 64)
_TAG = ("tag", NAME)
_SPAN = (integer, 1, MAX_VALUE)  # milliseconds of model time


def sample(_: tuple, value, path: str) -> None:
    """(sample,): an integer, or [integer, quality]"""
    if isinstance(value, list) and len(value) == 2:
        check(VALUE, value[0], path + ".0")
        check(QUALITY, value[1], path + ".1")
    elif not is_integer(value):
        raise bad(path, "must be an integer or [integer, quality]")
    else:
        check(VALUE, value, path)


BENCH_REQUESTS = {
    "set": (("values", (map_of, (sample,))),),
    "pause": (),
    "resume_time": (),
    "step": (("scans", (integer, 1, 1000000)),),
    "speed": (("factor", (integer, 0, 1000)),),
    "fault": (_TAG, ("kind", NAME), ("value", (or_null, VALUE), None), ("for_ms", (or_null, _SPAN), None)),
    "clear_fault": (_TAG,),
}


class Bench:
    """What a hub has as its `bench`. For each request there is a method of its name, which takes its fields and gives its result's;
    it raises Refused."""

    requests = BENCH_REQUESTS

    def handle(self, session, request: dict) -> tuple:
        """Do a request that is whole and checked; its answer's pieces."""
        require(session, "bench")
        fields = {field: request[field] for field in request if field not in ("type", "id")}
        return result(request, getattr(self, request["type"])(**fields))
