"""What can be done to a change request, and how it changes the promise (domain §3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import permissions as may
from commitments.models import ChangeRequest, Commitment
from people.models import User
from records.notices import notify
from records.trail import action


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
    if change.subject == ChangeRequest.Subject.DUE and commitment.is_set_by_authority:
        raise ValidationError(
            {"new_due": _("This date is set by law or permit. Only the authority can move it.")}
        )
    change.requested_by, change.requested_on = by, commitment.site.today()
    change.old_due, change.old_agreed = commitment.current_due, commitment.agreed_due
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
    """When the community was told, and what it said; again, when it agrees later than it was told."""
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
    ready = change.status == ChangeRequest.Status.APPROVED and change.explained_on
    first = ready and not change.applied_on
    if first:
        change.applied_on = change.commitment.site.today()
    yield None
    if first:
        take_force(change.commitment, by=by, change=change)
        notify([change.requested_by], "change_approved", change)
    if ready and change.moves_agreed_date:
        agree(change.commitment, by=by, change=change)


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
    commitment.current_due = change.new_due or commitment.current_due
    return {}


@action(
    "agree",
    Commitment,
    may=lambda user, commitment: user is not None,
    label=gettext_lazy("Date agreed with the community"),
)
def agree(commitment: Commitment, *, by: Any, change: ChangeRequest) -> None:
    """The date by which the promise is judged moves too (rule 3). Only `approve` and `explain` come here."""
    in_force = change.commitment_id == commitment.pk and change.applied_on is not None
    if in_force and commitment.is_open and commitment.current_due == change.new_due:
        commitment.agreed_due = change.new_due
