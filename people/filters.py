"""How the registers of people, roles, sites, units and absences are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Absence, BusinessUnit, Role, RoleAssignment, Site, User
from records import clock

YES_OR_NO = [("yes", _("yes")), ("no", _("no"))]


def all_sites(request: Any) -> Any:
    return Site.objects.visible_to(request.user)


def roles_seen(request: Any) -> Any:
    """Assignments in force that the visitor may see, so that a filter tells no more than a page."""
    held = RoleAssignment.objects.visible_to(request.user)
    return held.in_force(clock.now().date())


class SiteFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="search")
    status = filters.ChoiceFilter(label=_("Phase"), choices=Site.Status.choices)

    class Meta:
        model = Site
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Q(name__icontains=value) | Q(code__icontains=value))


class UnitFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")

    class Meta:
        model = BusinessUnit
        fields: list[str] = []


class UserFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name, post or e-mail"), method="search")
    role = filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="in_role")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=all_sites, method="at_site")
    unit = filters.ModelChoiceFilter(
        label=_("Business unit"),
        queryset=lambda request: BusinessUnit.objects.visible_to(request.user),
    )
    active = filters.ChoiceFilter(label=_("May sign in"), choices=YES_OR_NO, method="if_active")

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(
            Q(name__icontains=value) | Q(title__icontains=value) | Q(email__icontains=value)
        )

    def in_role(self, rows: Any, name: str, value: str) -> Any:
        held = roles_seen(self.request).filter(role=value)
        return rows.filter(pk__in=held.values("user"))

    def at_site(self, rows: Any, name: str, value: Any) -> Any:
        held = roles_seen(self.request).filter(Q(site=value) | Q(site=None))
        return rows.filter(pk__in=held.values("user"))

    def if_active(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_active=value == "yes")


class AssignmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Person"), field_name="user__name", lookup_expr="icontains")
    role = filters.ChoiceFilter(label=_("Role"), choices=Role.choices)
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=all_sites)
    current = filters.ChoiceFilter(label=_("In force today"), choices=YES_OR_NO, method="today")

    class Meta:
        model = RoleAssignment
        fields: list[str] = []

    def today(self, rows: Any, name: str, value: str) -> Any:
        now = rows.in_force(clock.now().date())
        return now if value == "yes" else rows.exclude(pk__in=now.values("pk"))


class AbsenceFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Person or deputy"), method="search")
    current = filters.ChoiceFilter(label=_("Away today"), choices=YES_OR_NO, method="today")

    class Meta:
        model = Absence
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Q(person__name__icontains=value) | Q(deputy__name__icontains=value))

    def today(self, rows: Any, name: str, value: str) -> Any:
        now = rows.in_force(clock.now().date())
        return now if value == "yes" else rows.exclude(pk__in=now.values("pk"))
