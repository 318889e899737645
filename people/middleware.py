"""Sessions end, idle or after a working day, and begin only with the second factor where one is required."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.models import Role

SIGN_OF_LIFE = 60  # seconds between two writes of the last sign of life, not one with every page

# What a session may open that has not shown its second factor: the way to it, and the way out.
FIRST_DOOR = {
    "second_factor",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "set_language",
    "live",
    "ready",
    "deep",
}
# Setting a first factor up; closed to a session that owes one that exists already.
SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"}


class SignedInForALimitedTime:
    """Idle and absolute ends of a session. Field officers have a day between two signs of life."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", 0)
            if self._is_over(request.user, now - began, now - (seen or now)):
                logout(request)
                request.session["ended"] = True  # the sign-in page says why
                return send_to(request, reverse("account_login"), back=True)
            if now - seen >= SIGN_OF_LIFE:
                request.session["seen"] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)

    def _is_over(self, user: Any, age: int, silence: int) -> bool:
        """Both in seconds."""
        idle = settings.SESSION_IDLE_MINUTES
        if user.holds(Role.CLO) and not user.needs_second_factor:
            idle = settings.SESSION_FIELD_IDLE_MINUTES
        return age > settings.SESSION_ABSOLUTE_HOURS * 3600 or silence > idle * 60


class SecondFactor:
    """This session's methods count, not that a factor was once set up (reliability §4.8)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or was_shown(request):
            return None
        place = request.resolver_match.view_name if request.resolver_match else ""
        if place in FIRST_DOOR:
            return None
        if place in SET_UP or place.startswith("mfa_"):
            # Whoever knows only the password must not add a factor beside the one they cannot show.
            return send_to(request, reverse("second_factor")) if is_mfa_enabled(user) else None
        if user.needs_second_factor:
            return send_to(request, reverse("second_factor"), back=True)
        return None


def was_shown(request: HttpRequest) -> bool:
    """Whether this session proved a second factor: a code, a key or a recovery code."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, request.user)
    )


def send_to(request: HttpRequest, url: str, *, back: bool = False) -> HttpResponse:
    """To another page, also from inside an htmx request; `back` remembers where a reader wanted to go."""
    if back and request.method == "GET" and "HX-Request" not in request.headers:
        url += "?" + urlencode({"next": request.get_full_path()})
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": url}, status=204)
    return redirect(url)
