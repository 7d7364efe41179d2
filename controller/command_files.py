"""What a command needs from the files of this machine. They are read only where it may be carried out now.

Kind: adapter
"""

from collections.abc import Callable

from bus.authors import author_label
from bus.bad_file import BadFileError
from bus.messages import Author, BeginMatch, CommandRequest, LoadPack, Phase, PutMatchAside, Sentence
from controller.contest_store import ContestStore
from controller.match_checks import OtherMatches
from controller.packs.pack import Pack
from controller.rules.commands import permitted
from controller.rules.match_changes import may_leave
from controller.rules.refusal import RefusedError

NO_OTHER_MATCHES = Sentence("no-other-matches", "This controller knows no other matches")


class CommandFiles:
    """Reads them for one command. Belongs to the controller's thread; blocks on the disk.

    Args:
        open_pack: opens the sealed pack that a command names, for a person, and logs it; raises `BadFileError`.
        matches: the other matches on this machine; None: there are none.
    """

    def __init__(
        self,
        store: ContestStore,
        open_pack: Callable[[LoadPack, str], Pack] | None,
        matches: OtherMatches | None,
    ) -> None:
        self._store = store
        self._open_pack = open_pack
        self._matches = matches

    def pack(self, request: CommandRequest) -> Pack | None:
        """The pack that the command takes, if one may be taken now. Raises `RefusedError`."""
        command, contest = request.command, self._store.contest
        if not isinstance(command, LoadPack) or self._open_pack is None:
            return None
        if contest.evening is None or contest.phase != Phase.SETUP or not permitted(request.role, command):
            return None
        try:
            return self._open_pack(command, author_label(request_author(request)))
        except BadFileError as error:
            text = "The sealed pack cannot be opened: {why}"
            raise RefusedError([Sentence("pack-unopened", text, {"why": error.reason()})]) from error

    def obstacles(self, request: CommandRequest) -> tuple[Sentence, ...]:
        """What stands in the way of another match."""
        command, contest = request.command, self._store.contest
        if not isinstance(command, BeginMatch | PutMatchAside):
            return ()
        if not permitted(request.role, command) or not may_leave(contest):
            return ()
        if self._matches is None:
            return (NO_OTHER_MATCHES,)
        return self._matches.obstacles(self._store, command, author_label(request_author(request)))


def request_author(request: CommandRequest) -> Author:
    """Who gave a command."""
    return Author(request.who, request.role, request.judge, request.device)
