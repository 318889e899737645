"""What can be done to a promise. Nothing else writes one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import permissions as may
from commitments.models import ChangeRequest, Commitment, Evidence
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
}  # after registration only a change request moves what was promised


@action("draft", Commitment, may=may.can_draft, label=gettext_lazy("Note a promise"), creates=True)
def draft(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """A promise as it was made. Its original date is fixed from here on."""
    if commitment.made_on > commitment.site.today():
        raise ValidationError(
            {"made_on": _("This day has not come yet. Give the day of the promise.")}
        )
    commitment.current_due = commitment.agreed_due = commitment.original_due
    commitment.number = next_number(f"C-{commitment.site.code}", commitment.made_on.year)
    yield None
    concern = commitment.concern
    if concern and Concern.LIFECYCLE.allows("turn_into_commitment", concern.status):
        turn_into_commitment(concern, by=by)
    notify(_holding(commitment, Role.CRM), "promise_noted", commitment)


def _holding(commitment: Commitment, *roles: str) -> Any:
    return User.objects.holding(*roles, site=commitment.site_id, on=commitment.site.today())


@action("amend", Commitment, may=may.can_amend, label=gettext_lazy("Change"))
def amend(commitment: Commitment, *, by: Any, values: dict[str, Any]) -> None:
    """Correct or complete the entry; dates of a registered promise move only by a change request."""
    if commitment.status != Commitment.Status.DRAFT:
        moved = [
            name for name in FIXED if name in values and values[name] != getattr(commitment, name)
        ]
        if moved:
            raise ValidationError(
                {moved[0]: _("This no longer changes here. Ask for a change of the date.")}
            )
    take_over(commitment, values)
    if commitment.status == Commitment.Status.DRAFT:
        commitment.current_due = commitment.agreed_due = commitment.original_due


@action(
    "register",
    Commitment,
    may=may.can_keep_register,
    label=gettext_lazy("Register"),
    hint=gettext_lazy("The owner has accepted; the clock of the due date runs."),
)
def register(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """From draft to register: owner, accountable employee and kind of evidence must be there (§3.2)."""
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


@action("start", Commitment, may=may.can_progress, label=gettext_lazy("Start"))
def start(commitment: Commitment, *, by: Any) -> None:
    """Work has begun."""


@action("report_progress", Commitment, may=may.can_progress, label=gettext_lazy("Report progress"))
def report_progress(commitment: Commitment, *, by: Any, progress: str) -> None:
    """Where the work stands, in a sentence or two."""
    if not commitment.is_open:
        raise ValidationError(_("This commitment is closed. Nothing more can be reported."))
    commitment.progress = progress


def _hand_in(user: Any, evidence: Evidence) -> bool:
    return may.can_progress(user, evidence.commitment)


@action("hand_in", Evidence, may=_hand_in, label=gettext_lazy("Add evidence"), creates=True)
def hand_in(evidence: Evidence, *, by: Any) -> None:
    """One piece of evidence for an open commitment."""
    commitment = evidence.commitment
    if commitment.status not in {Commitment.Status.REGISTERED, Commitment.Status.IN_PROGRESS}:
        raise ValidationError(_("Evidence can be added while the commitment is in progress."))
    if not commitment.made_on <= evidence.delivered_on <= commitment.site.today():
        raise ValidationError({"delivered_on": _("Choose a day between the promise and today.")})
    evidence.handed_in_by = by


@action("submit_evidence", Commitment, may=may.can_progress, label=gettext_lazy("Submit evidence"))
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
    may=may.can_keep_register,
    label=gettext_lazy("Propose to withdraw"),
    needs_note=True,
)
def propose_withdrawal(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """The beneficiaries agree in writing; the general manager decides."""
    if not commitment.is_open:
        raise ValidationError(_("Only an open commitment can be withdrawn."))
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
    """Another commitment takes its place, with the same original date (C-01)."""
    if successor.pk == commitment.pk or successor.site_id != commitment.site_id:
        raise ValidationError({"successor": _("Choose another commitment of the same site.")})
    commitment.successor, commitment.closed_on = successor, commitment.site.today()


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


@action(
    "request",
    ChangeRequest,
    may=may.can_request_change,
    label=gettext_lazy("Ask for a change"),
    creates=True,
)
def request(change: ChangeRequest, *, by: Any) -> Iterator[None]:
    """Ask to move the date or change the scope of an open commitment.

    Dates set by law or permit move only with the authority's document, not here (rule 6).
    """
    commitment = change.commitment
    if not commitment.is_open:
        raise ValidationError(_("Only an open commitment can be changed."))
    if change.subject == ChangeRequest.Subject.DUE and (
        commitment.binding == Commitment.Binding.LEGAL
        or commitment.source == Commitment.Source.PERMIT
    ):
        raise ValidationError(
            {"new_due": _("This date is set by law or permit. Only the authority can move it.")}
        )
    change.requested_by, change.requested_on = by, commitment.site.today()
    change.old_due = commitment.current_due
    if change.new_due == change.old_due:
        raise ValidationError({"new_due": _("This is the date it has already.")})
    yield None
    approvers = User.objects.holding(
        may.approver_of(change), site=commitment.site_id, on=change.requested_on
    )
    notify([p for p in approvers if may.can_decide_change(p, change)], "change_requested", change)


@action(
    "explain",
    ChangeRequest,
    may=may.can_explain_change,
    label=gettext_lazy("Explained to the community"),
)
def explain(change: ChangeRequest, *, by: Any, explained_on: date, response: str) -> Iterator[None]:
    """When the community was told, and what it said."""
    if change.status == ChangeRequest.Status.REFUSED or change.applied_on:
        raise ValidationError(_("This change is settled already."))
    if not change.requested_on <= explained_on <= change.commitment.site.today():
        raise ValidationError({"explained_on": _("Choose a day between the request and today.")})
    change.explained_on, change.response = explained_on, response
    yield from _apply_when_ready(change, by)


@action("approve", ChangeRequest, may=may.can_decide_change, label=gettext_lazy("Approve"))
def approve(change: ChangeRequest, *, by: Any) -> Iterator[None]:
    """Agree to the change; it takes force when it is also explained (rule 2)."""
    change.decided_by, change.decided_on = by, change.commitment.site.today()
    yield from _apply_when_ready(change, by)


@action(
    "refuse",
    ChangeRequest,
    may=may.can_decide_change,
    label=gettext_lazy("Refuse"),
    needs_note=True,
)
def refuse(change: ChangeRequest, *, by: Any) -> Iterator[None]:
    """The promise stands as it was."""
    change.decided_by, change.decided_on = by, change.commitment.site.today()
    yield None
    notify([change.requested_by], "change_refused", change)


def _apply_when_ready(change: ChangeRequest, by: Any) -> Iterator[None]:
    """Approved and explained: the promise itself changes, in the same transaction."""
    ready = (
        change.status == ChangeRequest.Status.APPROVED
        and change.explained_on
        and not change.applied_on
    )
    if ready:
        change.applied_on = change.commitment.site.today()
    yield None
    if ready:
        take_force(change.commitment, by=by, change=change)
        notify([change.requested_by], "change_approved", change)


@action(
    "take_force",
    Commitment,
    may=lambda user, commitment: user is not None,
    label=gettext_lazy("Change in force"),
)
def take_force(commitment: Commitment, *, by: Any, change: ChangeRequest) -> dict[str, Any]:
    """The approved change of this commitment. Only `approve` and `explain` come here."""
    if change.commitment_id != commitment.pk or change.applied_on is None:
        raise ValidationError(_("This change is not approved and explained."))
    if change.subject == ChangeRequest.Subject.SCOPE:
        commitment.summary = change.new_scope
        return {}
    if not commitment.is_open or commitment.current_due != change.old_due:
        raise ValidationError(_("The commitment has moved on since this change was asked for."))
    commitment.current_due = change.new_due
    if change.was_asked_in_time and change.response == ChangeRequest.Response.AGREED:
        commitment.agreed_due = change.new_due
    return {}


attach = attachable(Commitment, may=may.can_progress)
attach_to_evidence = attachable(Evidence, may=_hand_in)
