"""What can be done to a promise. Nothing else writes one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import permissions as may
from commitments.actions.mandates import freeze_ruling, tell_by_mandate
from commitments.models import Commitment
from engagement.actions import take_over, turn_into_commitment
from engagement.models import Concern
from people.models import Role, User
from records.attachments import attachable
from records.notices import notify
from records.numbering import next_number
from records.trail import action

FIXED = {
    "original_due",
    "made_on",
}  # once registered, only a change request moves what was promised
WORTH = {"value", "value_currency"}
JUDGED = {"kind", "made_by", "made_on", "original_due"} | WORTH  # what a mandate looks at
OWNERS = {"owner_type", "owner", "owner_unit", "owner_party", "accountable"}


@action("draft", Commitment, may=may.can_draft, label=gettext_lazy("Note a promise"), creates=True)
def draft(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """A promise as it was made. Its original date is fixed when it is registered."""
    _refuse_future(commitment)
    commitment.current_due = commitment.agreed_due = commitment.original_due
    commitment.number = next_number(f"C-{commitment.site.code}", commitment.made_on.year)
    freeze_ruling(commitment)
    yield None
    concern = commitment.concern
    if concern and Concern.LIFECYCLE.allows("turn_into_commitment", concern.status):
        turn_into_commitment(concern, by=by)
    notify(_holding(commitment, Role.CRM), "promise_noted", commitment)
    tell_by_mandate(commitment)


def _holding(commitment: Commitment, *roles: str) -> Any:
    return User.objects.holding(*roles, site=commitment.site_id, on=commitment.site.today())


@action("amend", Commitment, may=may.can_amend, label=gettext_lazy("Change"))
def amend(commitment: Commitment, *, by: Any, values: dict[str, Any]) -> Iterator[None]:
    """Correct or complete the entry; dates of a registered promise move only by a change request.

    What a draft's mandate was judged by is judged again when it is corrected; who is asked then hears of it.
    """
    changed = {name for name, value in values.items() if value != getattr(commitment, name)}
    if "site" in changed:
        raise ValidationError({"site": _("A promise stays at its site. Note it there instead.")})
    if commitment.is_open:
        _refuse_quiet_changes(commitment, changed, values)
    take_over(commitment, values)
    judged_again = commitment.status == Commitment.Status.DRAFT and bool(changed & JUDGED)
    if commitment.status == Commitment.Status.DRAFT:
        _refuse_future(commitment)
        commitment.current_due = commitment.agreed_due = commitment.original_due
    if judged_again:
        freeze_ruling(commitment)
    yield None
    if judged_again:
        tell_by_mandate(commitment)


def _refuse_quiet_changes(
    commitment: Commitment, changed: set[str], values: dict[str, Any]
) -> None:
    """What would get round change control or four eyes: the dates, who decides the date, the owner under review."""
    if moved := sorted(changed & FIXED):
        raise ValidationError(
            {moved[0]: _("This no longer changes here. Ask for a change of the date.")}
        )
    if grown := sorted(changed & WORTH):
        raise ValidationError(
            {grown[0]: _("Its worth no longer changes here. Note a promise that takes its place.")}
        )
    if commitment.is_set_by_authority:
        after = Commitment(
            binding=values.get("binding", commitment.binding),
            source=values.get("source", commitment.source),
        )
        if not after.is_set_by_authority:
            raise ValidationError(
                {"binding": _("Its date is set by law or permit. That does not change here.")}
            )
    under_review = commitment.status == Commitment.Status.EVIDENCE or (
        commitment.changes.waiting().exists()
    )
    if under_review and (passed_on := sorted(changed & OWNERS)):
        raise ValidationError(
            {passed_on[0]: _("Evidence or a change waits for a decision. Pass it on after that.")}
        )


def _refuse_future(commitment: Commitment) -> None:
    if commitment.made_on > commitment.site.today():
        raise ValidationError(
            {"made_on": _("This day has not come yet. Give the day of the promise.")}
        )


@action(
    "register",
    Commitment,
    may=may.can_keep_register,
    label=gettext_lazy("Register"),
    hint=gettext_lazy("The owner has accepted; the clock of the due date runs."),
)
def register(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """From draft to register: owner, accountable employee and kind of evidence must be there (§3.2)."""
    if commitment.is_beyond_mandate and not commitment.ruled_by_id:
        raise ValidationError(
            _("More was promised than the mandate allows. First somebody decides about it: %s.")
            % commitment.get_mandate_role_display()
        )
    if not commitment.accountable_id:
        raise ValidationError(
            {"accountable": _("Name the accountable employee first, under “Change”.")}
        )
    if not commitment.evidence_required:
        raise ValidationError(
            {"evidence_required": _("Say which evidence will be needed, under “Change”.")}
        )
    yield None
    notify(
        [p for p in (commitment.owner, commitment.accountable) if p],
        "commitment_registered",
        commitment,
    )


@action(
    "reject",
    Commitment,
    may=may.can_keep_register,
    label=gettext_lazy("Not a commitment"),
    needs_note=True,
    serious=True,
)
def reject(commitment: Commitment, *, by: Any) -> None:
    """It was no promise; the group is told why, and the entry stays visible."""
    commitment.closed_on = commitment.site.today()


@action("start", Commitment, may=may.is_owner, label=gettext_lazy("Start"))
def start(commitment: Commitment, *, by: Any) -> None:
    """Work has begun."""


@action(
    "report_progress",
    Commitment,
    may=may.can_report_progress,
    label=gettext_lazy("Report progress"),
)
def report_progress(commitment: Commitment, *, by: Any, progress: str) -> None:
    """Where the work stands, in a sentence or two."""
    commitment.progress = progress


@action("submit_evidence", Commitment, may=may.is_owner, label=gettext_lazy("Submit evidence"))
def submit_evidence(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """The owner says it is done; somebody else will verify. At least one piece of evidence."""
    if not commitment.evidence.exists():
        raise ValidationError(_("There is no evidence yet. Add at least one piece first."))
    yield None
    notify(_holding(commitment, Role.CRM), "evidence_submitted", commitment)


@action(
    "verify",
    Commitment,
    may=may.can_verify,
    label=gettext_lazy("Verify"),
    hint=gettext_lazy("You have seen that the thing is there, and on which day it was."),
)
def verify(commitment: Commitment, *, by: Any, fulfilled_on: date) -> Iterator[None]:
    """Fulfilled on the day the thing was delivered, not the day of this click (§3.2)."""
    if not commitment.made_on <= fulfilled_on <= commitment.site.today():
        raise ValidationError({"fulfilled_on": _("Choose a day between the promise and today.")})
    commitment.fulfilled_on, commitment.verifier = fulfilled_on, by
    commitment.closed_on = commitment.site.today()
    yield None
    notify([commitment.made_by], "commitment_fulfilled", commitment)


@action(
    "send_back", Commitment, may=may.can_verify, label=gettext_lazy("Send back"), needs_note=True
)
def send_back(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """The evidence does not show it; the owner is told why."""
    yield None
    notify(
        [p for p in (commitment.owner, commitment.accountable) if p],
        "evidence_sent_back",
        commitment,
    )


@action("confirm", Commitment, may=may.can_tell_community, label=gettext_lazy("Community confirms"))
def confirm(commitment: Commitment, *, by: Any, confirmed_on: date, confirmed_by: str) -> None:
    """The people who were promised say it is done, and who said so."""
    _heard(commitment, confirmed_on, confirmed_by)


@action(
    "dispute",
    Commitment,
    may=may.can_tell_community,
    label=gettext_lazy("Community disputes"),
    needs_note=True,
)
def dispute(commitment: Commitment, *, by: Any, confirmed_on: date, confirmed_by: str) -> None:
    """They say it is not done: it counts as not fulfilled until solved."""
    _heard(commitment, confirmed_on, confirmed_by)


def _heard(commitment: Commitment, heard_on: date, said_by: str) -> None:
    fulfilled = commitment.fulfilled_on
    if heard_on > commitment.site.today() or (fulfilled and heard_on < fulfilled):
        raise ValidationError({"confirmed_on": _("Choose a day between the delivery and today.")})
    commitment.confirmed_on, commitment.confirmed_by = heard_on, said_by


@action(
    "propose_withdrawal",
    Commitment,
    may=may.can_propose_withdrawal,
    label=gettext_lazy("Propose to withdraw"),
    needs_note=True,
)
def propose_withdrawal(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """The beneficiaries agree in writing; the general manager decides."""
    commitment.withdrawal_proposed_by = by
    yield None
    notify(_holding(commitment, Role.GM), "withdrawal_proposed", commitment)


@action(
    "withdraw",
    Commitment,
    may=may.can_withdraw,
    label=gettext_lazy("Withdraw"),
    needs_note=True,
    serious=True,
)
def withdraw(commitment: Commitment, *, by: Any) -> None:
    """By agreement with those it was promised to; two people of the company sign (§3.2)."""
    commitment.closed_on = commitment.site.today()


@action(
    "supersede",
    Commitment,
    may=may.can_keep_register,
    label=gettext_lazy("Supersede"),
    needs_note=True,
)
def supersede(commitment: Commitment, *, by: Any, successor: Commitment) -> None:
    """Another registered commitment takes its place.

    Before its date has passed a promise leaves the figures when it is superseded, so its successor must
    be measured by the same original date (C-01); a later one is then asked for by a change request.
    """
    today = commitment.site.today()
    if successor.pk == commitment.pk or successor.site_id != commitment.site_id:
        raise ValidationError({"successor": _("Choose another commitment of the same site.")})
    if not successor.is_open:
        raise ValidationError({"successor": _("Choose one that is registered and open.")})
    if today <= commitment.original_due < successor.original_due:
        raise ValidationError(
            {
                "successor": _(
                    "Its original date is later. Note it with the date of this promise, %s, "
                    "and ask for a change of the date there."
                )
                % commitment.original_due
            }
        )
    commitment.successor, commitment.closed_on = successor, today


@action(
    "declare_not_fulfilled",
    Commitment,
    may=may.can_declare,
    label=gettext_lazy("Declare not fulfilled"),
    needs_note=True,
    serious=True,
)
def declare_not_fulfilled(commitment: Commitment, *, by: Any) -> None:
    """The company did not keep its word; the reason is public."""
    commitment.closed_on = commitment.site.today()


attach = attachable(Commitment, may=may.can_progress)
