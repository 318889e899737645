"""Figures of the first dashboard: each a small question over the floors below, answered for one reader.

Counts over the sites where the reader reads figures; nothing is stored. `on` is the day at whose end is
judged (T3). The catalogue of domain §8 with its cohorts and intervals builds on the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from engagement.models import ConsentProcess, Engagement
from people.querysets import SiteToday
from risks.models import Escalation

AGES = [(1, 7), (8, 14), (15, 30), (31, 60), (61, None)]  # days late, both ends included
MONTHS = 12


@dataclass(frozen=True)
class Ratio:
    """A share as its integers; 0 of 0 is undefined, never 0 or 100 (T8, T9)."""

    num: int
    den: int

    @property
    def value(self) -> float | None:
        """Per cent, one decimal, rounded half up; None when there is nothing to divide by."""
        return None if not self.den else (2000 * self.num + self.den) // (2 * self.den) / 10


def at(rows: Any, site: Any) -> Any:
    """Of one site, or of every site the reader sees."""
    return rows.filter(site=site) if site else rows


def commitments_by_state(user: Any, site: Any = None) -> list[tuple[str, int]]:
    """(state in words, number), in the order of the lifecycle; states without any are left out."""
    counts = {
        row["status"]: row["count"]
        for row in at(Commitment.objects.counted_for(user), site).by_status()
    }
    return [
        (str(status.label), counts[status]) for status in Commitment.Status if counts.get(status)
    ]


def overdue_by_age(user: Any, now: datetime, site: Any = None) -> list[tuple[str, int]]:
    """(days late, number of open commitments), by each site's own date."""
    late = (
        at(Commitment.objects.counted_for(user), site)
        .overdue(SiteToday(now))
        .select_related("site")
    )
    days = [
        one.days_overdue(one.site.today(now))
        for one in late.only("current_due", "agreed_due", "status", "site__time_zone")
    ]
    return [
        (_age(low, high), sum(low <= day <= (high or day) for day in days)) for low, high in AGES
    ]


def _age(low: int, high: int | None) -> str:
    if high is None:
        return _("more than %d days") % (low - 1)
    return _("%(low)d to %(high)d days") % {"low": low, "high": high}


def engagements_by_month(user: Any, on: date, site: Any = None) -> list[tuple[date, int]]:
    """(first of the month, meetings held), the last twelve months, months without any included."""
    first = months_before(on, MONTHS - 1)
    held = (
        at(Engagement.objects.counted_for(user), site)
        .standing()
        .held_between(first, months_before(on, -1))
    )
    counts = {row["month"]: row["count"] for row in held.by_month()}
    months = [months_before(on, back) for back in range(MONTHS - 1, -1, -1)]
    return [(month, counts.get(month, 0)) for month in months]


def engagements_by_community(user: Any, on: date, site: Any = None) -> list[tuple[str, int]]:
    """(community, meetings held in the last twelve months), most first; at most fifteen."""
    first = months_before(on, MONTHS - 1)
    held = (
        at(Engagement.objects.counted_for(user), site)
        .standing()
        .held_between(first, months_before(on, -1))
    )
    return [(row["community__name"], row["count"]) for row in held.by_community()[:15]]


def kept_on_agreed_date(user: Any, start: date, end: date, on: date, site: Any = None) -> Ratio:
    """C-02: kept by the date agreed with the community, of those due in the period (domain §8.3)."""
    due = at(Commitment.objects.counted_for(user), site).due_by_agreed(start, end, on)
    return Ratio(due.kept_by_agreed().count(), due.count())


def consent_before_start(user: Any, start: date, end: date, site: Any = None) -> Ratio:
    """E-12: began with valid consent, of the activities that needed it and began in the period (domain §8)."""
    rows = at(ConsentProcess.objects.counted_for(user), site)
    return Ratio(*rows.consent_before_start(start, end))


def overdue_share(user: Any, now: datetime, site: Any = None) -> Ratio:
    """C-04: open commitments past their date, of all open ones."""
    rows = at(Commitment.objects.counted_for(user), site)
    return Ratio(rows.overdue(SiteToday(now)).count(), rows.open().count())


def unanswered(user: Any, site: Any = None) -> int:
    """Escalations that wait for an answer."""
    return at(Escalation.objects.visible_to(user), site).unanswered().count()


def months_before(on: date, months: int) -> date:
    """The first day of the month `months` before the one of `on`."""
    place = on.year * 12 + on.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def names(pairs: Iterable[tuple[date, int]]) -> list[tuple[str, int]]:
    """Months in words, short."""
    return [(f"{month:%b %y}", count) for month, count in pairs]


TITLES = {
    "states": gettext_lazy("Commitments by state"),
    "ages": gettext_lazy("Overdue commitments by age"),
    "months": gettext_lazy("Meetings by month"),
    "communities": gettext_lazy("Meetings by community, last twelve months"),
}
