"""Accounts in the season's database, what was done to them by whom, and the secret that signs cookies.

Kind: adapter
"""

import secrets
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from season.rules.people import Role
from season.site.account import Account
from season.store.database import locked
from season.store.schema import account_records, accounts, site_keys

SECRET = "cookies"
SECRET_BYTES = 32
ACCOUNTS = "accounts"
"""The lock under which accounts change; no season has this id."""
RECORDS_SHOWN = 200


class AccountRecord(Struct, frozen=True):
    """What was done to an account: `what` is one of `account_wording.TEXTS`."""

    at_ns: int
    by: str
    account: str
    what: str


class AccountStore:
    """The accounts of a database. Several processes may have it open. Every method raises `StoreError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def accounts(self) -> list[Account]:
        """All accounts, by id."""
        with locked(self._engine, ACCOUNTS) as connection:
            return _accounts(connection)

    def find(self, account_id: str) -> Account | None:
        """The account with this id, or None."""
        with locked(self._engine, ACCOUNTS) as connection:
            return _find(connection, account_id)

    def change(
        self, account_id: str, edit: Callable[[Account | None], Account], by: str, what: str, at_ns: int
    ) -> Account:
        """Replace an account, or None where there is none, by what `edit` returns for it, on record."""
        with locked(self._engine, ACCOUNTS) as connection:
            account = edit(_find(connection, account_id))
            connection.execute(delete(accounts).where(accounts.c.account == account_id))
            connection.execute(insert(accounts).values(_values(account)))
            values = {"at_ns": at_ns, "by_account": by, "account": account.id, "what": what}
            connection.execute(insert(account_records).values(values))
        return account

    def invited(self, digest: str, now_s: int) -> Account | None:
        """The account that this invitation is for, while it is good; None otherwise."""
        good = (accounts.c.invitation == digest, accounts.c.invited_until_s >= now_s, accounts.c.is_disabled.is_(False))
        with locked(self._engine, ACCOUNTS) as connection:
            row = connection.execute(select(accounts).where(*good)).mappings().first()
        return _account(row) if digest and row is not None else None

    def records(self) -> list[AccountRecord]:
        """The latest that was done to accounts, the latest first."""
        columns = (account_records.c.at_ns, account_records.c.by_account, account_records.c.account)
        query = select(*columns, account_records.c.what).order_by(account_records.c.number.desc()).limit(RECORDS_SHOWN)
        with locked(self._engine, ACCOUNTS) as connection:
            return [AccountRecord(*row) for row in connection.execute(query)]

    def secret(self) -> bytes:
        """What signs the cookies; made at the first use."""
        query = select(site_keys.c.value).where(site_keys.c.name == SECRET)
        with locked(self._engine, ACCOUNTS) as connection:
            value = connection.execute(query).scalar()
            if value is None:
                value = secrets.token_bytes(SECRET_BYTES)
                connection.execute(insert(site_keys).values(name=SECRET, value=value))
        return bytes(value)


def _accounts(connection: Connection) -> list[Account]:
    rows = connection.execute(select(accounts).order_by(accounts.c.account)).mappings()
    return [_account(row) for row in rows]


def _find(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.account == account_id)).mappings().first()
    return None if row is None else _account(row)


def _account(row: RowMapping) -> Account:
    values: dict[str, Any] = dict(row)
    return Account(id=values.pop("account"), role=Role(values.pop("role")), **values)


def _values(account: Account) -> dict[str, object]:
    values = {name: getattr(account, name) for name in account.__struct_fields__ if name != "id"}
    return {**values, "account": account.id, "role": account.role.value}
