"""What falls on which day, and the private address under which a person's calendar program asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from engagement.models.concerns import Concern, FollowUp
from engagement.models.phases import ConsultationPoint
from engagement.models.planning import PlannedEngagement
from engagement.querysets import CalendarFeedQuerySet
from records.models import Record

MOST = 400  # lines of one kind


@dataclass(frozen=True)
class Line:
    """Something on a day: what kind it is, in words, and where it stands.

    `brief` names nobody from outside; it is what leaves the house in a calendar feed.
    """

    day: date
    kind: str
    words: str
    url: str
    open: bool = True
    brief: str = ""
    at: time | None = None
    zone: str = "UTC"


def lines_between(user: Any, start: date, end: date, site: Any, *, mine: bool) -> Iterator[Line]:
    """Planned meetings, consultations, follow-ups and answers that are due, in a half-open period (T2)."""
    place = {"site": site} if site else {}
    own = {"responsible": user} if mine else {}
    meetings = PlannedEngagement.objects.visible_to(user).between(start, end)
    for one in meetings.filter(**place, **own).select_related("group", "community", "site")[:MOST]:
        words = f"{one.purpose} ({one.group})"
        is_open = one.status == one.Status.PLANNED
        yield Line(
            one.planned_on,
            _("Meeting"),
            words,
            one.get_absolute_url(),
            is_open,
            brief=str(one.community or one.site),
            at=one.starts_at,
            zone=one.site.time_zone,
        )
    dates = {"due_on__gte": start, "due_on__lt": end}
    points = ConsultationPoint.objects.visible_to(user).open().filter(**dates)
    around = {"phase__site": site} if site else {}
    led = {"lead": user} if mine else {}
    for point in points.filter(**around, **led).select_related("phase")[:MOST]:
        url, brief = point.get_absolute_url(), str(point.get_trigger_display())
        yield Line(point.due_on, _("Consultation"), str(point), url, brief=brief)
    tasks = FollowUp.objects.visible_to(user).open().filter(**dates, **place)
    owed = {"owner": user} if mine else {}
    for task in tasks.filter(**owed).select_related("engagement")[:MOST]:
        url, brief = task.get_absolute_url(), task.engagement.number
        yield Line(task.due_on, _("Follow-up"), task.text, url, brief=brief)
    if mine:
        return
    answers = Concern.objects.visible_to(user).open()
    due = {"answer_due__gte": start, "answer_due__lt": end}
    for concern in answers.filter(**due, **place).select_related("topic", "group")[:MOST]:
        words = f"{concern.topic} ({concern.group})"
        yield Line(concern.answer_due, _("Answer due"), words, concern.get_absolute_url())


class CalendarFeed(Record):
    """The address of one person's calendar. Only the hash of its token is kept; none: it was revoked."""

    SEALED = ("token_hash",)

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feed", editable=False
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="one_feed_per_token"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_open(self) -> bool:
        return bool(self.token_hash)

    @staticmethod
    def hash_of(token: str) -> str:
        """SHA-256: the token is long and random, so it needs neither salt nor slowness."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def opened_by(cls, token: str) -> CalendarFeed | None:
        """The feed of an active person that this token opens."""
        rows = cls.objects.filter(token_hash=cls.hash_of(token), person__is_active=True)
        return rows.select_related("person").first()
