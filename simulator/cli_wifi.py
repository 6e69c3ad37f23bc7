"""The verb `isoscan wifi`. How credentials get onto the board is `tools.credentials`'s.

A password is asked for or read from the standard input, and never printed; but the one that is made for the board's own network, once.
"""

import getpass
import re
import secrets
import sys
from typing import Annotated

import typer

from simulator.modules import WRONG_USE, ProjectError
from tools.board_link import BoardError, find_port
from tools.credentials import Credentials, change

SSID_BYTES = 32
PASSWORD = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")
OWN_BYTES = 8
OWN = "The board opens a network of its own when it cannot join. Its password, shown once:"


def wifi(
    ssid: Annotated[str, typer.Argument(metavar="[SSID]", help="The network to join.")] = "",
    port: Annotated[str, typer.Option(help="The board's serial port; without it, the only USB one.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Take the credentials off the board; it then has no Wi-Fi.")] = False,
) -> None:
    """Give a board the credentials of a Wi-Fi network.

    The password is asked for, or read from the standard input. The board is started again.
    """
    if forget == bool(ssid):
        raise ProjectError("give the SSID of a network to join, or --forget and no SSID", WRONG_USE)
    if len(ssid.encode()) > SSID_BYTES:
        raise ProjectError(f"{ssid!r} is no SSID; one has at most {SSID_BYTES} bytes", WRONG_USE)
    own = secrets.token_hex(OWN_BYTES)
    password = "" if forget else _password(ssid)

    def edit(credentials: Credentials) -> None:
        if not forget:
            credentials["wifi"] = {"ssid": ssid, "password": password, "own_password": own}
        elif not credentials.pop("wifi", None):
            raise ProjectError("the board has no credentials of a Wi-Fi network")

    try:
        change(port or find_port(), edit)
    except BoardError as error:
        raise ProjectError(str(error), WRONG_USE) from None
    if not forget:
        sys.stderr.write(OWN + "\n")
        sys.stdout.write(own + "\n")


def _password(ssid: str) -> str:
    """As typed, or the line that a program gives."""
    asked = getpass.getpass(f"Password of {ssid}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not PASSWORD.fullmatch(asked):
        told = "a password of Wi-Fi has 8 to 63 printable ASCII characters, or 64 hexadecimal digits; open networks are not joined"
        raise ProjectError(told, WRONG_USE)
    return asked
