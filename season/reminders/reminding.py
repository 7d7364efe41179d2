"""Reminding: sends the messages that are due, each once, and records that they went out.

Kind: adapter
"""

import smtplib

from msgspec import Struct
from sqlalchemy import Engine, insert, select

from bus.language import Translate
from bus.messages import Sentence, SentenceArgs
from season.reminders.deadlines import Reminder, Step, due_reminders, reminder_subject, reminder_text
from season.reminders.mail import MailServer, mail_connection, mail_message
from season.rules.calendar import local_date
from season.rules.season import Season
from season.site.account_store import AccountStore
from season.store.database import locked
from season.store.schema import reminders
from season.store.season_store import SeasonStore


class Reminding(Struct, frozen=True):
    """What a round of reminding did: who got a message, and what did not work."""

    recipients: tuple[str, ...]
    faults: tuple[Sentence, ...] = ()


def waiting_reminders(engine: Engine, season_id: str, now_ns: int) -> tuple[Season, list[Reminder]]:
    """The season, and the messages that are due now. Raises `StoreError`."""
    season = SeasonStore(engine, season_id).read()
    accounts = AccountStore(engine).accounts()
    columns = (reminders.c.account, reminders.c.row, reminders.c.step)
    with locked(engine, season_id) as connection:
        rows = connection.execute(select(*columns).where(reminders.c.season == season_id))
        sent_steps = frozenset(Step(*row) for row in rows)
    return season, due_reminders(season, accounts, local_date(now_ns), sent_steps)


def remind(
    engine: Engine, season_id: str, server: MailServer, now_ns: int, translate: Translate, address: str = ""
) -> Reminding:
    """Send what is due. An address that does not work keeps nobody else waiting. Raises `StoreError`."""
    season, waiting = waiting_reminders(engine, season_id, now_ns)
    if not waiting:
        return Reminding(())
    recipients: list[str] = []
    faults: list[Sentence] = []
    try:
        with mail_connection(server) as connection:
            for reminder in waiting:
                subject = translate(reminder_subject(season, reminder))
                text = reminder_text(season, reminder, address, translate)
                try:
                    connection.send_message(mail_message(server, reminder.email, subject, text))
                except smtplib.SMTPRecipientsRefused as error:
                    faults.append(_not_sent(reminder.email, str(error.recipients)))
                    continue
                _note(engine, season_id, reminder, now_ns)
                recipients.append(reminder.email)
    except (OSError, smtplib.SMTPException) as error:
        faults.append(_not_sent(server.host, str(error)))
    return Reminding(tuple(recipients), tuple(faults))


def _note(engine: Engine, season_id: str, reminder: Reminder, now_ns: int) -> None:
    values = [
        {"season": season_id, "account": step.account, "row": step.row, "step": step.step, "sent_ns": now_ns}
        for step in reminder.steps
    ]
    with locked(engine, season_id) as connection:
        connection.execute(insert(reminders), values)


def _not_sent(to: str, why: str) -> Sentence:
    args: SentenceArgs = {"to": to, "why": " ".join(why.split())[:200]}
    return Sentence("mail-not-sent", "{to}: the mail could not be sent: {why}", args)
