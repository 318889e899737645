"""Who may do what to a promise. Creator, verifier and approver are three different people."""

from __future__ import annotations

from typing import Any

from commitments.models import ABOVE, HUGE_SLIP_DAYS, LARGE_SLIP_DAYS
from governance.models import Mandate
from governance.permissions.mandates import Asked, Ruling, answer
from people.models import Role
from people.permissions import allows


def can_draft(user: Any, commitment: Any) -> bool:
    return allows(user, "commitment", "C", commitment.site_id)


def can_keep_register(user: Any, commitment: Any) -> bool:
    """The community-relations manager of the site."""
    return allows(user, "commitment", "A", commitment.site_id)


def ruling_on(commitment: Any) -> Ruling | None:
    """What the mandates say to its maker on the day it was said; None where the company has none yet.

    Time is counted from the promise until it is due. A value without a currency is the site's money.
    """
    held = Mandate.objects.in_force(commitment.made_on)
    if not held.exists():
        return None
    days = (commitment.original_due - commitment.made_on).days if commitment.original_due else None
    asked = Asked(commitment.kind, commitment.value, commitment.currency, days)
    maker = commitment.made_by
    rules = held.binding(maker, commitment.site_id).select_related("person", "site")
    return answer(rules, asked, person=maker)


def can_rule(user: Any, commitment: Any) -> bool:
    """Who the mandate names, or somebody above; nobody grants their own promise (hard rule a)."""
    if not commitment.waits_for_ruling or user.pk == commitment.made_by_id:
        return False
    return user.holds(commitment.mandate_role, *ABOVE, site=commitment.site_id)


def can_tell_refusal(user: Any, commitment: Any) -> bool:
    """Officers and managers tell the group that a promise beyond the mandate does not hold."""
    untold = commitment.was_turned_down and commitment.told_on is None
    return untold and can_tell_community(user, commitment)


def can_amend(user: Any, commitment: Any) -> bool:
    """The manager until it is closed; the promise-maker only before it is registered."""
    if commitment.status == commitment.Status.DRAFT and commitment.made_by_id == user.pk:
        return True
    return not commitment.is_closed and can_keep_register(user, commitment)


def can_propose_withdrawal(user: Any, commitment: Any) -> bool:
    return commitment.is_open and can_keep_register(user, commitment)


def is_owner(user: Any, commitment: Any) -> bool:
    """Who delivers, or answers for a delivery by others."""
    unit = commitment.owner_unit
    return user.pk in {
        commitment.owner_id,
        commitment.accountable_id,
        unit.head_id if unit else None,
    }


def can_progress(user: Any, commitment: Any) -> bool:
    """Owners, and the officer of the site who follows it in the village (matrix: U progress)."""
    return is_owner(user, commitment) or allows(
        user, "commitment", "U", commitment.site_id, "progress"
    )


def can_report_progress(user: Any, commitment: Any) -> bool:
    return commitment.is_open and can_progress(user, commitment)


def can_verify(user: Any, commitment: Any) -> bool:
    """Nobody verifies their own delivery, nor evidence they handed in themselves."""
    if is_owner(user, commitment) or commitment.evidence.filter(handed_in_by=user).exists():
        return False
    return can_keep_register(user, commitment)


def can_tell_community(user: Any, commitment: Any) -> bool:
    """Officers and managers record what the community says."""
    return user.holds(Role.CLO, Role.CRM, site=commitment.site_id)


def can_withdraw(user: Any, commitment: Any) -> bool:
    """The general manager, on the proposal of somebody else."""
    proposed = commitment.withdrawal_proposed_by_id
    return (
        user.holds(Role.GM, site=commitment.site_id)
        and proposed is not None
        and proposed != user.pk
    )


def can_declare(user: Any, commitment: Any) -> bool:
    return user.holds(Role.GM, site=commitment.site_id)


def can_request_change(user: Any, request: Any) -> bool:
    """Whoever works on it, and the manager."""
    return can_progress(user, request.commitment) or can_keep_register(user, request.commitment)


def approver_of(request: Any) -> Role:
    """Who decides: the manager; beyond 30 days or at the third change the GM; beyond 90 days an executive."""
    earlier = request.commitment.changes.filter(status="approved", subject="due").count()
    if request.slip_days > HUGE_SLIP_DAYS:
        return Role.EXE
    if request.slip_days > LARGE_SLIP_DAYS or (request.subject == "due" and earlier >= 2):
        return Role.GM
    return Role.CRM


def can_decide_change(user: Any, request: Any) -> bool:
    """The level that the slip asks for; never the owner, never who asked (rules 4 and 5)."""
    if is_owner(user, request.commitment) or request.requested_by_id == user.pk:
        return False
    return user.holds(approver_of(request), site=request.commitment.site_id)


def can_explain_change(user: Any, request: Any) -> bool:
    """Until it is refused, or in force and agreed to."""
    settled = request.applied_on is not None and request.response == request.Response.AGREED
    if settled or request.status == request.Status.REFUSED:
        return False
    return can_tell_community(user, request.commitment)
