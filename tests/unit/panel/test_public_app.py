"""The process for strangers: it holds only what they may see (hall 4: spectators and staff in two processes)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq
from flask import Flask
from flask.testing import FlaskClient
from msgspec.structs import replace

from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer
from panel.app import PAIRED_HEADER, create_app
from panel.live.subscriptions import NewsListener
from panel.permissions import OPEN_CHANNELS
from panel.public_app import create_public_app
from panel.public_hub import PublicBusHub
from tests.patience import Patience
from tests.unit.panel.panel_fakes import OWN, PIN, FakeHub, cookie_of, settings, store

AWAY = {"REMOTE_ADDR": "192.168.1.77"}
SNAPSHOT = m.Snapshot(
    audience=m.Audience.STAGE, boot="b", seq=1, step=1, now_ns=0, title="", venue="", phase=m.Phase.SETUP, teams=()
)
OPEN = (
    "/",
    "/stage",
    "/watch",
    "/overlay",
    "/led",
    "/time",
    "/catalogue/vi.json",
    "/scripts/watch.js",
    "/styles/watch.css",
    "/static/bell.svg",
    "/slides.json",
    "/metrics",
    "/healthz",
    "/api/snapshot",
    "/api/snapshot?audience=stage",
)
CLOSED = (
    "/enter",
    "/api/devices",
    "/api/packs",
    "/api/papers",
    "/api/ping",
    "/api/slides",
    "/api/selftest/certificate.pdf",
)


@pytest.fixture
def public(hub: FakeHub, tmp_path: Path) -> Flask:
    hub.snapshots = {"stage": SNAPSHOT, "public": replace(SNAPSHOT, audience=m.Audience.PUBLIC)}
    return create_public_app(hub, settings(tmp_path))


@pytest.fixture
def client(public: Flask) -> FlaskClient:
    return public.test_client()


@pytest.mark.parametrize("path", OPEN)
def test_everything_for_strangers_is_there(client: FlaskClient, path: str) -> None:
    with client.get(path, environ_base=AWAY) as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_else_is(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/enter", "/api/pair", "/api/commands", "/api/tickets", "/api/revoke", "/api/outputs", "/api/gpio-sim"]
)
def test_nothing_can_be_ordered(client: FlaskClient, path: str) -> None:
    assert client.post(path, json={}, headers=OWN).status_code == 404


@pytest.mark.parametrize("page", ["/mc", "/judge", "/desk", "/tech"])
def test_a_page_for_staff_leads_to_where_they_sign_in(client: FlaskClient, page: str) -> None:
    assert client.get(page).location == f"/enter?to={page}"


@pytest.mark.parametrize("channel", ["mc", "desk", "tech", "judge", "judge/1"])
def test_no_secret_is_streamed(client: FlaskClient, channel: str) -> None:
    assert client.get(f"/events/{channel}").status_code == 401
    assert client.get(f"/api/snapshot?audience={channel}").status_code in (401, 404)


def test_it_knows_no_device_whatever_cookie_is_sent(public: Flask, staff: FlaskClient) -> None:
    cookie = staff.get_cookie(cookie_of(staff))
    assert cookie is not None
    client = public.test_client()
    for name in (cookie_of(staff), cookie_of(client)):
        client.set_cookie(name, cookie.value)
    assert client.get("/mc").status_code == 302
    assert not {"store", "checker", "attempts"} & public.extensions.keys()


@pytest.fixture
def news(tmp_path: Path) -> Iterator[tuple[Announcer, Endpoints]]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    endpoints = Endpoints.at(tmp_path)
    with Announcer(context, endpoints.news) as announcer:
        yield announcer, endpoints
    context.destroy(linger=0)


def test_what_only_staff_may_see_does_not_even_reach_it(news: tuple[Announcer, Endpoints]) -> None:
    announcer, endpoints = news
    hub = PublicBusHub(endpoints)
    listener: NewsListener = hub._news
    try:
        patience, topics = Patience(10), list[bytes]()
        while len(topics) < 3:
            topics += announcer.new_subscriptions()
            assert not patience.ended
        assert sorted(topics) == sorted([BEAT_TOPIC, *(SNAPSHOT_TOPIC + name.encode() for name in OPEN_CHANNELS)])
        while hub.snapshot("public") is None:
            for audience in (m.Audience.MC, m.Audience.DESK, m.Audience.STAGE, m.Audience.PUBLIC):
                announcer.announce(SNAPSHOT_TOPIC + audience.encode(), replace(SNAPSHOT, audience=audience))
            announcer.announce(BEAT_TOPIC, m.Beat(1, 1, 1))
            listener.turn(1)
            assert not patience.ended
        assert listener.newest.keys() == set(OPEN_CHANNELS)
        assert {name: channel.published for name, channel in hub.channels.items()}.keys() == set(OPEN_CHANNELS)
    finally:
        hub.close()


def test_the_proxy_is_told_which_addresses_are_of_paired_devices(hub: FakeHub, tmp_path: Path) -> None:
    """So that it keeps places for them; a panel without a proxy tells nobody."""
    for proxied in (True, False):
        app = create_app(hub, replace(settings(tmp_path), proxied=proxied), store(tmp_path))
        client = app.test_client()
        assert PAIRED_HEADER not in client.get("/watch").headers
        client.post("/enter", json={"pin": PIN}, headers=OWN)
        assert (PAIRED_HEADER in client.get("/mc").headers) is proxied
