"""What can be done to people, roles, sites, units and absences. Nothing else writes one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people import permissions
from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, Site, User
from people.permissions import can_administer, can_arrange_absence, can_grant
from records.notices import notify
from records.trail import action


def set_values(record: Any, values: dict[str, Any]) -> None:
    """Take over what a form changed."""
    for name, value in values.items():
        setattr(record, name, value)


def end_sessions(person: User) -> None:
    """Sign a person out everywhere: new rights, or none, begin with a new sign-in (T23)."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def renew_session(request: HttpRequest) -> None:
    """A new session key after a step up, so that a key learned before is worth nothing (T23)."""
    before = request.session.session_key
    request.session.cycle_key()
    known = UserSession.objects.filter(session_key=before)
    known.update(session_key=request.session.session_key)


@action("open_site", Site, may=can_administer, label=_("Enter a site"), creates=True)
def open_site(site: Site, *, by: Any) -> None:
    """A new site; its calendar and roles follow."""


@action("amend", Site, may=can_administer, label=_("Change"))
def amend_site(site: Site, *, by: Any, values: dict[str, Any]) -> None:
    set_values(site, values)


@action("start", Site, may=permissions.can_steer_site, label=_("Start work"), needs_note=True)
def start_site(site: Site, *, by: Any) -> None:
    """Work at the site begins, or begins again."""


@action("pause", Site, may=permissions.can_steer_site, label=_("Pause"), needs_note=True)
def pause_site(site: Site, *, by: Any) -> None:
    """The site stands still, in care and maintenance."""


@action(
    "wind_down", Site, may=permissions.can_steer_site, label=_("Begin closure"), needs_note=True
)
def wind_down_site(site: Site, *, by: Any) -> None:
    """Closure of the site begins."""


@action(
    "close",
    Site,
    may=permissions.can_steer_site,
    label=_("Close"),
    needs_note=True,
    serious=True,
)
def close_site(site: Site, *, by: Any) -> None:
    """The site is closed; its records stay."""


@action("declare_holiday", Holiday, may=can_administer, label=_("Enter a holiday"), creates=True)
def declare_holiday(holiday: Holiday, *, by: Any) -> None:
    """A free day in a site's calendar."""


@action("withdraw", Holiday, may=permissions.can_take_back, label=_("Take back"))
def withdraw_holiday(holiday: Holiday, *, by: Any) -> None:
    """The day counts as a working day again; that it was a holiday stays readable."""
    holiday.withdrawn = True


@action("open_unit", BusinessUnit, may=can_administer, label=_("Enter a unit"), creates=True)
def open_unit(unit: BusinessUnit, *, by: Any) -> None:
    """A new business unit."""


@action("amend", BusinessUnit, may=can_administer, label=_("Change"))
def amend_unit(unit: BusinessUnit, *, by: Any, values: dict[str, Any]) -> None:
    set_values(unit, values)


@action("invite", User, may=can_administer, label=_("Enter a person"), creates=True)
def invite(user: User, *, by: Any, password: str = "") -> None:
    """A new person without roles. Without a password they set one through the link that is sent to them."""
    user.email = user.email.strip().lower()
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()


@action("appoint", User, may=lambda user, person: False, clock=True, creates=True)
def appoint(user: User, *, by: Any, on: date) -> Iterator[dict[str, Any]]:
    """The first administrator, by who installs Parley; everybody after is entered by an administrator."""
    if User.objects.holding(Role.ADM, on=on).exists():
        raise ValidationError(
            _("There is an administrator already, who enters people in Parley's own pages.")
        )
    user.email = user.email.strip().lower()
    user.set_unusable_password()
    yield {"role": [None, Role.ADM]}
    RoleAssignment(user=user, role=Role.ADM, starts_on=on).save()


@action("amend", User, may=can_administer, label=_("Change"))
def amend_user(user: User, *, by: Any, values: dict[str, Any]) -> None:
    """Changed facts. The old e-mail address opens no door any more."""
    before = user.email
    set_values(user, values)
    user.email = user.email.strip().lower()
    if user.email != before:
        EmailAddress.objects.filter(user=user).delete()


@action("change_details", User, may=permissions.is_self, label=_("Change my details"))
def change_details(user: User, *, by: Any, values: dict[str, Any]) -> None:
    """What everybody may change about themselves."""
    set_values(user, values)


@action("set_password", User, may=permissions.is_self, label=_("Set a password"))
def set_password(user: User, *, by: Any, password: str) -> None:
    """By the person alone: after the old password, or through a link sent to their address."""
    user.set_password(password)


@action("send_link", User, may=permissions.can_open_door, label=_("Send a link to set a password"))
def send_link(user: User, *, by: Any) -> None:
    """The way in for somebody new, or who forgot. The mail itself is sent by the page."""


@action(
    "drop_factor",
    User,
    may=permissions.can_open_door,
    label=_("Take away the second factor"),
    hint=_(
        "For a lost phone or key, after you made sure by voice or in person who is asking. "
        "They are signed out everywhere and set up a new one at the next sign-in."
    ),
    needs_note=True,
    serious=True,
)
def drop_factor(user: User, *, by: Any) -> dict[str, Any]:
    dropped, _rows = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    return {"second_factors": [dropped, 0]}


@action(
    "deactivate",
    User,
    may=permissions.can_deactivate,
    label=_("Deactivate"),
    hint=_("They are signed out everywhere at once. What they wrote stays under their name."),
    needs_note=True,
    serious=True,
)
def deactivate(user: User, *, by: Any) -> None:
    user.is_active = False
    end_sessions(user)


@action(
    "reactivate", User, may=permissions.can_reactivate, label=_("Let in again"), needs_note=True
)
def reactivate(user: User, *, by: Any) -> None:
    """They may sign in again, with the roles they still hold."""
    user.is_active = True


@action("grant", RoleAssignment, may=can_grant, label=_("Give a role"), creates=True)
def grant(assignment: RoleAssignment, *, by: Any) -> Iterator[None]:
    """A role from a day on. The person is told, and signs in anew with it."""
    assignment.granted_by = by
    yield
    end_sessions(assignment.user)
    notify([assignment.user], "role_given", assignment)


@action("end", RoleAssignment, may=can_grant, label=_("End"), needs_note=True, serious=True)
def end(assignment: RoleAssignment, *, by: Any, ends_on: date) -> None:
    """The role's last day; the assignment stays readable. Ending later than agreed is a new grant."""
    if assignment.ends_on and ends_on > assignment.ends_on:
        raise ValidationError(
            {"ends_on": _("The role ends before that day already. Give it again to extend it.")}
        )
    assignment.ends_on = ends_on
    end_sessions(assignment.user)


@action("arrange", Absence, may=can_arrange_absence, label=_("Enter an absence"), creates=True)
def arrange(absence: Absence, *, by: Any) -> Iterator[None]:
    """Somebody stands in, with all the roles of the one who is away. The deputy is told."""
    if not absence.deputy.is_active:
        raise ValidationError({"deputy": _("This person may not sign in. Choose somebody else.")})
    yield
    notify([absence.deputy], "standing_in", absence)


@action("end", Absence, may=can_arrange_absence, label=_("Back earlier"))
def end_absence(absence: Absence, *, by: Any, ends_on: date) -> None:
    """The last day away. Staying away longer is a new absence."""
    if ends_on > absence.ends_on:
        raise ValidationError(
            {
                "ends_on": _(
                    "The absence ends before that day already. Enter another to stay longer."
                )
            }
        )
    absence.ends_on = ends_on
