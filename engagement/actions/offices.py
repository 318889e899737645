"""What can be done to liaison offices, their published hours, their notices and their opening log."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import take_over
from engagement.models import ClosureNotice, LiaisonOffice, Opening, PublishedHours
from records.trail import action


@action(
    "set_up",
    LiaisonOffice,
    may=may.can_keep_offices,
    label=gettext_lazy("Enter an office"),
    creates=True,
)
def set_up_office(office: LiaisonOffice, *, by: Any) -> None:
    """A place where people find somebody of the company. Its hours are published next."""


@action("amend", LiaisonOffice, may=may.can_keep_offices, label=gettext_lazy("Change"))
def amend_office(office: LiaisonOffice, *, by: Any, values: dict[str, Any]) -> None:
    take_over(office, values)


@action(
    "give_up",
    LiaisonOffice,
    may=may.can_keep_offices,
    label=gettext_lazy("Give up the office"),
    hint=gettext_lazy("It leaves the public page. Tell the people first where they find you now."),
    needs_note=True,
    serious=True,
)
def give_up_office(office: LiaisonOffice, *, by: Any, ended_on: date) -> None:
    """Its last day; hours published beyond it count no more."""
    if ended_on > office.site.today():
        raise ValidationError({"ended_on": _("This day has not come yet. Give it up on that day.")})
    office.ended_on = ended_on


@action(
    "publish",
    PublishedHours,
    may=may.can_keep_offices,
    label=gettext_lazy("Publish hours"),
    creates=True,
)
def publish_hours(hours: PublishedHours, *, by: Any) -> None:
    """The hours of a week from a day on. What was told to people before is never changed afterwards (E-15)."""
    if hours.office.status != LiaisonOffice.Status.OPEN:
        raise ValidationError(_("This office was given up."))
    first = not hours.office.published_hours.exists()
    if not first and hours.starts_on < hours.office.site.today():
        raise ValidationError(
            {"starts_on": _("Past hours stay as they were told. Choose today or a later day.")}
        )
    if not any(hours.week.values()):
        raise ValidationError(_("Give the hours of at least one day."))


@action(
    "announce",
    ClosureNotice,
    may=may.can_log_openings,
    label=gettext_lazy("Announce a closing"),
    creates=True,
)
def announce_closure(notice: ClosureNotice, *, by: Any) -> None:
    """Days on which people would come in vain, with the reason; shown on the public page."""


@action("withdraw", ClosureNotice, may=may.can_take_back_closure, label=gettext_lazy("Take back"))
def withdraw_closure(notice: ClosureNotice, *, by: Any) -> None:
    """It was open after all."""
    notice.withdrawn = True


@action(
    "log",
    Opening,
    may=may.can_log_openings,
    label=gettext_lazy("Log the hours"),
    creates=True,
)
def log_opening(opening: Opening, *, by: Any) -> None:
    """When the office was open on a day, or why it was not. Not before the day has come."""
    opening.logged_by = by
    if opening.day > opening.office.site.today():
        raise ValidationError({"day": _("This day has not come yet. Announce a closing instead.")})
    if opening.office.ended_on and opening.day > opening.office.ended_on:
        raise ValidationError({"day": _("The office was given up before this day.")})


@action("amend", Opening, may=may.can_log_openings, label=gettext_lazy("Correct"))
def amend_opening(opening: Opening, *, by: Any, values: dict[str, Any]) -> None:
    """Correct the hours or the reason; the day stays."""
    take_over(opening, values)
