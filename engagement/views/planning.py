"""Pages about planned meetings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import planning as forms
from engagement.forms.invitations import InvitationForm
from engagement.models import Engagement, PlannedEngagement, StakeholderGroup
from engagement.views.meetings import is_key
from people.models import Site
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write

PREFILLED = {"site", "community", "group", "purpose", "method", "planned_on", "trigger", "activity"}


class PlannedRegister(Register):
    model = PlannedEngagement
    filterset_class = filters.PlannedFilter
    sorts = {"date": ("planned_on", _("Date"))}
    order = "-planned_on"
    columns = exchange.PLANNED
    create = ("plan_plannedengagement", _("Plan a meeting"))
    title = _("Planned meetings")
    intro = _("Which group is met when, by whom and about what; and what became of it.")
    empty_text = _(
        "Nothing is planned yet. Begin with the group that has not been met for the longest time."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for planned in page.rows:
            planned.missed = planned.is_missed(planned.site.today(now))
        return super().register_context(page)


class PlannedPage(Record):
    model = PlannedEngagement

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register().select_related("activity__plan")

    def more(self, record: PlannedEngagement) -> dict[str, Any]:
        user = self.request.user
        may_log = record.status == record.Status.PLANNED and actions.hold.may(user, record)
        log = Engagement.objects.visible_to(user).filter(pk=record.engagement_id).first()
        return {
            "subtitle": f"{record.group} · {record.site}",
            "missed": record.is_missed(record.site.today()),
            "responsible": [{"label": _("Responsible"), "person": record.responsible}],
            "coming": record.colleagues.order_by("name"),
            "log": log,
            "log_url": f"{reverse('log_engagement')}?planned={record.pk}" if may_log else None,
            "series": PlannedEngagement.objects.visible_to(user)
            .filter(series=record.series)
            .exclude(series__isnull=True)
            .order_by("planned_on")[:61],
        }


class Invited(Write):
    """A form that an invitation can fill. The file is read and forgotten; the person looks it over and saves."""

    model = PlannedEngagement
    form_class = forms.PlannedForm
    template_name = "engagement/planned_form.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("read_invitation"):
            return self.fill(request)
        return super().post(request, **kwargs)

    def fill(self, request: HttpRequest) -> HttpResponse:
        record = self.start()
        self.refuse_early(record)
        sent, initial = InvitationForm(request.POST, request.FILES), self.initial()
        if sent.is_valid():
            site = None if self.creating else record.site
            site = (
                site
                or Site.objects.visible_to(self.request.user).filter(pk=initial.get("site")).first()
            )
            site = site or Site.objects.visible_to(self.request.user).of(self.request.user).first()
            values = forms.filled(sent.cleaned_data["invitation"], self.request.user, site)
            initial |= values if self.creating else {**values, "planned_on": record.planned_on}
        self.sent = sent
        form = self.form_class(initial=initial, instance=record, user=self.request.user)
        return self.show(record, form, status=200 if sent.is_valid() else 422)

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(invitation=getattr(self, "sent", InvitationForm()), **more)


class Plan(Invited):
    action = actions.plan_meeting
    title = _("Plan a meeting")

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def initial(self) -> dict[str, Any]:
        """From the coverage page, a group or a community: whom it is with, where, in which language."""
        known: dict[str, Any] = {
            name: value for name, value in self.request.GET.items() if name in PREFILLED
        }
        for name in ("site", "community", "group", "activity"):
            if name in known and not is_key(known[name]):
                del known[name]
        if key := known.get("group"):
            groups = StakeholderGroup.objects.visible_to(self.request.user)
            if group := groups.filter(pk=key).first():
                usual = {
                    "site": group.site_id,
                    "community": group.community_id,
                    "method": group.preferred_channel,
                    "language": group.preferred_language,
                }
                known = {name: value for name, value in usual.items() if value} | known
        return known


class AmendPlan(Invited):
    action = actions.amend_planned
    title = _("Change the planned meeting")


class Reschedule(Act):
    model = PlannedEngagement
    action = actions.reschedule
    form_class = forms.MoveForm


class Hold(Act):
    model = PlannedEngagement
    action = actions.hold
    form_class = forms.HeldForm
    template_name = "engagement/planned_held.html"


class Cancel(Act):
    model = PlannedEngagement
    action = actions.cancel


class CallOff(Act):
    model = PlannedEngagement
    action = actions.call_off


class Reopen(Act):
    model = PlannedEngagement
    action = actions.reopen


class Repeat(Act):
    model = PlannedEngagement
    action = actions.repeat
    form_class = forms.RepeatForm


class MoveRest(Act):
    model = PlannedEngagement
    action = actions.move_rest
    form_class = forms.MoveRestForm


class EndRest(Act):
    model = PlannedEngagement
    action = actions.end_rest
