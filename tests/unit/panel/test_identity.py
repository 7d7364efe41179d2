"""Who may be whom: what somebody in the hall did to the staff's devices, and what comes of it now."""

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from bus.authors import author_id
from bus.codec import TO_CONTROLLER, encode
from bus.messages import AccessKind
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import add_ticket, remove_device, revoke_seat, set_pin
from panel.auth.newcomers import newcomers
from panel.auth.presence import Presence
from panel.auth.proofs import PROOF_NS
from tests.unit.panel.panel_fakes import OWN, PIN, PINS, FakeHub, let_in

Enter = Callable[[str], FlaskClient]
FAR = {"REMOTE_ADDR": "192.168.1.77"}


def guess(client: FlaskClient, address: str, pin: str = "000000", seat: str = "mc") -> int:
    body = {"pin": pin, "seat": seat}
    return client.post("/enter", json=body, headers=OWN, environ_overrides={"REMOTE_ADDR": address}).status_code


def device_of(client: FlaskClient, credential_file: CredentialFile) -> str:
    """The id of the device that `client` is."""
    rows = client.get("/api/devices").get_json()["devices"]
    return next(str(row["id"]) for row in rows if row["is_own"])


def code_of(answer: object) -> str:
    """The code of the first reason in an answer."""
    return str(answer.get_json()["reasons"][0]["code"])  # type: ignore[attr-defined]


@pytest.fixture
def proofless(app: Flask) -> None:
    """Nobody has entered a PIN for a while."""
    app.extensions["proofs"]._proved_ns.clear()


@pytest.fixture
def presence(app: Flask, hub: FakeHub, credential_file: CredentialFile) -> Presence:
    """The regular check of the devices, done once."""
    presence = Presence(hub, credential_file, app.extensions["access_log"])
    presence.check(0)
    return presence


# ------------------------------------------------------------------------------------------------------------ guessing


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


# --------------------------------------------------------------------------------------------------------- the devices


def test_one_judges_pin_entered_205_times_throws_nobody_out(
    app: Flask, enter: Enter, hub: FakeHub, credential_file: CredentialFile
) -> None:
    staff = {seat: enter(seat) for seat in ("mc", "desk", "judge/1")}
    hub.streams = {device_of(staff["mc"], credential_file): 1}
    hub.streams |= dict.fromkeys(credential_file.read().devices, 1)
    for _ in range(205):
        assert guess(app.test_client(), "192.168.1.77", PINS["judge/2"], "judge/2") == 200
    assert [client.get(f"/{seat.split('/')[0]}").status_code for seat, client in staff.items()] == [200] * 3
    assert guess(app.test_client(), "192.168.1.20", PIN) == 200
    assert len(credential_file.read().devices) < 30


def test_a_browser_that_enters_again_and_again_is_one_device(app: Flask, credential_file: CredentialFile) -> None:
    client = app.test_client()
    for _ in range(30):
        assert guess(client, "192.168.1.77", PINS["judge/2"], "judge/2") == 200
    assert len(credential_file.read().devices) == 1


def test_a_full_role_says_so_and_the_refusal_is_on_record(app: Flask, enter: Enter, hub: FakeHub) -> None:
    for _ in range(20):
        enter("desk")
    store = app.extensions["store"]
    hub.streams = dict.fromkeys(store.read().devices, 1)
    answer = app.test_client().post("/enter", json={"pin": PINS["desk"], "seat": "desk"}, headers=OWN)
    assert (answer.status_code, code_of(answer)) == (409, "no-room")
    assert hub.events[-1].what is AccessKind.REFUSED


# ------------------------------------------------------------------------------------------------------------- tickets


def ticket_for(credential_file: CredentialFile, seat: str) -> str:
    """A ticket that somebody made at the machine."""
    credential_file.change(lambda now: add_ticket(now, "somebody's", seat, time.monotonic_ns()))
    return "somebody's"


