"""How much the register, a deep page, the export and the sweep cost over 50,000 commitments.

    DATABASE_URL=postgres://… PARLEY_MODE=test python -m tests.bench.commitments

Wants a migrated, empty database; leaves it filled, so that a second run only measures.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from commitments.models import Commitment  # noqa: E402
from engagement.models import StakeholderGroup  # noqa: E402
from people.models import Role, RoleAssignment, Site, User  # noqa: E402
from risks import actions  # noqa: E402

ROWS = 50_000
OVERDUE = 5_000
LIST = """
SELECT c.*, s.name, g.name FROM commitments_commitment c
JOIN people_site s ON s.id = c.site_id JOIN engagement_stakeholdergroup g ON g.id = c.made_to_id
WHERE c.site_id = %s ORDER BY c.current_due, c.id LIMIT 51
"""


def fill() -> tuple[User, Site]:
    """One site, a manager, 50,000 promises of which 5,000 are a day late."""
    site, new = Site.objects.get_or_create(
        code="BEN",
        defaults={
            "name": "Bench",
            "country": "KE",
            "time_zone": "Africa/Nairobi",
            "currency": "KES",
        },
    )
    mia, _new = User.objects.get_or_create(
        email="mia@bench.example", defaults={"name": "Mia", "password": "!"}
    )
    if not new:
        return mia, site
    RoleAssignment.objects.create(user=mia, role=Role.CRM, site=site, starts_on=date(2020, 1, 1))
    group = StakeholderGroup.objects.create(site=site, name="Herders")
    today = site.today()
    rows = [_promise(place, site, group, mia, today) for place in range(ROWS)]
    Commitment.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return mia, site


def _promise(place: int, site: Site, group: StakeholderGroup, mia: User, today: date) -> Commitment:
    late = place < OVERDUE
    due = today - timedelta(days=1) if late else today + timedelta(days=20 + place % 900)
    return Commitment(
        number=f"C-BEN-{place:06d}",
        site=site,
        made_to=group,
        made_by=mia,
        accountable=mia,
        owner=mia,
        as_said="We will.",
        summary=f"Promise number {place}",
        made_on=today - timedelta(days=40),
        original_due=due,
        current_due=due,
        agreed_due=due,
        status="in_progress",
        evidence_required="photo",
    )


def median(call: Callable[[], Any], rounds: int = 15) -> float:
    """Milliseconds."""
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def raw(sql: str, *params: Any) -> Callable[[], Any]:
    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return ask


def say(what: str, ours: float, limit: float) -> None:
    print(f"{what:<46} {ours:9.2f} ms   raw SQL {limit:9.2f} ms   ratio {ours / limit:6.1f}")  # noqa: T201


def pages(mia: User, site: Site) -> None:
    """The register's first page, a deep one, and a search."""
    client = Client()
    client.force_login(mia, backend=settings.AUTHENTICATION_BACKENDS[0])
    count = "SELECT count(*) FROM (SELECT 1 FROM commitments_commitment WHERE site_id = %s LIMIT 10001) AS counted"
    both = raw(LIST, site.pk), raw(count, site.pk)
    limit = median(lambda: [ask() for ask in both])
    first = client.get("/commitments/")
    assert first.content.count(b"<tr") == 51, "fifty rows and the head"
    say("register, first page", median(lambda: client.get("/commitments/")), limit)
    url = "/commitments/"
    for _step in range(20):
        page = client.get(url).content.decode()
        url = unescape(re.findall(r'id="page-next"[^>]*href="([^"]+)"', page)[0])
    say("register, page 21 by cursor", median(lambda: client.get(url)), limit)
    find = raw(
        "SELECT id FROM commitments_commitment WHERE upper(summary) LIKE '%%NUMBER 4321%%' LIMIT 51"
    )
    say("register, search", median(lambda: client.get("/commitments/?q=number+4321")), median(find))


def export(mia: User) -> None:
    client = Client()
    client.force_login(mia, backend=settings.AUTHENTICATION_BACKENDS[0])
    whole = raw("SELECT * FROM commitments_commitment")

    def fetch() -> None:
        lines = sum(
            part.count(b"\n") for part in client.get("/commitments/?export=csv").streaming_content
        )
        assert lines == ROWS + 1

    say(f"export of {ROWS} rows", median(fetch, 3), median(whole, 3))


def sweep() -> None:
    """5,000 escalations with their entries, addressees and notices; then the sweep that finds nothing."""
    began = time.perf_counter()
    settings.SWEEP_LIMIT = ROWS
    raised = actions.raise_due()
    took = time.perf_counter() - began
    if raised:
        print(f"sweep: {raised} raised in {took:.1f} s, {raised / took:,.0f} a second")  # noqa: T201
    print(f"sweep that finds nothing: {median(actions.raise_due, 5):.0f} ms")  # noqa: T201


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["*"]
    who, where = fill()
    pages(who, where)
    export(who)
    sweep()
