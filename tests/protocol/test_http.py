"""HTTP on the same port, and who is let in before a WebSocket opens: protocol.md, "HTTP on the same port" and "Limits of a device"."""

import contextlib
import hashlib
import json

import pytest
from websockets.exceptions import InvalidStatus

from simulator import protocol
from tests.protocol.client import viewer
from tests.protocol.raw import Raw, request
from tests.protocol.servers import ServerUnderTest


def fetch(server: ServerUnderTest, path: str, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    with Raw(server) as raw:
        raw.send(f"{method} {path} HTTP/1.1\r\nHost: {host or server.host}\r\n\r\n".encode())
        status, headers = raw.head()
        return status, headers, raw.body(headers)


def test_the_description_is_served_with_the_hash_of_the_model(server: ServerUnderTest) -> None:
    status, headers, body = fetch(server, "/model.json")
    assert status == 200
    assert headers["content-type"].startswith("application/json")
    assert hashlib.sha256(body).hexdigest() == asked_hash(server)
    assert json.loads(body)


def asked_hash(server: ServerUnderTest) -> str:
    with Raw(server) as raw:
        raw.send(request(server))
        raw.head()
        return str(json.loads(raw.frame()[1])["model"]["hash"])


def test_health_is_the_health_message(server: ServerUnderTest) -> None:
    status, headers, body = fetch(server, "/health")
    assert headers["content-type"].startswith("application/json")
    protocol.device_message.validate_json(body)
    health = json.loads(body)
    assert health["type"] == "health"
    assert status == (503 if health["status"] == "fail" else 200)


def test_the_dashboard_is_at_the_root(server: ServerUnderTest) -> None:
    status, headers, body = fetch(server, "/")
    if server.kind == "board" and status == 404:  # where flash has no room for it
        return
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert b"<title>" in body


def test_anything_else_is_not_found(server: ServerUnderTest) -> None:
    for path in ("/nothing", "/model.json/", "/../etc/passwd", "/ws/"):
        assert fetch(server, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_not_allowed(server: ServerUnderTest, method: str) -> None:
    for path in ("/", "/model.json", "/health"):
        with Raw(server) as raw:
            raw.send(f"{method} {path} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            assert raw.head()[0] == 405


def test_a_host_that_is_none_of_the_devices_names_is_forbidden(server: ServerUnderTest) -> None:
    for path in ("/health", "/ws"):
        with Raw(server) as raw:
            raw.send(request(server, path, Host="evil.example"))
            assert raw.head()[0] == 403


def test_localhost_is_a_name_of_the_device(server: ServerUnderTest) -> None:
    assert fetch(server, "/health", host=f"localhost:{server.port}")[0] in (200, 503)


def opening(server: ServerUnderTest, **changed: str | None) -> tuple[int, dict[str, str]]:
    with Raw(server) as raw:
        raw.send(request(server, **changed))
        return raw.head()


def test_origins_none_own_and_of_a_file_are_let_in_and_others_are_not(server: ServerUnderTest) -> None:
    assert opening(server, Origin=None)[0] == 101
    assert opening(server, Origin=f"http://{server.host}")[0] == 101
    assert opening(server, Origin="null")[0] == 101
    assert opening(server, Origin="file://")[0] == 101
    assert opening(server, Origin="http://evil.example")[0] == 403
    assert opening(server, Origin=f"http://{server.host}.evil.example")[0] == 403
    assert opening(server, Origin=f"http://localhost:{server.port + 1}")[0] == 403


async def test_a_page_from_a_file_may_only_look(server: ServerUnderTest) -> None:
    for origin in ("null", "file://"):
        async with viewer(server, origin) as client:
            assert client.hello["access"] == "viewer"


async def test_the_bench_is_given_to_a_simulators_own_page_and_to_programs_beside_it_alone(server: ServerUnderTest) -> None:
    expected = "bench" if server.kind == "simulator" else "viewer"
    for origin in (None, f"http://{server.host}"):
        async with viewer(server, origin) as client:
            assert client.hello["access"] == expected


def test_only_version_13_is_spoken(server: ServerUnderTest) -> None:
    for version in ("8", "12", "14"):
        status, headers = opening(server, Sec_WebSocket_Version=version)
        assert status == 426
        assert headers["sec-websocket-version"] == "13"


def test_a_request_that_upgrades_nothing_is_told_to(server: ServerUnderTest) -> None:
    assert opening(server, Upgrade=None, Connection=None)[0] == 426


def test_a_key_that_is_none_is_a_bad_request(server: ServerUnderTest) -> None:
    assert opening(server, Sec_WebSocket_Key="short")[0] == 400
    assert opening(server, Sec_WebSocket_Key=None)[0] == 400


async def test_a_full_house_is_503_and_the_clients_in_it_go_on(server: ServerUnderTest) -> None:
    async with contextlib.AsyncExitStack() as house:
        clients = []
        with pytest.raises(InvalidStatus) as refused:  # noqa: PT012
            for _ in range(100):
                clients.append(await house.enter_async_context(viewer(server)))
        assert refused.value.response.status_code == 503
        assert len(clients) >= 4
        for client in clients:
            assert (await client.do("ping"))["type"] == "pong"
