"""Signed results of this box that a hub is to have, each handed in until it is there.

Kind: adapter
"""

from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.exchange.result_file import SUFFIX, result_id
from controller.push.hub_answers import HubError
from controller.push.hub_client import HubClient

FOLDER = "results"
REFUSED_S = 1800.0
"""A result that was refused is sent again after this time: the office may have enrolled a key meanwhile."""


class ResultSender:
    """Hands in what `result sign` and the desk have signed. One thread."""

    def __init__(self, data: Path, client: HubClient) -> None:
        self._folder, self._client = data / FOLDER, client
        self._sent: set[Path] = set()
        self._refused: dict[Path, tuple[float, Sentence]] = {}

    @property
    def counts(self) -> tuple[int, int]:
        """How many the hub has, and how many it does not."""
        return len(self._sent), len(self._waiting())

    @property
    def refusal(self) -> Sentence | None:
        """Why the hub does not want one of them."""
        return next((why for _, why in self._refused.values()), None)

    def send(self, now_s: float) -> None:
        """Hand in what is not there yet, earlier revisions first. `now_s`: CLOCK_MONOTONIC. Raises `HubError`."""
        for path in self._waiting():
            again_s, _ = self._refused.get(path, (now_s, None))
            if again_s <= now_s:
                self._hand_in(path, now_s)

    def _hand_in(self, path: Path, now_s: float) -> None:
        try:
            self._client.put(result_id(path), path.read_bytes())
        except HubError as error:
            if not error.is_refusal:
                raise
            self._refused[path] = now_s + REFUSED_S, error.reason
        except BadFileError as error:
            self._refused[path] = now_s + REFUSED_S, error.reasons[0]
        else:
            self._sent.add(path)
            self._refused.pop(path, None)

    def _waiting(self) -> list[Path]:
        return [path for path in sorted(self._folder.glob(f"*/*{SUFFIX}")) if path not in self._sent]
