"""What can be done to meetings: log, correct, review, share back, void."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.concerns import plan, raise_concern
from engagement.actions.fields import set_many, take_over
from engagement.models import (
    Attendance,
    Concern,
    Engagement,
    FollowUp,
    Participation,
)
from records.attachments import attachable
from records.numbering import next_number
from records.trail import action


@action("log", Engagement, may=may.can_log, label=gettext_lazy("Log a meeting"), creates=True)
def log(
    engagement: Engagement,
    *,
    by: Any,
    participations: Sequence[Participation] = (),
    attendances: Sequence[Attendance] = (),
    concerns: Sequence[Concern] = (),
    follow_ups: Sequence[FollowUp] = (),
    **linked: Sequence[Any],
) -> Iterator[dict[str, Any]]:
    """Write down a contact: who was there, what was said, what people worry about, what is to follow.

    `linked`: its topics, the stakeholders present, the key messages used. A meeting in the future cannot
    have been held (ValidationError on `held_on`).
    """
    _refuse_future(engagement)
    engagement.logged_by = by
    engagement.number = next_number(f"E-{engagement.site.code}", engagement.held_on.year)
    yield {}
    many = {name: list(chosen) for name, chosen in linked.items() if chosen}
    changes = set_many(engagement, many, new=True)
    yield changes | _add_children(engagement, by, participations, attendances, concerns, follow_ups)


def _refuse_future(engagement: Engagement) -> None:
    if engagement.held_on > engagement.site.today():
        raise ValidationError(
            {"held_on": _("This day has not come yet. Log the meeting when it was held.")}
        )


def _add_children(
    engagement: Engagement,
    by: Any,
    participations: Any,
    attendances: Any,
    concerns: Any,
    follow_ups: Any,
) -> dict[str, Any]:
    for child in [*participations, *attendances]:
        child.engagement = engagement
    _insert([*participations])
    _insert([*attendances])
    for concern in concerns:
        raise_concern(concern, engagement, by=by)
    for follow_up in follow_ups:
        follow_up.engagement, follow_up.site = engagement, engagement.site
        plan(follow_up, by=by)
    present = {str(part.group_id): _numbers(part) for part in participations}
    colleagues = {str(one.person_id): one.function for one in attendances}
    return {"participations": [None, present], "attendances": [None, colleagues]}


def _insert(rows: list[Any]) -> None:
    """In one statement. Only when the database refuses are they asked one by one, for the message."""
    if not rows:
        return
    known = ("engagement", "group", "person")  # chosen from rows that exist
    for row in rows:
        row.full_clean(exclude=known, validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            type(rows[0])._base_manager.bulk_create(rows)
    except IntegrityError:
        for row in rows:
            row.full_clean()
            row.save(force_insert=True)


@action("amend", Engagement, may=may.can_amend_log, label=gettext_lazy("Correct"))
def amend(
    engagement: Engagement, *, by: Any, values: dict[str, Any], reason: str = ""
) -> dict[str, Any]:
    """Correct the log. After 72 hours this is an amendment: it needs its reason (domain §1.2)."""
    if not may.is_still_fresh(engagement) and not reason.strip():
        raise ValidationError({"reason": _("The log is older than 72 hours. Say why it changes.")})
    many = take_over(engagement, values)
    _refuse_future(engagement)
    changes = set_many(engagement, many)
    return changes | ({"reason": [None, reason]} if reason else {})


@action(
    "count_present",
    Engagement,
    may=may.can_amend_log,
    label=gettext_lazy("Count who was there"),
    hint=gettext_lazy("Adds a group to the meeting, or corrects its numbers."),
)
def count_present(
    engagement: Engagement, *, by: Any, counted: Sequence[Participation], reason: str = ""
) -> dict[str, Any]:
    """How many of which group were there; a group that is counted already gets these numbers instead.

    After 72 hours this is an amendment: it needs its reason (domain §1.2).
    """
    if not may.is_still_fresh(engagement) and not reason.strip():
        raise ValidationError({"reason": _("The log is older than 72 hours. Say why it changes.")})
    before = {part.group_id: part for part in engagement.participations.all()}
    changes: dict[str, Any] = {}
    for part in counted:
        row = before.get(part.group_id) or part
        was = None if row is part else _numbers(row)
        row.engagement = engagement
        for name in ("female", "male", "other", "undisclosed"):
            setattr(row, name, getattr(part, name))
        row.full_clean()
        row.save()
        changes[f"people of {part.group_id}"] = [was, _numbers(row)]
    return changes | ({"reason": [None, reason]} if reason else {})


def _numbers(part: Participation) -> list[int]:
    return [part.female, part.male, part.other, part.undisclosed]


@action("review", Engagement, may=may.can_review, label=gettext_lazy("Reviewed"))
def review(engagement: Engagement, *, by: Any) -> None:
    """Read over by the manager: complete and clear."""


@action("share_back", Engagement, may=may.can_share_back, label=gettext_lazy("Minutes shared"))
def share_back(engagement: Engagement, *, by: Any, shared_on: date) -> None:
    """The people who were there have the minutes."""
    if shared_on < engagement.held_on or shared_on > engagement.site.today():
        raise ValidationError({"shared_on": _("Choose a day between the meeting and today.")})
    engagement.shared_on = shared_on


@action(
    "confirm_minutes",
    Engagement,
    may=may.can_confirm_minutes,
    label=gettext_lazy("Minutes confirmed"),
    hint=gettext_lazy("People who were there read or heard the minutes and agree with them."),
)
def confirm_minutes(
    engagement: Engagement, *, by: Any, confirmed_on: date, confirmed_by: str
) -> None:
    """Who confirmed is told by role, e.g. the women's committee; no names of persons at risk."""
    if confirmed_on < engagement.held_on or confirmed_on > engagement.site.today():
        raise ValidationError({"confirmed_on": _("Choose a day between the meeting and today.")})
    engagement.confirmed_on, engagement.confirmed_by = confirmed_on, confirmed_by


@action(
    "void", Engagement, may=may.can_void, label=gettext_lazy("Void"), needs_note=True, serious=True
)
def void(engagement: Engagement, *, by: Any) -> None:
    """Logged in error. It stays visible, and leaves the figures."""


attach = attachable(Engagement, may=may.can_amend_log)
