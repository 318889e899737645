"""What is said at a meeting of the told story: who came, what was raised, what is to follow."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from engagement.models import (
    Attendance,
    Community,
    Concern,
    Engagement,
    FollowUp,
    Participation,
    StakeholderGroup,
    Topic,
)
from people.models import Site
from reports.management.demo.company import Company
from reports.management.demo.words import PLACES, THEMES, Theme

CHANNELS = [
    "public_meeting",
    "focus_group",
    "household_visit",
    "one_to_one",
    "site_visit",
    "traditional_assembly",
]


class Talks:
    """The contents of meetings, thrown with the story's dice."""

    dice: random.Random
    company: Company
    topics: dict[str, Topic]

    def _meeting_of(
        self,
        village: Community,
        day: date,
        theme: Theme,
        groups: list[StakeholderGroup],
        title: str,
        channel: str,
    ) -> Engagement:
        dice = self.dice
        return Engagement(
            site=village.site,
            community=village,
            title=title,
            held_on=day,
            place=dice.choice(PLACES).capitalize(),
            channel=channel,
            starts_at=time(dice.choice([9, 10, 14, 15])),
            languages=[village.languages[-1]],
            interpreter=dice.random() < 0.2,
            initiated_by=dice.choice(["company", "company", "stakeholder", "authority"]),
            women_only=channel == "focus_group" and dice.random() < 0.4,
            summary=self._summary(theme, groups),
            sentiment=dice.choice([-2, -1, -1, 0, 0, 1, 1, 2]),
        )

    def _summary(self, theme: Theme, groups: list[StakeholderGroup]) -> str:
        who = " and ".join(group.name.split(" of ")[0].lower() for group in groups)
        asked, told = self.dice.choice(theme.concerns), self.dice.choice(theme.answers)
        return f"The {who} spoke about {theme.topic.lower()}. {asked} {told}"

    def _counted(self, group: StakeholderGroup) -> Participation:
        women = 1.0 if "women" in group.vulnerability else 0.4
        size = self.dice.randrange(4, 38)
        female = round(size * women * self.dice.uniform(0.6, 1.0))
        return Participation(
            group=group,
            female=female,
            male=size - female,
            undisclosed=self.dice.choice([0, 0, 0, 2]),
        )

    def _colleagues(self, site: Site, theme: Theme) -> list[Attendance]:
        found = [
            Attendance(
                person=self.dice.choice(self.company.at(site.code, "CLO")), function="community"
            )
        ]
        if self.dice.random() < 0.3:
            found.append(
                Attendance(person=self.company.at(site.code, "BU")[0], function="technical")
            )
        if self.dice.random() < 0.08:
            found.append(
                Attendance(person=self.company.at(site.code, "GM")[0], function="senior_mgmt")
            )
        if theme.topic == "Security guards" and site.code == "NYO" and self.dice.random() < 0.7:
            found.append(Attendance(person=self.company.people["sam"], function="security"))
        return found

    def _concerns(self, theme: Theme, groups: list[StakeholderGroup]) -> list[Concern]:
        found = []
        for _count in range(self.dice.choice([1, 2, 2, 3, 3, 4])):
            source = theme if self.dice.random() < 0.7 else self.dice.choice(THEMES)
            concern = Concern(
                group=self.dice.choice(groups),
                topic=self.topics[source.topic],
                text=self.dice.choice(source.concerns),
            )
            concern.needs_answer = self.dice.random() < 0.7
            concern.story = self.dice.choice(source.answers)
            found.append(concern)
        return found

    def _follow_ups(self, village: Community, day: date) -> list[FollowUp]:
        if self.dice.random() > 0.25:
            return []
        text = self.dice.choice(
            [
                "Bring the map to the next meeting",
                "Ask the contractor for the truck times",
                "Take the water figures to the elder",
            ]
        )
        return [
            FollowUp(
                text=text,
                owner=village.officer,
                due_on=day + timedelta(days=self.dice.choice([7, 14, 21])),
            )
        ]
