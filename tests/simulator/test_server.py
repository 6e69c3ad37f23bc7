"""The server in a running simulator: plain HTTP, who may come in and as what, and what misuse gets."""

import hashlib
import json
import socket
import time
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from shared_model.proof import proof
from tests.simulator.running import Client, Simulator


def test_the_page_is_served_and_may_not_be_framed(simulator: Simulator) -> None:
    status, headers, text = simulator.get("")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "isoscan" in text


def test_the_description_is_served_and_its_hash_is_the_models(simulator: Simulator) -> None:
    status, headers, text = simulator.get("model.json")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert hashlib.sha256(text.encode()).hexdigest() == simulator.links["hash"]


def test_health_is_served_with_200_while_it_is_no_failure(simulator: Simulator) -> None:
    status, _, text = simulator.get("health")
    health = json.loads(text)
    assert (status, health["type"]) == (200, "health")
    assert {"clock", "plant", "model verified", "scan", "inputs", "interlocks", "claims", "memory", "disk", "scan time", "journal"} == {
        check["name"] for check in health["checks"]
    }


def test_other_paths_are_404(simulator: Simulator) -> None:
    status, _, text = simulator.get("nothing")
    assert (status, text) == (404, "there is /, /model.json, /health and the WebSocket /ws\n")


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS"])
def test_other_methods_are_405(simulator: Simulator, method: str) -> None:
    answer = raw(simulator, f"{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.startswith("HTTP/1.1 405 Method Not Allowed\r\n")
    assert "Allow: GET\r\n" in answer


def test_a_foreign_host_is_403(simulator: Simulator) -> None:
    answer = raw(simulator, "GET / HTTP/1.1\r\nHost: rebound.example:3001\r\n\r\n")
    assert answer.startswith("HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith("Host is none of this device's names\n")


def test_the_websocket_path_without_an_upgrade_is_426(simulator: Simulator) -> None:
    assert simulator.get("ws")[0] == 426


def raw(simulator: Simulator, request: str) -> str:
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=5) as connection:
        connection.sendall(request.encode())
        answer = b""
        while data := connection.recv(4096):
            answer += data
    return answer.decode()


def test_a_program_of_this_machine_has_the_bench(simulator: Simulator) -> None:
    hello = simulator.client().hello
    assert (hello["type"], hello["access"], hello["runtime"], hello["role"]) == ("hello", "bench", "cpython", "simulator")
    assert hello["model"] == {"name": "TankFill", "hash": simulator.links["hash"]}
    assert hello["device"] == "tank-01"


def test_the_page_that_it_serves_has_the_bench(simulator: Simulator) -> None:
    assert simulator.client(origin=f"http://localhost:{simulator.port}").hello["access"] == "bench"


@pytest.mark.parametrize("origin", ["null", "file://"])
def test_a_page_from_a_file_is_a_viewer(simulator: Simulator, origin: str) -> None:
    client = simulator.client(origin=origin)
    assert client.hello["access"] == "viewer"
    refused = client.ask("command", tag="start")
    assert (refused["type"], refused["code"]) == ("error", "not_allowed")


def test_a_foreign_page_is_403(simulator: Simulator) -> None:
    with pytest.raises(InvalidStatus) as refused:
        simulator.client(origin="http://evil.example")
    assert refused.value.response.status_code == 403


def test_the_runs_token_gives_a_page_from_a_file_the_bench(simulator: Simulator) -> None:
    client = simulator.client(origin="null")
    token = simulator.links["token"]
    assert f"token={token}&name=bench&url=" in simulator.links["file"]
    said = authenticate(client, token, f"localhost:{simulator.port}")
    assert (said["type"], said["access"]) == ("result", "bench")
    assert client.ask("clear_fault", tag="level")["type"] == "result"


def test_a_wrong_token_stays_a_viewer_and_three_of_them_are_closed_with_1008(simulator: Simulator) -> None:
    client = simulator.client(origin="null")
    for _ in range(2):
        assert authenticate(client, "0" * 32, f"localhost:{simulator.port}")["code"] == "bad_proof"
    authenticate(client, "0" * 32, f"localhost:{simulator.port}")
    with pytest.raises(ConnectionClosedError) as closed:
        client.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


def authenticate(client: Client, token: str, host: str) -> dict[str, Any]:
    nonce, boot = client.hello["auth"]["nonce"], client.hello["boot"]
    return client.ask("authenticate", name="bench", client_nonce="abc", proof=proof(token.encode(), nonce, "abc", boot, host))


def test_errors_close_nothing_and_the_scan_goes_on(simulator: Simulator) -> None:
    client = simulator.client()
    before = client.ask("get_snapshot")["scan"]
    for text, code in [
        ("{", "bad_json"),
        ("[]", "bad_message"),
        ("x" * 5120, "too_large"),
        ('{"type":"dance","id":1}', "unknown_type"),
        ('{"type":"command","id":1,"tag":"strat"}', "unknown_tag"),
        ('{"type":"write","id":1,"values":{"fill_to":1801}}', "out_of_range"),
    ]:
        client.connection.send(text)
        assert client.next()["code"] == code
    client.until(lambda snapshot: snapshot["scan"] >= before + 5)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("x" * 5121, 1009),
        (["x"] * 17, 1009),
        (b"{}", 1003),
    ],
)
def test_what_is_too_long_too_cut_up_or_no_text_ends_the_connection(simulator: Simulator, message: Any, code: int) -> None:
    client = simulator.client()
    client.connection.send(message)
    with pytest.raises(ConnectionClosedError) as closed:
        client.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    assert simulator.client().hello["type"] == "hello"


