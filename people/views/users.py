"""Pages about people, and the mail that lets them in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people import actions, exchange, filters, forms
from people.models import Absence, RoleAssignment, User
from people.permissions import can_administer
from people.views.administered import Administered, AdministeredWrite, roles_in_force
from records import clock
from records.views import Act, Record


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
