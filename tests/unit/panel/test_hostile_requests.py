"""Requests that no page of ours sends (hall 4): foreign names, garbled addresses, the first page again and again."""

import logging

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from pytest_mock import MockerFixture
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webcore.qr import qr_svg
from webcore.traffic import Rejection, Traffic

PATHS = (
    "/",
    "/static/%s",
    "/slides/%s.png",
    "/events/%s",
    "/scripts/%s.js",
    "/styles/%s.css",
    "/pictures/%s",
    "/catalogue/%s.json",
    "/api/papers/%s",
    "/api/devices/%s",
    "/%s",
)


def status(app: Flask, path: str, query: str = "", **more: str) -> int:
    """The status of the answer to a path and query of any bytes, as a server passes them on (PEP 3333)."""
    environ = EnvironBuilder(base_url="http://localhost").get_environ()
    environ |= {"PATH_INFO": path, "QUERY_STRING": query, **more}
    return int(run_wsgi_app(app.wsgi_app, environ, buffered=True)[1].split()[0])


@pytest.mark.parametrize(
    "part", ["\xff", "\xc3", "\xed\xa0\x80", "\x00", "a\x00b", "\x1b[2J", "\n", "\x7f", "\xc2\x85"]
)
@pytest.mark.parametrize("path", PATHS[1:])
def test_a_path_of_invalid_utf_8_or_with_control_characters_is_malformed(
    app: Flask, caplog: pytest.LogCaptureFixture, path: str, part: str
) -> None:
    assert status(app, path % part) == 400
    assert caplog.text == ""


@pytest.mark.parametrize("query", ["\xff", "to=\xc3\xa4", "lang=\x80"])
def test_a_query_of_raw_bytes_is_malformed(app: Flask, query: str) -> None:
    assert status(app, "/", query) == 400


@pytest.mark.parametrize("query", ["to=%FF", "lang=%00", "audience=%ED%A0%80", "small=%", "a" * 5000])
@pytest.mark.parametrize("path", ["/", "/enter", "/mc", "/stage", "/api/snapshot", "/pictures/x", "/healthz"])
def test_no_query_breaks_a_page(app: Flask, path: str, query: str) -> None:
    assert status(app, path, query) < 500 or path in ("/api/snapshot", "/healthz")


@pytest.mark.parametrize("path", PATHS[1:])
@pytest.mark.parametrize("part", ["a" * 300, "a" * 5000, "..", "../" * 50, "/etc/passwd", "\xc3\x84", "%", "%2e%2e"])
def test_no_name_of_a_file_breaks_the_panel(app: Flask, path: str, part: str) -> None:
    assert status(app, path.replace("%s", part)) in (200, 302, 308, 401, 404, 405)


@pytest.mark.parametrize("host", ["evil.test", "192.0.2.99", "panel.local.evil.test", "[::2]", "a b", "x" * 300])
def test_a_foreign_host_is_misdirected(stranger: FlaskClient, app: Flask, host: str) -> None:
    traffic: Traffic = app.extensions["traffic"]
    answer = stranger.get("/", headers={"Host": host})
    assert (answer.status_code, answer.content_type) == (421, "application/problem+json")
    assert "set-cookie" not in answer.headers
    assert traffic.counts[Rejection.FOREIGN_HOST] == 1


def test_a_request_without_a_host_is_malformed(app: Flask) -> None:
    environ = EnvironBuilder(base_url="http://localhost").get_environ()
    del environ["HTTP_HOST"]
    assert run_wsgi_app(app.wsgi_app, environ)[1].startswith("400 ")


@pytest.mark.parametrize("host", ["panel.local", "panel.local:8080", "localhost:8080", "127.0.0.1", "[::1]:8080"])
def test_own_hosts_are_answered(stranger: FlaskClient, host: str) -> None:
    assert stranger.get("/", headers={"Host": host}).status_code == 200


def test_the_first_page_draws_its_codes_once(stranger: FlaskClient, mocker: MockerFixture) -> None:
    qr_svg.cache_clear()
    drawn = mocker.spy(segno, "make")
    pages = [stranger.get("/").text for _ in range(20)]
    assert {page.count("<svg") for page in pages} == {2}
    assert drawn.call_count == 2


def test_an_error_that_requests_provoke_fills_no_log(
    app: Flask, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch("panel.routes.slides.slide_folder", side_effect=RuntimeError("broken"))
    with caplog.at_level(logging.ERROR):
        answers = [app.test_client().get("/slides.json").status_code for _ in range(200)]
    assert set(answers) == {500}
    assert len(caplog.records) <= 20
