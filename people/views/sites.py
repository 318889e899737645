"""Pages about sites and their calendars."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people import actions, exchange, filters, forms
from people.models import Holiday, Site
from people.permissions import can_administer
from people.views.administered import Administered, AdministeredWrite, roles_in_force
from records.views import Act, Record


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
