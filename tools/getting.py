"""Gets what no Python or npm registry has for the tests: MicroPython's unix port and a Chromium, from Debian's archive, into `.tools/`.

No root is needed and nothing of the system changes: apt works with folders of its own here, and checks signatures as always.
Standard library only.
"""

import hashlib
import platform
import re
import shutil
import urllib.parse
import urllib.request
from http.client import HTTPException
from pathlib import Path

from tools.interpreters import (
    CHROMIUM,
    MICROPYTHON,
    PLAYWRIGHT,
    ROOT,
    TOOLS,
    VENV_BIN,
    Missing,
    chromium,
    micropython,
    probe_micropython,
    unpacked_command,
)
from tools.steps import call

DOWNLOAD_S = 60
PACKAGE_LOCKS = ROOT / "requirements"
SUITE = "trixie"  # the first Debian with MicroPython 1.25
MICROPYTHON_PACKAGES = ("micropython", "libc6", "libffi8", "libmbedcrypto16", "libmbedtls21", "libmbedx509-7", "libgcc-s1")
APT_SETTINGS = Path("/etc/apt")
# A board's word size first; the wide one for where the machine cannot run the narrow one.
ARCHITECTURES = {"x86_64": ("i386", "amd64"), "aarch64": ("armhf", "arm64"), "i686": ("i386",), "armv7l": ("armhf",)}
CHROMIUM_STARTER = """#!/bin/sh
# Made by tools/getting.py: Debian's Chromium, unpacked here, with the libraries unpacked beside it.
here=$(dirname "$(readlink -f "$0")")
libraries=$(echo "$here"/usr/lib/*-linux-gnu*)
export LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/etc/fonts"
exec "$here/usr/lib/chromium/chromium" "$@"
"""


def unix_port() -> None:
    """Unpack MicroPython's unix port into `.tools/micropython/`, or be content with the one on PATH. Raises Missing."""
    shutil.rmtree(MICROPYTHON, ignore_errors=True)
    MICROPYTHON.mkdir(parents=True)
    source = debian_source(APT_SETTINGS) if on_debian() else None
    for architecture in ARCHITECTURES.get(platform.machine(), ()) if source else ():
        folder = MICROPYTHON / architecture
        unpack_micropython(architecture, source or "", folder)
        if probe_micropython(unpacked_command(folder)):
            return
        shutil.rmtree(folder)
    micropython.cache_clear()
    micropython()


def unpack_micropython(architecture: str, source: str, folder: Path) -> None:
    """Debian's MicroPython with the libraries that it needs, its C library included, so that it runs on older systems too.

    The packages are those of the lock; where the mirror has them no more, apt gets the newest and checks signatures.
    """
    apt = TOOLS / "apt" / architecture
    options = apt_options(apt, status=apt / "status", architecture=architecture)
    what = f"MicroPython for {architecture}"
    if not download_locked(PACKAGE_LOCKS / f"micropython-{architecture}.sha256", archive_of(source), apt):
        download_newest(what, apt, options, source)
    unpack(what, sorted(apt.glob("*.deb")), folder)
    shutil.rmtree(apt)


