"""What can be done to an engagement plan, its objectives and its activities."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import take_over
from engagement.models import EngagementPlan, PlanActivity, PlanObjective
from people.models import Role, User
from records.notices import notify
from records.trail import action


@action(
    "draft",
    EngagementPlan,
    may=may.can_draft_plan,
    label=gettext_lazy("Write an engagement plan"),
    creates=True,
)
def draft_plan(plan: EngagementPlan, *, by: Any) -> None:
    """An empty plan for a period; objectives and activities follow."""
    plan.author = by


@action("amend", EngagementPlan, may=may.can_edit_plan, label=gettext_lazy("Change"))
def amend_plan(plan: EngagementPlan, *, by: Any, values: dict[str, Any]) -> None:
    """Correct the head of a draft. It stays at its site."""
    if "site" in values and values["site"] != plan.site:
        raise ValidationError({"site": _("A plan stays at its site. Write another one there.")})
    take_over(plan, values)


@action("submit", EngagementPlan, may=may.can_edit_plan, label=gettext_lazy("Submit"))
def submit_plan(plan: EngagementPlan, *, by: Any) -> Iterator[None]:
    """Ready for the word of somebody else. A plan without objectives is none."""
    if not plan.objectives.standing().exists():
        raise ValidationError(_("The plan has no objective yet. Add at least one."))
    yield None
    heads = User.objects.holding(Role.CRM, Role.GM, site=plan.site_id, on=plan.site.today())
    notify([one for one in heads if one.pk not in {plan.author_id, by.pk}], "plan_submitted", plan)


@action(
    "approve",
    EngagementPlan,
    may=may.can_approve_plan,
    label=gettext_lazy("Approve"),
    hint=gettext_lazy("It is in force from now on; an earlier edition is superseded."),
)
def approve_plan(plan: EngagementPlan, *, by: Any) -> Iterator[None]:
    """In force. Refused while an objective has no owner, date, activity or budget; never by the author."""
    incomplete = [one for one in plan.objectives.standing().with_budget() if one.lacks]
    if incomplete:
        raise ValidationError(
            [f"“{one}”: {_('there is no')} {', '.join(one.lacks)}." for one in incomplete]
        )
    earlier = EngagementPlan.objects.approved().filter(lineage=plan.lineage).exclude(pk=plan.pk)
    for one in earlier:
        supersede(one, by=by, note=_("Edition %d is approved.") % plan.edition)
    plan.approved_by, plan.approved_on = by, plan.site.today()
    yield None
    notify([plan.author], "plan_approved", plan)


@action(
    "send_back",
    EngagementPlan,
    may=may.can_approve_plan,
    label=gettext_lazy("Send back"),
    needs_note=True,
)
def send_plan_back(plan: EngagementPlan, *, by: Any) -> Iterator[None]:
    """The author works on it again, and why."""
    yield None
    notify([plan.author], "plan_sent_back", plan)


@action(
    "supersede",
    EngagementPlan,
    may=may.can_approve_plan_edition,
    label=gettext_lazy("Superseded"),
)
def supersede(plan: EngagementPlan, *, by: Any) -> None:
    """A later edition took its place. Only `approve` comes here."""


@action("disclose", EngagementPlan, may=may.can_disclose_plan, label=gettext_lazy("Made public"))
def disclose_plan(plan: EngagementPlan, *, by: Any, disclosed_on: date) -> None:
    """The day on which people could read it; not before it was approved, not in the future."""
    first = plan.approved_on or disclosed_on
    if not first <= disclosed_on <= plan.site.today():
        raise ValidationError({"disclosed_on": _("Choose a day between the approval and today.")})
    plan.disclosed_on = disclosed_on


@action(
    "revise",
    EngagementPlan,
    may=may.can_revise_plan,
    label=gettext_lazy("Write the next edition"),
    hint=gettext_lazy("A copy to work on. This edition stays in force until the next is approved."),
)
def revise_plan(plan: EngagementPlan, *, by: Any) -> Iterator[None]:
    """A draft with the same objectives and activities; their progress goes on."""
    editions = EngagementPlan.objects.filter(lineage=plan.lineage)
    if editions.filter(status__in=["draft", "submitted"]).exists():
        raise ValidationError(_("The next edition is being written already. Work on that one."))
    yield None
    kept = ("site", "title", "purpose", "starts_on", "ends_on", "currency", "lineage")
    values = {name: getattr(plan, name) for name in kept}
    last = editions.order_by("-edition").values_list("edition", flat=True)[0]
    copy = draft_plan(EngagementPlan(edition=last + 1, **values), by=by)
    for objective in plan.objectives.standing():
        _copy_objective(objective, copy, by)


def _copy_objective(objective: PlanObjective, plan: EngagementPlan, by: Any) -> None:
    made = set_objective(
        PlanObjective(
            plan=plan, text=objective.text, owner=objective.owner, due_on=objective.due_on
        ),
        by=by,
    )
    kept = ("line", "text", "starts_on", "ends_on", "responsible", "group", "method", "amount")
    for one in objective.activities.standing():
        values = {name: getattr(one, name) for name in kept}
        schedule(PlanActivity(plan=plan, objective=made, **values), by=by)


@action(
    "set",
    PlanObjective,
    may=may.can_edit_part,
    label=gettext_lazy("Add an objective"),
    creates=True,
)
def set_objective(objective: PlanObjective, *, by: Any) -> None:
    """What is to be reached. Owner and date may follow, but not after the approval."""


@action("amend", PlanObjective, may=may.can_edit_part, label=gettext_lazy("Change"))
def amend_objective(objective: PlanObjective, *, by: Any, values: dict[str, Any]) -> None:
    take_over(objective, values)


@action("strike", PlanObjective, may=may.can_strike_part, label=gettext_lazy("Strike out"))
def strike_objective(objective: PlanObjective, *, by: Any) -> Iterator[None]:
    """Out of the draft, with its activities."""
    objective.struck = True
    yield None
    for one in objective.activities.standing():
        strike_activity(one, by=by)


@action(
    "schedule",
    PlanActivity,
    may=may.can_edit_part,
    label=gettext_lazy("Add an activity"),
    creates=True,
)
def schedule(activity: PlanActivity, *, by: Any) -> None:
    """Something to do for an objective, inside the period of the plan."""
    _keep_to_period(activity)
    activity.line = activity.line or uuid.uuid4()


def _keep_to_period(activity: PlanActivity) -> None:
    plan = activity.plan
    if activity.objective.plan_id != plan.pk:
        raise ValidationError({"objective": _("Choose an objective of this plan.")})
    if activity.group and activity.group.site_id != plan.site_id:
        raise ValidationError({"group": _("This group belongs to another site.")})
    for name in ("starts_on", "ends_on"):
        if not plan.starts_on <= getattr(activity, name) <= plan.ends_on:
            raise ValidationError({name: _("Choose a day inside the period of the plan.")})


@action("amend", PlanActivity, may=may.can_edit_part, label=gettext_lazy("Change"))
def amend_activity(activity: PlanActivity, *, by: Any, values: dict[str, Any]) -> None:
    take_over(activity, values)
    _keep_to_period(activity)


@action("strike", PlanActivity, may=may.can_strike_part, label=gettext_lazy("Strike out"))
def strike_activity(activity: PlanActivity, *, by: Any) -> None:
    activity.struck = True
