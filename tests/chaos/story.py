"""One run of the rig from the first obligation to the last quiet moment: which faults, how many, in which order."""

from __future__ import annotations

import http.client
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.test import Client

from commitments.models import Commitment
from records import clock, sealer
from records.models import Entry, Mail, Notice
from reports.models import Report
from risks import actions, ladder
from risks.models import Escalation
from tests.chaos.judge import Judge
from tests.chaos.rig import Rig
from tests.chaos.world import World

POINTS = [
    "before the escalations commit",
    "after the escalations commit",
    "after a matter is settled",
    "before the mails commit",
    "mail claimed",
    "before the mail is handed over",
    "mail taken by the server",
    "before the seal commits",
    "report claimed",
    "after the data are frozen",
    "in the middle of a PDF",
    "after the PDF is in its place",
]
OF_REPORTS = POINTS[-4:]
POSTS = 200


@dataclass(frozen=True)
class Plan:
    """How often each fault happens. The issue asks for the figures of the long one."""

    kills: int
    at_points: int
    flushes: int
    brokers: int
    held: int
    postgres: int
    beats: int
    obligations: int
    owners: int
    reports: int
    pauses: tuple[float, float]

    def faults(self, rng: random.Random) -> list[str]:
        """In the order of this run."""
        times = {
            "kill": self.kills,
            "flush": self.flushes,
            "broker": self.brokers,
            "hold": self.held,
            "postgres": self.postgres,
            "beat": self.beats,
        }
        found = [name for name, number in times.items() for _time in range(number)]
        found += [POINTS[number % len(POINTS)] for number in range(self.at_points)]
        rng.shuffle(found)
        return found


SLICE = Plan(36, 24, 4, 3, 0, 2, 2, 600, 20, 4, (0.05, 0.3))
FULL = Plan(300, 200, 50, 50, 2, 30, 20, 10_000, 200, 100, (0.1, 0.6))


@dataclass
class Story:
    """What happened in the run, for the tests to look at."""

    plan: Plan
    rig: Rig
    world: World
    judge: Judge
    answers: Counter[int] = field(default_factory=Counter)
    written: int = 0
    came_back: datetime | None = None
    before_return: int = 0
    most_mails: int = 0  # that one reader got of the standstill
    marks: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def mark(self, name: str) -> None:
        """How many seconds this part took."""
        self.marks[name] = time.monotonic() - self.began - sum(self.marks.values())
        say(f"{name} after {self.marks[name]:.0f} s")

    # Questions about it.

    def lags(self) -> list[float]:
        """Seconds from the moment a matter was registered late until its steps were raised, sorted."""
        found = []
        for key, matter in self.judge.matters.items():
            for one in self.judge.raised[key]:
                told = matter["steps"].get(one.step)
                if told and told["due"] < matter["made"]:
                    found.append(one.created_at.timestamp() - matter["made"])
        return sorted(found)


