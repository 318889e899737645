"""The cast and the scenery that every test shares.

Two sites: North (Africa/Nairobi) and South (America/Lima). One person for each role at North; Sofia is
the officer at South. `on` is a fixed civil date, `now` a fixed instant; nothing reads the real clock.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from people.models import BusinessUnit, Role, RoleAssignment, Site, User

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs its own loop in browser journeys

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
CAST = {
    # who, with which role, at which site
    "omar": (Role.CLO, "North"),
    "sofia": (Role.CLO, "South"),
    "mia": (Role.CRM, "North"),
    "greta": (Role.GO, "North"),
    "ivan": (Role.INV, "North"),
    "ruth": (Role.RCH, "North"),
    "sam": (Role.SEC, "North"),
    "carla": (Role.CCR, "North"),
    "tito": (Role.CTR, "North"),
    "otto": (Role.BU, "North"),
    "hana": (Role.HRWG, "North"),
    "gwen": (Role.GM, "North"),
    "eva": (Role.EXE, None),
    "adam": (Role.AUD, None),
    "root": (Role.ADM, None),
    "nora": (None, None),  # signed in, holds no role
}


# A machine that is busy with something else is no fault of what is tested.
hypothesis.settings.register_profile("parley", deadline=None)
hypothesis.settings.load_profile("parley")


def pytest_configure() -> None:
    """Settings that only make tests fast; nothing that would hide a fault."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # its server warns otherwise
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"


FROM_MIGRATIONS = {"django_content_type", "risks_rung", "risks_limit"}  # rows that every test needs


def _empty(operations: Any, statements: list[str]) -> None:
    """After a test with real transactions: empty what it filled, though the trail refuses to be emptied.

    Only the tests' superuser can do this. Deleting from small tables is also faster than truncating.
    """
    with transaction.atomic(), operations.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor keys
        for table in operations.connection.introspection.django_table_names(only_existing=True):
            if table not in FROM_MIGRATIONS:
                cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM cache")


DatabaseOperations.execute_sql_flush = _empty


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def on() -> date:
    return NOW.date()


@pytest.fixture
def north(db: None) -> Site:
    return Site.objects.create(
        name="North",
        code="NOR",
        country="KE",
        time_zone="Africa/Nairobi",
        currency="KES",
        weekend=[5, 6],
        languages=["English", "Swahili"],
        population=12000,
    )


@pytest.fixture
def south(db: None) -> Site:
    return Site.objects.create(
        name="South",
        code="SOU",
        country="PE",
        time_zone="America/Lima",
        currency="PEN",
        weekend=[6],
        languages=["Spanish", "Quechua"],
        population=8000,
    )


def engage(name: str, role: str | None, site: Site | None) -> User:
    """A member of the cast with their role since 2020."""
    person = User.objects.create(
        email=f"{name}@parley.example", name=name.capitalize(), password="!"
    )
    if role:
        RoleAssignment.objects.create(user=person, role=role, site=site, starts_on=date(2020, 1, 1))
    return person


def _member(name: str) -> Any:
    @pytest.fixture(name=name)
    def member(north: Site, south: Site) -> User:
        role, place = CAST[name]
        return engage(name, role, {"North": north, "South": south, None: None}[place])

    return member


for _name in CAST:
    globals()[_name] = _member(_name)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User]:
    """Everybody."""
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def water(otto: User) -> BusinessUnit:
    return BusinessUnit.objects.create(name="Water and environment", head=otto)


@pytest.fixture
def sign_in(client: Any) -> Any:
    """`sign_in(mia)` gives the client signed in as Mia, second factor done."""

    def enter(person: User) -> Any:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["account_authentication_methods_user"] = str(person.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()
        return client

    return enter


@pytest.fixture
def query_count(django_assert_num_queries: Any) -> Any:
    """How many statements a call takes: `query_count(lambda: client.get(url))`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        call_command("check")