def test_a_link_with_somebodys_ticket_does_not_take_the_mcs_seat_away_unasked(
    staff: FlaskClient, credential_file: CredentialFile
) -> None:
    ticket = ticket_for(credential_file, "judge/2")
    answer = staff.post("/api/pair", json={"ticket": ticket}, headers=OWN)
    assert (answer.status_code, code_of(answer)) == (409, "would-change")
    text = m.Sentence(**answer.get_json()["reasons"][0]).text
    assert "paired as {now}. If you go on, it becomes {then}" in text
    assert staff.get("/mc").status_code == 200

    after = staff.post("/api/pair", json={"ticket": ticket, "replace": True}, headers=OWN)
    assert after.get_json()["seat"] == "judge/2"
    assert staff.get("/mc").status_code == 302


def test_the_mcs_own_ticket_on_the_mcs_tablet_changes_nothing_and_stays_good(
    staff: FlaskClient, app: Flask, credential_file: CredentialFile
) -> None:
    ticket = ticket_for(credential_file, "mc")
    before = credential_file.read().devices
    assert staff.post("/api/pair", json={"ticket": ticket}, headers=OWN).get_json()["page"] == "/mc"
    assert credential_file.read().devices == before
    assert app.test_client().post("/api/pair", json={"ticket": ticket}, headers=OWN).status_code == 200


def test_the_pin_of_another_role_does_not_change_a_paired_tablet_unasked(staff: FlaskClient) -> None:
    body = {"pin": PINS["desk"], "seat": "desk"}
    assert code_of(staff.post("/enter", json=body, headers=OWN)) == "would-change"
    assert staff.get("/mc").status_code == 200
    assert staff.post("/enter", json={**body, "replace": True}, headers=OWN).status_code == 200


@pytest.mark.parametrize("end", ["a new PIN", "revoke all", "its maker is removed"])
def test_a_ticket_does_not_outlive(staff: FlaskClient, app: Flask, credential_file: CredentialFile, end: str) -> None:
    link = staff.post("/api/tickets", json={"seat": "judge/1"}, headers=OWN).get_json()["link"]
    mc = device_of(staff, credential_file)
    if end == "a new PIN":
        credential_file.change(lambda now: set_pin(now, "judge/1", "fresh"))
    elif end == "revoke all":
        credential_file.change(lambda now: revoke_seat(now, "judge/1"))
    else:
        credential_file.change(lambda now: remove_device(now, mc))
    late = app.test_client().post("/api/pair", json={"ticket": link.split("ticket=")[1]}, headers=OWN)
    assert (late.status_code, code_of(late)) == (401, "no-ticket")


# ---------------------------------------------------------------------------------------- a moment at the MC's tablet


@pytest.mark.parametrize("path, body", [("/api/tickets", {"seat": "mc"}), ("/api/revoke", {"seat": "judge/1"})])
def test_a_moment_at_the_mcs_tablet_neither_pairs_nor_revokes(
    staff: FlaskClient, proofless: None, path: str, body: dict[str, str]
) -> None:
    refused = staff.post(path, json=body, headers=OWN)
    assert (refused.status_code, code_of(refused)) == (403, "pin-again")
    assert staff.post("/api/prove", json={"pin": PINS["desk"]}, headers=OWN).status_code == 403
    assert staff.post("/api/prove", json={"pin": PIN}, headers=OWN).status_code == 200
    assert staff.post(path, json=body, headers=OWN).status_code == 200


def test_a_projector_is_paired_without_the_pin(staff: FlaskClient, proofless: None) -> None:
    assert staff.post("/api/tickets", json={"seat": "stage"}, headers=OWN).status_code == 200


def test_a_proof_lasts_for_some_minutes_and_for_one_device(app: Flask, staff: FlaskClient, enter: Enter) -> None:
    proofs = app.extensions["proofs"]
    proofs._proved_ns = {device: now - PROOF_NS for device, now in proofs._proved_ns.items()}
    assert staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 403
    assert enter("mc").post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 200
    assert staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 403


def test_who_came_by_a_qr_code_has_no_pin_to_pair_others_with(app: Flask, staff: FlaskClient) -> None:
    link = staff.post("/api/tickets", json={"seat": "mc"}, headers=OWN).get_json()["link"]
    second = app.test_client()
    let_in(second, staff, link.split("ticket=")[1])
    assert code_of(second.post("/api/tickets", json={"seat": "desk"}, headers=OWN)) == "pin-again"


