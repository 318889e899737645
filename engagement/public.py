"""The door of the calendar: a private address answers without sign-in, with no name of anybody from outside."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from engagement.models import CalendarFeed, Line, lines_between
from records import clock

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)


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
