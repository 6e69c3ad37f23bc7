"""Who may come in: hosts, Origins, and the access each begins with."""

import socket

import pytest

from firmware.http import HttpError, Request, check_request
from simulator import doors


def request(host: str = "localhost:3001", origin: str | None = None) -> Request:
    headers = {"host": host}
    if origin is not None:
        headers["origin"] = origin
    return Request("GET", "/ws", headers)


@pytest.mark.parametrize(
    ("origin", "peer", "access"),
    [
        (None, "127.0.0.1", "bench"),
        (None, "::1", "bench"),
        (None, "192.168.1.20", "viewer"),
        (None, "fe80::1%eth0", "viewer"),
        ("http://localhost:3001", "127.0.0.1", "bench"),
        ("http://LOCALHOST:3001", "127.0.0.1", "bench"),
        ("null", "127.0.0.1", "viewer"),
        ("file://", "127.0.0.1", "viewer"),
    ],
)
def test_access_begins_by_origin_and_peer(origin: str | None, peer: str, access: str) -> None:
    assert doors.access(request(origin=origin), peer) == access


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:8000", "https://localhost.evil.example:3001"])
def test_a_foreign_origin_is_refused(origin: str) -> None:
    with pytest.raises(HttpError) as refused:
        doors.access(request(origin=origin), "127.0.0.1")
    assert (refused.value.status, refused.value.text) == (403, "pages of this Origin may not connect")


@pytest.mark.parametrize("host", ["localhost:3001", "127.0.0.1", "[::1]:3001", socket.gethostname(), "plant-7"])
def test_own_names_are_let_in(host: str) -> None:
    check_request(request(host), doors.own_names("Plant-7"))


@pytest.mark.parametrize("host", ["rebound.example:3001", "0.0.0.0", "localhost.example"])
def test_other_names_are_not(host: str) -> None:
    with pytest.raises(HttpError) as refused:
        check_request(request(host), doors.own_names("localhost"))
    assert refused.value.status == 403
