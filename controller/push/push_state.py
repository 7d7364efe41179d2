"""State of the sending as a file beside the journal, for the desk and for `bamchuong push status`; and the receipts.

Kind: adapter
"""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.messages import Sentence, SentenceArgs
from controller.exchange.envelope import BadSignatureError
from controller.exchange.receipt import Receipt, read_receipt
from controller.push.hub_answers import Received

FOLDER, NAME = "push", "state.json"
RECEIPT_ENDING = ".receipt"
NAME_DIGITS = 16


class PushState(Struct, frozen=True):
    """How far a journal has been received. `rows`: in the journal here; `received`: of them at the hub, as its last
    receipt says; `failing_s`: since when (this machine's clock) nothing could be sent, and `why`; 0: all is well.

    `results`: how many signed results the hub has; `results_waiting`: how many it does not.
    """

    sitting: str = ""
    journal: str = ""
    rows: int = 0
    received: int = 0
    received_s: int = 0
    failing_s: int = 0
    why: Sentence | None = None
    results: int = 0
    results_waiting: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the hub has everything."""
        return self.why is None and self.received == self.rows and not self.results_waiting


def read_push_state(data: Path) -> PushState | None:
    """The state that was noted last; None: nothing was ever sent from here."""
    try:
        return msgspec.json.decode((data / FOLDER / NAME).read_bytes(), type=PushState)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def write_push_state(data: Path, state: PushState) -> None:
    """Note the state. Raises `OSError`."""
    _replace(data / FOLDER / NAME, msgspec.json.encode(state))


def keep_receipt(data: Path, received: Received) -> None:
    """Keep the newest receipt of a journal as the hub has signed it. Raises `OSError`."""
    _replace(data / FOLDER / f"{received.receipt.journal[:NAME_DIGITS]}{RECEIPT_ENDING}", received.envelope)


def kept_receipt(data: Path, journal: str, hub_key: str) -> Receipt | None:
    """The newest receipt of a journal from this hub; None: there is none that it signed."""
    try:
        receipt = read_receipt((data / FOLDER / f"{journal[:NAME_DIGITS]}{RECEIPT_ENDING}").read_bytes(), hub_key)
    except (OSError, BadSignatureError):
        return None
    return receipt if receipt.journal == journal else None


def _replace(path: Path, data: bytes) -> None:
    """Replace a file as a whole. It is never flushed: the card is the journal's, and the hub can be asked again."""
    path.parent.mkdir(mode=0o750, exist_ok=True)  # `data wipe` may have removed it
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)


def state_sentence(state: PushState, time_text: str) -> Sentence:
    """The state for people. `time_text`: since when nothing could be sent, by the clock on the wall."""
    args: SentenceArgs = {"row": state.received, "rows": state.rows, "time": time_text}
    if state.why is not None:
        text = "The office has received up to entry {row} of {rows}; nothing since {time}: {why}"
        return Sentence("push-failing", text, {**args, "why": state.why})
    if not state.is_good:
        return Sentence("push-behind", "The office has received up to entry {row} of {rows}; sending", args)
    return Sentence("push-good", "The office has received up to entry {row}", args)
