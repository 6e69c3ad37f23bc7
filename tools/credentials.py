"""Credentials onto a board, and off it: the one file there that has them. They are never printed by this.

They never go into a file of the project, a log or an error; the board reads them when it starts.
"""

from collections.abc import Callable
from typing import Any

from tools.board_link import BoardError, BoardLink, Unplugged
from tools.flash_set import SECRETS
from tools.sealed import seal

Credentials = dict[str, Any]


def change(port: str, edit: Callable[[Credentials], None]) -> Credentials:
    """Let `edit` change the credentials of the board at `port`, put them back in one piece, and start the board again.

    What `edit` raises leaves them as they were. BoardError when the board cannot be used.
    """
    link = BoardLink(port)
    try:
        try:
            found = link.read_object(SECRETS)
            before = seal(found)
            edit(found)
            if (after := seal(found)) != before:
                link.replace(SECRETS, after)
        finally:
            link.reset()
        return found
    except Unplugged:
        raise BoardError(f"{port}: the connection broke; plug it in and type the same again") from None
