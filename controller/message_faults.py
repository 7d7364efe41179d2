"""Faults of single messages: what one message brings never ends the evening; it is counted, logged and shown.

Kind: adapter
"""

import logging

from bus.messages import Sentence

MAX_LOGGED = 50
"""How many faults are logged in full. A peer may repeat its message for ever, and the log's disk is the journal's."""

log = logging.getLogger("controller")

NOT_UNDERSTOOD = Sentence(
    "message-failed",
    "The controller could not do this because of a fault of its own. Nothing has changed; please do it another way",
)


class MessageFaults:
    """Counts the messages that could not be handled. Belongs to the controller's thread."""

    def __init__(self) -> None:
        self.count = 0
        self.refused_count = 0

    def refuse(self, what: str) -> None:
        """Count and log `what` was refused; that is no fault of ours, and nothing for the staff."""
        self.refused_count += 1
        if self.refused_count <= MAX_LOGGED:
            log.warning("refused: %s", what)

    def note(self, what: str) -> None:
        """Count and log the exception that is being handled; `what` could not be done."""
        self.count += 1
        if self.count <= MAX_LOGGED:
            log.exception("%s failed; the evening goes on without it", what)
        if self.count == MAX_LOGGED:
            log.error("%d faults; further ones are counted, not logged", self.count)

    def trouble(self) -> tuple[Sentence, ...]:
        """What the staff should know."""
        if not self.count:
            return ()
        text = "{count} messages could not be handled since the start. What they meant was not done: check what you see"
        return (Sentence("messages-failed", text, {"count": self.count}),)
