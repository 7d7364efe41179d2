"""Commands `season enrol|venues`: boxes that send over a line, and how far each has come.

Kind: start
"""

import ssl
import time
import uuid
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.season_records import LANGUAGE, database, person_option, read_person, season_store
from bamchuong.staff_entry import qr
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.language import Language
from controller.exchange.hub_link import HubLink, hub_text, read_hub_text
from controller.rules.refusal import RefusedError
from controller.rules.seal_chain import fingerprint, in_groups


@click.command("enrol")
@click.argument("key")
@click.option("--name", required=True, help="What people call the box: the school, or the pool where it stands.")
@click.option("--site", required=True, help="Address of the hub for boxes, such as https://thi.example.vn.")
@click.option("--instead-of", default="", help="The key that was lost, whose place this one takes.")
@click.option("--why", default="", help="Why another key takes its place.")
@click.option("--public-certificate", is_flag=True, help="Every machine trusts the site's certificate already.")
@person_option
@options.data
@database
def enrol(
    key: str,
    name: str,
    site: str,
    *,
    instead_of: str,
    why: str,
    public_certificate: bool,
    person: str,
    data: Path,
    address: str,
    season_id: str | None,
) -> None:
    """Let the box with this key (`push enrol` or `result keys` shows it) send, and print what it must know of the hub.

    The text, also as a QR code, goes to the box: bamchuong push enrol TEXT. Compare both fingerprints by telephone.

    Example: bamchuong season enrol 3f2a… --name "Máy cụm 1" --site https://thi.example.vn --by "lan:Cô Lan:lead:gd"
    """
    from season.hub.hub_key import hub_key
    from season.rules.order import Order
    from season.rules.result_commands import EnrolKey, KeyHolder

    public, by = "".join(key.split()).lower(), read_person(person)
    link = HubLink(site.rstrip("/"), hub_key(data).public, b"" if public_certificate else _authority(data, site))
    text = hub_text(link)
    read_hub_text(text)  # an address that a box would refuse is refused here
    with season_store(address, season_id) as store:
        if public not in store.read().keys:
            try:
                order = Order(EnrolKey(public, KeyHolder.BOX, name, instead_of, why), by)
                store.carry_out(order, f"enrol-{uuid.uuid4().hex}", time.time_ns())
            except RefusedError as error:
                raise BadFileError(list(error.reasons)) from error
    click.echo(f"{name}: {in_groups(fingerprint(public))}")
    click.echo(f"{link.address}: {in_groups(fingerprint(link.key))}")
    click.echo(f"{text}\n{qr(text)}")


def _authority(data: Path, site: str) -> bytes:
    """The certificate of the site's own authority, which boxes must trust. Raises `BadFileError`."""
    from webcore.tls.certificates import FOLDER, Certificates

    path = Certificates(data / FOLDER).authority
    if not site.startswith("https://"):
        return b""
    try:
        return ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        message = f"{path}: the site has no certificate of its own yet; start `season serve`, or --public-certificate"
        raise BadFileError([message]) from error


@click.command("venues")
@LANGUAGE
@database
def list_venues(lang: Language, address: str, season_id: str | None) -> None:
    """List each sitting with what its box has sent: rows, head, when it was heard last, its result.

    Example: bamchuong season venues --lang vi
    """
    from season.hub.journal_store import JournalStore
    from season.hub.venues import venue_lines, venue_sentences

    translate, now_ns = translator(lang), time.time_ns()
    with season_store(address, season_id) as store:
        season = store.read()
        journals = JournalStore(store.engine, season.drafted.id).all() if season.plan is not None else []
    for line in venue_lines(season, journals):
        sentences = "; ".join(map(translate, venue_sentences(line, now_ns)))
        click.echo(f"{line.sitting.id:<16} {line.host}: {sentences}")


@click.command("nginx")
@click.option("--name", required=True, help="Name under which people and boxes reach the site.")
@click.option("--public", "public_folder", required=True, metavar="FOLDER", help="As for season serve --public.")
@click.option("--hub-port", "ports", type=int, multiple=True, default=(8019,), show_default=True, help="A process's.")
@click.option("--certificate", default="", help="File with the certificate; without one: plain HTTP, behind HTTPS.")
@click.option("--key", default="", help="File with the certificate's key.")
@click.option("--port", type=click.IntRange(1, 65535), default=443, show_default=True, help="Port to listen on.")
def nginx(name: str, public_folder: str, ports: tuple[int, ...], certificate: str, key: str, port: int) -> None:
    """Print a configuration of nginx: public files from the disk, everything else to the processes of season serve.

    Start these with --name NAME, each with a --port of its own, all with the same --data and --database.

    Example: bamchuong season nginx --name thi.example.vn --public /srv/bamchuong --hub-port 8019 --hub-port 8020
    """
    from season.hub.nginx_config import NginxSite, nginx_config

    click.echo(nginx_config(NginxSite(name, ports, public_folder, certificate, key, port)), nl=False)


HUB_COMMANDS = (enrol, list_venues, nginx)
