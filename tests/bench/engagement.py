"""How much the registers, records, files and forms of engagement cost, beside bare views, an admin and raw SQL.

    DATABASE_URL=postgres:///parley_bench PARLEY_MODE=test python -m tests.bench.engagement

Wants the database that `tests.bench.generate` filled; makes the admin's one table in it, logs a few meetings
and leaves them. All products take turns in one run, so what else the machine does hits them alike. Prints
ms (median), statements, kB and CPU of the process, then the ratios of the targets.
"""

from __future__ import annotations

import os
import re
import statistics
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ADMIN = Path(django.__path__[0]) / "contrib" / "admin" / "templates"
SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
SIGNED_IN = "django.contrib.auth.middleware.AuthenticationMiddleware"
MESSAGES = "django.contrib.messages.middleware.MessageMiddleware"
BARE = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "NAME": "admin",
    "DIRS": [ADMIN],
    "OPTIONS": {"context_processors": settings.AROUND_EVERY_PAGE[:3]},
}
settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.admin"]
settings.TEMPLATES = [BARE, *settings.TEMPLATES]
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
settings.ROOT_URLCONF = "tests.bench.admin_site"
settings.ALLOWED_HOSTS = ["*"]
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from engagement.models import Engagement, Stakeholder, StakeholderGroup, Topic  # noqa: E402
from people.models import User  # noqa: E402

ROUNDS, TIMES = 3, 7
FILTERS = "channel=workshop&status=reviewed"
DEEP = (500, 3000)


@dataclass
class Taken:
    """What calls cost: milliseconds of each, CPU milliseconds of each; statements and size of the last."""

    ms: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    sql: int = 0
    sql_ms: float = 0
    size: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.ms)

    @property
    def p95(self) -> float:
        return sorted(self.ms)[int(len(self.ms) * 0.95)]


class Bench:
    """Cases by name; each runs in turn, round by round."""

    def __init__(self) -> None:
        self.cases: dict[str, tuple[Callable[[], Any], int]] = {}
        self.taken: dict[str, Taken] = defaultdict(Taken)

    def add(self, name: str, call: Callable[[], Any], times: int = TIMES) -> None:
        self.cases[name] = call, times

    def run(self) -> None:
        for _round in range(ROUNDS):
            for name, (call, times) in self.cases.items():
                call()  # not counted: what is asked first loads what is asked again
                for _time in range(times):
                    self._once(name, call)

    def _once(self, name: str, call: Callable[[], Any]) -> None:
        taken = self.taken[name]
        with counted() as statements:
            began, cpu = time.perf_counter(), time.process_time()
            answer = call()
            taken.ms.append((time.perf_counter() - began) * 1000)
            taken.cpu.append((time.process_time() - cpu) * 1000)
        taken.sql, taken.sql_ms = len(statements), sum(statements) * 1000
        taken.size = len(getattr(answer, "content", b"")) if answer is not None else 0

    def ratio(self, one: str, other: str) -> float:
        return self.taken[one].p50 / self.taken[other].p50

    def say(self) -> None:
        line = "{:<34}{:>9}{:>9}{:>6}{:>9}{:>9}{:>8}"
        say(line.format("", "p50 ms", "p95 ms", "SQL", "SQL ms", "CPU ms", "kB"))
        for name in self.cases:
            one = self.taken[name]
            cpu, size = statistics.median(one.cpu), one.size / 1000
            figures = [f"{value:.1f}" for value in (one.p50, one.p95, one.sql_ms, cpu, size)]
            say(line.format(name, *figures[:2], one.sql, *figures[2:]))


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


@contextmanager
def counted() -> Iterator[list[float]]:
    """The seconds of each statement; marks inside a transaction are none."""
    seconds: list[float] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seconds.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield seconds


def enter(name: str, middleware: list[str] | None = None) -> Client:
    """A signed-in person, through the whole house or, for the controls, only session and person."""
    client = Client()
    with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
        person = User.objects.get(email=f"{name}@bench.example")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.get("/nothing-is-here/")  # the handler has read its middleware now
    return client


def page(client: Client, url: str, rows: int | None = None) -> Callable[[], Any]:
    """A call that checks what it got: 200, and so many rows below the head."""

    def call() -> Any:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        if rows is not None:
            body = answer.content.split(b"<tbody")[-1]
            found = body.count(b"<tr")
            assert found == rows, (url, found, rows)
        return answer

    return call


def asked(sql: str, *params: Any) -> Callable[[], Any]:
    def call() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()

    return call


def without_index(call: Callable[[], Any]) -> Callable[[], Any]:
    """Without bitmap scans no trigram index is used, which is how an admin stands by itself."""

    def slow() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET enable_bitmapscan = off")
            try:
                return call()
            finally:
                cursor.execute("SET enable_bitmapscan = on")

    return slow


