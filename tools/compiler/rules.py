"""Names in rules, blocks and parts: `trips`, `force`, `allows`, `reset`, `tracks` and a part's keywords name tags of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from tools.compiler import ir
from tools.compiler.declarations import JOINED, OUTPUTS
from tools.compiler.declared_ranges import number
from tools.compiler.problems import Problems, a, allowed


def check_rules(model: ir.Class, problems: Problems) -> None:
    """Check the rules of one class (E206, E207, E304, E307)."""
    tags = dict(_tags(model, ""))
    for member in model.members:
        if isinstance(member, ir.Declaration):
            _check_rule(member, model, tags, problems)
        else:
            _check_part(member, model, tags, problems)


def _check_part(part: ir.Part, model: ir.Class, tags: dict[str, ir.Declaration], problems: Problems) -> None:
    """What a part's keywords name of its parent; a command must be the parent's own, so that none gives itself."""
    own = {path: tag for path, tag in tags.items() if "." not in path}
    for keyword, value in part.overrides.items():
        member = part.model.member(keyword)
        if isinstance(value, ir.Reference) and isinstance(member, ir.Declaration):
            _find(value, keyword, JOINED[member.kind], model, own if member.kind == "Command" else tags, problems)


def _check_rule(rule: ir.Declaration, model: ir.Class, tags: dict[str, ir.Declaration], problems: Problems) -> None:
    named: list[str] = []
    for keyword in ("trips", "allows", "force"):
        value = rule.values.get(keyword)
        for element in value if isinstance(value, tuple) else ():
            reference = element.output if isinstance(element, ir.Force) else element
            assert isinstance(reference, ir.Reference)
            output = _find(reference, keyword, OUTPUTS, model, tags, problems)
            if reference.path in named:
                problems.add("E307", reference.at, f"`{reference.path}` is named twice in `{rule.name}`", "Name each output once.")
            named.append(reference.path)
            if output and isinstance(element, ir.Force):
                _check_force(element, output, problems)
    for keyword, kinds in (("reset", ("Command",)), ("tracks", JOINED.get(rule.kind, ()))):
        named_tag = rule.values.get(keyword)
        if isinstance(named_tag, ir.Reference):
            _find(named_tag, keyword, kinds, model, tags, problems)


def _tags(model: ir.Class, prefix: str) -> Iterator[tuple[str, ir.Declaration]]:
    for member in model.members:
        if isinstance(member, ir.Part):
            yield from _tags(member.model, f"{prefix}{member.name}.")
        else:
            yield prefix + member.name, member


def _find(
    reference: ir.Reference, keyword: str, kinds: tuple[str, ...], model: ir.Class, tags: dict[str, ir.Declaration], problems: Problems
) -> ir.Declaration | None:
    due = a(kinds[0]) if len(kinds) == 1 else "an output"
    fitting = [path for path, tag in tags.items() if tag.kind in kinds]
    tag = tags.get(reference.path)
    if tag is None and not _unreadable(reference.path, model):
        message = f"`{keyword}` names `{reference.path}`, which is not declared in {model.name}"
        problems.add("E206", reference.at, message, allowed(reference.path, fitting, f"It must name {due}"))
    elif tag is not None and tag.kind not in kinds:
        message = f"`{keyword}` names `{reference.path}`, which is {a(tag.kind)}"
        problems.add("E207", reference.at, message, allowed(reference.path, fitting, f"It must name {due}"))
        return None
    return tag


def _unreadable(path: str, model: ir.Class) -> bool:
    for name in path.split("."):
        if name in model.unreadable:
            return True
        part = model.member(name)
        if not isinstance(part, ir.Part):
            return False
        model = part.model
    return False


def _check_force(force: ir.Force, output: ir.Declaration, problems: Problems) -> None:
    low, high = number(output, "low", 0), number(output, "high", 1)
    if not low <= force.value <= high:
        problems.add("E304", force.at, f"`{force.output.path}` is forced to {force.value}", f"It must be {low} to {high}.")
