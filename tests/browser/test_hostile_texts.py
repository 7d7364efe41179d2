"""What a stranger's machine says is shown as it is, and no page stops drawing over it."""

import time

import msgspec
import pytest
from playwright.sync_api import Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots

OWN_NAMES = ("constructor", "__proto__", "toString", "hasOwnProperty")
"""Names that every object of a script has: a text that was looked up under one of them once stopped the MC's page."""


@pytest.mark.parametrize(
    "text", [*OWN_NAMES, "{constructor} {__proto__}", "<b>bold</b><script>x</script>", "{a}{a}{a}"]
)
def test_the_mc_reads_a_peers_trouble_whatever_it_is_called(
    controller: FakeController, mc_page: Page, text: str
) -> None:
    trouble = m.Sentence("x", text, {"a": "{a}", "toString": "y"})
    staff, stage = sample_snapshots.snapshots("floor", time.monotonic_ns(), seq=9, step_number=9)
    health = (m.HealthView("scoreboard", "trouble", (trouble,)),)
    controller.show(msgspec.structs.replace(staff, health=health), stage)

    expect(mc_page.locator("body")).to_contain_text(text)
    controller.show(*sample_snapshots.everybody("setup", time.monotonic_ns(), 10))
    expect(mc_page.locator("body")).not_to_contain_text(text)
