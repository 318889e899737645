"""Sessions end: when idle, after a working day, and never begin fully without the second factor where it is required."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.models import Role

ENTRANCE = ("/accounts/", "/static/", "/healthz/", "/i18n/")


class SignedInForALimitedTime:
    """Idle and absolute ends of a session. Field officers have a day between two signs of life."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            idle = settings.SESSION_IDLE_MINUTES
            if request.user.holds(Role.CLO) and not request.user.needs_second_factor:
                idle = settings.SESSION_FIELD_IDLE_MINUTES
            if now - began > settings.SESSION_ABSOLUTE_HOURS * 3600 or now - seen > idle * 60:
                logout(request)
                request.session["ended"] = True
                return redirect(f"{reverse('account_login')}?next={request.get_full_path()}")
            if now - seen >= 60 or "seen" not in request.session:
                request.session["seen"] = now  # written once a minute, not with every page
        return self.get_response(request)


class SecondFactor:
    """This session's methods count, not that a factor was once set up (reliability §4.8)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(ENTRANCE)
            and user.needs_second_factor
        ):
            methods = request.session.get("account_authentication_methods", [])
            if not any(method.get("method") == "mfa" for method in methods):
                return redirect("second_factor")
        return self.get_response(request)
