"""The calendar: what falls on which day of a month, from what the visitor may see."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.models import Concern, ConsultationPoint, FollowUp, PlannedEngagement
from engagement.views.meetings import is_key
from people.models import Holiday, Site
from people.permissions import roles_with
from records import clock

MOST = 400  # lines of one month


@dataclass(frozen=True)
class Line:
    """Something on a day: what kind it is, in words, and where it stands."""

    day: date
    kind: str
    words: str
    url: str
    open: bool = True


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month as a grid and as a list; filters stand in the address."""
    user: Any = request.user
    today = clock.now().date()
    first = chosen_month(request.GET.get("month", ""), today)
    after = (first + timedelta(days=31)).replace(day=1)
    sites = Site.objects.visible_to(user).of(user)
    key = request.GET.get("site", "")
    site = sites.filter(pk=key).first() if is_key(key) else None
    mine = request.GET.get("whose") == "mine"
    days = _days(user, first, after, site, mine=mine)
    cells = {one["day"]: one for one in days}
    words = {
        "first": first,
        "today": today,
        "weeks": [
            [cells.get(day) for day in week]
            for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
        ],
        "days": [one for one in days if one["lines"] or one["feast"]],
        "earlier": f"{first - timedelta(days=1):%Y-%m}",
        "later": f"{after:%Y-%m}",
        "sites": sites.order_by("name"),
        "site": site,
        "mine": mine,
        "may_plan": user.holds(*roles_with("engagement", "C")),
    }
    return render(request, "engagement/calendar.html", words)


def _days(user: Any, first: date, after: date, site: Any, *, mine: bool) -> list[dict[str, Any]]:
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in lines_between(user, first, after, site, mine=mine):
        by_day[line.day].append(line)
    feasts = _feasts(user, first, after, site)
    every = (first + timedelta(days=n) for n in range((after - first).days))
    return [
        {"day": day, "lines": by_day.get(day, []), "feast": feasts.get(day, "")} for day in every
    ]


def chosen_month(text: str, today: date) -> date:
    """The first day of the month in the address, or of this one."""
    found = re.fullmatch(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def lines_between(user: Any, start: date, end: date, site: Any, *, mine: bool) -> Iterator[Line]:
    """Planned meetings, consultations, follow-ups and answers that are due, in a half-open period (T2)."""
    place = {"site": site} if site else {}
    own = {"responsible": user} if mine else {}
    meetings = PlannedEngagement.objects.visible_to(user).between(start, end)
    for one in meetings.filter(**place, **own).select_related("group")[:MOST]:
        words = f"{one.purpose} ({one.group})"
        is_open = one.status == one.Status.PLANNED
        yield Line(one.planned_on, _("Meeting"), words, one.get_absolute_url(), is_open)
    dates = {"due_on__gte": start, "due_on__lt": end}
    points = ConsultationPoint.objects.visible_to(user).open().filter(**dates)
    around = {"phase__site": site} if site else {}
    led = {"lead": user} if mine else {}
    for point in points.filter(**around, **led).select_related("phase")[:MOST]:
        yield Line(point.due_on, _("Consultation"), str(point), point.get_absolute_url())
    tasks = FollowUp.objects.visible_to(user).open().filter(**dates, **place)
    owed = {"owner": user} if mine else {}
    for task in tasks.filter(**owed).select_related("engagement")[:MOST]:
        yield Line(task.due_on, _("Follow-up"), task.text, task.get_absolute_url())
    if mine:
        return
    answers = Concern.objects.visible_to(user).open()
    due = {"answer_due__gte": start, "answer_due__lt": end}
    for concern in answers.filter(**due, **place).select_related("topic", "group")[:MOST]:
        words = f"{concern.topic} ({concern.group})"
        yield Line(concern.answer_due, _("Answer due"), words, concern.get_absolute_url())


def _feasts(user: Any, start: date, end: date, site: Any) -> dict[date, str]:
    """Days on which the site does not work; of all sites, when none is chosen."""
    rows = Holiday.objects.visible_to(user).in_force().filter(on__gte=start, on__lt=end)
    rows = (
        rows.filter(site=site)
        if site
        else rows.filter(site__in=Site.objects.visible_to(user).of(user))
    )
    found: dict[date, str] = {}
    for feast in rows.select_related("site"):
        words = feast.name if site else f"{feast.name} ({feast.site})"
        found[feast.on] = f"{found[feast.on]}, {words}" if feast.on in found else words
    return found
