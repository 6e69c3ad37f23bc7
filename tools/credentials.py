"""Credentials onto a board, and off it: the one file there that has them. They are never printed by this.

They never go into a file of the project, a log or an error; the board reads them when it starts.
"""

from collections.abc import Callable
from typing import Any

from tools.board_link import BoardError, BoardLink, Unplugged
from tools.flash_set import SECRETS
from tools.sealed import opened, seal

Credentials = dict[str, Any]

SPARE = f"{SECRETS}.old"  # which the board makes


def change(port: str, edit: Callable[[Credentials], None]) -> Credentials:
    """Let `edit` change the credentials of the board at `port`, put them back in one piece, and start the board again.

    What `edit` raises leaves them as they were. BoardError when the board cannot be used.
    """
    link = BoardLink(port)
    try:
        try:
            found = _read(link)
            before = seal(found)
            edit(found)
            if seal(found) != before:
                link.replace(SECRETS, seal(found))
        finally:
            link.reset()
        return found
    except ValueError:
        raise BoardError(f"{port}: {SECRETS} on the board is damaged; remove it with: mpremote connect {port} fs rm {SECRETS}") from None
    except Unplugged:
        raise BoardError(f"{port}: the connection broke; plug it in and type the same again") from None


def _read(link: BoardLink) -> Credentials:
    """The credentials there, of the spare when their file is damaged; none when there is no file. ValueError when both are damaged."""
    text = link.read(SECRETS)
    try:
        return opened(text or "{}")
    except ValueError:
        return opened(link.read(SPARE))