def test_a_message_in_16_fragments_is_taken(simulator: Simulator) -> None:
    client = simulator.client()
    text = '{"type":"ping","id":9}'
    client.connection.send([*text[:14], text[14:]])  # the library adds an empty last one
    assert client.next()["type"] == "pong"


def test_more_than_20_requests_at_once_are_told_to_wait(simulator: Simulator) -> None:
    client = simulator.client()
    answers = [client.ask("ping") for _ in range(25)]
    assert [answer["type"] for answer in answers[:20]] == ["pong"] * 20
    assert answers[-1]["code"] == "busy"
    assert answers[-1]["message"] == "at most 20 requests a second"


def test_metrics_come_at_once_on_subscribing(simulator: Simulator) -> None:
    client = simulator.client()
    client.ask("subscribe", topics=["metrics"])
    metrics = client.others[0] if client.others else client.next(1)
    assert metrics["type"] == "metrics"
    assert 0 <= metrics["cpu_pct"] <= 100
    assert 0 < metrics["memory"]["used_bytes"] <= metrics["memory"]["total_bytes"]
    assert 0 < metrics["disk"]["used_bytes"] <= metrics["disk"]["total_bytes"]
    assert metrics["clients"] >= 1


def test_system_information_is_of_this_machine(simulator: Simulator) -> None:
    info = simulator.client().ask("get_system_info")
    assert info["type"] == "system_info"
    assert info["hostname"] == socket.gethostname()
    assert info["address"] == f"localhost:{simulator.port}"
    assert info["interpreter"].startswith("CPython 3.")


def test_the_description_comes_in_parts(simulator: Simulator) -> None:
    client = simulator.client()
    first = client.ask("get_model", part=0)
    texts = [first["text"]] + [client.ask("get_model", part=part)["text"] for part in range(1, first["parts"])]
    assert "".join(texts) == simulator.get("model.json")[2]


def test_a_full_house_gets_503(simulator: Simulator) -> None:
    clients = [simulator.client() for _ in range(64 - count_of_clients(simulator))]
    with pytest.raises(InvalidStatus) as refused:
        simulator.client()
    assert refused.value.response.status_code == 503
    assert refused.value.response.body == b"there are 64 clients already; close another page or try later\n"
    for client in clients:
        client.connection.close()


def count_of_clients(simulator: Simulator) -> int:
    """How many clients it has, when this one that asks is gone."""
    client = simulator.client()
    client.ask("subscribe", topics=["metrics"])
    time.sleep(0.1)
    client.ask("ping")
    count = int([message for message in client.others if message["type"] == "metrics"][-1]["clients"])
    client.connection.close()
    time.sleep(0.1)
    return count - 1
