"""What can be done to people, roles, sites, units and absences. Nothing else writes one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Absence, BusinessUnit, Holiday, RoleAssignment, Site, User
from people.permissions import can_administer, can_arrange_absence, can_grant
from records.trail import action


def set_values(record: Any, values: dict[str, Any]) -> None:
    """Take over what a form changed."""
    for name, value in values.items():
        setattr(record, name, value)


@action("open_site", Site, may=can_administer, label=_("Enter a site"), creates=True)
def open_site(site: Site, *, by: Any) -> None:
    """A new site; its calendar and roles follow."""


@action("amend", Site, may=can_administer, label=_("Change"))
def amend_site(site: Site, *, by: Any, values: dict[str, Any]) -> None:
    set_values(site, values)


@action("declare_holiday", Holiday, may=can_administer, label=_("Enter a holiday"), creates=True)
def declare_holiday(holiday: Holiday, *, by: Any) -> None:
    """A free day in a site's calendar."""


@action("open_unit", BusinessUnit, may=can_administer, label=_("Enter a unit"), creates=True)
def open_unit(unit: BusinessUnit, *, by: Any) -> None:
    """A new business unit."""


@action("amend", BusinessUnit, may=can_administer, label=_("Change"))
def amend_unit(unit: BusinessUnit, *, by: Any, values: dict[str, Any]) -> None:
    set_values(unit, values)


@action("invite", User, may=can_administer, label=_("Enter a person"), creates=True)
def invite(user: User, *, by: Any, password: str = "") -> None:
    """A new person without roles. Without a password they set one through "forgotten password"."""
    user.email = user.email.strip().lower()
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()


@action("amend", User, may=can_administer, label=_("Change"))
def amend_user(user: User, *, by: Any, values: dict[str, Any]) -> None:
    set_values(user, values)


@action("grant", RoleAssignment, may=can_grant, label=_("Give a role"), creates=True)
def grant(assignment: RoleAssignment, *, by: Any) -> None:
    """A role from a day on."""
    assignment.granted_by = by


@action("end", RoleAssignment, may=can_grant, label=_("End"), needs_note=True, serious=True)
def end(assignment: RoleAssignment, *, by: Any, ends_on: Any) -> None:
    """The role's last day; the assignment stays readable."""
    assignment.ends_on = ends_on


@action("arrange", Absence, may=can_arrange_absence, label=_("Enter an absence"), creates=True)
def arrange(absence: Absence, *, by: Any) -> None:
    """Somebody stands in."""
