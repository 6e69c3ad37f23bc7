"""The pages by themselves: what a simulator without a built dashboard, or one that fails, answers."""

from pathlib import Path

import pytest

from firmware.http import HttpError
from simulator import pages
from simulator.pages import Pages, refusal


def test_a_dashboard_that_is_not_built_says_how_to_build_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "DASHBOARD", tmp_path / "isoscan.html")
    answer = Pages(b"{}", lambda: ("pass", "{}")).get("/")
    assert answer.status_code == 200
    assert b"type <code>python3 tools/dev.py run</code>" in answer.body


def test_the_dashboard_is_read_anew_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "isoscan.html"
    monkeypatch.setattr(pages, "DASHBOARD", page)
    served = Pages(b"{}", lambda: ("pass", "{}"))
    for text in (b"first", b"second"):
        page.write_bytes(text)
        assert served.get("/").body == text


@pytest.mark.parametrize(("status", "code"), [("pass", 200), ("warn", 200), ("fail", 503)])
def test_the_status_of_health_is_the_status_of_the_response(status: str, code: int) -> None:
    answer = Pages(b"{}", lambda: (status, '{"type":"health"}')).get("/health")
    assert (answer.status_code, answer.body) == (code, b'{"type":"health"}')


def test_a_refusal_carries_the_headers_that_its_status_owes() -> None:
    answer = refusal(HttpError(405, "only GET is served", "Allow: GET\r\n"))
    assert (answer.status_code, answer.reason_phrase, answer.body) == (405, "Method Not Allowed", b"only GET is served\n")
    assert answer.headers["Allow"] == "GET"