def walk(client: Client, url: str, pages: int) -> str:
    """The address of a page so many links further on."""
    for _page in range(pages):
        answer = client.get(url, headers={"HX-Request": "true"}).content.decode()
        url = unescape(re.findall(r'id="page-next"[^>]*href="([^"]+)"', answer)[0])
    return url


def at_depth(client: Client, pages: int) -> str:
    """The same address without walking there: the mark of the row before it."""
    from records.keyset import _encode

    rows = Engagement.objects.order_by("-held_on", "-pk").only("held_on")
    mark = _encode(rows[pages * 50 - 1], "held_on", back=False)
    if pages <= 3:
        assert walk(client, "/meetings/", pages).endswith(mark)
    return f"/meetings/?after={mark}"


def posted(client: Client, url: str, words: Callable[[], dict[str, Any]]) -> Callable[[], Any]:
    def call() -> Any:
        answer = client.post(url, words())
        assert answer.status_code == 302, (url, answer.status_code, answer.content[:3000])
        return answer

    return call


def meeting_words() -> dict[str, Any]:
    """What somebody types who logs a meeting of three groups about two topics."""
    groups = list(StakeholderGroup.objects.filter(site__code="B0").order_by("pk")[:3])
    topics = Topic.objects.order_by("name")[:2]
    person = User.objects.get(email="officer0@bench.example")
    words: dict[str, Any] = {
        "site": groups[0].site_id,
        "community": groups[0].community_id,
        "held_on": "2026-01-15",
        "place": "School",
        "channel": "letter",
        "initiated_by": "company",
        "title": "Measured",
        "summary": "People asked about the work and were told what comes next.",
        "topics": [topic.pk for topic in topics],
        "is_two_way": "on",
        "security_presence": "none",
        "picture_consent": "none_made",
        "status": "submitted",
        "another": "1",
    }
    for name in ("concerns", "follow_ups", "promises"):
        words |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    words |= {"participations-TOTAL_FORMS": 3, "participations-INITIAL_FORMS": 0}
    words |= {"attendances-TOTAL_FORMS": 1, "attendances-INITIAL_FORMS": 0}
    words |= {"attendances-0-person": person.pk, "attendances-0-function": "community"}
    for n, group in enumerate(groups):
        words |= {f"participations-{n}-group": group.pk, f"participations-{n}-female": 4}
        words |= {f"participations-{n}-{sex}": 0 for sex in ("male", "other", "undisclosed")}
    return words


def fetched(client: Client, url: str, rows: int) -> Callable[[], Any]:
    def call() -> None:
        answer = client.get(url)
        lines = sum(part.count(b"\n") for part in answer.streaming_content)
        assert lines == rows + 1, (url, lines, rows)

    return call


