"""Doors without sign-in: a private address of a calendar, and the page on which people find their officer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from engagement.models import (
    CalendarFeed,
    Line,
    OfficerProfile,
    lines_between,
    listed_places,
    offices_for,
)
from records import clock

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
MOST_PLACES = 120  # so that the page stays small on a slow phone
CHOICES = {"origin": ("local", "elsewhere"), "gender": ("woman", "man")}


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What this person answers for, as iCalendar. Who may see what is asked anew each time."""
    feed = CalendarFeed.opened_by(token)
    if feed is None:
        raise Http404
    now = clock.now()
    shown = Calendar()
    shown.add("prodid", "-//Parley//Calendar//EN")
    shown.add("version", "2.0")
    for line in lines_between(
        feed.person, now.date() - BEHIND, now.date() + AHEAD, None, mine=True
    ):
        if line.open:
            shown.add_component(_event(line, now, request.build_absolute_uri(line.url)))
    answer = HttpResponse(shown.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(line: Line, now: datetime, url: str) -> Event:
    made = Event()
    made.add("uid", f"{line.day:%Y%m%d}-{line.kind}-{line.url.strip('/').replace('/', '-')}")
    made.add("dtstamp", now)
    if line.at:
        made.add("dtstart", datetime.combine(line.day, line.at, tzinfo=ZoneInfo(line.zone)))
    else:
        made.add("dtstart", line.day)
    made.add("summary", f"{line.kind}: {line.brief}")
    made.add("url", url)
    return made


# Find your liaison officer: what was published, and nothing else.


@login_not_required
@require_safe
def find_officer(request: HttpRequest) -> HttpResponse:
    """The communities that may be named, by site. Knows nothing of the visitor."""
    places = list(listed_places()[:MOST_PLACES])
    return _public(request, "engagement/find_officer.html", {"places": places})


@login_not_required
@require_safe
def officers_of(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who can be spoken to in one community today, and where; the visitor may narrow the choice."""
    place = get_object_or_404(listed_places(), pk=pk)
    today = place.site.today()
    everybody = OfficerProfile.shown_in(place, today)
    chosen = {
        name: request.GET.get(name, "") if request.GET.get(name) in allowed else ""
        for name, allowed in CHOICES.items()
    }
    officers = [
        one
        for one in everybody
        if all(not value or getattr(one, name) == value for name, value in chosen.items())
    ]
    words = {
        "place": place,
        "officers": officers,
        "chosen": chosen,
        "some_hidden": len(officers) < len(everybody),
        "offices": offices_for(place, today),
    }
    return _public(request, "engagement/officers_of.html", words)


def _public(request: HttpRequest, name: str, words: dict[str, Any]) -> HttpResponse:
    """Without the request's own context, so that nobody's session is opened and no cookie is set."""
    company = {"name": settings.COMPANY_NAME, "fictional": settings.MODE == "demo"}
    short = f"{request.get_host()}{reverse('find_officer')}"
    page = render_to_string(name, {"company": company, "short": short, **words})
    answer = HttpResponse(page)
    answer["Cache-Control"] = "private, max-age=300"
    return answer
