"""What is read from a machine's apt settings: its own mirror and key, with another suite, and nothing of anybody else's archive."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import getting

DEB822 = """\
Types: deb
# a comment in the middle
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""
FOUND = "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main\n"
SIGNED = "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"


@pytest.fixture
def apt(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_source_in_the_newer_format(apt: Path) -> None:
    (apt / "sources.list.d" / "debian.sources").write_text(DEB822)
    assert getting.debian_source(apt) == FOUND + SIGNED


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deb http://mirror.example/debian bookworm main", FOUND),
        (
            "deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm main contrib",
            None,
        ),
        ("deb-src http://mirror.example/debian bookworm main", ""),
        ("# deb http://mirror.example/debian bookworm main", ""),
        ("deb http://mirror.example/debian bookworm-backports main", ""),
        ("deb http://mirror.example/debian bookworm contrib", ""),
        ("deb http://mirror.example/node nodistro main", ""),
        ("deb", ""),
    ],
)
def test_source_in_the_older_format(apt: Path, line: str, expected: str | None) -> None:
    (apt / "sources.list").write_text(line + "\n")
    with_key = FOUND.replace("/debian\n", "/debian/\n") + SIGNED
    assert getting.debian_source(apt) == (with_key if expected is None else expected or None)


def test_other_archives_and_disabled_files_are_passed_over(apt: Path) -> None:
    (apt / "sources.list.d" / "node.sources").write_text(
        "Types: deb\nURIs: https://node.example/node_20.x\nSuites: nodistro\nComponents: main\n"
    )
    (apt / "sources.list.d" / "debian.sources.disabled").write_text(DEB822)
    assert getting.debian_source(apt) is None


def test_apt_is_kept_to_one_folder_that_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "apt"
    (folder / "old").mkdir(parents=True)
    options = getting.apt_options(folder, status=folder / "status", architecture="i386")
    assert not (folder / "old").exists()
    assert (folder / "state/lists/partial").is_dir()
    assert options[::2] == ["-o"] * 6
    assert options[1::2] == [
        f"Dir::State={folder / 'state'}",
        f"Dir::State::status={folder / 'status'}",
        f"Dir::Cache={folder / 'cache'}",
        "Debug::NoLocking=1",
        "APT::Architecture=i386",
        "APT::Architectures=i386",
    ]


def lock_of(folder: Path, *contents: bytes) -> Path:
    """An archive in `folder` with these packages, and its lock."""
    lines = []
    for number, content in enumerate(contents):
        (folder / f"a+{number}.deb").write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  a+{number}.deb\n")
    lock = folder / "lock.sha256"
    lock.write_text("".join(lines))
    return lock


def test_locked_packages_are_fetched_from_the_machines_own_mirror(tmp_path: Path) -> None:
    lock = lock_of(tmp_path, b"one", b"two")
    there = tmp_path / "there"
    there.mkdir()
    assert getting.download_locked(lock, tmp_path.as_uri(), there)
    assert sorted(file.read_bytes() for file in there.iterdir()) == [b"one", b"two"]


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(b"other")])
def test_a_locked_package_that_is_gone_or_another_leaves_nothing(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    lock = lock_of(tmp_path, b"one", b"two")
    spoil(tmp_path / "a+1.deb")
    there = tmp_path / "there"
    there.mkdir()
    assert not getting.download_locked(lock, tmp_path.as_uri(), there)
    assert list(there.iterdir()) == []


def test_an_architecture_without_a_lock_is_left_to_apt(tmp_path: Path) -> None:
    assert not getting.download_locked(tmp_path / "none.sha256", tmp_path.as_uri(), tmp_path)


def test_the_archive_of_a_source() -> None:
    assert getting.archive_of(FOUND + SIGNED) == "http://mirror.example/debian"
