"""Pages about sites, units, people, roles and absences; one's own account; why a second factor is asked for."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from people import actions, exchange, filters, forms
from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, Site, User
from people.permissions import can_administer
from records import clock
from records.registers import Register
from records.views import Act, Record, Write


class Administered(Register):
    """A register whose records the administrator makes."""

    def may_create(self) -> bool:
        return can_administer(self.request.user, None)


class AdministeredWrite(Write):
    """Where the administrator makes or changes a record."""

    template_name = "records/write.html"

    def refuse_early(self, record: Any) -> None:
        if not can_administer(self.request.user, record):
            raise PermissionDenied
        super().refuse_early(record)


def roles_in_force(user: Any) -> Any:
    """Who holds what today, as far as `user` may see it."""
    held = RoleAssignment.objects.visible_to(user).in_force(clock.now().date())
    return held.select_related("user", "site")


class SiteRegister(Administered):
    model = Site
    filterset_class = filters.SiteFilter
    sorts = {"name": ("name", _("Name")), "code": ("code", _("Code"))}
    order = "name"
    columns = exchange.SITE
    create = ("open_site", _("Enter a site"))
    title = _("Sites")
    empty_text = _("No site yet. Everything else happens at a site, so begin here.")


class SitePage(Record):
    model = Site

    def more(self, record: Any) -> dict[str, Any]:
        held = roles_in_force(self.request.user)
        return {
            "roles": held.filter(Q(site=record) | Q(site=None)).order_by("role", "user__name"),
            "holidays": record.holidays.in_force().order_by("on"),
            "administers": can_administer(self.request.user, record),
            "today": record.today(),
        }


class OpenSite(AdministeredWrite):
    model = Site
    action = actions.open_site
    form_class = forms.NewSiteForm
    title = _("Enter a site")


class AmendSite(AdministeredWrite):
    model = Site
    action = actions.amend_site
    form_class = forms.SiteForm
    title = _("Change a site")


class StartSite(Act):
    model = Site
    action = actions.start_site


class PauseSite(Act):
    model = Site
    action = actions.pause_site


class WindDownSite(Act):
    model = Site
    action = actions.wind_down_site


class CloseSite(Act):
    model = Site
    action = actions.close_site


class DeclareHoliday(AdministeredWrite):
    model = Holiday
    action = actions.declare_holiday
    form_class = forms.HolidayForm
    title = _("Enter a holiday")
    drafts = False

    def initial(self) -> dict[str, Any]:
        return {"site": self.request.GET.get("site")}


class WithdrawHoliday(Act):
    model = Holiday
    action = actions.withdraw_holiday


class UnitRegister(Administered):
    model = BusinessUnit
    filterset_class = filters.UnitFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    size = 200
    columns = exchange.UNIT
    create = ("open_unit", _("Enter a unit"))
    title = _("Business units")
    empty_text = _("No unit yet. Units answer for commitments, so enter those that promise things.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent", "head")

    def register_context(self, page: Any) -> dict[str, Any]:
        """In the order of the tree, as far as the units stand on the same page."""
        around = super().register_context(page)
        if not around["filtered"] and not self.request.GET.get("sort"):
            around["object_list"] = as_tree(page.rows)
        return around


def as_tree(units: list[Any]) -> list[Any]:
    """Each unit after the one it is part of, with its `levels` below the top."""
    known = {unit.pk for unit in units}
    below: dict[Any, list[Any]] = {}
    for unit in units:
        above = unit.parent_id if unit.parent_id in known else None
        below.setdefault(above, []).append(unit)
    ordered = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        unit.levels = range(depth)
        ordered.append(unit)
        waiting += [(part, depth + 1) for part in reversed(below.get(unit.pk, []))]
    return ordered


class UnitPage(Record):
    model = BusinessUnit

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent", "head")

    def more(self, record: Any) -> dict[str, Any]:
        members = User.objects.visible_to(self.request.user).filter(unit=record).active()
        return {"above": record.above()[::-1], "parts": record.children.all(), "members": members}


class OpenUnit(AdministeredWrite):
    model = BusinessUnit
    action = actions.open_unit
    form_class = forms.UnitForm
    title = _("Enter a business unit")

    def initial(self) -> dict[str, Any]:
        return {"parent": self.request.GET.get("parent")}


class AmendUnit(AdministeredWrite):
    model = BusinessUnit
    action = actions.amend_unit
    form_class = forms.UnitForm
    title = _("Change a business unit")


class UserRegister(Administered):
    model = User
    filterset_class = filters.UserFilter
    sorts = {"name": ("name", _("Name")), "post": ("title", _("Post"))}
    order = "name"
    columns = exchange.USER
    create = ("invite_user", _("Enter a person"))
    title = _("People")
    empty_text = _("Nobody yet. Enter the people who will work with Parley.")

    def get_queryset(self) -> Any:
        held = Prefetch("assignments", roles_in_force(self.request.user), to_attr="roles_seen")
        return super().get_queryset().select_related("unit").prefetch_related(held)


class UserPage(Record):
    model = User

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("unit")

    def more(self, record: Any) -> dict[str, Any]:
        me = self.request.user
        held = RoleAssignment.objects.visible_to(me).filter(user=record)
        away = Absence.objects.visible_to(me).filter(person=record)
        return {
            "roles": held.select_related("user", "site", "granted_by"),
            "absences": away.select_related("person", "deputy")[:10],
            "administers": can_administer(me, record),
            "today": clock.now().date(),
            "subtitle": record.title,
        }


class InviteUser(AdministeredWrite):
    model = User
    action = actions.invite
    form_class = forms.UserForm
    title = _("Enter a person")

    def after(self, record: Any) -> str:
        show_the_way_in(self.request, record)
        return super().after(record)


class AmendUser(AdministeredWrite):
    model = User
    action = actions.amend_user
    form_class = forms.UserForm
    title = _("Change a person")


class SendLink(Act):
    model = User
    action = actions.send_link

    def after(self, record: Any) -> str:
        show_the_way_in(self.request, record)
        return super().after(record)


def show_the_way_in(request: HttpRequest, person: Any) -> None:
    """Mail a link with which the person sets a password; the same link as for a forgotten one."""
    form = ResetPasswordForm({"email": person.email})
    try:
        if form.is_valid():
            form.save(request)
    except OSError:
        messages.error(
            request, _("The mail could not be sent. Send the link again from this page later.")
        )
    else:
        messages.success(request, _("A link to set a password is on its way by mail."))


class Deactivate(Act):
    model = User
    action = actions.deactivate


class Reactivate(Act):
    model = User
    action = actions.reactivate


class DropFactor(Act):
    model = User
    action = actions.drop_factor


class AssignmentRegister(Administered):
    model = RoleAssignment
    filterset_class = filters.AssignmentFilter
    sorts = {
        "person": ("user__name", _("Person")),
        "role": ("role", _("Role")),
        "from": ("starts_on", _("From")),
    }
    order = "user__name"
    columns = exchange.ASSIGNMENT
    create = ("grant_roleassignment", _("Give a role"))
    title = _("Roles")
    empty_text = _("No role was given yet.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("user", "site", "granted_by")


class AssignmentPage(Record):
    model = RoleAssignment

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("user", "site", "granted_by")


class GrantRole(AdministeredWrite):
    model = RoleAssignment
    action = actions.grant
    form_class = forms.GrantForm
    title = _("Give a role")
    drafts = False

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name) for name in ("user", "role", "site")}


class EndRole(Act):
    model = RoleAssignment
    action = actions.end
    form_class = forms.LastDayOfRoleForm


class AbsenceRegister(Register):
    model = Absence
    filterset_class = filters.AbsenceFilter
    sorts = {"person": ("person__name", _("Who")), "from": ("starts_on", _("From"))}
    order = "-starts_on"
    columns = exchange.ABSENCE
    create = ("arrange_absence", _("Enter an absence"))
    title = _("Absences and deputies")
    empty_text = _(
        "Nobody is away. Enter an absence before you leave, so that nothing waits for you."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("person", "deputy")


class AbsencePage(Record):
    model = Absence

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("person", "deputy")


class ArrangeAbsence(Write):
    model = Absence
    action = actions.arrange
    form_class = forms.AbsenceForm
    template_name = "records/write.html"
    title = _("Somebody is away")
    drafts = False


class EndAbsence(Act):
    model = Absence
    action = actions.end_absence
    form_class = forms.LastDayForm


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
        if language := request.POST.get("language"):
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return answer


@require_safe
def me(request: HttpRequest) -> HttpResponse:
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
def second_factor(request: HttpRequest) -> HttpResponse:
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


def next_page(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if it is a page of ours."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else "/"


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A door of the sign-in library that Parley does not have: addresses are changed by an administrator."""
    return redirect("me")
