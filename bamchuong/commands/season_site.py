"""Commands `season serve|invite|remind`: the pages of a season, who may sign in, reminders of deadlines.

Kind: start
"""

import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from bamchuong.commands import options
from bamchuong.commands.season_records import database, season_database, which_season
from bamchuong.staff_entry import qr
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language
from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from season.site.office import Office

TOKEN_BYTES = 16


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0: the network.")
@click.option("--port", type=click.IntRange(1, 65535), default=8019, show_default=True, help="Port to listen on.")
@click.option("--name", "names", multiple=True, help="Another name under which people reach it; may be repeated.")
@click.option("--copy", type=options.FILE, help="A second place: the season's facts are copied there every minute.")
@click.option(
    "--public", "public_folder", type=options.FOLDER, help="Folder for the public's web server: what is published."
)
@click.option("--live", is_flag=True, help="In that folder also live.json: points from the halls, marked as not final.")
@options.data
@database
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    *,
    copy: Path | None,
    public_folder: Path | None,
    live: bool,
    data: Path,
    address: str,
    season_id: str | None,
) -> None:
    """Serve the pages of a season to the office and the schools, until Ctrl-C.

    The first start shows a link that works once: with it a person of the leading office makes the first account. On
    this machine alone it speaks HTTP; to a network it speaks HTTPS with the site's own certificate.

    Example: bamchuong season serve --host 0.0.0.0
    """
    if live and public_folder is None:
        raise click.UsageError("--live writes into the folder of --public: give that, too")
    with season_database(address) as engine:
        from season.public.public_files import PublicFiles
        from season.site.office import Office
        from season.site.start import Serving, run
        from season.store.season_store import season_ids
        from webcore.listening import PortTakenError

        ids = season_ids(engine)
        if season_id is None and len(ids) > 1:
            raise which_season(ids)
        publish = PublicFiles(public_folder).write if public_folder is not None else lambda season: False
        office = Office(engine, season_id, folder=data, publish=publish)
        office.publish()
        token = "" if office.people.accounts() else secrets.token_urlsafe(TOKEN_BYTES)
        serving = Serving(host, port, data, names, token)
        follow = _copying(copy, engine, season_id)

        def check() -> None:
            follow()
            office.publish()

        try:
            ready = partial(_print_addresses, serving.address, token)
            sys.exit(run(office, serving, ready, check, _following(public_folder if live else None, office)))
        except PortTakenError as error:
            click.echo(f"season: {error.strerror}", err=True)
            sys.exit(ExitCode.CANNOT)


def _following(folder: Path | None, office: "Office") -> Callable[[], None]:
    """What brings the live scores up to date once a second; nothing without a folder."""
    from season.hub.live_following import LiveFollowing

    if folder is None:
        return lambda: None
    following = LiveFollowing(folder)

    def follow() -> None:
        store = office.store()
        if store is not None:
            following.follow(store)

    return follow


def _copying(file: Path | None, engine: "Engine", season_id: str | None) -> Callable[[], None]:
    """What brings the copy up to date once a minute; nothing without one. The first time it says what is wrong."""
    from season.archive.fact_copy import FactCopy
    from season.store.season_store import season_ids

    if file is None:
        return lambda: None
    copies: dict[str, FactCopy] = {}

    def follow() -> None:
        for copied_id in [season_id] if season_id is not None else season_ids(engine)[:1]:
            copies.setdefault(copied_id, FactCopy(file, copied_id)).follow(engine)

    follow()
    return follow


def _print_addresses(address: str, token: str) -> None:
    """Print where the pages are, and once the first invitation; that only to a person at a terminal."""
    click.echo(f"The season is served at {address}")
    if token and sys.stdout.isatty():
        link = f"{address}/join/{token}"
        click.echo(f"There is no account yet. This link makes the first one, once:\n{link}\n{qr(link)}")
    elif token:
        click.echo("There is no account yet: `bamchuong season invite` makes one")


@click.command("invite")
@click.argument("account_id", metavar="ACCOUNT")
@click.option("--full-name", default="", help="Full name of a new person of the leading office.")
@click.option("--site", default="http://127.0.0.1:8019", show_default=True, help="Address of the pages.")
@database
def invite(account_id: str, full_name: str, site: str, address: str, season_id: str | None) -> None:
    """Print a link with which a person chooses a password, once; an old one is void, a disabled account works again.

    For the first account where no terminal shows its link, and for whoever nobody can invite any more. Exit codes: 0
    done, 2 no such account.

    Example: bamchuong season invite lan --full-name "Nguyễn Thị Lan"
    """
    with season_database(address) as engine:
        from season.site.account import Account, with_invitation
        from season.site.account_forms import new_account
        from season.site.account_store import AccountStore
        from season.site.account_wording import INVITED

        people, token, now_ns = AccountStore(engine), secrets.token_urlsafe(TOKEN_BYTES), time.time_ns()
        ids = ", ".join(account.id for account in people.accounts()) or "–"

        def invited(before: Account | None) -> Account:
            account = before or (new_account({"id": account_id, "name": full_name}) if full_name else None)
            if account is None:
                args: SentenceArgs = {"account": account_id, "known": ids}
                text = "{account}: no such account; there are: {known}; --full-name makes another one"
                raise BadFileError([Sentence("no-such-account", text, args)])
            return with_invitation(replace(account, is_disabled=False), token, now_ns // NS_PER_S)

        people.change(account_id, invited, "", INVITED, now_ns)
    click.echo(f"{site}/join/{token}")


@click.command("remind")
@click.option(
    "--smtp",
    default="",
    envvar="BAMCHUONG_SMTP",
    show_envvar=True,
    help="Mail server: smtp://USER:PASSWORD@HOST:PORT or smtps://…; without one no mail is sent.",
)
@click.option("--sender", default="", envvar="BAMCHUONG_SENDER", show_envvar=True, help="Address that it is from.")
@click.option("--site", default="", help="Address of the pages, for the link in the mail.")
@options.lang(help="Language of the mail.")
@database
def remind(smtp: str, sender: str, site: str, lang: Language, address: str, season_id: str | None) -> None:
    """Send an e-mail to everybody whose task is due within a week, today, or late; once each, late ones every week.

    Without --smtp it prints what would be sent. For a timer, once a day. Exit codes: 0 all were sent, 3 some were not.

    Example: bamchuong season remind --smtp smtp://localhost --sender phonggd@example.org
    """
    with season_database(address) as engine:
        from season.reminders.deadlines import reminder_text
        from season.reminders.mail import read_server
        from season.reminders.reminding import remind as send
        from season.reminders.reminding import waiting_reminders
        from season.store.season_store import season_ids

        ids, translate = season_ids(engine), translator(lang)
        if season_id is None and len(ids) != 1:
            raise which_season(ids)
        target_id = season_id or ids[0]
        if not smtp:
            season, waiting = waiting_reminders(engine, target_id, time.time_ns())
            for reminder in waiting:
                click.echo(f"{reminder.email}\n{reminder_text(season, reminder, site, translate)}")
            return
        result = send(engine, target_id, read_server(smtp, sender), time.time_ns(), translate, site)
    for email in result.recipients:
        click.echo(email)
    for fault in result.faults:
        click.echo(translate(fault), err=True)
    if result.faults:
        sys.exit(ExitCode.CANNOT)


SITE_COMMANDS = (serve, invite, remind)