class Products:
    """The house and its controls, and what is measured of each."""

    def __init__(self) -> None:
        self.mia, self.officer = enter("manager"), enter("officer0")
        self.lean = enter("manager", [SESSION, SIGNED_IN])
        self.admin = enter("manager", [SESSION, SIGNED_IN, MESSAGES])
        self.bench = Bench()

    def lists(self) -> None:
        add = self.bench.add
        add("list, house", page(self.mia, "/meetings/", 50))
        add("list, lean", page(self.lean, "/lean/"))
        add("list, admin", page(self.admin, "/admin/engagement/engagement/", 50))
        add("list, raw SQL", asked(f"{RAW} ORDER BY held_on DESC, e.id DESC LIMIT 51"))
        some = Engagement.objects.filter(channel="workshop", status="reviewed")
        word = some.order_by("number")[min(500, some.count() - 1)].title.split()[2]  # a made-up one
        found = min(50, some.filter(title__icontains=word).count())
        query = f"{FILTERS}&q={word}"
        by_admin = f"/admin/engagement/engagement/?{query.replace('=workshop', '__exact=workshop')}"
        by_admin = by_admin.replace("status=", "status__exact=")
        add("filter and text, house", page(self.mia, f"/meetings/?{query}", found))
        add("filter and text, lean", page(self.lean, f"/lean/?{query}"))
        add("filter and text, admin", page(self.admin, by_admin, found))
        slow = without_index(page(self.admin, by_admin, found))
        add("filter and text, admin, no index", slow, 2)
        like = " WHERE upper(e.title) LIKE %s AND channel = 'workshop' AND e.status = 'reviewed'"
        order = " ORDER BY held_on DESC, e.id DESC LIMIT 51"
        add("filter and text, raw SQL", asked(RAW + like + order, f"%{word.upper()}%"))

    def depths(self) -> None:
        at_depth(self.mia, 3)
        for pages in DEEP:
            if Engagement.objects.count() > (pages + 1) * 50:
                url = at_depth(self.mia, pages)
                self.bench.add(f"page {pages}, house", page(self.mia, url, 50))
        row = Engagement.objects.order_by("-held_on", "-pk").only("held_on")[
            min(25_000, Engagement.objects.count() // 2)
        ]
        url = f"/lean/deep/?after={row.held_on}_{row.pk}"
        self.bench.add("page 500, lean", page(self.lean, url))

    def records(self) -> None:
        told = Engagement.objects.get(number=f"E-BEN-{31 * 7:07d}").pk
        short = Engagement.objects.get(number=f"E-BEN-{31 * 7 + 1:07d}").pk
        self.bench.add("record, house", page(self.mia, f"/meetings/{told}/"))
        self.bench.add("record, house, one entry", page(self.mia, f"/meetings/{short}/"))
        self.bench.add("record, lean", page(self.lean, f"/lean/{told}/"))
        answer = self.mia.get(f"/meetings/{told}/").content
        assert answer.count(b"As it was") >= 50, "the long story is told"

    def forms(self) -> None:
        words = meeting_words()
        new = {"_save": "Save", "topics": ",".join(str(one) for one in words["topics"])}
        self.bench.add(
            "create, house",
            posted(self.officer, "/meetings/new/", lambda: words | {"key": uuid.uuid4()}),
        )
        self.bench.add("create, lean", posted(self.lean, "/lean/new/", lambda: words))
        self.bench.add(
            "create, admin",
            posted(self.admin, "/admin/engagement/engagement/add/", lambda: words | new),
        )

    def files(self) -> None:
        rows = Engagement.objects.filter(channel="workshop").count()
        self.rows = rows
        self.bench.add(
            "export, house", fetched(self.mia, "/meetings/?channel=workshop&export=csv", rows), 1
        )
        self.bench.add(
            "export, COPY", fetched(self.lean, "/lean/export/?channel=workshop", rows), 1
        )

    def narrowed(self) -> None:
        pages = {"meetings": Engagement, "stakeholders": Stakeholder}
        for name, _model in pages.items():
            self.bench.add(f"{name}, all sites", page(self.mia, f"/{name}/", 50))
            self.bench.add(f"{name}, one site", page(self.officer, f"/{name}/", 50))
        self.bench.add("concerns, all sites", page(self.mia, "/concerns/", 50))
        self.bench.add("concerns, one site", page(self.officer, "/concerns/", 50))


RAW = """SELECT e.*, c.name, u.name FROM engagement_engagement e
LEFT JOIN engagement_community c ON c.id = e.community_id JOIN people_user u ON u.id = e.logged_by_id"""


def targets(made: Products) -> Iterator[tuple[str, float, float]]:
    """(what, reached, at most)."""
    bench = made.bench
    taken, ratio = bench.taken, bench.ratio
    first = taken["list, house"]
    yield "P1 list / admin list", ratio("list, house", "list, admin"), 0.4
    yield "P1 list p95 / p50", first.p95 / first.p50, 1.8
    yield "P1 list, statements", first.sql, 8
    yield "P1 list, kB", first.size / 1000, 60
    found = "filter and text"
    yield (
        "P2 filters / admin without index",
        ratio(f"{found}, house", f"{found}, admin, no index"),
        0.3,
    )
    yield "P2 filters / lean with index", ratio(f"{found}, house", f"{found}, lean"), 2
    for pages in DEEP:
        if f"page {pages}, house" in taken:
            yield f"P3 page {pages} / page 1", ratio(f"page {pages}, house", "list, house"), 1.15
    yield "P4 record / lean record", ratio("record, house", "record, lean"), 2.5
    yield "P4 record, statements", taken["record, house"].sql, 12
    yield "P5 create / admin create", ratio("create, house", "create, admin"), 1.2
    yield "P5 create / lean create", ratio("create, house", "create, lean"), 1.7
    yield "P7 export: COPY / house, at least 0.15", 0.15 / ratio("export, COPY", "export, house"), 1
    for name in ("meetings", "stakeholders", "concerns"):
        yield f"P10 {name}, one site / all", ratio(f"{name}, one site", f"{name}, all sites"), 1.3
    same = taken["record, house"].sql - taken["record, house, one entry"].sql
    yield "P12 statements, 50 entries less 1 entry", same, 0


if __name__ == "__main__":
    if "django_admin_log" not in connection.introspection.table_names():
        call_command("migrate", "admin", verbosity=0)
    products = Products()
    for part in ("lists", "depths", "records", "forms", "files", "narrowed"):
        getattr(products, part)()
    products.bench.run()
    products.bench.say()
    rate = products.rows / products.bench.taken["export, house"].p50 * 1000
    say(f"\nexport: {products.rows:,} rows, {rate:,.0f} a second\n")
    for what, reached, most in targets(products):
        say(
            f"{what:<46}{reached:8.2f}   at most {most:6.2f}   {'holds' if reached <= most else 'MISSED'}"
        )
