"""Where a server is found, and what to say when it cannot listen there."""

from urllib.parse import urlencode

from simulator.pages import DASHBOARD
from simulator.project import Project

IN_USE = (48, 98, 10048)  # EADDRINUSE on macOS, Linux and Windows
EVERYWHERE = ("localhost", "0.0.0.0", "::")


def at(host: str, port: int) -> str:
    """Host and port as somebody at this machine dials them."""
    name = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"{name}:{port}"


def dashboard_link(url: str, token: str, name: str) -> str:
    """The built dashboard as a file, with a token of that name for the WebSocket at `url`."""
    return f"{DASHBOARD.as_uri()}#{urlencode({'token': token, 'name': name, 'url': url})}"


def cannot_listen(verb: str, error: OSError, host: str, port: int, project: Project | None) -> str:
    """What to say, and to type, when `isoscan verb` cannot have a port."""
    if error.errno in IN_USE:
        other = port + 1 if port < 65535 else port - 1
        words = ["isoscan", verb, *([project.shown] if project else []), "--port", str(other)]
        return f"port {port} is in use by another program; stop it, or type: {' '.join(words)}"
    return f"cannot listen at {host}, port {port}: {error.strerror or error}"
