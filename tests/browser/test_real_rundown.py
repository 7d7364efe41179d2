"""A break of the rundown on the real processes: begun by the MC, seen by the hall, in the journal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from controller.journal.journal_reader import read_records
from controller.rules import facts as f
from tests.browser.demo_process import RealShow, follow, real_show
from tests.browser.harness import sign_in

LEFT = re.compile(r"^8\d:\d\d$")
"""Of a break of 90 minutes, whatever the machine's load."""

MATCH = """
title = "Chung khảo cụm 1"
venue = "Trường THCS Sài Đồng"
teams = [{ number = 1, name = "THCS Thạch Bàn" }, { number = 2, name = "THCS Sài Đồng" }]
rundown = [
  { kind = "break", minutes = 90, name = "Nghỉ uống nước" },
  { kind = "round", round = 1 },
]
theme = { background = "#0b3d91", text = "#ffffff", accent = "#ffd34d" }
"""


@pytest.fixture
def show(tmp_path: Path) -> Iterator[RealShow]:
    """The demo with a match of our own."""
    match = tmp_path / "match.toml"
    match.write_text(MATCH, encoding="utf-8")
    with real_show("--match", str(match)) as running:
        yield running


def test_a_break_is_begun_by_the_mc_and_ends_with_the_next_step(window: BrowserContext, show: RealShow) -> None:
    mc, stage = window.new_page(), window.new_page()
    sign_in(mc, show.url, show.pin)
    stage.goto(f"{show.url}/stage")
    mc.locator(".rundown").get_by_role("button", name="Bắt đầu").click()
    scene = stage.locator(".scene.segment")
    expect(scene).to_contain_text("Nghỉ uống nước")
    expect(scene).to_contain_text("sau đó: Khởi động")
    expect(scene.locator("show-clock")).to_have_text(LEFT)
    expect(mc.locator("button.undo")).to_contain_text("Bắt đầu: Nghỉ uống nước")

    follow(mc, "StartMatch")
    expect(stage.locator(".scene.intro")).to_be_visible()
    facts = [record.fact for record in read_records(show.data / "journal.sqlite")]
    assert [fact.segment for fact in facts if isinstance(fact, f.SegmentStarted)] == [1]
