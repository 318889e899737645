"""What can be done to communities, groups, stakeholders, meetings, concerns and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import (
    ANSWER_DAYS,
    Attendance,
    Community,
    Concern,
    Engagement,
    FollowUp,
    Participation,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from records.attachments import attachable
from records.notices import notify
from records.numbering import next_number
from records.trail import action


def take_over(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set what a form changed; many-to-many fields are returned as recorded changes and set by the caller."""
    many = {field.name for field in record._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(record, name, value)
    return {name: list(value) for name, value in values.items() if name in many}


def set_many(record: Any, many: dict[str, list[Any]]) -> dict[str, Any]:
    """Set many-to-many fields and say what changed, by key. What belongs to a site is of the record's own."""
    changes = {}
    for name, wanted in many.items():
        if any(getattr(item, "site_id", record.site_id) != record.site_id for item in wanted):
            raise ValidationError({name: _("One of these belongs to another site. Take it out.")})
        before = sorted(str(key) for key in getattr(record, name).values_list("pk", flat=True))
        after = sorted(str(item.pk) for item in wanted)
        if before != after:
            getattr(record, name).set(wanted)
            changes[name] = [before, after]
    return changes


@action(
    "name_topic", Topic, may=may.can_keep_topics, label=gettext_lazy("Enter a topic"), creates=True
)
def name_topic(topic: Topic, *, by: Any) -> None:
    """A word for what people talk about."""


@action("map", Community, may=may.can_map, label=gettext_lazy("Enter a community"), creates=True)
def map_community(community: Community, *, by: Any) -> None:
    """A community of the site's area of influence."""


@action("amend", Community, may=may.can_map, label=gettext_lazy("Change"))
def amend_community(community: Community, *, by: Any, values: dict[str, Any]) -> None:
    take_over(community, values)


@action(
    "enter", StakeholderGroup, may=may.can_map, label=gettext_lazy("Enter a group"), creates=True
)
def enter_group(group: StakeholderGroup, *, by: Any) -> None:
    """A group or sub-group with a common stake."""


@action("amend", StakeholderGroup, may=may.can_map, label=gettext_lazy("Change"))
def amend_group(group: StakeholderGroup, *, by: Any, values: dict[str, Any]) -> None:
    """Scores keep their history in the trail."""
    take_over(group, values)


@action(
    "rest",
    StakeholderGroup,
    may=may.can_approve_map,
    label=gettext_lazy("Let rest"),
    needs_note=True,
)
def rest(group: StakeholderGroup, *, by: Any) -> None:
    """No contact is planned for now; the group leaves the coverage figures."""


@action("wake", StakeholderGroup, may=may.can_approve_map, label=gettext_lazy("Take up again"))
def wake(group: StakeholderGroup, *, by: Any) -> None:
    """Contact is planned again."""


@action(
    "retire",
    StakeholderGroup,
    may=may.can_approve_map,
    label=gettext_lazy("Retire"),
    needs_note=True,
    serious=True,
)
def retire(group: StakeholderGroup, *, by: Any) -> None:
    """The group is no longer there; its history stays."""


@action(
    "register",
    Stakeholder,
    may=may.can_map,
    label=gettext_lazy("Enter a stakeholder"),
    creates=True,
)
def register_stakeholder(
    stakeholder: Stakeholder, *, by: Any, groups: Sequence[StakeholderGroup] = ()
) -> Iterator[dict[str, Any]]:
    """A person or organisation, with the reason why we may keep the data."""
    if stakeholder.consent_basis == Stakeholder.Consent.CONSENT and not stakeholder.consent_on:
        raise ValidationError({"consent_on": _("Say on which day the person agreed.")})
    yield {}
    yield set_many(stakeholder, {"groups": list(groups)})


@action("amend", Stakeholder, may=may.can_map, label=gettext_lazy("Change"))
def amend_stakeholder(
    stakeholder: Stakeholder, *, by: Any, values: dict[str, Any]
) -> dict[str, Any]:
    """What becomes known or changes; names and contacts enter the trail only as "changed"."""
    return set_many(stakeholder, take_over(stakeholder, values))


@action("log", Engagement, may=may.can_log, label=gettext_lazy("Log a meeting"), creates=True)
def log(
    engagement: Engagement,
    *,
    by: Any,
    topics: Sequence[Topic] = (),
    stakeholders: Sequence[Stakeholder] = (),
    participations: Sequence[Participation] = (),
    attendances: Sequence[Attendance] = (),
    concerns: Sequence[Concern] = (),
    follow_ups: Sequence[FollowUp] = (),
) -> Iterator[dict[str, Any]]:
    """Write down a contact: who was there, what was said, what people worry about, what is to follow.

    A meeting in the future cannot have been held (ValidationError on `held_on`).
    """
    _refuse_future(engagement)
    engagement.logged_by = by
    engagement.number = next_number(f"E-{engagement.site.code}", engagement.held_on.year)
    yield {}
    changes = set_many(engagement, {"topics": list(topics), "stakeholders": list(stakeholders)})
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
        child.full_clean()
        child.save(force_insert=True)
    for concern in concerns:
        raise_concern(concern, engagement, by=by)
    for follow_up in follow_ups:
        follow_up.engagement, follow_up.site = engagement, engagement.site
        plan(follow_up, by=by)
    present = {
        str(part.group_id): [part.female, part.male, part.other, part.undisclosed]
        for part in participations
    }
    colleagues = {str(one.person_id): one.function for one in attendances}
    return {"participations": [None, present], "attendances": [None, colleagues]}


def raise_concern(
    concern: Concern, engagement: Engagement, *, by: Any, needs_answer: bool | None = None
) -> Concern:
    """Note a concern, or put it on the clock when the person wants an answer."""
    concern.engagement, concern.site = engagement, engagement.site
    wanted = getattr(concern, "needs_answer", True) if needs_answer is None else needs_answer
    return ask(concern, by=by) if wanted else note(concern, by=by)


@action(
    "note", Concern, may=may.can_handle_concern, label=gettext_lazy("Note a concern"), creates=True
)
def note(concern: Concern, *, by: Any) -> None:
    """Recorded for the trend; nobody waits for an answer."""


@action(
    "ask", Concern, may=may.can_handle_concern, label=gettext_lazy("Note a question"), creates=True
)
def ask(concern: Concern, *, by: Any) -> None:
    """The person waits: the answer is due ANSWER_DAYS after the meeting (domain §1.3.6)."""
    concern.answer_due = concern.engagement.held_on + timedelta(days=ANSWER_DAYS)


@action(
    "need_answer", Concern, may=may.can_handle_concern, label=gettext_lazy("They want an answer")
)
def need_answer(concern: Concern, *, by: Any) -> None:
    """A concern that was only noted gets the clock of its meeting."""
    concern.answer_due = concern.engagement.held_on + timedelta(days=ANSWER_DAYS)


@action("answer", Concern, may=may.can_handle_concern, label=gettext_lazy("Answered"))
def answer(
    concern: Concern, *, by: Any, answered_on: date, answer: str, answer_channel: str
) -> None:
    """The person was told. Not before the meeting, not in the future."""
    if answered_on < concern.engagement.held_on or answered_on > concern.site.today():
        raise ValidationError({"answered_on": _("Choose a day between the meeting and today.")})
    concern.answered_on, concern.answer, concern.answer_channel = (
        answered_on,
        answer,
        answer_channel,
    )


@action(
    "turn_into_commitment",
    Concern,
    may=may.can_handle_concern,
    label=gettext_lazy("Became a commitment"),
)
def turn_into_commitment(concern: Concern, *, by: Any) -> None:
    """From here the commitment's own dates count."""


@action("plan", FollowUp, may=may.can_plan, label=gettext_lazy("Plan a follow-up"), creates=True)
def plan(follow_up: FollowUp, *, by: Any) -> Iterator[None]:
    """A task for a colleague, who is told of it."""
    yield None
    if follow_up.owner_id != by.pk:
        notify([follow_up.owner], "follow_up_planned", follow_up)


@action("finish", FollowUp, may=may.can_finish, label=gettext_lazy("Done"))
def finish(follow_up: FollowUp, *, by: Any) -> None:
    follow_up.done_on = follow_up.site.today()


@action("drop", FollowUp, may=may.can_finish, label=gettext_lazy("Drop"), needs_note=True)
def drop(follow_up: FollowUp, *, by: Any) -> None:
    """No longer needed, and why."""


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
    "void", Engagement, may=may.can_void, label=gettext_lazy("Void"), needs_note=True, serious=True
)
def void(engagement: Engagement, *, by: Any) -> None:
    """Logged in error. It stays visible, and leaves the figures."""


attach = attachable(Engagement, may=may.can_amend_log)
attach_to_stakeholder = attachable(Stakeholder, may=may.can_map)