def download_newest(what: str, apt: Path, options: list[str], source: str) -> None:
    """Have apt find and check the packages of MicroPython as they are now."""
    (apt / "status").write_text("")
    (apt / "isoscan.sources").write_text(source)
    options = [*options, "-o", f"Dir::Etc::SourceList={apt / 'isoscan.sources'}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    remedy = "No network? A key too old (`sudo apt install --only-upgrade debian-archive-keyring`)? Then type the same again."
    call("micropython-update", what, ["apt-get", *options, "update"], remedy=remedy)
    call("micropython-download", what, ["apt-get", *options, "download", *MICROPYTHON_PACKAGES], cwd=apt, remedy=remedy)


def download_locked(lock: Path, archive: str, folder: Path) -> bool:
    """Get the files of a lock (lines of SHA-256 and path in the archive) into `folder`; False, and none there, unless all fit."""
    fetched = {}
    try:
        for digest, path in (line.split() for line in lock.read_text().splitlines()):
            with urllib.request.urlopen(f"{archive}/{urllib.parse.quote(path)}", timeout=DOWNLOAD_S) as answer:
                fetched[Path(path).name] = content = answer.read()
            if hashlib.sha256(content).hexdigest() != digest:
                return False
    except (OSError, HTTPException):
        return False
    for name, content in fetched.items():
        (folder / name).write_bytes(content)
    return True


def archive_of(source: str) -> str:
    """The archive's address in a source as `debian_source` writes it."""
    return source.split("URIs: ")[1].split()[0].rstrip("/")


def browser() -> None:
    """Unpack Debian's Chromium into `.tools/chromium/`; where there is none to be had, let Playwright download its own. Raises Missing."""
    try:
        if on_debian():
            unpack_chromium()
            return
    except Missing as error:
        print(f"not from Debian ({error.detail.splitlines()[0]}) … ", end="", flush=True)
    remedy = "Install Chromium or Chrome (`sudo apt install chromium`, `brew install --cask chromium`), then type the same again."
    places = {"PLAYWRIGHT_BROWSERS_PATH": str(PLAYWRIGHT)}
    call("chromium", "Chromium", [str(VENV_BIN / "playwright"), "install", "chromium"], env=places, remedy=remedy)
    chromium()


def unpack_chromium() -> None:
    """Debian's Chromium with those of its libraries that the system has not, and a starter that joins them."""
    apt = TOOLS / "apt" / "chromium"
    options = apt_options(apt, status=Path("/var/lib/dpkg/status"), architecture="")
    install = ["install", "--download-only", "--no-install-recommends", "--yes", "chromium"]
    remedy = "Type `sudo apt install chromium`, then the same again."
    call("chromium-update", "Chromium", ["apt-get", *options, "update"], remedy=remedy)
    call("chromium-download", "Chromium", ["apt-get", *options, *install], remedy=remedy)
    unpack("Chromium", sorted(apt.glob("cache/archives/*.deb")), CHROMIUM)
    starter = CHROMIUM / "chromium"
    starter.write_text(CHROMIUM_STARTER)
    starter.chmod(0o755)
    shutil.rmtree(apt)


def apt_options(folder: Path, status: Path, architecture: str) -> list[str]:
    """Options with which apt-get keeps everything in `folder`, made anew, and needs no root."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    settings = [f"Dir::State={folder / 'state'}", f"Dir::State::status={status}", f"Dir::Cache={folder / 'cache'}", "Debug::NoLocking=1"]
    if architecture:
        settings += [f"APT::Architecture={architecture}", f"APT::Architectures={architecture}"]
    return [word for setting in settings for word in ("-o", setting)]


def unpack(what: str, packages: list[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        call("unpack", what, ["dpkg", "-x", str(package), str(folder)])


def on_debian() -> bool:
    """Whether this is Debian itself, whose archive has what is wanted (Ubuntu's has not)."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian" and shutil.which("apt-get") is not None
    except OSError:
        return False


def debian_source(settings: Path) -> str | None:
    """The machine's own source of Debian packages, mirror and key included, with the suite changed to the one that is wanted."""
    for file in [settings / "sources.list", *sorted((settings / "sources.list.d").glob("*"))]:
        if file.suffix in (".list", ".sources") and file.exists():
            for stanza in stanzas(file):
                if is_main_archive(stanza):
                    kept = {"Types": "deb", "URIs": stanza["URIs"].split()[0], "Suites": SUITE, "Components": "main"}
                    signed = {"Signed-By": stanza["Signed-By"]} if "Signed-By" in stanza else {}
                    return "".join(f"{name}: {value}\n" for name, value in (kept | signed).items())
    return None


def is_main_archive(stanza: dict[str, str]) -> bool:
    """Whether this is the archive proper: `bookworm main`, not `bookworm-security` or somebody else's packages."""
    types, addresses, suites, components = (stanza.get(name, "").split() for name in ("Types", "URIs", "Suites", "Components"))
    is_plain = any(re.fullmatch(r"[a-z]+", suite) for suite in suites)
    is_debian = any(re.search(r"/debian/?$", address) for address in addresses[:1])
    return "deb" in types and is_debian and is_plain and "main" in components


def stanzas(file: Path) -> list[dict[str, str]]:
    """The sources in one file of apt's, in either of its formats, as the fields of the newer one (values on one line only)."""
    lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
    if file.suffix == ".list":
        return [one_line_source(line) for line in lines if line.startswith("deb")]
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    return [{name: value.strip() for name, value in re.findall(r"^([\w-]+):(.*)$", block, re.MULTILINE)} for block in blocks]


def one_line_source(line: str) -> dict[str, str]:
    """`deb [signed-by=KEY] URI SUITE COMPONENT…` as fields."""
    options = re.search(r"\[(.*?)\]", line)
    words = [*re.sub(r"\[.*?\]", "", line).split(), "", ""]
    fields = {"Types": words[0], "URIs": words[1], "Suites": words[2], "Components": " ".join(words[3:])}
    signed = re.search(r"signed-by=(\S+)", options[1]) if options else None
    return fields | ({"Signed-By": signed[1]} if signed else {})
