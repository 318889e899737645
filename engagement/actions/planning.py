"""What can be done to a planned meeting: plan, move, hold, cancel; and to a whole series of them."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import set_many, take_over
from engagement.models import Engagement, PlannedEngagement
from records.notices import notify
from records.trail import action

LONGEST_SERIES = 60  # meetings made at once
JUDGED = {"planned_on", "tolerance_days", "site"}  # what a correction does not change


@action(
    "plan",
    PlannedEngagement,
    may=may.can_plan_meeting,
    label=gettext_lazy("Plan a meeting"),
    creates=True,
)
def plan_meeting(
    planned: PlannedEngagement, *, by: Any, colleagues: Sequence[Any] = ()
) -> Iterator[dict[str, Any]]:
    """A meeting to be held. Its first date is the one the plan is judged by (E-01)."""
    if planned.planned_on < planned.site.today():
        raise ValidationError(
            {"planned_on": _("This day is over. If the meeting was held, log it instead.")}
        )
    planned.first_on = planned.counted_on = planned.planned_on
    planned.due_on = planned.last_day
    yield {}
    changes = set_many(planned, {"colleagues": list(colleagues)})
    _tell(planned, by, "meeting_planned")
    yield changes


def _tell(planned: PlannedEngagement, by: Any, name: str) -> None:
    """The responsible person hears what others do to their plan."""
    if by is None or planned.responsible_id != by.pk:
        notify([planned.responsible], name, planned)


@action(
    "hold",
    PlannedEngagement,
    may=may.can_hold,
    label=gettext_lazy("It was held"),
)
def hold(planned: PlannedEngagement, *, by: Any, engagement: Engagement) -> None:
    """It took place, and this is its log. One log keeps one plan (ValidationError on `engagement`)."""
    if engagement.status == Engagement.Status.VOID:
        raise ValidationError({"engagement": _("This log is void. Choose one that stands.")})
    if engagement.site_id != planned.site_id:
        raise ValidationError({"engagement": _("This meeting was at another site.")})
    if PlannedEngagement.objects.filter(engagement=engagement).exists():
        raise ValidationError({"engagement": _("Another planned meeting names this log already.")})
    planned.engagement = engagement


@action(
    "amend",
    PlannedEngagement,
    may=may.can_amend_plan,
    label=gettext_lazy("Change"),
)
def amend_planned(
    planned: PlannedEngagement, *, by: Any, values: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Correct what is planned. The date moves by `reschedule` only, with who asked for it."""
    for name in JUDGED & set(values):
        if values[name] != getattr(planned, name):
            raise ValidationError({name: _("This no longer changes here. Move the meeting.")})
    if planned.status != PlannedEngagement.Status.PLANNED:
        raise ValidationError(_("Only a meeting that is still planned can be changed."))
    before = planned.responsible_id
    many = take_over(planned, values)
    yield set_many(planned, many)
    if planned.responsible_id != before:
        _tell(planned, by, "meeting_planned")


@action(
    "reschedule",
    PlannedEngagement,
    may=may.can_move,
    label=gettext_lazy("Move"),
    needs_note=True,
)
def reschedule(
    planned: PlannedEngagement, *, by: Any, planned_on: date, asked_by: str
) -> Iterator[dict[str, Any]]:
    """Another date, and who asked for it.

    The date that counts moves once, and only when the stakeholders asked before it had passed with its
    tolerance; every other move leaves it where it was (E-01).
    """
    today = planned.site.today()
    if planned_on < today:
        raise ValidationError({"planned_on": _("Choose today or a later day.")})
    if planned_on == planned.planned_on:
        raise ValidationError({"planned_on": _("This is the date it has already.")})
    in_time = not planned.moved_for_stakeholder and today <= planned.due_on
    if asked_by == PlannedEngagement.Asker.STAKEHOLDER and in_time:
        planned.counted_on, planned.moved_for_stakeholder = planned_on, True
        planned.due_on = planned_on + timedelta(days=planned.tolerance_days)
    planned.planned_on = planned_on
    planned.reschedulings += 1
    yield {"asked_by": [None, asked_by]}
    _tell(planned, by, "meeting_moved")


@action(
    "call_off",
    PlannedEngagement,
    may=may.can_move,
    label=gettext_lazy("They cancelled"),
    hint=gettext_lazy(
        "The stakeholders do not want this meeting. Cancelled in time, it leaves the figure of the plan."
    ),
    needs_note=True,
)
def call_off(planned: PlannedEngagement, *, by: Any) -> Iterator[None]:
    """The stakeholders cancelled, and why."""
    planned.ended_on = planned.site.today()
    yield None
    _tell(planned, by, "meeting_cancelled")


