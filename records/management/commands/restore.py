"""Put a backup in the place of a database and its files, prove it is the same, and tell nobody yet."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, cast

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from records.management.commands.backup import (
    CHECKPOINTS,
    DUMP,
    FORMAT,
    MANIFEST,
    MEDIA,
    address_of,
    applied_migrations,
    files_below,
    fingerprints,
    postgres_program,
)
from records.models import SystemState

# The schema goes and comes back as it is in a new database; the dump then grants what it had granted.
EMPTY = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
HOLD = f"""
INSERT INTO public.{SystemState._meta.db_table} (key, value, at)
VALUES ('quarantine', '%s', now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, at = EXCLUDED.at;
"""  # noqa: S608 - a constant name, and JSON of two dates

# pg_restore 17 and newer set this; PostgreSQL 16 and older do not know it.
TOO_NEW_FOR_16, HEADER_LINES = b"SET transaction_timeout", 40


class Command(BaseCommand):
    help = (
        "Restore an archive of `backup` into an empty database, or with --replace into the place of "
        "another. Afterwards the system computes but sends nothing, until `manage.py release`."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", help="the file; - reads it from standard input")
        parser.add_argument(
            "--into", metavar="DATABASE_URL", help="another database, to try it out"
        )
        parser.add_argument(
            "--media", default=str(settings.MEDIA_ROOT), help="folder for the files"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="throw away what the database and the folder hold",
        )

    def handle(
        self, *, archive: str, into: str | None, media: str, replace: bool, **options: Any
    ) -> None:
        database = target(into)
        with opened(archive) as tar, tempfile.TemporaryDirectory() as scratch:
            manifest = read_manifest(tar)
            refuse_newer(manifest)
            refuse_taken(database, Path(media), replace=replace)
            verify(tar, manifest)
            fetch(tar, DUMP, manifest["dump"], Path(scratch) / DUMP)
            self.stdout.write(f"Archive of {manifest['made_at']}: reading the database ...")
            load(Path(scratch) / DUMP, database, manifest, replace=replace)
            self.stdout.write(f"Comparing {len(manifest['tables'])} tables ...")
            compare(database, manifest)
            self.stdout.write(f"Putting {len(manifest['media'])} files in their place ...")
            put_files(tar, manifest, Path(media), replace=replace)
        self.conclude(manifest)

    def conclude(self, manifest: dict[str, Any]) -> None:
        ours = set(MigrationLoader(None).disk_migrations)
        behind = len(ours - {tuple(one) for one in manifest["migrations"]})
        self.stdout.write("Restored, and the same as what was backed up.")
        if manifest["missing"]:
            self.stdout.write(f"These files were missing already: {', '.join(manifest['missing'])}")
        if behind:
            self.stdout.write(
                f"This Parley is newer by {behind} migrations: run `manage.py migrate`."
            )
        self.stdout.write(
            "The system is in quarantine: it computes, but mails and escalates nothing. "
            "See what would go out, and let it go, with `manage.py release`."
        )


def target(into: str | None) -> Any:
    """The database to restore into, as a connection of its own."""
    if into is None:
        return connections["default"]
    chosen = environ.Env.db_url_config(into)
    connections.databases["restored"] = {
        **connections.databases["default"],
        "OPTIONS": {},
        **chosen,
    }
    return connections["restored"]


@contextmanager
def opened(archive: str) -> Iterator[tarfile.TarFile]:
    with tempfile.TemporaryFile() as copy:
        if archive == "-":
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.seek(0)
        try:
            with tarfile.open(fileobj=copy) if archive == "-" else tarfile.open(archive) as tar:
                yield tar
        except (tarfile.TarError, OSError) as error:
            raise CommandError(f"{archive} cannot be read: {error}") from error


def read_manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    """The list of contents, which is written last: without it the archive was cut short."""
    if MANIFEST not in tar.getnames():
        raise CommandError("This is no archive of Parley, or it was cut short. Take another one.")
    manifest = dict(json.load(content(tar, MANIFEST)))
    if manifest["format"] > FORMAT:
        raise CommandError("This archive was made by a newer Parley. Restore it with that version.")
    return manifest


def content(tar: tarfile.TarFile, name: str) -> BufferedReader:
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise CommandError(f"{name} is missing in the archive. Take another one.")
    return cast(BufferedReader, found)


def verify(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    """Read the whole archive before anything is changed: every file is there, unharmed, and in its place."""
    for prefix, files in ((MEDIA, manifest["media"]), (CHECKPOINTS, manifest["checkpoints"])):
        for name, sha256 in files.items():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                raise CommandError(f"The archive names a file outside its folder: {name}")
            with content(tar, prefix + name) as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
                    raise CommandError(f"{name} in the archive is damaged. Take another one.")


def fetch(tar: tarfile.TarFile, name: str, sha256: str, to: Path) -> None:
    """Take one file out; it gets its name only when it is the one that was put in."""
    part = to.with_name(f"{to.name}.part")
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with content(tar, name) as source, part.open("w+b") as out:
        part.chmod(0o600)
        shutil.copyfileobj(source, out)
        out.seek(0)
        if hashlib.file_digest(out, "sha256").hexdigest() != sha256:
            raise CommandError(f"{name} in the archive is damaged. Take another one.")
    part.rename(to)


def refuse_newer(manifest: dict[str, Any]) -> None:
    """A database of a newer Parley cannot be run by an older one."""
    ours = set(MigrationLoader(None).disk_migrations)
    unknown = [one for one in map(tuple, manifest["migrations"]) if one not in ours]
    if unknown:
        raise CommandError(
            f"The archive was made by Parley {manifest['version']} and has migrations that this one "
            f"does not know: {', '.join('.'.join(one) for one in unknown[:5])}. Upgrade first."
        )


def refuse_taken(database: Any, media: Path, *, replace: bool) -> None:
    """Never write over something by accident, nor under the feet of those who work with it."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(datdba, 'USAGE'), current_setting('server_version_num')::int,"
            " (SELECT count(*) FROM pg_tables WHERE schemaname = 'public'),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            "  AND pid <> pg_backend_pid() AND backend_type = 'client backend')"
            " FROM pg_database WHERE datname = current_database()"
        )
        owns, version, tables, others = cursor.fetchone()
    if not owns:
        raise CommandError(
            "Restore as the database's owner: set DATABASE_URL to DATABASE_OWNER_URL."
        )
    if others:
        raise CommandError(f"{others} sessions use the database. Stop web, worker and beat first.")
    if not replace and tables:
        raise CommandError(f"The database has {tables} tables. Say --replace to throw them away.")
    if not replace and next(files_below(media), None):
        raise CommandError(
            f"{media} has files. Say --replace, or name another folder with --media."
        )
    for program in ("pg_restore", "psql"):
        postgres_program(program, version // 10000)


def load(dump: Path, database: Any, manifest: dict[str, Any], *, replace: bool) -> None:
    """All of it in one transaction: what was there stays until the last row of the archive is in."""
    server = database.pg_version // 10000
    if manifest["server"] > server:
        raise CommandError(f"The archive is of PostgreSQL {manifest['server']}, this is {server}.")
    plain, script = dump.with_name("plain.sql"), dump.with_name("script.sql")
    run(postgres_program("pg_restore", server), "--no-owner", f"--file={plain}", str(dump))
    marks = {"since": datetime.now(UTC).isoformat(), "backup_made_at": manifest["made_at"]}
    with plain.open("rb") as source, script.open("wb") as out:
        out.write(EMPTY.encode() if replace else b"")
        for _ in range(HEADER_LINES):
            line = source.readline()
            out.write(b"" if line.startswith(TOO_NEW_FOR_16) else line)
        shutil.copyfileobj(source, out)
        out.write((HOLD % json.dumps(marks)).encode())
    address, told = address_of(database)
    database.close()
    psql = [postgres_program("psql", server), "-XqAt", "-1", "-v", "ON_ERROR_STOP=1"]
    run(*psql, "-o", "/dev/null", "-f", str(script), "-d", address, told=told)


def run(*command: str, told: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"Nothing was changed; {Path(command[0]).name} says: {done.stderr}")


def compare(database: Any, manifest: dict[str, Any]) -> None:
    """The same tables, with as many rows of the same content, and the same migrations."""
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        found, applied = fingerprints(cursor), applied_migrations(cursor)
    wanted = manifest["tables"]
    different = [t for t in sorted(wanted.keys() | found.keys()) if wanted.get(t) != found.get(t)]
    if applied != manifest["migrations"]:
        different.append("the list of migrations")
    if different:
        raise CommandError(
            f"The restored database is not what was backed up: {', '.join(different)}. "
            "It stays in quarantine. Take another archive."
        )


def put_files(
    tar: tarfile.TarFile, manifest: dict[str, Any], media: Path, *, replace: bool
) -> None:
    """Files get their names once they are verified; checkpoints that are here already stay as they are."""
    for name, sha256 in manifest["media"].items():
        fetch(tar, MEDIA + name, sha256, media / name)
    if replace:
        for name, path in list(files_below(media)):
            if name not in manifest["media"]:
                path.unlink()
    promised = Path(settings.CHECKPOINT_DIR)
    for name, sha256 in manifest["checkpoints"].items():
        if not (promised / name).exists():
            fetch(tar, CHECKPOINTS + name, sha256, promised / name)