# --------------------------------------------------------------------------------------------------------- on record


def test_entries_pairings_and_revocations_are_on_record_with_who_did_them(
    app: Flask, staff: FlaskClient, enter: Enter, hub: FakeHub, credential_file: CredentialFile
) -> None:
    mc = device_of(staff, credential_file)
    link = staff.post("/api/tickets", json={"seat": "judge/2"}, headers=OWN).get_json()["link"]
    judge = app.test_client()
    body = {"ticket": link.split("ticket=")[1], "name": "Cô Lan"}
    more = {"headers": {**OWN, "User-Agent": "iPad"}, "environ_overrides": FAR}
    waits = judge.post("/api/pair", json=body, **more).get_json()
    (waiting,) = staff.get("/api/devices").get_json()["waiting"]
    staff.post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN)
    judge.post("/api/pair/wait", json={"pending": waits["pending"]}, **more)
    number = next(key for key, device in credential_file.read().devices.items() if device.seat == "judge/2")
    staff.post(f"/api/devices/{number}", json={"revoke": True}, headers=OWN)
    staff.post("/api/revoke", json={"seat": "desk"}, headers=OWN)
    staff.post("/api/leave", json={}, headers=OWN)

    what = [(event.what, event.role, event.judge, author_id(event.by) if event.by else "") for event in hub.events]
    assert what == [
        (AccessKind.ENTERED, m.Role.MC, None, ""),
        (AccessKind.INVITED, m.Role.JUDGE, 2, f"mc@{mc[:8]}"),
        (AccessKind.REMOVED, m.Role.JUDGE, 2, f"mc@{mc[:8]}"),
        (AccessKind.CLEARED, m.Role.DESK, None, f"mc@{mc[:8]}"),
        (AccessKind.REMOVED, m.Role.MC, None, f"mc@{mc[:8]}"),
    ]
    invited = hub.events[1]
    assert (invited.name, invited.kind, invited.address, invited.device) == (
        "Cô Lan", "iPad", "192.168.1.77", number[:8],
    )  # fmt: skip


def test_what_was_done_at_the_machine_is_on_record_once(
    enter: Enter, hub: FakeHub, presence: Presence, credential_file: CredentialFile
) -> None:
    enter("judge/1"), enter("desk"), enter("desk")
    presence.check(1)
    hub.events.clear()
    at_the_machine = CredentialFile(credential_file.path.parent)
    judge = next(key for key, device in at_the_machine.read().devices.items() if device.seat == "judge/1")
    at_the_machine.change(lambda now: remove_device(now, judge))
    at_the_machine.change(lambda now: revoke_seat(now, "desk"))
    at_the_machine.change(lambda now: set_pin(now, "tech", "fresh"))
    for now_s in (2, 3):
        presence.check(now_s)
    assert [(event.what, event.role, event.by) for event in hub.events] == [
        (AccessKind.CLEARED, m.Role.DESK, None),
        (AccessKind.NEW_PIN, m.Role.TECH, None),
        (AccessKind.REMOVED, m.Role.JUDGE, None),
    ]


def test_what_was_done_on_a_page_is_not_told_twice(
    staff: FlaskClient, enter: Enter, hub: FakeHub, presence: Presence, credential_file: CredentialFile
) -> None:
    enter("judge/1")
    presence.check(1)
    staff.post("/api/revoke", json={"seat": "judge/1"}, headers=OWN)
    event_count = len(hub.events)
    presence.check(2)
    assert len(hub.events) == event_count


# ----------------------------------------------------------------------------------------------------------- "not me"


