"""What can be done to the head counts of a community, and to the seasons in which nobody gets there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import ClosedSeason, Headcount
from records.trail import action


@action(
    "foresee",
    ClosedSeason,
    may=may.can_map,
    label=gettext_lazy("Enter days when nobody gets there"),
    creates=True,
)
def foresee(season: ClosedSeason, *, by: Any) -> None:
    """Days on which a community cannot be reached. They excuse a gap only if they are still ahead (domain §4.5)."""
    season.registered_on = season.community.site.today()


@action("withdraw", ClosedSeason, may=may.can_take_back_season, label=gettext_lazy("Take back"))
def withdraw_season(season: ClosedSeason, *, by: Any) -> None:
    """Entered in error, or the road was open after all: it excuses nothing any more."""
    season.withdrawn = True


@action(
    "count",
    Headcount,
    may=may.can_map,
    label=gettext_lazy("Enter a count"),
    creates=True,
)
def count_people(headcount: Headcount, *, by: Any) -> None:
    """How many of one kind live there, with its source and day; the newest count holds."""
    if headcount.counted_on > headcount.community.site.today():
        raise ValidationError({"counted_on": _("This day has not come yet.")})
