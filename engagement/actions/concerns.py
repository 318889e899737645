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
from records import clock
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
    "assign",
    Concern,
    may=may.can_assign_concern,
    label=gettext_lazy("Who prepares the answer"),
    hint=gettext_lazy("The department that knows; a person of it prepares what we say."),
)
def assign(concern: Concern, *, by: Any, unit: Any, responsible: Any) -> Iterator[None]:
    """Make a department and one person of the company responsible for the answer, and tell that person."""
    concern.unit, concern.responsible = unit, responsible
    concern.response, concern.responded_at = "", None
    yield None
    if responsible.pk != by.pk:
        notify([responsible], "answer_wanted", concern)


@action(
    "respond",
    Concern,
    may=may.can_respond,
    label=gettext_lazy("Hand over the answer"),
    hint=gettext_lazy("What may be told to the person. Community relations tells them."),
)
def respond(concern: Concern, *, by: Any, response: str) -> Iterator[None]:
    """The department's answer, for who talks to the person. The person is not told yet, so the clock runs on."""
    concern.response, concern.responded_at = response, clock.now()
    yield None
    teller = concern.group.officer or concern.engagement.logged_by
    if teller.pk != by.pk:
        notify([teller], "answer_prepared", concern)


@action(
    "hear_back",
    Concern,
    may=may.can_hear_back,
    label=gettext_lazy("What they say of the answer"),
    hint=gettext_lazy("Ask the person; nobody else can say whether it is an answer."),
)
def hear_back(concern: Concern, *, by: Any, satisfaction: str, influenced: str = "") -> None:
    """Satisfied or not, in the person's own judgement; and which decision the concern changed, if any."""
    concern.satisfaction, concern.influenced = satisfaction, influenced


@action(
    "take_up_again",
    Concern,
    may=may.can_handle_concern,
    label=gettext_lazy("Take up again"),
    hint=gettext_lazy("The answer was none. It is owed anew, from today."),
    needs_note=True,
)
def take_up_again(concern: Concern, *, by: Any) -> None:
    """The first answer stays in the trail; the clock starts anew today."""
    concern.answer_due = concern.site.today() + timedelta(days=ANSWER_DAYS)
    concern.answered_on, concern.answer, concern.answer_channel = None, "", ""
    concern.satisfaction, concern.response, concern.responded_at = "", "", None


@action(
    "put_on_board",
    Concern,
    may=may.can_put_on_board,
    label=gettext_lazy("Put on the notice board"),
    hint=gettext_lazy("You said, we did: for everybody to read, without names."),
)
def put_on_board(concern: Concern, *, by: Any, board_said: str, board_did: str) -> None:
    """Words for the public board of the community; they must not tell who asked."""
    concern.board_said, concern.board_did = board_said, board_did
    concern.on_board_since = concern.on_board_since or concern.site.today()


@action(
    "take_off_board",
    Concern,
    may=may.can_take_off_board,
    label=gettext_lazy("Take off the notice board"),
    needs_note=True,
)
def take_off_board(concern: Concern, *, by: Any) -> None:
    """It is no longer shown or printed; that it was is in the trail."""
    concern.on_board_since = None


@action(
    "offer_complaint",
    Concern,
    may=may.can_handle_concern,
    label=gettext_lazy("Offer the way to complain"),
    hint=gettext_lazy("When harm is alleged, the person decides whether it becomes a complaint."),
)
def offer_complaint(concern: Concern, *, by: Any, offer: str) -> None:
    """What the person answered. Never downgraded in silence: each answer stays in the trail (domain §1.3.6)."""
    concern.alleges_harm, concern.offer = True, offer


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