def test_the_mc_sees_who_joined_and_removes_the_newcomer_without_the_pin(
    app: Flask, staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    judge = enter("judge/2")
    joined = newcomers(credential_file.read())
    assert [(view.seat, view.id) for view in joined.joins] == [
        ("judge/2", next(key for key, device in credential_file.read().devices.items() if device.seat == "judge/2"))
    ]
    app.extensions["proofs"]._proved_ns.clear()
    answer = staff.post(f"/api/devices/{joined.joins[0].id}", json={"revoke": True}, headers=OWN)
    assert answer.status_code == 200
    assert judge.get("/judge").status_code == 302


def test_once_it_is_known_the_mc_needs_the_pin_to_remove_it(
    app: Flask, staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    enter("judge/2")
    newest = newcomers(credential_file.read()).joins[0]
    app.extensions["proofs"]._proved_ns.clear()
    assert staff.post("/api/noticed", json={"joined": newest.joined}, headers=OWN).status_code == 200
    assert newcomers(credential_file.read()).joins == ()
    refused = staff.post(f"/api/devices/{newest.id}", json={"revoke": True}, headers=OWN)
    assert code_of(refused) == "pin-again"


def test_a_second_mc_cannot_wipe_the_news_of_itself_off_the_first_ones_page(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    first = device_of(staff, credential_file)
    second = enter("mc")
    intruder = device_of(second, credential_file)
    second.post("/api/noticed", json={"joined": 2**40}, headers=OWN)
    joined = newcomers(credential_file.read())
    assert [view.id for view in joined.joins] == [intruder]
    assert joined.noticed[first] < joined.joins[0].joined


def test_only_the_mc_takes_note_of_newcomers(enter: Enter) -> None:
    for seat in ("desk", "tech", "judge/1"):
        assert enter(seat).post("/api/noticed", json={"joined": 9}, headers=OWN).status_code == 403


def test_the_news_goes_to_the_mcs_stream_when_it_changes(enter: Enter, hub: FakeHub, presence: Presence) -> None:
    enter("mc")
    presence.check(1)
    before = hub.channels["mc"].published
    presence.check(2)
    assert hub.channels["mc"].published == before
    enter("judge/1")
    presence.check(3)
    frame = hub.channels["mc"].newest_frames()
    assert b"event: access" in frame
    assert b'"seat":"judge/1"' in frame
    assert not any(b"access" in channel.newest_frames() for name, channel in hub.channels.items() if name != "mc")


# ------------------------------------------------------------------------------------------------------- names, cookies


def test_a_desk_whose_device_is_called_mc_stands_in_the_facts_as_the_desk(
    app: Flask, hub: FakeHub, credential_file: CredentialFile
) -> None:
    desk = app.test_client()
    desk.post("/enter", json={"pin": PINS["desk"], "seat": "desk", "name": "MC"}, headers=OWN)
    ballot = {"type": "CastBallot", "judge": 2, "marks": ["1"]}
    desk.post("/api/commands", json={"id": "1", "step": 1, "command": ballot}, headers=OWN)
    (order,) = hub.commands
    (device_id,) = credential_file.read().devices
    assert (order.who, order.role, order.judge, order.device) == ("MC", m.Role.DESK, None, device_id[:8])


@pytest.mark.parametrize("name", ["\x1b[2J", "two\nlines", "\u202ebackwards", "x" * 41])
def test_a_device_is_renamed_to_what_can_be_printed_on_one_line(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile, name: str
) -> None:
    enter("desk")
    number = next(key for key, device in credential_file.read().devices.items() if device.seat == "desk")
    assert staff.post(f"/api/devices/{number}", json={"name": name}, headers=OWN).status_code == 200
    stored_name = credential_file.read().devices[number].name
    assert re.fullmatch(r"[ -~]{0,40}", stored_name)


def test_the_log_says_who_came_in(app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    guess(app.test_client(), "192.168.1.77", PIN)
    assert re.search(r"access: entered mc@[0-9a-f]{8} 192\.168\.1\.77", caplog.text)


def test_events_of_devices_fit_the_messages_of_the_bus(hub: FakeHub) -> None:
    AccessLog(hub.record_access).note(AccessKind.GUESSED, "judge/8", address="fe80::1%wlan0", count=3)
    assert TO_CONTROLLER.decode(encode(hub.events[0])) == hub.events[0]
