"""A board's own modules made small, one step after the other: constants as numbers, long texts in a file, short names."""

from collections.abc import Iterable, Iterator

import shared_model
from tools.constants_inlined import Constants
from tools.flash_set import MAIN
from tools.interpreters import ROOT
from tools.names_shortened import Names
from tools.rom_names import ROM_NAMES
from tools.texts_apart import Texts

READER = "firmware.texts"  # keeps its one text
# What models use keeps its names; `Scanner` is among the names of shared_model, but no model's business.
LANGUAGE = {f"shared_model.{home}" for home in {*shared_model._HOME.values(), "declaration", "model"} - {"scan"}}


def shrunk(sources: dict[str, str], models: Iterable[str]) -> tuple[dict[str, str], bytes]:
    """The small sources of modules by their path without suffix, and the file of texts beside them; `models` are sources that use them."""
    modules = {path.replace("/", "."): text for path, text in sources.items()}
    constants = Constants(modules)
    modules = {name: constants.inlined(name) for name in modules}
    texts = Texts()
    modules = {name: text if name == READER else texts.apart(text) for name, text in modules.items()}
    names = Names(modules, [*models, MAIN, *_machines()], LANGUAGE, ROM_NAMES)
    return {path: names.shortened(path.replace("/", ".")) for path in sources}, texts.file()


def _machines() -> Iterator[str]:
    """The modules under the firmware, which a chip has in itself: their names are those of MicroPython's."""
    for path in sorted((ROOT / "simulator/virtual_machine").glob("*.py")):
        yield path.read_text(encoding="utf-8")
