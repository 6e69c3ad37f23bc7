"""What is read from a machine's apt settings: its own mirror and key, with another suite, and nothing of anybody else's archive."""

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
