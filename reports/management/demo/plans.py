"""What the told company plans: a strategy for each site and visits to its groups, kept, moved and missed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from engagement import actions as talks
from engagement.models import (
    ConsultationPoint,
    Engagement,
    EngagementPlan,
    Phase,
    PlanActivity,
    PlannedEngagement,
    PlanObjective,
    StakeholderGroup,
)
from people.models import Site

DAY = timedelta(days=1)
AHEAD, BEHIND = 75, 150  # days around today for which visits are planned
EVERY = 42  # days between two visits to a group
OBJECTIVES = [
    ("Every affected group is heard at least twice a year", "Visits to every village"),
    ("Women and herders speak for themselves", "Sessions led by women"),
    ("Nobody is surprised by works on the ground", "Notice and talk before works begin"),
]
PURPOSES = [
    "Water points and who looks after them",
    "Dust and noise near the road",
    "What came of the last meeting",
    "Jobs and training this season",
]


class Plans:
    """The plans of every site, told with dice of their own so that the rest of the story stays as it was."""

    def __init__(self, story: Any) -> None:
        self.company, self.today = story.company, story.today
        self.on: Callable[..., None] = story.on
        self.groups: dict[Any, list[StakeholderGroup]] = story.groups
        self.dice = random.Random(411)  # noqa: S311  a story, not a secret

    def tell(self) -> None:
        """Enter the moments of every site into the story's queue."""
        for code, site in self.company.sites.items():
            officer, head = self.company.at(code, "CLO")[0], self.company.at(code, "CRM")[0]
            self.on(
                site, self.today - timedelta(days=BEHIND + 40), 9, self._write(site, officer, head)
            )

    def _write(self, site: Site, officer: Any, head: Any) -> Callable[[], None]:
        def moment() -> None:
            year = self.today.year
            plan = talks.draft_plan(
                EngagementPlan(
                    site=site,
                    title=f"{site.name}: engagement plan",
                    purpose="People near the site know what is coming, and are heard before it comes.",
                    starts_on=self.today - timedelta(days=BEHIND + 40),
                    ends_on=date(year + 1, 6, 30),
                    currency=site.currency,
                ),
                by=officer,
            )
            lines = [self._objective(plan, *words, officer) for words in OBJECTIVES]
            talks.submit_plan(plan, by=officer)
            talks.approve_plan(plan, by=head)
            talks.disclose_plan(plan, by=officer, disclosed_on=site.today())
            self._visits(site, officer, lines)
            self._phase(site, officer)

        return moment

    def _objective(self, plan: EngagementPlan, text: str, what: str, officer: Any) -> PlanActivity:
        goal = PlanObjective(plan=plan, text=text, owner=officer, due_on=plan.ends_on)
        talks.set_objective(goal, by=officer)
        starts = plan.starts_on + self.dice.randrange(60) * DAY
        line = PlanActivity(
            plan=plan,
            objective=goal,
            text=what,
            starts_on=starts,
            ends_on=min(plan.ends_on, starts + self.dice.randrange(120, 320) * DAY),
            responsible=officer,
            amount=Decimal(self.dice.randrange(20, 90) * 100),
        )
        return talks.schedule(line, by=officer)

    def _phase(self, site: Site, officer: Any) -> None:
        """Works that begin in three months, with three consultations before them."""
        phase = Phase(site=site, name="Second stage of the road", starts_on=self.today + 95 * DAY)
        talks.announce_phase(phase, by=officer)
        asked = list(StakeholderGroup.objects.active().filter(site=site).order_by("name")[:2])
        for trigger, before in (("land_entry", 90), ("blasting", 40), ("construction_start", 12)):
            point = ConsultationPoint(
                phase=phase,
                trigger=trigger,
                due_on=phase.starts_on - before * DAY,
                lead=officer,
                legal_basis="Land Act and the permit of the authority",
            )
            talks.require_consultation(point, by=officer, groups=asked)

    def _visits(self, site: Site, officer: Any, lines: list[PlanActivity]) -> None:
        groups = list(StakeholderGroup.objects.active().filter(site=site).order_by("name"))
        for group in self.dice.sample(groups, min(6, len(groups))):
            day = self.today - timedelta(days=BEHIND - self.dice.randrange(EVERY))
            while day < self.today + AHEAD * DAY:
                self._visit(group, officer, self.dice.choice(lines), day)
                day += EVERY * DAY

    def _visit(self, group: StakeholderGroup, officer: Any, line: PlanActivity, day: date) -> None:
        wanted = PlannedEngagement(
            site=group.site,
            community=group.community,
            group=group,
            purpose=self.dice.choice(PURPOSES),
            planned_on=day,
            starts_at=time(self.dice.choice([9, 10, 15])),
            responsible=officer,
            language=group.preferred_language,
            activity=line,
        )
        visit = talks.plan_meeting(wanted, by=officer)
        fate = self.dice.random()
        if fate < 0.08:
            self.on(group.site, day - 3 * DAY, 10, self._off(visit, officer))
        elif fate < 0.2:
            self.on(group.site, day - 2 * DAY, 11, self._moved(visit, officer))
        elif fate < 0.94:
            self.on(group.site, day + 13 * DAY, 12, self._held(visit, officer))

    def _off(self, visit: PlannedEngagement, officer: Any) -> Callable[[], None]:
        return lambda: talks.call_off(visit, by=officer, note="A funeral in the village.")

    def _moved(self, visit: PlannedEngagement, officer: Any) -> Callable[[], None]:
        return lambda: talks.reschedule(
            visit,
            by=officer,
            planned_on=visit.planned_on + 9 * DAY,
            asked_by=PlannedEngagement.Asker.STAKEHOLDER,
            note="The elders asked for a day after the market.",
        )

    def _held(self, visit: PlannedEngagement, officer: Any) -> Callable[[], None]:
        """The log of these days that names the group, or one of its village."""

        def moment() -> None:
            near = Engagement.objects.standing().filter(
                site=visit.site,
                planned__isnull=True,
                held_on__range=(visit.planned_on - 6 * DAY, visit.planned_on + 13 * DAY),
            )
            there = near.filter(participations__group=visit.group) or near.filter(
                community=visit.community
            )
            log = (there.order_by("held_on") or near.order_by("held_on")).first()
            if log is not None:
                talks.hold(visit, by=officer, engagement=log)

        return moment
