"""Guesses at PINs lock out nobody who is in, and are told, logged, counted and on record."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus.messages import AccessKind
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import set_pin
from panel.auth.presence import Presence
from tests.unit.panel.client_devices import FAR, guess
from tests.unit.panel.panel_fakes import OWN, PIN, PINS, FakeHub


def test_thirty_one_wrong_pins_from_seven_phones_do_not_shut_out_the_mc(app: Flask) -> None:
    phones = [app.test_client() for _ in range(7)]
    statuses = [guess(phones[n % 7], f"192.168.1.{100 + n % 7}") for n in range(31)]
    assert statuses == [401] * 31
    assert guess(app.test_client(), "192.168.1.20", PIN) == 200


def test_who_guesses_must_wait_even_with_the_right_pin(stranger: FlaskClient) -> None:
    assert [guess(stranger, "192.168.1.77") for _ in range(5)] == [401] * 5
    answer = stranger.post("/enter", json={"pin": PIN}, headers=OWN, environ_overrides=FAR)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) in range(1, 61)
    assert stranger.get("/mc").status_code == 302


def test_the_machine_itself_is_never_locked_out(stranger: FlaskClient) -> None:
    assert {guess(stranger, "127.0.0.1") for _ in range(40)} == {401}
    assert guess(stranger, "127.0.0.1", PIN) == 200


def test_a_fresh_pin_lets_the_locked_out_try_again(stranger: FlaskClient, credential_file: CredentialFile) -> None:
    for _ in range(6):
        guess(stranger, "192.168.1.77")
    assert guess(stranger, "192.168.1.77", PINS["desk"], "desk") == 429
    credential_file.change(lambda now: set_pin(now, "mc", now.pin_hashes["desk"]))
    assert guess(stranger, "192.168.1.77", PINS["desk"], "mc") == 200


def test_guesses_from_the_mcs_own_address_do_not_touch_the_paired_mc(app: Flask, proofless: None) -> None:
    mc = app.test_client()
    assert guess(mc, "192.168.1.77", PIN) == 200
    for _ in range(30):
        guess(app.test_client(), "192.168.1.77")
    assert guess(app.test_client(), "192.168.1.77", PIN) == 429
    proof = mc.post("/api/prove", json={"pin": PIN}, headers=OWN, environ_overrides=FAR)
    assert proof.status_code == 200


def test_who_picks_up_the_mcs_tablet_cannot_guess_its_pin_either(app: Flask) -> None:
    mc = app.test_client()
    guess(mc, "192.168.1.77", PIN)
    tries = [mc.post("/api/prove", json={"pin": "0"}, headers=OWN, environ_overrides=FAR) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [403] * 5 + [429]


def test_two_hundred_ninety_wrong_pins_are_told_logged_counted_and_on_record(
    app: Flask, hub: FakeHub, presence: Presence, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for number in range(290):
        guess(app.test_client(), f"192.168.1.{number % 60 + 1}")
    presence.check(0)

    assert [sentence.code for sentence in hub.troubles] == ["guessing-from-many"]
    assert str(hub.troubles[0]) == (
        "290 wrong PINs for MC in the last ten minutes, from 192.168.1.1 and 59 other addresses"
    )
    assert [(event.what, event.count) for event in hub.events] == [(AccessKind.GUESSED, 290)]
    assert sum("wrong PINs" in record.message for record in caplog.records) == 1
    lines = app.test_client().get("/metrics").text.splitlines()
    assert 'bamchuong_panel_pin_attempts_total{result="wrong"} 290' in lines
