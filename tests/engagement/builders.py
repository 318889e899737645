"""Communities, groups, people and meetings, as an officer would enter them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engagement import actions
from engagement.models import (
    Attendance,
    ClosedSeason,
    Community,
    Concern,
    ConsultationPoint,
    Engagement,
    EngagementPlan,
    FollowUp,
    Participation,
    Phase,
    PlanActivity,
    PlannedEngagement,
    PlanObjective,
    Relation,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from people.models import Site
from records import clock

DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> AbstractContextManager[None]:
    """`with at(monday):` it is nine o'clock UTC on Monday."""
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def community(site: Site, name: str = "Kito", **more: Any) -> Community:
    return Community.objects.create(site=site, name=name, **more)


def group(site: Site, name: str = "Women of Kito", **more: Any) -> StakeholderGroup:
    return StakeholderGroup.objects.create(site=site, name=name, **more)


def rains(where: Community, starts_on: date, days: int = 30) -> ClosedSeason:
    """Days on which the ford is closed, entered the day before."""
    return ClosedSeason.objects.create(
        community=where,
        starts_on=starts_on,
        ends_on=starts_on + (days - 1) * DAY,
        reason="The ford is under water",
        registered_on=starts_on - DAY,
    )


def stakeholder(site: Site, name: str = "Amina Wanjiru", **more: Any) -> Stakeholder:
    return Stakeholder.objects.create(
        site=site, name=name, **({"consent_basis": "legitimate_interest"} | more)
    )


def relation(beginning: Any, end: Any, kind: str = "member_of", **more: Any) -> Relation:
    """Between two of one site; a group or a person on either side."""
    ends = {
        f"{side}_{'group' if isinstance(one, StakeholderGroup) else 'person'}": one
        for side, one in (("from", beginning), ("to", end))
    }
    return Relation.objects.create(site=beginning.site, kind=kind, **ends, **more)


def topic(name: str = "Water") -> Topic:
    return Topic.objects.get_or_create(name=name)[0]


def present(who: StakeholderGroup, female: int = 0, male: int = 0, **more: int) -> Participation:
    return Participation(group=who, female=female, male=male, **more)


def colleague(person: Any, function: str = "community") -> Attendance:
    return Attendance(person=person, function=function)


def worry(who: StakeholderGroup, text: str = "The well runs dry.", **more: Any) -> Concern:
    """A concern not yet raised; `needs_answer=False` only notes it."""
    needs_answer = more.pop("needs_answer", True)
    made = Concern(group=who, topic=more.pop("topic", None) or topic(), text=text, **more)
    made.needs_answer = needs_answer
    return made


def task(owner: Any, due_on: date, text: str = "Bring the map.") -> FollowUp:
    return FollowUp(owner=owner, due_on=due_on, text=text)


def meeting(
    site: Site, by: Any, held_on: date, *, logged_on: date | None = None, **more: Any
) -> Engagement:
    """A meeting as it is logged through the action, on the day it was held unless said otherwise."""
    hanging = {
        name: more.pop(name)
        for name in (
            "topics",
            "stakeholders",
            "participations",
            "attendances",
            "concerns",
            "follow_ups",
        )
        if name in more
    }
    facts = {"title": "Assembly at the well", "place": "Kito", "summary": "They spoke of water."}
    with at(logged_on or held_on, 15):
        return actions.log(Engagement(site=site, held_on=held_on, **facts | more), by=by, **hanging)


def laid_meeting(site: Site, by: Any, held_on: date, number: int, **more: Any) -> Engagement:
    """A meeting as a bare row, for tests that need many or a state that takes long to reach."""
    facts = {"title": f"Meeting {number}", "place": "Kito", "summary": "Water."}
    return Engagement(
        site=site,
        held_on=held_on,
        logged_by=by,
        number=f"E-{site.code}-{held_on.year}-{number:04d}",
        **facts | more,
    )


def planned(
    site: Site, who: StakeholderGroup, by: Any, day: date, *, on: date, **more: Any
) -> PlannedEngagement:
    """A meeting as it is planned through the action on the day `on`; who plans it is responsible."""
    colleagues = more.pop("colleagues", [])
    facts = {"purpose": "Noise at night", "responsible": by} | more
    made = PlannedEngagement(site=site, group=who, planned_on=day, **facts)
    with at(on):
        return actions.plan_meeting(made, by=by, colleagues=colleagues)


def strategy(site: Site, by: Any, *, on: date, **more: Any) -> EngagementPlan:
    """A draft of a plan for 2026."""
    facts = {"title": "North 2026", "currency": "KES"}
    period = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    with at(on):
        return actions.draft_plan(EngagementPlan(site=site, **facts | period | more), by=by)


def objective(plan: EngagementPlan, by: Any, **more: Any) -> PlanObjective:
    facts = {"text": "Every group is heard twice a year"} | more
    return actions.set_objective(PlanObjective(plan=plan, **facts), by=by)


def activity(for_what: PlanObjective, by: Any, **more: Any) -> PlanActivity:
    facts = {
        "plan": for_what.plan,
        "text": "Visits to every village",
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 6, 30),
        "responsible": by,
    }
    return actions.schedule(PlanActivity(objective=for_what, **facts | more), by=by)


def phase(site: Site, by: Any, starts_on: date, *, on: date, name: str = "Road") -> Phase:
    with at(on):
        return actions.announce_phase(Phase(site=site, name=name, starts_on=starts_on), by=by)


def consultation(
    before: Phase, by: Any, asked: list[StakeholderGroup], due_on: date, *, on: date, **more: Any
) -> ConsultationPoint:
    """Blasting is coming; who requires the consultation leads it."""
    facts = {"trigger": "blasting", "lead": by} | more
    with at(on):
        return actions.require_consultation(
            ConsultationPoint(phase=before, due_on=due_on, **facts), by=by, groups=asked
        )
