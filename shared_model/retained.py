"""What survives a restart: settings, retained memories, latched trips and out-of-service marks, matched by name and shape."""

from shared_model.alarms import OUT_OF_SERVICE, Alarm
from shared_model.interlocks import Interlock
from shared_model.tags import Memory, Setting


def retained(scanner) -> dict:
    """The retained part of the state, as JSON-able data; that of before while a fault's reset has not come to its end."""
    if scanner.recovering is not None:
        return scanner.recovering  # type: ignore[no-any-return]
    values = {}
    marks: list = []
    retired: list = []
    for thing in scanner.objects:
        if _keeps_value(thing):
            values[thing.path] = [thing.value] + _shape(thing)
        elif isinstance(thing, Interlock):
            if thing.latched:
                marks.append(thing.path)
        elif isinstance(thing, Alarm) and thing.state == OUT_OF_SERVICE:
            retired.append(thing.path)
    return {"values": values, "marks": marks, "retired": retired}


def restore(scanner, data: dict) -> list:
    """Take over retained data; what no longer fits keeps its default and is returned, one sentence each."""
    problems = []
    values = data.get("values", {})
    for path in sorted(values):
        thing = scanner.find(path)
        kept = values[path]
        if not isinstance(kept, list) or not kept or type(kept[0]) is not int:
            problems.append(f"{path}: what was retained is no value; it starts anew")
        elif thing is None or not _keeps_value(thing):
            problems.append(f"{path}: retained value {kept[0]} has no tag any more")
        elif kept[1:] != _shape(thing):
            problems.append(f"{path}: unit, decimals or range changed; it starts at {thing.value}")
        else:
            thing.value = thing.fit(kept[0])
            thing.show()
    marks = data.get("marks", [])
    retired = data.get("retired", [])  # apart: a trip that was made an alarm of the same name takes none out of service
    for path in marks + retired:
        thing = scanner.find(path)
        if path in marks and isinstance(thing, Interlock) and thing.latch:
            thing.latched = thing.condition = 1  # a reset has to wait for a scan that says otherwise
        elif path in retired and isinstance(thing, Alarm):
            thing.state = OUT_OF_SERVICE
        else:
            problems.append(f"{path}: retained trip or mark has no rule any more")
    scanner.show_trips()
    return problems


def restore_lost(scanner) -> str:
    """Nobody knows what was retained: each trip that latches may have been latched, so it is, until it is reset. Says so."""
    restore(scanner, {"marks": [interlock.path for interlock in scanner.interlocks if interlock.latch]})
    return "the file of retained values is damaged; settings start at their defaults, and what latches is tripped until reset: "


def _keeps_value(thing) -> bool:
    return isinstance(thing, Setting) or (isinstance(thing, Memory) and getattr(thing, "retain", False))


def _shape(tag) -> list:
    return [tag.unit, tag.decimals, tag.low, tag.high]
