"""The map of the fictional company: where the villages lie, who leads whom, how the stake was judged anew."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from engagement import actions as talks
from engagement.models import (
    ClosedSeason,
    Community,
    Headcount,
    Relation,
    Stakeholder,
    StakeholderGroup,
)

MIDDLES = {"NYO": (0.42, 36.91), "CER": (-14.08, -72.31), "TAN": (-2.58, 121.37)}
LEADERS = [
    "A council of elders calls the assembly; young people speak last.",
    "An elected committee of seven, two of them women.",
    "The chief decides after hearing the heads of the families.",
]
REACHES = [
    "Dust and trucks of the haul road.",
    "Downstream of the settling pond.",
    "Blasting on three days a week.",
]
WHY = [
    "The new road passes their fields.",
    "Their well is refilled by tank since the dry season.",
    "They speak for themselves since the election.",
    "Fewer of them herd on the eastern slope.",
]
STANDING = ["opposed", "critical", "critical", "neutral", "neutral", "supportive", "champion"]
SHOWN = [
    "What they said at the assembly.",
    "They asked for the works to stop.",
    "They sent a letter.",
]


class Map:
    """Told into the story's queue; with dice of its own, so that the rest of the story stays as it is."""

    def __init__(self, story: Any) -> None:
        self.story, self.dice = story, random.Random(7)  # noqa: S311  a story, not a secret

    def draw(self) -> None:
        """Everything that is known in the first week; what changes later is queued."""
        for code, villages in self.story.communities.items():
            for place, village in enumerate(villages):
                self._place(code, place, village)
                self._people(village)
                for group in self.story.groups[village.pk]:
                    self._judged(group)
                if place == len(villages) - 1:
                    self._rains(village)
        self._wishes()

    def _place(self, code: str, place: int, village: Community) -> None:
        lat, lon = MIDDLES[code]
        east, north = self.dice.uniform(0.02, 0.14), self.dice.uniform(0.02, 0.12)
        lat += north if place % 2 else -north
        lon += east if place % 3 else -east
        values = {
            "latitude": Decimal(f"{lat:.4f}"),
            "longitude": Decimal(f"{lon:.4f}"),
            "distance_km": Decimal(f"{111 * (east**2 + north**2) ** 0.5:.1f}"),
            "leadership": self.dice.choice(LEADERS),
            "exposure": self.dice.choice(REACHES),
        }
        talks.amend_community(village, by=village.officer, values=values)
        for who, most in (("landless", 300), ("elderly", 240), ("disability", 90)):
            headcount = Headcount(
                community=village,
                who=who,
                people=self.dice.randrange(most // 5, most),
                counted_on=self.story.first - timedelta(days=30),
                source="Household survey (invented)",
            )
            talks.count_people(headcount, by=village.officer)

    def _people(self, village: Community) -> None:
        """Who leads and belongs where; two families that do not speak to each other."""
        groups = self.story.groups[village.pk]
        people = self.story.people[village.pk]
        for person in people:
            group = person.groups.first() or groups[0]
            kind = "leads" if self.dice.random() < 0.3 else "member_of"
            role = "Chair" if kind == "leads" else ""
            self._relate(person, group, kind, role)
        if len(people) > 3:
            self._relate(
                people[0], people[3], "opposes" if self.dice.random() < 0.5 else "related_to"
            )
        self._relate(groups[0], groups[-1], "opposes" if self.dice.random() < 0.4 else "related_to")

    def _relate(self, beginning: Any, end: Any, kind: str, role: str = "") -> None:
        sides = {
            f"{side}_{'person' if isinstance(one, Stakeholder) else 'group'}": one
            for side, one in (("from", beginning), ("to", end))
        }
        since = self.story.first - timedelta(days=self.dice.randrange(100, 2000))
        officer = beginning.community.officer
        talks.relate(Relation(kind=kind, role=role, since=since, **sides), by=officer)

    def _judged(self, group: StakeholderGroup) -> None:
        """Scores change once or twice in two years; how they stand is judged once a year."""
        officer = group.officer
        for days in sorted(self.dice.sample(range(60, 700), self.dice.choice([0, 1, 2]))):
            scores = {
                "interest": self.dice.randrange(2, 6),
                "influence": max(1, min(5, group.influence + self.dice.choice([-1, 0, 1]))),
                "impact": max(1, min(5, group.impact + self.dice.choice([-1, 1]))),
                "rationale": self.dice.choice(WHY),
            }
            self._later(group, days, partial(talks.score, group, by=officer, **scores))
        for days in (self.dice.randrange(30, 300), self.dice.randrange(380, 690)):
            standing = {"relationship": self.dice.choice(STANDING), "note": self.dice.choice(SHOWN)}
            self._later(group, days, partial(talks.judge, group, by=officer, **standing))

    def _later(self, group: StakeholderGroup, days: int, moment: Any) -> None:
        self.story.on(group.site, self.story.first + timedelta(days=days), 16, moment)

    def _rains(self, village: Community) -> None:
        """Six weeks each year in which the ford is closed, entered in January."""
        for year in range(self.story.first.year + 1, self.story.today.year + 1):
            season = ClosedSeason(
                community=village,
                starts_on=date(year, 4, 1),
                ends_on=date(year, 5, 12),
                reason="The ford is closed in the long rains",
            )
            moment = partial(talks.foresee, season, by=village.officer)
            self.story.on(village.site, date(year, 1, 12), 10, moment)

    def _wishes(self) -> None:
        """One group does not want to be met, one not so often, one is only spoken of."""
        village = self.story.communities["NYO"][0]
        groups, officer = self.story.groups[village.pk], village.officer
        talks.amend_group(groups[0], by=officer, values={"most_per_month": 1})
        shut = StakeholderGroup(
            site=village.site,
            community=village,
            name=f"Families at the old shaft of {village.name}",
            inclusion="refuses_contact",
            impact=4,
            barriers="They left the table after the resettlement and answer nobody.",
            officer=officer,
        )
        talks.enter_group(shut, by=officer)
        rumoured = StakeholderGroup(
            site=village.site,
            community=village,
            name="Seasonal charcoal burners",
            category="resource_user",
            vulnerability=["migrant_displaced"],
            inclusion="not_reached",
            officer=officer,
        )
        first = self.story.people[village.pk][0]
        twice = Stakeholder(
            site=village.site,
            community=village,
            name=first.name.replace("u", "oo").replace("i", "ee"),
            gender=first.gender,
            consent_basis="legitimate_interest",
        )
        talks.register_stakeholder(twice, by=officer, groups=[groups[1]])
        moment = partial(talks.propose_group, rumoured, by=officer)
        self._later(groups[0], 660, moment)
