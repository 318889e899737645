"""Pages about who holds which role, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from people import actions, exchange, filters, forms
from people.models import Absence, RoleAssignment
from people.views.administered import Administered, AdministeredWrite
from records.registers import Register
from records.views import Act, Record, Write


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
