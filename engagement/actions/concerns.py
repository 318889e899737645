"""What can be done to concerns and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import ANSWER_DAYS, Concern, Engagement, FollowUp
from records.notices import notify
from records.trail import action


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
