"""Where a server is found, and what to say when it cannot listen there."""

from urllib.parse import urlencode

from simulator.pages import DASHBOARD

IN_USE = (48, 98, 10048)  # EADDRINUSE on macOS, Linux and Windows
PLAIN = {
    **dict.fromkeys((49, 99, 10049), "this machine has no such address"),
    **dict.fromkeys((13, 10013), "the system does not let you have it"),
}
"""Of EADDRNOTAVAIL and EACCES, which asyncio wraps up with the address as Python writes it."""

EVERYWHERE = ("localhost", "0.0.0.0", "::")


def at(host: str, port: int) -> str:
    """Host and port as somebody at this machine dials them."""
    name = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"{name}:{port}"


def dashboard_link(url: str, token: str, name: str) -> str:
    """The built dashboard as a file, with a token of that name for the WebSocket at `url`."""
    return f"{DASHBOARD.as_uri()}#{urlencode({'token': token, 'name': name, 'url': url})}"


def cannot_listen(error: OSError | UnicodeError, host: str, port: int) -> str:
    """What to say, and to type, when a verb cannot have a port; a UnicodeError is what Python makes of a host that can be none."""
    code = getattr(error, "errno", None) or 0
    if code in IN_USE:
        other = port + 1 if port < 65535 else port - 1
        return f"port {port} is in use by another program; stop it, or add: --port {other}"
    why = "this is no name of a machine" if isinstance(error, UnicodeError) else PLAIN.get(code) or error.strerror or error
    return f"cannot listen at {host}, port {port}: {why}"
