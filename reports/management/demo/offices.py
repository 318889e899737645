"""Where the told company is found: an office at each site, its officers, and how a guest behaves in each village."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engagement import actions as talks
from engagement.models import (
    ClosureNotice,
    Community,
    CulturalBriefing,
    LiaisonOffice,
    OfficerProfile,
    Opening,
    PublishedHours,
)
from people.models import Site

DAY = timedelta(days=1)
SINCE = 100  # days for which the opening log is kept
BRIEFED = 4  # villages of a site with a briefing
FULL = [[8 * 60, 12 * 60], [13 * 60, 16 * 60 + 30]]
PLACES = ["Beside the clinic, the house with the green door.", "At the market, above the bakery."]
EXCUSES = ["The officer was ill.", "The car broke down on the way.", "Training of all officers."]
WOMEN = {"Amina", "Sofía", "Sari"}
AVOID = [
    "Do not step over a mat on which somebody sits. Do not refuse the first cup.",
    "Do not begin with business. Do not walk through the grove behind the school.",
]
BRING = ["Sugar and tea for the house of the elder.", "Nothing; a gift is seen as a price."]


class Offices:
    """The offices of every site, told with dice of their own so that the rest of the story stays as it was."""

    def __init__(self, story: Any) -> None:
        self.company, self.today = story.company, story.today
        self.at: Callable[..., None] = story.at
        self.communities: dict[str, list[Community]] = story.communities
        self.dice = random.Random(77)  # noqa: S311  a story, not a secret

    def on(self, site: Site, day: date, hour: int, moment: Callable[[], None]) -> None:
        """A moment at a local hour of the site."""
        local = datetime.combine(day, time(hour, 15), tzinfo=site.zone)
        self.at(local.astimezone(UTC), moment)

    def tell(self) -> None:
        """Enter the moments of every site into the story's queue."""
        for place, (code, site) in enumerate(self.company.sites.items()):
            begins = self.today - SINCE * DAY
            self.on(site, begins, 7, self._begin(site, code, place, begins))

    def _begin(self, site: Site, code: str, place: int, begins: date) -> Callable[[], None]:
        officers, head = self.company.at(code, "CLO"), self.company.at(code, "CRM")[0]

        def moment() -> None:
            villages = self.communities[code]
            for village in villages[:-1]:  # the last one is not named to strangers
                talks.amend_community(village, by=head, values={"is_listed": True})
            office = self._office(site, head, place, begins)
            self._log(office, officers[0], begins)
            for number, officer in enumerate(officers):
                self._profile(office, officer, number, villages)
            for village in villages[:BRIEFED]:
                self._brief(village, officers[0], self.company.at(code, "GM")[0])

        return moment

    def _office(self, site: Site, head: Any, place: int, begins: date) -> LiaisonOffice:
        office = LiaisonOffice(
            site=site,
            name=f"{site.name}: liaison office",
            address=PLACES[place % 2],
            languages=list(site.languages),
            phone=f"+000 55 0{place} 00",
            accessibility="A ramp, and a room to talk alone. On Thursdays a woman is there.",
        )
        talks.set_up_office(office, by=head)
        days = [day for day in range(7) if day not in site.weekend]
        week = {str(day): FULL if day != days[-1] else FULL[:1] for day in days}
        talks.publish_hours(PublishedHours(office=office, starts_on=begins, week=week), by=head)
        return office

    def _log(self, office: LiaisonOffice, officer: Any, begins: date) -> None:
        """The log of each month, written at its end; the last days by hand of the officer who is there."""
        lines: list[Opening] = []
        for back in range(SINCE, 0, -1):
            day = self.today - back * DAY
            if day.weekday() not in office.site.weekend and self.dice.random() > 0.02:
                lines.append(self._line(office, day))
            if back % 25 == 1:
                self.on(office.site, day + DAY, 7, self._written(lines, officer))
                lines = []
        week = 7 * DAY
        notice = ClosureNotice(
            office=office,
            starts_on=self.today + week,
            ends_on=self.today + week,
            reason="All officers are at the yearly meeting with the elders",
        )
        self.on(
            office.site,
            self.today - DAY,
            8,
            lambda: talks.announce_closure(notice, by=officer),
        )

    def _line(self, office: LiaisonOffice, day: date) -> Opening:
        fate = self.dice.random()
        if fate < 0.03:
            return Opening(office=office, day=day, reason=self.dice.choice(EXCUSES))
        if fate < 0.05:
            words = {"reason": "Elections: all offices closed by the county.", "by_authority": True}
            return Opening(office=office, day=day, **words)
        late = self.dice.choice([0, 0, 0, 0, 20, 45])
        return Opening(office=office, day=day, opened_at=time(8, late), closed_at=time(16, 30))

    def _written(self, lines: list[Opening], officer: Any) -> Callable[[], None]:
        def moment() -> None:
            talks.log_opening.create_many(lines, by=officer)

        return moment

    def _profile(
        self, office: LiaisonOffice, officer: Any, number: int, villages: list[Community]
    ) -> None:
        """Every second officer is from here."""
        profile = OfficerProfile(
            officer=officer,
            site=office.site,
            office=office,
            languages=list(office.site.languages),
            phone=f"{office.phone[:-2]}1{number}",
            origin="local" if number % 2 == 0 else "elsewhere",
            gender="woman" if officer.name.split()[0] in WOMEN else "man",
            week={str(day): FULL for day in range(7) if day not in office.site.weekend},
        )
        talks.introduce(profile, by=officer, communities=villages)
        talks.publish_profile(profile, by=officer)

    def _brief(self, village: Community, officer: Any, manager: Any) -> None:
        words = CulturalBriefing(
            community=village,
            greet_first="The elder at the first house, then the chair of the women's group.",
            greeting="Ask how the night was, and wait for the answer.",
            language=village.languages[-1],
            bring=self.dice.choice(BRING),
            avoid=self.dice.choice(AVOID),
            more="Women speak after the second cup. Leave time for it.",
        )
        made = talks.write_briefing(words, by=officer)
        if self.dice.random() < 0.6:
            talks.acknowledge(made, by=manager)
