"""Adapt what the Flask app stands on: the hub as pages see it, and the settings.

Kind: adapter
"""

from collections.abc import Iterable
from typing import Protocol

from flask import current_app

from bus import messages as m
from panel.live.sse import Channel
from panel.settings import Settings


class Hub(Protocol):
    """What a page may ask for. The tests have a hand-written one."""

    channels: dict[str, Channel]
    led: Channel

    def send_command(self, order: m.Ask) -> m.Answer | None:
        """The controller's answer; None where it keeps silent."""

    def acquire_outputs(self, wish: m.AcquireOutputs) -> m.OutputsGranted | None:
        """Use the outputs for a test; None where the controller keeps silent."""

    def selftest(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """Tell the guided self-test something; None where it keeps silent."""

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """Move a simulated button; None where no simulated board listens."""

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """The newest snapshot of `channel`; None before the first one."""

    def stream_counts(self) -> dict[str, int]:
        """How many streams each device has open."""

    def ping(self, devices: Iterable[str], number: int) -> None:
        """Let the pages of these devices answer, with this number."""

    def reload(self, device: str) -> None:
        """Let the pages of a device load anew."""

    def end_streams(self, device: str) -> None:
        """End all streams of a device, at once."""

    def is_healthy(self) -> bool:
        """The controller is heard."""


def settings() -> Settings:
    """What this panel was started with."""
    found: Settings = current_app.extensions["settings"]
    return found


def hub() -> Hub:
    """What the pages stand on."""
    found: Hub = current_app.extensions["hub"]
    return found