class Telling:
    """One run from the first obligation to the last quiet moment."""

    def __init__(self, plan: Plan, rig: Rig, world: World) -> None:
        self.plan, self.rig, self.world = plan, rig, world
        self.rng = rig.rng
        self.doing: dict[str, Callable[[], Any]] = {
            "kill": lambda: self.rng.choice([rig.kill_group, rig.kill_child, rig.kill_child])(),
            "flush": rig.flush_broker,
            "broker": rig.kill_broker,
            "hold": rig.hold_broker,
            "postgres": rig.restart_postgres,
            "beat": rig.kill_beat,
        }

    def go(self) -> Story:
        faults = self.plan.faults(self.rng)
        early, late = faults[: len(faults) * 4 // 5], faults[len(faults) * 4 // 5 :]
        each = self.plan.obligations // len(faults) + 1
        self.between_reports = max(len(faults) // self.plan.reports, 1)
        self.world.raise_directly(12)
        self.world.feed_never(20)
        self.world.fill_paper()
        story = Story(self.plan, self.rig, self.world, judge=None)  # type: ignore[arg-type]
        self.suffer(early, each)
        story.mark("suffered")
        self.write_without_broker(story)
        story.mark("written without a broker")
        self.until(self.is_told, 150)
        sealer.sign_checkpoint()
        story.mark("quiet before the standstill")
        self.stand_still(story)
        story.mark("caught up")
        self.suffer(late, each)
        story.mark("suffered again")
        self.until(self.is_told, 150)
        story.mark("told")
        self.until(self.is_done, 150)
        story.mark("done")
        ledger = self.rig.folder / "ledger.json"
        self.world.write(ledger)
        story.judge = Judge(ledger, self.rig.post)
        return story

    def suffer(self, faults: list[str], each: int) -> None:
        """One fault after the other, with new obligations before each."""
        for number, fault in enumerate(faults):
            if number % 50 == 0:
                say(f"{number} of {len(faults)} faults")
            self.rig.keep_crew()
            self.world.feed(each)
            self.world.close(self.rng.choice([0, 0, 1, 2]))
            if number % self.between_reports == 0:
                self.world.order_report()
            if fault in POINTS:
                self.kill_at(fault)
            else:
                self.doing[fault]()
            self.rig.pause(*self.plan.pauses)

    def kill_at(self, point: str) -> None:
        if point in OF_REPORTS:
            self.world.order_report()
        beats = iter(range(1000))

        def meanwhile() -> None:
            if next(beats) % 5 == 4:  # so that there is something to do, and to settle
                self.world.feed(1)
                self.world.close(1)

        self.rig.kill_at(point, meanwhile)

    def write_without_broker(self, story: Story) -> None:
        """People go on working while the broker is away."""
        site = self.world.sites["Nordby"]
        officer = self.world.cast["Nordby"]["CLO"][0]
        keys = list(
            Commitment.objects.filter(site=site, status="registered").values_list("pk", flat=True)
        )
        client = Client()
        client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        host = self.rig.web().removeprefix("http://")
        with self.rig.without_broker():
            for number in range(POSTS):
                key = keys[number % len(keys)]
                status = post(host, f"/commitments/{key}/progress/", session, f"progress={number}")
                story.answers[status] += 1
        story.written = Entry.objects.filter(verb="report_progress", by=officer).count()
        self.rig.crew.pop("web").finish(0)

    def stand_still(self, story: Story) -> None:
        """Beat and workers off while three days pass; then both beats return at once."""
        self.rig.end_crew()
        self.world.offset = timedelta(days=3)
        self.rig.move_clock("3 days")
        self.rig.start_workers()
        self.rig.pause(3, 3)
        story.before_return = Escalation.objects.filter(detected_at__gte=self.moved()).count()
        story.came_back = clock.now()
        self.rig.start_beats()
        self.until(self.is_told, 300)
        got = Mail.objects.filter(created_at__gte=story.came_back).values_list("to", flat=True)
        story.most_mails = max(Counter(got).values(), default=0)

    def moved(self) -> datetime:
        """Later than everything before the three days."""
        return clock.now() - timedelta(days=1)

    def until(self, is_so: Callable[[], bool], patience: float) -> None:
        limit = time.monotonic() + patience
        calm = 0
        while calm < 3 and time.monotonic() < limit:
            self.rig.keep_crew()
            calm = calm + 1 if is_so() else 0
            time.sleep(0.5)

    def is_told(self) -> bool:
        """Nothing is due that was not raised, told and mailed."""
        now = clock.now()
        if ladder.due(actions.clocks(), now, limit=1):
            return False
        unsent = Q(state=Mail.State.WAITING)
        unmailed = Notice.objects.filter(mail__isnull=True, read_at__isnull=True, due_at__lte=now)
        return not (unmailed.exists() or Mail.objects.filter(unsent).exists())

    def is_done(self) -> bool:
        making = Report.objects.filter(status__in=["waiting", "rendering"])
        loose = Entry.objects.unsealed()
        ended = Escalation.objects.settled_below()
        return not (making.exists() or loose.exists() or ended.exists()) and self.is_told()


def say(text: str) -> None:
    """For whoever waits for the long run; seen with -s."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def post(host: str, path: str, session: str, body: str) -> int:
    """Send a form as the browser of somebody who is signed in."""
    token = "c" * 32
    line = http.client.HTTPConnection(host, timeout=30)
    line.request(
        "POST",
        path,
        f"csrfmiddlewaretoken={token}&{body}",
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        },
    )
    status = line.getresponse().status
    line.close()
    return status
