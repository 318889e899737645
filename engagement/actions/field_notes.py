"""What can be done to early signs, quiet days and requests for information."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import REQUEST_DAYS, EarlySign, InformationRequest, QuietDay
from records.numbering import next_number
from records.trail import action


def refuse_future(record: Any, name: str) -> None:
    """What happened cannot lie ahead of the site's own today (ValidationError at the field)."""
    if getattr(record, name) > record.site.today():
        raise ValidationError(
            {name: _("This day has not come yet. Choose today or an earlier day.")}
        )


@action("hear", EarlySign, may=may.can_note, label=gettext_lazy("Note an early sign"), creates=True)
def hear(sign: EarlySign, *, by: Any) -> None:
    """A rumour or a first sign, with how sure the officer is."""
    refuse_future(sign, "heard_on")
    sign.noted_by = by


@action("confirm", EarlySign, may=may.can_note, label=gettext_lazy("It is true"), needs_note=True)
def confirm_sign(sign: EarlySign, *, by: Any) -> None:
    """Checked and found to be so; how, stands in the note."""


@action("dismiss", EarlySign, may=may.can_note, label=gettext_lazy("Unfounded"), needs_note=True)
def dismiss_sign(sign: EarlySign, *, by: Any) -> None:
    """Checked and not so; how, stands in the note."""


@action("report", QuietDay, may=may.can_note, label=gettext_lazy("Nothing to report"), creates=True)
def report_quiet_day(quiet: QuietDay, *, by: Any) -> None:
    """The officer's word that the day brought nothing. One for each site, officer and day."""
    refuse_future(quiet, "day")
    quiet.officer = by


@action(
    "receive",
    InformationRequest,
    may=may.can_note,
    label=gettext_lazy("Enter a request"),
    creates=True,
)
def receive(request: InformationRequest, *, by: Any) -> None:
    """The answer is due REQUEST_DAYS after the day it came in (domain §1.3.6)."""
    refuse_future(request, "received_on")
    request.due_on = request.received_on + timedelta(days=REQUEST_DAYS)
    request.number = next_number(f"Q-{request.site.code}", request.received_on.year)


@action("answer", InformationRequest, may=may.can_end_request, label=gettext_lazy("Answered"))
def answer_request(request: InformationRequest, *, by: Any, ended_on: date, answer: str) -> None:
    """They have what they asked for. Not before it was asked, not in the future."""
    _end(request, ended_on)
    request.answer = answer


@action(
    "refuse",
    InformationRequest,
    may=may.can_refuse_request,
    label=gettext_lazy("Refuse in writing"),
    serious=True,
)
def refuse_request(request: InformationRequest, *, by: Any, ended_on: date, reasons: str) -> None:
    """Refused, in writing and with reasons (CSDDD article 13(2)); the manager's word."""
    _end(request, ended_on)
    request.reasons = reasons


def _end(request: InformationRequest, ended_on: date) -> None:
    if ended_on < request.received_on or ended_on > request.site.today():
        raise ValidationError({"ended_on": _("Choose a day between the request and today.")})
    request.ended_on = ended_on
