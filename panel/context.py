"""The app's context: the hub as the routes see it, and the settings.

Kind: adapter
"""

from collections.abc import Iterable
from typing import Protocol

from flask import current_app

from bus import messages as m
from panel.live.sse import Channel
from panel.settings import Settings


class PublicHub(Protocol):
    """What the routes that are open to all can ask of the rest of the machine."""

    channels: dict[str, Channel]
    led: Channel

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """Return the newest snapshot of `channel`; None before the first one."""

    def is_healthy(self) -> bool:
        """Return whether the controller's heartbeat is received, and no path of commands or snapshots is stuck."""

    def faults(self) -> int:
        """Return how many messages could not be handled."""


class Hub(PublicHub, Protocol):
    """All that the routes can ask of the rest of the machine. Tests use a hand-written fake."""

    def send_command(self, order: m.CommandRequest) -> m.CommandReply | None:
        """Send a command to the controller and return its answer; None if it does not respond."""

    def acquire_outputs(self, request: m.AcquireOutputs) -> m.OutputsGranted | None:
        """Acquire the outputs for a test; None if the controller does not respond."""

    def selftest(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """Send a tap to the guided self-test; None if it does not respond."""

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """Move a simulated button; None if there is no simulated board."""

    def record_access(self, event: m.AccessEvent) -> None:
        """Have the controller put on record what happened to people's devices; it is sent again until it is noted."""

    def show_troubles(self, troubles: tuple[m.Sentence, ...]) -> None:
        """Show the panel's own troubles to the staff."""

    def stream_counts(self) -> dict[str, int]:
        """Return how many streams each device has open."""

    def ping(self, devices: Iterable[str], number: int) -> None:
        """Ask the open pages of these devices to answer ping `number`."""

    def reload(self, device: str) -> None:
        """Make the open pages of a device reload."""

    def end_streams(self, device: str) -> None:
        """Close all streams of a device at once."""


def settings() -> Settings:
    """Return the settings of this panel."""
    value: Settings = current_app.extensions["settings"]
    return value


def public_hub() -> PublicHub:
    """Return the hub of this panel, for routes that are open to all."""
    value: PublicHub = current_app.extensions["hub"]
    return value


def hub() -> Hub:
    """Return the hub of this panel; a process for strangers alone has none."""
    value: Hub = current_app.extensions["hub"]
    return value
