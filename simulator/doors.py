"""Who may come in and what may then be done: names of this machine, Origins, access levels. Pure but for `own_names`."""

import ipaddress
import socket

import psutil

from firmware.http import Request
from firmware.ws_handshake import WITHOUT_ADDRESS, check_origin

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def own_names(host: str) -> list[str]:
    """The names and addresses that a Host header may have: those of loopback, this machine, and the one it was told to listen at."""
    machine = socket.gethostname().lower()
    addresses = [address.address for group in psutil.net_if_addrs().values() for address in group]
    return sorted({*LOOPBACK, host.lower(), machine, f"{machine}.local", *filter(None, map(_as_host, addresses))})


def _as_host(address: str) -> str:
    """An IP address as it stands in a Host header, empty when it is none (a MAC address)."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return ""
    return f"[{found}]" if found.version == 6 else str(found)


def access(request: Request, peer: str) -> str:
    """The access level a client begins with; `peer` is its IP address. HttpError 403 for a page of a foreign Origin.

    The bench is for the page this server gave out, and for programs of this machine, which send no Origin.
    """
    check_origin(request, [])
    origin = request.header("origin").lower()
    if origin in WITHOUT_ADDRESS:
        return "viewer"
    return "bench" if origin or ipaddress.ip_address(peer.split("%")[0]).is_loopback else "viewer"
