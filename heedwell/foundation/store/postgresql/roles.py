"""The roles of crossings.py. They belong to the whole server, so several databases make them."""

import time

from django.db import DatabaseError, transaction

from heedwell.foundation.store.connection import StoreConnection
from heedwell.foundation.store.crossings import APP_ROLE, Crossing

TRIES = 20

_MAY_TAKE = """SELECT r.rolname, pg_has_role(session_user, r.oid, %s)
    FROM pg_roles AS r WHERE r.rolname = ANY (%s)"""


class RolesMissing(RuntimeError):
    """This login may not make the roles; the message is the cure."""


def ensure_roles(connection: StoreConnection) -> None:
    """Make each role, and let this login take it. Safe when several databases do it at once."""
    roles = [APP_ROLE, *(way.path.role for way in Crossing)]
    extends = [way.path.role for way in Crossing if way.path.as_application]
    with connection.as_owner():
        for _ in range(TRIES):
            wanted = _statements(connection, roles, extends)
            if not wanted:
                return
            try:
                with transaction.atomic(connection.alias), connection.cursor() as cursor:
                    for statement in wanted:
                        cursor.execute(statement)
            except DatabaseError as error:
                if getattr(error.__cause__, "sqlstate", "") == "42501":
                    cure = "; ".join(_statements(connection, roles, extends))
                    raise RolesMissing(f"As an administrator of the server run: {cure}") from error
                time.sleep(0.05)  # another database was quicker: look again
    raise RolesMissing(f"Could not make the roles {', '.join(roles)}")


def _statements(connection: StoreConnection, roles: list[str], extends: list[str]) -> list[str]:
    """What is still to do. From PostgreSQL 16 on, the maker of a role may not take it at once."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        take = "SET" if int(cursor.fetchone()[0]) >= 160000 else "MEMBER"
        cursor.execute(_MAY_TAKE, [take, roles])
        found = dict(cursor.fetchall())
        cursor.execute("SELECT session_user::text")
        login = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(
            "SELECT m.rolname FROM pg_auth_members JOIN pg_roles AS m ON m.oid = member"
            " JOIN pg_roles AS r ON r.oid = roleid WHERE r.rolname = %s",
            [APP_ROLE],
        )
        extended = {row[0] for row in cursor.fetchall()}
    made = [f"CREATE ROLE {role} NOLOGIN" for role in roles if role not in found]
    taken = [f"GRANT {role} TO {login}" for role in roles if not found.get(role)]
    more = [f"GRANT {APP_ROLE} TO {role}" for role in extends if role not in extended]
    return made + taken + more
