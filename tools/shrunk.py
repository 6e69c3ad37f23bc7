"""A board's own modules made small, one step after the other: constants as numbers, long texts in a file, few modules, short names."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

import shared_model
from tools.constants_inlined import Constants
from tools.flash_set import MAIN
from tools.frequent_first import frequent_first
from tools.interpreters import ROOT
from tools.linked import Linked
from tools.names_dropped import without_spent
from tools.names_shortened import Names, words_of
from tools.rom_names import ROM_NAMES
from tools.texts_apart import Texts
from tools.unused import without_unused

READER = "firmware.texts"  # keeps its one text
PACKAGE = "shared_model"
RUNNING = "shared_model.running"
BUNDLES = {
    "firmware.main": ("firmware.main", "firmware.safe_outputs", READER, "shared_model.portable"),
    "firmware.flash_files": ("firmware.flash_files", "firmware.sealed", "shared_model.strict_json", "shared_model.utf8"),
    "firmware.assembly": ("firmware.assembly", "firmware.forgetting", "firmware.system_info", "shared_model.device_limits"),
    "shared_model.frozen": ("shared_model.frozen", "shared_model.trial"),
    "firmware.drivers": ("firmware.drivers", "firmware.drivers.profiles", "firmware.drivers.settings"),
    "firmware.drivers.adc": ("firmware.drivers.adc", "firmware.drivers.scale"),
    "firmware.scan_loop": ("firmware.scan_loop", "shared_model.grid"),
    "firmware.network": ("firmware.network", "firmware.ntp", "firmware.lookup"),
}
"""What is linked into one, beside what every board runs: what comes before the set is vouched for, what checks it, what starts it; and
what only some boards load. A Pico, which has the least room, needs `scan_timer`: it is with the rest.
"""

DRIVERS = "firmware.drivers."  # of these a board loads those that it needs, but the first
IO = "firmware.drivers.io"


def shrunk(sources: Mapping[str, str], models: Iterable[str]) -> tuple[dict[str, str], bytes]:
    """The small sources of modules by their path without suffix, and the file of texts beside them; `models` are sources that use them.

    A module of the model language that they do not use is not among them.
    """
    models = list(models)
    packages = {module_of(path) for path in sources if path.endswith("/__init__")}
    used = set().union(*(words_of(ast.parse(text)) for text in models))
    modules = _needed({module_of(path): text for path, text in sources.items()}, _homes(used))
    constants = Constants(modules)
    modules = {name: constants.inlined(name) for name in modules}
    texts = Texts()
    modules = {name: text if name == READER else texts.apart(text) for name, text in modules.items()}
    linked = Linked(modules, bundles(modules))
    modules = linked.modules
    modules[PACKAGE] = _package(modules[PACKAGE], linked, used)
    outside = [*models, MAIN, *_machines()]
    words = set().union(*(words_of(ast.parse(text)) for text in outside))
    modules = without_spent(without_unused(modules, words), words)
    names = Names(modules, outside, rom=ROM_NAMES)
    small = {_path(name, packages): frequent_first(names.shortened(name)) for name in modules}
    return small, texts.file()


def module_of(path: str) -> str:
    """The module in a file, by its path without suffix."""
    return path.replace("/", ".").removesuffix(".__init__")


def _path(module: str, packages: set[str]) -> str:
    return module.replace(".", "/") + ("/__init__" if module in packages else "")


def _homes(used: set[str]) -> list[str]:
    """The modules of what models use of the language."""
    return sorted({f"{PACKAGE}.{home}" for name, home in shared_model._HOME.items() if name in used})


def _needed(modules: dict[str, str], homes: list[str]) -> dict[str, str]:
    """The firmware, and of `shared_model` what it or a model needs."""
    needed = _reached(modules, [PACKAGE, *homes, *(name for name in modules if name.startswith("firmware"))])
    return {name: text for name, text in modules.items() if name in needed}


def bundles(modules: Iterable[str]) -> dict[str, Sequence[str]]:
    """What is linked of these modules: BUNDLES, and all that a board runs, whatever its drivers."""
    modules = set(modules)
    linked = {bundle: [module for module in inside if module in modules] for bundle, inside in BUNDLES.items()}
    elsewhere = {PACKAGE, *(module for inside in linked.values() for module in inside)}
    running = sorted(name for name in modules if name not in elsewhere and not (name.startswith(DRIVERS) and name != IO))
    return {**{bundle: inside for bundle, inside in linked.items() if inside}, RUNNING: running}


def _reached(modules: Mapping[str, str], roots: Iterable[str]) -> set[str]:
    """These modules, and all that they import of the ones given, wherever in them."""
    found: set[str] = set()
    rest = list(roots)
    while rest:
        module = rest.pop()
        if module in found:
            continue
        found.add(module)
        for node in ast.walk(ast.parse(modules[module])):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
                rest += [name for name in names if name in modules]
    return found


def _package(source: str, linked: Linked, used: set[str]) -> str:
    """The source of `shared_model` itself with those names only that models use, each with the bundle that it is in."""
    tree = ast.parse(source)
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "_HOME":
            homes = {name: linked.home(f"{PACKAGE}.{home}") for name, home in shared_model._HOME.items() if name in used}
            table = repr({name: home.removeprefix(f"{PACKAGE}.") for name, home in homes.items()})
            statement.value = ast.parse(table, mode="eval").body
    return ast.unparse(tree)


def _machines() -> Iterator[str]:
    """The modules under the firmware, which a chip has in itself: their names are those of MicroPython's."""
    for path in sorted((ROOT / "simulator/virtual_machine").glob("*.py")):
        yield path.read_text(encoding="utf-8")
