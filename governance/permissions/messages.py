"""Who writes, approves and retires what we say. Nobody approves their own words (domain §1.2, hard rule a)."""

from __future__ import annotations

from typing import Any

from governance.models import KeyMessage
from people.permissions import allows, roles_with


def can_write(user: Any, message: KeyMessage) -> bool:
    return allows(user, "message", "C", message.site_id)


def can_amend(user: Any, message: KeyMessage) -> bool:
    """Its author, until it is approved."""
    return message.status == KeyMessage.Status.DRAFT and message.author_id == user.pk


def can_approve(user: Any, message: KeyMessage) -> bool:
    """At the site of the message; one for every site by whoever approves everywhere. Never its author."""
    if user.pk == message.author_id:
        return False
    if message.site_id is not None:
        return allows(user, "message", "A", message.site_id)
    approving = roles_with("message", "A")
    return any(role in approving and place is None for role, place in user.assignments_now)


def can_retire(user: Any, message: KeyMessage) -> bool:
    return can_write(user, message) or can_approve(user, message)


def can_replace(user: Any, message: KeyMessage) -> bool:
    """The next version begins with one that was approved."""
    return message.status == KeyMessage.Status.APPROVED and can_write(user, message)
