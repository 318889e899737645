"""What this floor does when the sign-in library says that a second factor was set up or shown."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

from people.actions import renew_session


@receiver(authenticator_added)
def count_as_shown(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting up a code or a key proves that one holds it; the library does not note that itself."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        renew_session(request)


@receiver(authenticator_used)
def step_up(request: HttpRequest, reauthenticated: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
    """A factor shown within a session; at sign-in the library renews the session itself."""
    if reauthenticated:
        renew_session(request)
