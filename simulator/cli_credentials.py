"""The verb `isoscan token`. How credentials get onto the board is `tools.credentials`'s."""

import re
import secrets
import sys
from typing import Annotated

import typer

from simulator.modules import WRONG_USE, ProjectError
from tools.board_link import BoardError, find_port
from tools.credentials import Credentials, change

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
TOKEN_BYTES = 16


def token(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Whose token; without it, the names that have one are listed.")] = "",
    port: Annotated[str, typer.Option(help="The board's serial port; without it, the only USB one.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the token away.")] = False,
) -> None:
    """Give NAME a token with which to operate a board.

    It is made here, put onto the board, and shown once; one that NAME had before is no longer good. The board is started again.
    """
    if (name or remove) and not NAME.fullmatch(name):
        raise ProjectError(
            f"{name!r} cannot have a token; a name is 1 to 32 letters, digits, - and _, the first a letter or digit", WRONG_USE
        )
    made = secrets.token_hex(TOKEN_BYTES)

    def edit(credentials: Credentials) -> None:
        tokens = credentials.setdefault("tokens", {})
        if remove and name not in tokens:
            raise ProjectError(f"the board has no token of {name}; it has of {', '.join(sorted(tokens)) or 'nobody'}")
        if remove:
            del tokens[name]
        elif name:
            tokens[name] = {"token": made, "access": "operator"}

    try:
        kept = change(port or find_port(), edit)
    except BoardError as error:
        raise ProjectError(str(error), WRONG_USE) from None
    if not name:
        sys.stdout.write("".join(f"{known}\n" for known in sorted(kept.get("tokens", {}))))
    elif not remove:
        sys.stdout.write(made + "\n")
