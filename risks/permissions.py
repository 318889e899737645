"""Who may raise, answer and close. Direct lines have no veto from a line manager (domain §5.3)."""

from __future__ import annotations

from typing import Any

from people.models import Role
from people.permissions import allows

DIRECT = (Role.CRM, Role.GO, Role.RCH, Role.HRWG)  # may go to the third and fourth level directly
HIGHEST_FOR_OTHERS = 2


def can_escalate(user: Any, escalation: Any) -> bool:
    """Everybody with a site role may raise to level 2; those with a direct line to any level."""
    if not allows(user, "escalation", "C", escalation.site_id):
        return False
    return escalation.level <= HIGHEST_FOR_OTHERS or user.holds(*DIRECT, site=escalation.site_id)


def is_addressed(user: Any, escalation: Any) -> bool:
    """It was put before this person, and it is not about them."""
    if any(person.pk == user.pk for person in escalation.about.all()):
        return False
    return any(one.person_id == user.pk for one in escalation.addressees.all())


def can_decide(user: Any, escalation: Any) -> bool:
    """Those it was put before who may decide at this level: the manager, the general manager, an executive."""
    deciders = {1: (Role.CRM, Role.GM, Role.EXE), 2: (Role.GM, Role.EXE)}.get(
        escalation.level, (Role.EXE,)
    )
    return is_addressed(user, escalation) and user.holds(*deciders, site=escalation.site_id)


def can_keep_going(user: Any, escalation: Any) -> bool:
    """The roles that the matrix lets update any escalation of the site, not only decide what is put before them."""
    return allows(user, "escalation", "U", escalation.site_id)


def can_carry_out(user: Any, escalation: Any) -> bool:
    """Who keeps escalations going at the site, its general manager, and those it was put before."""
    return (
        can_keep_going(user, escalation)
        or user.holds(Role.GM, site=escalation.site_id)
        or is_addressed(user, escalation)
    )


def can_close(user: Any, escalation: Any) -> bool:
    """Verified by somebody other than who decided."""
    if user.pk == escalation.decided_by_id:
        return False
    above = user.holds(Role.GM, Role.EXE, site=escalation.site_id)
    return above or can_keep_going(user, escalation)


def can_de_escalate(user: Any, escalation: Any) -> bool:
    """One level up approves: a GM what was before the manager, an executive what was before the GM."""
    above = (Role.GM, Role.EXE) if escalation.level == 1 else (Role.EXE,)
    return user.holds(*above, site=escalation.site_id)


def can_keep_ladder(user: Any, rung: Any) -> bool:
    """The rules of escalation are the executives' and the working group's."""
    return user.holds(Role.EXE, Role.HRWG)


def can_release(user: Any, hold: Any) -> bool:
    return user.holds(Role.ADM)
