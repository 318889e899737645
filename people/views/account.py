"""One's own account, why a second factor is asked for, and doors that stay shut."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from people import actions, forms
from people.models import Absence, Role, RoleAssignment, User
from records import clock
from records.pages import Visit
from records.views import Write


class ChangeDetails(Write):
    """One's own phone and language; the record is the visitor."""

    model = User
    action = actions.change_details
    form_class = forms.DetailsForm
    template_name = "records/write.html"
    title = _("Change my details")
    drafts = False
    creating = False

    def get_record(self) -> Any:
        return self.get_queryset().get(pk=self.request.user.pk)

    def after(self, record: Any) -> str:
        return reverse("me")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, **kwargs)
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return answer


@require_safe
def me(request: Visit) -> HttpResponse:
    """One's own account: roles, absences, language, sessions, second factor."""
    user = request.user
    held = RoleAssignment.objects.visible_to(user).filter(user=user).select_related("site")
    away = Absence.objects.visible_to(user).select_related("person", "deputy")
    words = {
        "title": _("My account"),
        "person": user,
        "roles": held.in_force(clock.now().date()),
        "absences": away[:10],
        "has_factor": is_mfa_enabled(user),
        "asks_factor": user.needs_second_factor,
    }
    return render(request, "people/me.html", words)


@require_safe
def second_factor(request: Visit) -> HttpResponse:
    """Why it is asked for, and the way to set one up or to show the one that exists."""
    words = {
        "title": _("A second proof that it is you"),
        "has_factor": is_mfa_enabled(request.user),
        "next": next_page(request),
        "roles": [
            Role(role).label for role in dict.fromkeys(r for r, _s in request.user.assignments_now)
        ],
    }
    return render(request, "people/second_factor.html", words)


def next_page(request: Visit) -> str:
    """Where the visitor wanted to go, if it is a page of ours."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else "/"


def closed(request: Visit, **kwargs: Any) -> HttpResponse:
    """A door of the sign-in library that Parley does not have: addresses are changed by an administrator."""
    return redirect("me")
