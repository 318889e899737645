"""A backup that was never restored is none: each of these restores one, or shows why it must not be."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg import sql

from people.models import Role, Site
from records.management.commands.backup import fingerprints
from records.models import Attachment, Entry, SystemState
from tests.conftest import engage


def administer(statement: str, *names: str) -> None:
    """Say something to the server of the tests that cannot be said inside a transaction."""
    known = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(**plain(known), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def plain(params: dict[str, Any]) -> dict[str, Any]:
    return {
        key: params[key] for key in ("dbname", "user", "password", "host", "port") if key in params
    }


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let Django work in another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def original(django_db_blocker: Any) -> Iterator[str]:
    """A migrated database of this module's own, because whole databases are thrown away here."""
    name = f"backup_{os.getpid()}"
    with django_db_blocker.unblock():
        administer("CREATE DATABASE {}", name)
        with connected_to(name):
            call_command("migrate", verbosity=0)
        yield name
        administer("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def own_database(original: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        administer("CREATE DATABASE {} TEMPLATE {}", f"{original}_copy", original)
        with connected_to(f"{original}_copy"):
            yield
        administer("DROP DATABASE {} WITH (FORCE)", f"{original}_copy")


@pytest.fixture
def filled(own_database: None) -> Site:
    """A site with a file, an entry in the trail and a checkpoint that has left the machine."""
    site = Site.objects.create(
        name="North", code="NOR", country="KE", time_zone="Africa/Nairobi", currency="KES"
    )
    omar = engage("omar", Role.CLO, site)
    kind, words = ContentType.objects.get_for_model(Site), "Bölge haritası, خريطة\n".encode()
    file = Attachment(about=kind, record_id=omar.pk, name="map", kind="text", size=len(words))
    file.sha256 = file.original_sha256 = hashlib.sha256(words).hexdigest()
    file.file.save("map.txt", ContentFile(words), save=True)
    Entry.objects.create(by=omar, verb="draw", about=kind, record_id=omar.pk, changes={"a": [1]})
    promised = Path(settings.CHECKPOINT_DIR) / "000000000001.json"
    promised.parent.mkdir(parents=True)
    promised.write_text('{"statement": "parley trail 1"}\n')
    return site


@pytest.fixture
def archive(filled: Site, tmp_path: Path) -> Path:
    call_command("backup", to=str(tmp_path / "backups"))
    (made,) = (tmp_path / "backups").iterdir()
    return made


@pytest.fixture
def empty_database(own_database: None) -> Iterator[str]:
    """The address of a new database on the server of the tests."""
    known = connection.get_connection_params()
    name = f"{known['dbname']}_restored"
    administer("CREATE DATABASE {}", name)
    user, password = (quote(str(known.get(key) or "")) for key in ("user", "password"))
    place = {key: known[key] for key in ("host", "port") if known.get(key)}
    yield f"postgres://{user}:{password}@/{name}?{urlencode(place)}"
    administer("DROP DATABASE {} WITH (FORCE)", name)


def content_of(address: str = "") -> dict[str, list[str]]:
    """Number and hash of the rows of every table, of the tests' own database or another."""
    if address:
        with psycopg.connect(address) as restored, restored.cursor() as cursor:
            return fingerprints(cursor)
    with transaction.atomic(), connection.cursor() as cursor:
        return fingerprints(cursor)


def restore(archive: Path, into: str, media: Path) -> str:
    """`manage.py restore --into`, in a process of its own as an operator runs it."""
    words = [
        sys.executable,
        "manage.py",
        "restore",
        str(archive),
        "--into",
        into,
        "--media",
        str(media),
    ]
    told = os.environ | {"CHECKPOINT_DIR": str(media.with_name("promised"))}
    done = subprocess.run(
        words, cwd=settings.BASE_DIR, env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hashes_below(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_an_empty_database_becomes_the_same_as_the_one_backed_up(
    archive: Path, empty_database: str, tmp_path: Path
) -> None:
    SystemState.objects.filter(key="backup").delete()  # written after the archive's instant
    before, files = content_of(), hashes_below(Path(settings.MEDIA_ROOT))
    said = restore(archive, empty_database, tmp_path / "restored")
    assert content_of(empty_database) == before
    assert before["public.people_site"][0] == "1"
    assert hashes_below(tmp_path / "restored") == files != {}
    assert (tmp_path / "promised" / "000000000001.json").exists()
    assert "manage.py release" in said


def test_a_restored_system_tells_nobody_until_it_is_released(
    archive: Path, empty_database: str, tmp_path: Path
) -> None:
    restore(archive, empty_database, tmp_path / "restored")
    with psycopg.connect(empty_database) as restored:
        asked = "SELECT value FROM records_systemstate WHERE key = 'quarantine'"
        ((value,),) = restored.execute(asked).fetchall()
    assert value.keys() == {"since", "backup_made_at"}
    assert not SystemState.objects.filter(key="quarantine").exists()


def test_the_application_role_is_as_restricted_after_a_restore(
    archive: Path, empty_database: str, tmp_path: Path
) -> None:
    restore(archive, empty_database, tmp_path / "restored")
    with psycopg.connect(empty_database) as restored:
        role = settings.DATABASE_APP_ROLE
        may = "SELECT has_table_privilege(%s, %s, %s)"
        asked = [
            ("records_entry", "INSERT"),
            ("records_entry", "UPDATE"),
            ("people_site", "UPDATE"),
        ]
        assert [restored.execute(may, [role, *one]).fetchone() for one in asked] == [
            (True,),
            (False,),
            (True,),
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            restored.execute("DELETE FROM records_entry")


def test_a_backup_tells_when_it_was_made(archive: Path) -> None:
    assert SystemState.objects.get(key="backup").value["where"] == str(archive)
    assert archive.stat().st_mode & 0o077 == 0


def test_a_full_database_is_not_replaced_by_accident(archive: Path) -> None:
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(archive))


def test_replacing_brings_back_what_was_lost_and_removes_what_came_later(
    archive: Path, filled: Site
) -> None:
    later = Path(settings.MEDIA_ROOT) / "attachments" / "later.txt"
    later.write_text("written after the backup")
    (lost,) = (path for path in later.parent.iterdir() if path != later)
    lost.unlink()
    Site.objects.filter(pk=filled.pk).update(name="Renamed after the backup")
    call_command("restore", str(archive), replace=True)
    assert Site.objects.get(pk=filled.pk).name == "North"
    assert lost.exists()
    assert not later.exists()
    assert SystemState.objects.filter(key="quarantine").exists()


def test_nothing_is_replaced_under_the_feet_of_others(archive: Path) -> None:
    somebody = psycopg.connect(**plain(connection.get_connection_params()))
    with somebody, pytest.raises(CommandError, match="sessions use the database"):
        call_command("restore", str(archive), replace=True)


def test_a_missing_file_fails_the_backup_but_not_the_archive(filled: Site, tmp_path: Path) -> None:
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "attachments")
    with pytest.raises(CommandError, match=r"attachments/map"):
        call_command("backup", to=str(tmp_path / "backups"))
    assert len(list((tmp_path / "backups").glob("*.tar"))) == 1
    assert not SystemState.objects.filter(key="backup").exists()


@pytest.mark.parametrize("harm", ["dump", "media", "cut short", "newer", "climbing"])
def test_a_harmed_archive_is_refused_before_anything_is_changed(
    harm: str, archive: Path, filled: Site
) -> None:
    _harm(archive, harm)
    before, files = content_of(), hashes_below(Path(settings.MEDIA_ROOT))
    with pytest.raises(CommandError):
        call_command("restore", str(archive), replace=True)
    assert content_of() == before
    assert hashes_below(Path(settings.MEDIA_ROOT)) == files


def _harm(archive: Path, harm: str) -> None:
    """Write the archive again with one thing wrong in it."""
    with tarfile.open(archive) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    manifest = json.loads(parts.pop("manifest.json"))
    file = next(name for name in parts if name.startswith("media/"))
    if harm == "dump":
        parts["database.dump"] = parts["database.dump"][:-9] + b"!" * 9
    if harm == "media":
        parts[file] = b"other words"
    if harm == "newer":
        manifest["migrations"].append(["records", "9999_of_tomorrow"])
    if harm == "climbing":
        manifest["media"]["../escaped.txt"] = hashlib.sha256(b"out").hexdigest()
        parts["media/../escaped.txt"] = b"out"
    if harm != "cut short":
        parts["manifest.json"] = json.dumps(manifest).encode()
    with tarfile.open(archive, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))


def test_counts_are_of_one_instant_and_of_every_table(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert manifest["tables"].keys() == content_of().keys()
    assert ["records", "0001_clock"] in manifest["migrations"]
    assert date.fromisoformat(manifest["made_at"][:10]) <= date.today()  # noqa: DTZ011