@action(
    "cancel",
    PlannedEngagement,
    may=may.can_move,
    label=gettext_lazy("We cancel"),
    hint=gettext_lazy("It counts as not delivered. Tell the people before you press the button."),
    needs_note=True,
    serious=True,
)
def cancel(planned: PlannedEngagement, *, by: Any) -> Iterator[None]:
    """The company cancelled, and why."""
    planned.ended_on = planned.site.today()
    yield None
    _tell(planned, by, "meeting_cancelled")


@action(
    "reopen",
    PlannedEngagement,
    may=may.can_reopen,
    label=gettext_lazy("It was not held after all"),
    needs_note=True,
)
def reopen(planned: PlannedEngagement, *, by: Any) -> Iterator[dict[str, Any]]:
    """The log it named was another meeting, or is void; the plan is open again."""
    was, planned.engagement = str(planned.engagement_id), None
    yield {"engagement_id": [was, None]}
    _tell(planned, by, "meeting_moved")


@action(
    "repeat",
    PlannedEngagement,
    may=may.can_repeat,
    label=gettext_lazy("Repeat it"),
    hint=gettext_lazy("Makes a row for every date; each can be changed, moved or cancelled alone."),
)
def repeat(
    planned: PlannedEngagement, *, by: Any, every: int, unit: str, until: date
) -> Iterator[dict[str, Any]]:
    """The same meeting again every n days, weeks or months until a day, as rows of their own."""
    days = series_dates(planned.planned_on, every, unit, until)
    if not days:
        raise ValidationError({"until": _("No date lies between this meeting and that day.")})
    if len(days) > LONGEST_SERIES:
        raise ValidationError(
            {"until": _("These are more than %d meetings. Choose an earlier day.") % LONGEST_SERIES}
        )
    planned.series = planned.series or uuid.uuid4()
    yield {"repeated": [None, [day.isoformat() for day in days]]}
    company = list(planned.colleagues.all())
    for day in days:
        plan_meeting(_copy(planned, day), by=by, colleagues=company)


def series_dates(start: date, every: int, unit: str, until: date) -> list[date]:
    """The dates after `start`, at most one more than LONGEST_SERIES. A month without the day has its last day."""
    found: list[date] = []
    while len(found) <= LONGEST_SERIES:
        day = _step(start, every * (len(found) + 1), unit)
        if day > until:
            break
        found.append(day)
    return found


def _step(start: date, count: int, unit: str) -> date:
    if unit != "months":
        return start + timedelta(days=count * (7 if unit == "weeks" else 1))
    years, month = divmod(start.month - 1 + count, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _copy(planned: PlannedEngagement, day: date) -> PlannedEngagement:
    kept = (
        "site",
        "community",
        "group",
        "purpose",
        "method",
        "starts_at",
        "place",
        "tolerance_days",
        "trigger",
        "responsible",
        "language",
        "accessibility",
        "activity",
        "series",
    )
    made = PlannedEngagement(planned_on=day, **{name: getattr(planned, name) for name in kept})
    made.required_functions = list(planned.required_functions)
    return made


@action(
    "move_rest",
    PlannedEngagement,
    may=may.can_change_series,
    label=gettext_lazy("Move the rest of the series"),
    needs_note=True,
)
def move_rest(planned: PlannedEngagement, *, by: Any, days: int, asked_by: str) -> Iterator[Any]:
    """This meeting and the later ones of its series by so many days, each as a move of its own."""
    rest = list(PlannedEngagement.objects.rest_of(planned))
    yield {"moved": [None, len(rest)]}
    for one in rest:
        day = one.planned_on + timedelta(days=days)
        reschedule(one, by=by, planned_on=day, asked_by=asked_by, note=_("With its series."))
    planned.refresh_from_db()


@action(
    "end_rest",
    PlannedEngagement,
    may=may.can_change_series,
    label=gettext_lazy("End the series here"),
    hint=gettext_lazy("This meeting and all later ones of the series are cancelled by us."),
    needs_note=True,
    serious=True,
)
def end_rest(planned: PlannedEngagement, *, by: Any) -> Iterator[Any]:
    """No more of this series: what is still open from this meeting on is cancelled by the company."""
    rest = list(PlannedEngagement.objects.rest_of(planned))
    yield {"cancelled": [None, len(rest)]}
    for one in rest:
        cancel(one, by=by, note=_("The series ended."))
    planned.refresh_from_db()
