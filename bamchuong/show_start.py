"""First steps of a show: its files are checked, its PINs created, its addresses and the MC's QR code printed.

Kind: start
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bamchuong.input_files import load
from bamchuong.show import FirstStep, Show
from bamchuong.staff_entry import ensure_pins, entry_link, local_address, qr, site_fingerprint
from bus.authors import role_sentence
from bus.catalogue import translator
from bus.language import Translate
from bus.messages import Role, Sentence, SentenceArgs
from controller.spare.file_exchange import finish_before_start
from controller.spare.takeover_key import ensure_takeover_pin

TAKEOVER = "takeover"
"""Its key among the PINs that were just created."""

AUTHORITY = Sentence(
    "authority", "SHA-256 fingerprint of the site's certificate authority, to compare with what a tablet shows:"
)


def check_and_create_pins(show: Show, data: Path) -> FirstStep:
    """Check all files of the evening, and create the PINs that `data` lacks. Raises `BadFileError`."""
    finish_before_start(data)
    files = load(show.names)
    pins = dict(ensure_pins(data).pins)
    if show.mirror is not None and (pin := ensure_takeover_pin(data)):
        pins[TAKEOVER] = pin
    return FirstStep(files.board.gpio == "simulated", pins)


def print_addresses(show: Show, data: Path, first: FirstStep, https_port: int, console: Console) -> None:
    """Print where the pages are, the PINs that were just created, and the QR code that makes a tablet the MC's."""
    links, translate = Links.of(show.host, show.port, https_port), translator(show.language)
    console.print(addresses(links, first.pins, translate, simulated=first.is_simulated, speed=show.speed))
    if show.robot is None:
        console.print(qr(entry_link(data, "mc", links.staff)))
    if https_port:
        console.print(translate(AUTHORITY), site_fingerprint(data), sep="\n", highlight=False)


@dataclass(frozen=True)
class Links:
    """Addresses of the panel: for everybody, and for the staff, who sign in over HTTPS where there is a certificate."""

    public: str
    staff: str

    @classmethod
    def of(cls, host: str, port: int, https_port: int) -> "Links":
        """Of a panel that listens on `host`."""
        address = local_address() if host == "0.0.0.0" else host
        public = f"http://{address}:{port}"
        return cls(public, f"https://{address}:{https_port}" if https_port else public)


def addresses(links: Links, pins: Mapping[str, str], translate: Translate, *, simulated: bool, speed: float) -> Table:
    """Table of the evening's pages and their addresses. `pins`: those that were just created, by seat."""
    if speed == 1:
        title = Sentence("demo-running", "bamchuong is running")
    else:
        title = Sentence("demo-running-fast", "bamchuong is running at speed {speed}", {"speed": f"{speed:g}"})
    table = Table(title=translate(title), show_header=False)
    url, staff = links.public, links.staff
    table.add_row(translate(_with_pin(Role.MC, pins)), f"{staff}/mc")
    table.add_row(translate(Sentence("demo-stage", "stage, for the projector")), f"{url}/stage")
    table.add_row(translate(Sentence("demo-watch", "phones of the audience")), f"{url}/watch")
    table.add_row(translate(_with_pin(Role.DESK, pins)), f"{staff}/desk")
    table.add_row(translate(_with_pin(Role.TECH, pins)), f"{staff}/tech")
    table.add_row(translate(Sentence("demo-judges", "judges: QR codes, made on this page")), f"{staff}/desk")
    if staff != url:
        table.add_row(translate(Sentence("demo-trust", "first, once per staff tablet")), f"{url}/trust")
    table.add_row(translate(Sentence("demo-led", "LED boards")), f"{url}/led")
    if simulated:
        table.add_row(translate(Sentence("demo-buttons", "buttons of the teams (keys 1–8)")), f"{url}/buttons")
    if TAKEOVER in pins:
        table.add_row(translate(Sentence("demo-takeover", "take-over PIN, for a spare machine")), pins[TAKEOVER])
    table.add_row(translate(Sentence("demo-stop", "to stop everything")), "Ctrl-C")
    return table


def _with_pin(role: Role, pins: Mapping[str, str]) -> Sentence:
    args: SentenceArgs = {"role": role_sentence(role)}
    if role.value not in pins:
        return Sentence("demo-pin-before", "{role} (PIN as before)", args)
    return Sentence("demo-pin", "{role} (PIN {pin})", {**args, "pin": pins[role.value]})
