"""Fills an empty database with a large company: a quarter of a million stakeholders, a million meetings.

    createdb parley_bench
    DATABASE_URL=postgres:///parley_bench PARLEY_MODE=test python manage.py migrate
    DATABASE_URL=postgres:///parley_bench PARLEY_MODE=test python -m tests.bench.generate --scale 0.1

Run by hand only, with the rights of a database owner who may stop triggers (a superuser). A database that has
a single site in it is refused. The same scale gives the same rows. Rows arrive by COPY; the large
indexes are dropped before and built after. Prints rows and seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, models  # noqa: E402

from engagement.models import (  # noqa: E402
    Attendance,
    Community,
    Concern,
    Engagement,
    Participation,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from people.models import Role, RoleAssignment, Site, User  # noqa: E402
from records.models import Entry  # noqa: E402

STAKEHOLDERS, ENGAGEMENTS, CONCERNS = 250_000, 1_000_000, 300_000
GROUPS_AT_A_MEETING, TOPICS_AT_A_MEETING = 5, 2
SITES, COMMUNITIES, GROUPS, TOPICS, OFFICERS = 5, 20, 10, 24, 10  # at a site, in a community, …
LONG_STORY, EVERY = 55, 31  # entries of a record with a long story, and which meeting has one
FIRST_DAY, DAYS = date(2016, 1, 1), 3_900
SYLLABLES = re.findall("..", "kalomirutawesopenibadufagohijakulamoneporisatevu")
SUBJECTS = ["Water", "Road", "Dust", "Land", "Jobs", "Fence", "Bridge", "Market"]
CHANNELS = [one for one in Engagement.Channel.values if one != "radio"]
ZONES = ["Africa/Nairobi", "Africa/Accra", "America/Lima", "Asia/Manila", "Europe/Lisbon"]
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd, so that every number keeps a key of its own


def key(kind: int, number: int) -> str:
    """A key that is always the same and falls anywhere in its index, as a random one does."""
    return f"{((number * 64 + kind) * SPREAD) % (1 << 128):032x}"


def word(number: int) -> str:
    """One of 13,824 made-up words."""
    a, b, c = number % 24, number // 24 % 24, number // 576 % 24
    return (SYLLABLES[a] + SYLLABLES[b] + SYLLABLES[c]).capitalize()


class Load:
    """COPY of one table: the columns that never differ are turned into text once."""

    def __init__(self, model: type[models.Model], varying: str, **fixed: Any) -> None:
        self.table, names = model._meta.db_table, varying.split()
        fields = [field for field in model._meta.concrete_fields if field.column not in names]
        base = model(**fixed)
        self.columns, said = list(names), ""
        for field in fields:
            value = None if field.primary_key else getattr(base, field.attname)
            if value is None or hasattr(value, "resolve_expression"):
                continue  # empty, or what the database itself says
            self.columns.append(field.column)
            said += "\t" + _text(value)
        self.line = "\t".join(["%s"] * len(names)) + said.replace("%", "%%") + "\n"

    def copy(self, rows: Iterable[tuple[Any, ...]]) -> int:
        """Writes `rows` in the order of the varying columns; returns how many."""
        names, count, held = ", ".join(f'"{one}"' for one in self.columns), 0, []
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                held.append(self.line % row)
                if len(held) == 2000:
                    copy.write("".join(held))
                    count += len(held)
                    held = []
            copy.write("".join(held))
        return count + len(held)


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(str(one) for one in value) + "}"
    return str(value)


@contextmanager
def without_indexes(*wide: type[models.Model]) -> Iterator[None]:
    """Drops what can be built again, faster, from all rows at once: plain indexes and pairs that are unique."""
    tables = [model._meta.db_table for model in wide]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
            "WHERE c.contype = 'u' AND c.conrelid::regclass::text = ANY(%s)",
            [tables],
        )
        pairs = cursor.fetchall()
        for table, name, _how in pairs:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)",
            [tables],
        )
        plain = cursor.fetchall()
        for name, _how in plain:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, how in plain:
            timed(f"index {name}", lambda how=how: cursor.execute(how))
        for table, name, how in pairs:
            add = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {how}'
            timed(f"unique {name}", lambda add=add: cursor.execute(add))


def timed(what: str, work: Any) -> Any:
    began = time.perf_counter()
    done = work()
    rows = f"{done:>12,} rows" if isinstance(done, int) else " " * 17
    print(f"{what:<58}{rows} {time.perf_counter() - began:8.1f} s", flush=True)  # noqa: T201
    return done


class Company:
    """The few rows that everything hangs on."""

    def __init__(self) -> None:
        nouns = (Stakeholder, Engagement, Concern)
        self.kinds = [ContentType.objects.get_for_model(one).pk for one in nouns]
        self.sites = [_site(number) for number in range(SITES)]
        Site.objects.bulk_create(self.sites)
        self.officers = [self._person(f"officer{n}", Role.CLO, n) for n in range(OFFICERS)]
        self.manager = self._person("manager", Role.CRM, None)
        self.guard = self._person("guard", Role.SEC, 0)
        self.topics = [Topic(pk=key(1, n), name=f"Topic {word(n * 31)}") for n in range(TOPICS)]
        Topic.objects.bulk_create(self.topics)
        self.communities = [self._community(n) for n in range(SITES * COMMUNITIES)]
        Community.objects.bulk_create(self.communities)
        self.groups = [self._group(n) for n in range(SITES * COMMUNITIES * GROUPS)]
        StakeholderGroup.objects.bulk_create(self.groups)

    def _person(self, name: str, role: str, site: int | None) -> User:
        made = User.objects.create(email=f"{name}@bench.example", name=name.title(), password="!")
        place = None if site is None else self.sites[site % SITES]
        RoleAssignment.objects.create(user=made, role=role, site=place, starts_on=FIRST_DAY)
        return made

    def _community(self, number: int) -> Community:
        return Community(
            pk=key(2, number),
            site=self.sites[number % SITES],
            name=f"{word(number * 7)} {number}",
            officer=self.officers[number % OFFICERS],
        )

    def _group(self, number: int) -> StakeholderGroup:
        home = self.communities[number % len(self.communities)]
        return StakeholderGroup(
            pk=key(3, number),
            site=home.site,
            community=home,
            name=f"People of {word(number * 5)} {number}",
            registered_on=FIRST_DAY,
        )


def _site(number: int) -> Site:
    return Site(
        code=f"B{number}",
        name=f"Bench {number}",
        country="KE",
        time_zone=ZONES[number],
        currency="USD",
        created_at=datetime(2015, 1, 1, tzinfo=UTC),
    )


def stakeholders(company: Company, count: int) -> Iterator[tuple[Any, ...]]:
    homes = company.communities
    for n in range(count):
        home = homes[n * 7 % len(homes)]
        kind = "organisation" if n % 12 == 0 else "person"
        hidden = "t" if n % 500 == 0 else "f"
        name = f"{word(n * 11)} {word(n * 13 + 5)} {n}"
        yield key(4, n), home.site_id, home.pk, name, kind, hidden, 1 + n % 3


def engagements(company: Company, count: int) -> Iterator[tuple[Any, ...]]:
    homes, states = company.communities, ["submitted", "reviewed", "reviewed", "shared_back"]
    for n in range(count):
        home = homes[n * 7 % len(homes)]
        day = FIRST_DAY + timedelta(days=n * 37 % DAYS)
        title = f"{SUBJECTS[n % 8]} and {word(n * 29 % 3400).lower()} at {home.name}"
        officer = company.officers[n % OFFICERS].pk
        hidden = "t" if n % 200 == 0 else "f"
        channel, status = CHANNELS[n * 5 % len(CHANNELS)], states[n // 3 % 4]
        logged = f"{day + timedelta(days=1)} 08:00+00"
        yield (
            key(5, n), home.site_id, home.pk, f"E-BEN-{n:07d}", title, day, channel, status,
            officer, hidden, logged,
        )  # fmt: skip


def participations(company: Company, count: int) -> Iterator[tuple[Any, ...]]:
    """The first groups of the community, five at each meeting."""
    homes, groups = company.communities, company.groups
    for n in range(count):
        home, meeting = n * 7 % len(homes), key(5, n)
        for place in range(GROUPS_AT_A_MEETING):
            group = groups[home + len(homes) * ((n + place) % GROUPS)].pk
            yield meeting, group, n % 17, (n + place) % 23


def topics(company: Company, count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(count):
        for place in range(TOPICS_AT_A_MEETING):
            yield key(5, n), company.topics[(n * 5 + place * 7) % TOPICS].pk


def attendances(company: Company, count: int) -> Iterator[tuple[Any, ...]]:
    """The officer at every meeting, the guard at one of fifty."""
    for n in range(count):
        yield key(5, n), company.officers[n % OFFICERS].pk, "community"
        if n % 50 == 0:
            yield key(5, n), company.guard.pk, "security"


def concerns(company: Company, count: int, meetings: int) -> Iterator[tuple[Any, ...]]:
    homes, states = company.communities, ["noted", "awaiting_answer", "noted"]
    for n in range(count):
        meeting = n * 3 % meetings
        home = homes[meeting * 7 % len(homes)]
        group = company.groups[meeting * 7 % len(homes)].pk
        day = FIRST_DAY + timedelta(days=meeting * 37 % DAYS)
        text = f"Why is the {word(n * 17 % 2900).lower()} not mended, as was said?"
        due = day + timedelta(days=15)
        topic = company.topics[n % TOPICS].pk
        yield (
            key(6, n), key(5, meeting), home.site_id, group, topic, text, states[n % 3], due,
            f"{day} 12:00+00",
        )  # fmt: skip


def entries(company: Company, people: int, meetings: int, asked: int) -> Iterator[tuple[Any, ...]]:
    """One for the making of each record; every 31st meeting has a long story."""
    kinds = company.kinds
    made = json.dumps({"status": [None, "active"], "place": [None, "School"]})
    changed = json.dumps({"title": ["As it was", "As it is"], "place": ["School", "Well"]})
    officers = [one.pk for one in company.officers]
    for kind, table, count, verb in zip(
        kinds, (4, 5, 6), (people, meetings, asked), ("register", "log", "note"), strict=True
    ):
        for n in range(count):
            yield kind, key(table, n), verb, officers[n % OFFICERS], "2020-01-01 08:00+00", made
    for n in range(0, meetings, EVERY):
        for place in range(LONG_STORY):
            by = officers[place % OFFICERS]
            yield kinds[1], key(5, n), "amend", by, "2024-01-01 08:00+00", changed


def load(scale: float) -> None:
    """Everything, in the order of who points to whom; references are right by the way they are made."""
    people, meetings, asked = (int(n * scale) for n in (STAKEHOLDERS, ENGAGEMENTS, CONCERNS))
    company = Company()
    topic_rows, member_rows = Engagement.topics.through, Stakeholder.groups.through
    said = "People asked about the work and were told what comes next."
    members = (
        (key(4, n), company.groups[n * 7 % len(company.communities)].pk) for n in range(people)
    )
    work: list[tuple[Load, Iterable[tuple[Any, ...]]]] = [
        (
            Load(Stakeholder, "id site_id community_id name kind is_protected version",
                 role="Elder", consent_basis="consent", status="active"),
            stakeholders(company, people),
        ),
        (Load(member_rows, "stakeholder_id stakeholdergroup_id"), members),
        (
            Load(Engagement, "id site_id community_id number title held_on channel status "
                 "logged_by_id is_protected created_at", place="School", summary=said),
            engagements(company, meetings),
        ),
        (
            Load(Participation, "engagement_id group_id female male"),
            participations(company, meetings),
        ),
        (Load(topic_rows, "engagement_id topic_id"), topics(company, meetings)),
        (Load(Attendance, "engagement_id person_id function"), attendances(company, meetings)),
        (
            Load(Concern, "id engagement_id site_id group_id topic_id text status answer_due created_at"),
            concerns(company, asked, meetings),
        ),
        (
            Load(Entry, "about_id record_id verb by_id at changes"),
            entries(company, people, meetings, asked),
        ),
    ]  # fmt: skip
    wide = [Stakeholder, Engagement, Participation, topic_rows, Attendance, Concern, Entry]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no trigger asks row by row
    with without_indexes(*wide, member_rows):
        for table, rows in work:
            timed(table.table, lambda table=table, rows=rows: table.copy(rows))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        timed("vacuum and analyze", lambda: cursor.execute("VACUUM ANALYZE"))


if __name__ == "__main__":
    asked_for = argparse.ArgumentParser(description=__doc__)
    asked_for.add_argument("--scale", type=float, default=1.0)
    size = asked_for.parse_args().scale
    if Site.objects.exists():
        raise SystemExit("This database has records in it. Make an empty one of its own.")
    timed(f"all, at scale {size:g}", lambda: load(size))
