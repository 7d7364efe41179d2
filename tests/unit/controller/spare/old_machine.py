"""An old machine whose data and stick are there, as a test needs them."""

from pathlib import Path

from controller.contest_store import ContestStore
from controller.spare.take_over import TakeoverOrder
from controller.spare.takeover_key import new_takeover_pin
from controller.spare.write_kit import write_kit
from tests.unit.controller.sample_journals import facts

LARGE = bytes(range(256)) * 400
SECRETS = {"access/panel-access.json": b'{"secret":"abc","devices":{}}', "certificates/authority.key": b"the key"}


class OldMachine:
    """Its data folder, with `count` facts of an evening; its stick; its take-over PIN."""

    def __init__(self, folder: Path, count: int = 60) -> None:
        self.data, self.stick = folder / "old", folder / "stick"
        self.data.mkdir()
        self.stick.mkdir()
        self.settings = folder / "old-settings"
        self.settings.mkdir()
        (self.settings / "bamchuong.env").write_text("BOARD=pi-8-stations\n")
        (self.settings / "release-keys").mkdir()
        (self.settings / "release-keys" / "theirs.pub").write_text("whose releases are trusted is each machine's own")
        for name, content in {**SECRETS, "slides/01.png": LARGE, "matches/cum-1/match.toml": b"title"}.items():
            (self.data / name).parent.mkdir(parents=True, exist_ok=True)
            (self.data / name).write_bytes(content)
        (self.data / "access" / "panel-access.lock").touch()
        self.pin = new_takeover_pin(self.data)
        self.play(0, count)

    def play(self, first: int, end: int, boot: str = "boot-1") -> None:
        """Go on with the evening, from fact to fact, and leave the stick as it is when the machine dies."""
        store = ContestStore(self.data, boot, lambda: 1, mirror=self.stick)
        for number, fact in enumerate(facts()[first:end], start=first):
            store.add(f"cause-{number}", "mc", [fact], number)
            assert store.commit(number)
        store.close()
        self.write_kit()

    @property
    def journal(self) -> str:
        """How the copies of its journal begin."""
        return next(self.stick.glob("*.jsonl")).stem

    @property
    def kit(self) -> Path:
        """The folder of its kit."""
        return next(self.stick.glob("kit-*"))

    def write_kit(self) -> None:
        """Bring the kit up to date."""
        write_kit(self.data, self.stick, self.journal, self.settings)

    def order(self, pin: str = "") -> TakeoverOrder:
        """A person's order to take over."""
        return TakeoverOrder(
            pin=pin or self.pin, who="Cô Lan", why="cháy nguồn", boot="boot-2", now_ns=7_000_000_000, wall_ns=8
        )


def tree(folder: Path) -> dict[str, bytes]:
    """What is in a folder, file by file; locks are not part of it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }
