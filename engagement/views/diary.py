"""The calendar: what falls on which day of a month, from what the visitor may see."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from engagement import actions
from engagement.models import CalendarFeed, Line, lines_between
from engagement.views.meetings import is_key
from people.models import Holiday, Site
from people.permissions import roles_with
from records import clock


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


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The private address of my calendar: made, renewed, revoked. It is shown once, when it is made."""
    user: Any = request.user
    feed = CalendarFeed.objects.visible_to(user).first()
    wish, fresh, status = request.POST.get("wish", ""), "", 200
    if request.method == "POST" and wish == "renew":
        if feed is None:
            feed = actions.open_feed(CalendarFeed(person=user), by=user)
        else:
            feed = actions.renew_feed(feed, by=user)
        fresh = request.build_absolute_uri(reverse("calendar_feed", args=[feed.fresh]))
    elif request.method == "POST" and wish == "revoke" and feed is not None:
        feed = actions.revoke_feed(feed, by=user)
    elif request.method == "POST":
        status = 422
    words = {"is_open": feed is not None and feed.is_open, "fresh": fresh}
    return render(request, "engagement/calendar_address.html", words, status=status)
