"""The database roles: an owner migrates; the application's role may only insert and read the trail.

Runs after every migration as the owner. Where the role does not exist (a single-role set-up) only the
trigger protects the trail; docs/operation.md says so. Source: reliability §4.5, T13.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

APPEND_ONLY = ["records_entry", "records_seal", "records_checkpoint"]


def close_the_trail(using: str, **kwargs: Any) -> None:
    """Grant the application's role its daily work, and take back what could rewrite history."""
    role = sql.Identifier(settings.DATABASE_APP_ROLE)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_APP_ROLE])
        if not cursor.fetchone() or not _exists(cursor, APPEND_ONLY):
            return
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=role))
        for table in APPEND_ONLY:
            cursor.execute(
                sql.SQL(
                    "REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {table} FROM {role}"
                ).format(table=sql.Identifier(table), role=role)
            )


def _exists(cursor: Any, tables: list[str]) -> bool:
    cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = ANY(%s)", [tables])
    return cursor.fetchone()[0] == len(tables)
