"""Pages about engagement plans."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import strategies as forms
from engagement.models import EngagementPlan, PlanActivity, PlanObjective
from engagement.views.meetings import is_key
from people.permissions import roles_with
from records.registers import Register
from records.views import Act, Record, Write


class PlanRegister(Register):
    model = EngagementPlan
    filterset_class = filters.EngagementPlanFilter
    sorts = {"from": ("starts_on", _("Period"))}
    order = "-starts_on"
    columns = exchange.PLAN
    create = ("draft_engagementplan", _("Write a plan"))
    title = _("Engagement plans")
    intro = _("One strategy for each site: objectives, activities, dates, people and money.")
    empty_text = _("No plan is written yet. Begin with the three things people ask for most.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("plan", "C"))


class PlanPage(Record):
    model = EngagementPlan

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: EngagementPlan) -> dict[str, Any]:
        user, today = self.request.user, record.site.today()
        objectives, lines = self.parts(record)
        total = sum((one.amount or Decimal(0) for one in lines), Decimal(0))
        signed = ((_("Author"), record.author), (_("Approved by"), record.approved_by))
        editions = EngagementPlan.objects.visible_to(user).filter(lineage=record.lineage)
        inside = record.starts_on <= today <= record.ends_on
        return {
            "subtitle": f"{record.site} · {record.starts_on:%Y}–{record.ends_on:%Y}",
            "responsible": [{"label": label, "person": one} for label, one in signed if one],
            "objectives": objectives,
            "lines": lines,
            "incomplete": [one for one in objectives if one.lacks],
            "budget": f"{floatformat(total, '2g')} {record.currency}",
            "today_at": record.place_of(today, today)[0] if inside else None,
            "may_edit": actions.amend_plan.may(user, record),
            "may_plan": user.holds(*roles_with("engagement", "C"), site=record.site_id),
            "editions": editions.exclude(pk=record.pk).order_by("-edition"),
        }

    def parts(self, record: EngagementPlan) -> tuple[list[Any], list[Any]]:
        """The objectives with their activities, and all activities in the order of their dates."""
        user = self.request.user
        goals = PlanObjective.objects.visible_to(user).standing().filter(plan=record)
        objectives: list[Any] = list(goals.select_related("owner").with_budget())
        rows = PlanActivity.objects.visible_to(user).standing().filter(plan=record)
        lines: list[Any] = list(rows.select_related("responsible", "group").with_progress())
        for one in lines:
            one.offset, one.length = record.place_of(one.starts_on, one.ends_on)
        for objective in objectives:
            objective.lines = [one for one in lines if one.objective_id == objective.pk]
        return objectives, lines


class DraftPlan(Write):
    model = EngagementPlan
    action = actions.draft_plan
    form_class = forms.PlanForm
    title = _("Write an engagement plan")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("plan", "C"))


class AmendPlanHead(Write):
    model = EngagementPlan
    action = actions.amend_plan
    form_class = forms.PlanForm
    title = _("Change the plan")
    template_name = "records/write.html"


class SubmitPlan(Act):
    model = EngagementPlan
    action = actions.submit_plan


class ApprovePlan(Act):
    model = EngagementPlan
    action = actions.approve_plan


class SendPlanBack(Act):
    model = EngagementPlan
    action = actions.send_plan_back


class DisclosePlan(Act):
    model = EngagementPlan
    action = actions.disclose_plan
    form_class = forms.DisclosedForm


class RevisePlan(Act):
    model = EngagementPlan
    action = actions.revise_plan

    def after(self, record: EngagementPlan) -> str:
        """The draft that was made."""
        made = EngagementPlan.objects.visible_to(self.request.user).filter(lineage=record.lineage)
        return made.order_by("-edition")[0].get_absolute_url()


class OfPlan(Write):
    """Something new in the plan that the address names."""

    template_name = "records/write.html"
    creating = True  # type: ignore[assignment]

    def blank(self) -> Any:
        plans = EngagementPlan.objects.visible_to(self.request.user)
        return self.model(plan=get_object_or_404(plans, pk=self.kwargs["pk"]))

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)


class SetObjective(OfPlan):
    model = PlanObjective
    action = actions.set_objective
    form_class = forms.ObjectiveForm
    title = _("Add an objective")


class Schedule(OfPlan):
    model = PlanActivity
    action = actions.schedule
    form_class = forms.ActivityForm
    title = _("Add an activity")

    def initial(self) -> dict[str, Any]:
        key = self.request.GET.get("objective", "")
        return {"objective": key} if is_key(key) else {}


class AmendObjective(Write):
    model = PlanObjective
    action = actions.amend_objective
    form_class = forms.ObjectiveForm
    title = _("Change the objective")
    template_name = "records/write.html"


class AmendActivity(Write):
    model = PlanActivity
    action = actions.amend_activity
    form_class = forms.ActivityForm
    title = _("Change the activity")
    template_name = "records/write.html"


class StrikeObjective(Act):
    model = PlanObjective
    action = actions.strike_objective


class StrikeActivity(Act):
    model = PlanActivity
    action = actions.strike_activity
