"""What can be done to a key message: written by one person, approved by another, retired, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import KeyMessage
from governance.permissions import messages as may
from people.models import User
from people.permissions import roles_with
from records import clock
from records.notices import notify
from records.trail import action

DAY = timedelta(days=1)


def today_for(message: KeyMessage) -> date:
    """The civil date where it holds; for every site, the date in UTC."""
    return message.site.today() if message.site else clock.now().date()


@action("write", KeyMessage, may=may.can_write, label=gettext_lazy("Write a message"), creates=True)
def write_message(message: KeyMessage, *, by: Any) -> Iterator[None]:
    """A message, or the next version of one; it is used only when somebody else has approved it."""
    message.author = by
    last = KeyMessage.objects.versions_of(message).last()
    message.edition = last.edition + 1 if last else 1
    yield None
    people = User.objects.holding(
        *roles_with("message", "A"), site=message.site_id, on=today_for(message)
    )
    notify([one for one in people if may.can_approve(one, message)], "message_written", message)


@action("amend", KeyMessage, may=may.can_amend, label=gettext_lazy("Change"))
def amend_message(message: KeyMessage, *, by: Any, values: dict[str, Any]) -> None:
    """The author corrects the draft."""
    for name, value in values.items():
        setattr(message, name, value)


@action(
    "approve",
    KeyMessage,
    may=may.can_approve,
    label=gettext_lazy("Approve"),
    hint=gettext_lazy(
        "These words are used from their first day on; the version before them ends."
    ),
)
def approve_message(message: KeyMessage, *, by: Any) -> Iterator[None]:
    """Somebody other than the author stands by the words."""
    message.approved_by, message.approved_on = by, today_for(message)
    yield None
    former = KeyMessage.objects.versions_of(message).exclude(pk=message.pk)
    for one in former.in_force(message.starts_on):
        if one.starts_on >= message.starts_on:
            raise ValidationError(
                _("The version before it starts on that day. Choose a later first day.")
            )
        end_message(one, by=by, last=message.starts_on - DAY)
    notify({message.author, message.owner}, "message_approved", message)


@action("end", KeyMessage, may=may.can_retire, label=gettext_lazy("Ended by the next version"))
def end_message(message: KeyMessage, *, by: Any, last: date) -> None:
    """Its last day is the one before the next version begins. Only `approve_message` comes here."""
    message.ends_on = last


@action(
    "retire",
    KeyMessage,
    may=may.can_retire,
    label=gettext_lazy("Retire"),
    needs_note=True,
    serious=True,
)
def retire_message(message: KeyMessage, *, by: Any) -> None:
    """It is said no more from now on; why, stands in the note."""
