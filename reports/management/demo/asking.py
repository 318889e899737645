"""Whom the told company asks for consent: a people that agreed with conditions, and one that still deliberates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engagement import actions as talks
from engagement.models import (
    Condition,
    ConsentProcess,
    Engagement,
    InformationGiven,
    StakeholderGroup,
)
from people.models import Site

DAY = timedelta(days=1)
COUNCIL = {
    "representatives": "The council of elders and the women's assembly, chosen by the people themselves.",
    "verified_how": "Confirmed in an open assembly, and by the regional office for indigenous affairs.",
}
RULES = {
    "protocol": "The elders and the women's assembly meet apart, then together, and decide by consensus.",
    "advice": "A lawyer and a hydrologist of their choice, paid for by the company.",
}
YES = "The road may pass if the well is dug first and the burial place is left alone."


class Asking:
    """Two processes, at the first two sites of the company."""

    def __init__(self, story: Any) -> None:
        self.company, self.today, self.groups = story.company, story.today, story.groups
        self.at: Callable[..., None] = story.at

    def tell(self) -> None:
        """Enter the moments of both into the story's queue."""
        first, second = list(self.company.sites.items())[:2]
        self._ask(*first, self.today - 160 * DAY, "A road through the grazing land", 60, self._yes)
        self._ask(*second, self.today - 50 * DAY, "Drilling near the sacred spring", 45, None)

    def _ask(self, code: str, site: Site, day: date, activity: str, days: int, then: Any) -> None:
        officer, head = self.company.at(code, "CLO")[0], self.company.at(code, "CRM")[0]
        asked = ConsentProcess(site=site, activity=activity)
        asked.trigger = "traditional_land_or_resources" if then else "critical_cultural_heritage"
        asked.renewal_triggers = "Another route, more traffic than agreed, or work at night."
        steps = [
            (0, lambda on: self._begin(asked, officer)),
            (7, lambda on: talks.agree_representation(asked, by=head, agreed_on=on, **COUNCIL)),
            (
                14,
                lambda on: talks.agree_protocol(
                    asked, by=head, agreed_on=on, deliberation_days=days, **RULES
                ),
            ),
            (15, lambda on: self._meet(asked, officer)),
            (21, lambda on: self._inform(asked, officer, on)),
            (24, lambda on: talks.share_information(asked, by=head, shared_on=on)),
            (25, lambda on: talks.begin_deliberation(asked, by=head, deliberation_on=on)),
        ]
        if then:
            steps += then(asked, head, self.company.at(code, "GM")[0], days)
        for after, step in steps:
            on = day + after * DAY
            # At an odd second, so that no moment of the story falls together with it.
            when = datetime.combine(on, time(10, 7, 13), tzinfo=site.zone).astimezone(UTC)
            self.at(when, lambda step=step, on=on: step(on))

    def _begin(self, asked: ConsentProcess, officer: Any) -> None:
        near = StakeholderGroup.objects.active().filter(site=asked.site, community__isnull=False)
        asked.group = near.select_related("community").order_by("name").first()
        asked.community = asked.group.community
        talks.open_consent(asked, by=officer)

    def _meet(self, asked: ConsentProcess, officer: Any) -> None:
        """The latest meeting with the community was part of it."""
        held = Engagement.objects.standing().filter(community=asked.community, is_protected=False)
        if latest := held.order_by("-held_on", "-number").first():
            talks.link_meeting(asked, by=officer, engagement=latest)

    def _inform(self, asked: ConsentProcess, officer: Any, on: date) -> None:
        spoken = asked.community.languages
        for what, language in (
            ("The map of the works, and what may go wrong", spoken[-1]),
            ("A film of the same works elsewhere, shown in the assembly", spoken[0]),
        ):
            given = InformationGiven(process=asked, what=what, language=language, given_on=on)
            talks.give_information(given, by=officer)

    def _yes(self, asked: ConsentProcess, head: Any, chief: Any, days: int) -> list[Any]:
        """They agree with two conditions; one is verified, the other is late."""
        fence = Condition(
            process=asked,
            text="The burial place is fenced and no lorry stops there.",
            owner=head,
            due_on=self.today - 20 * DAY,
        )
        well = Condition(
            process=asked,
            text="The well of the lower village gives water before the road is built.",
            owner=head,
            due_on=self.today - 6 * DAY,
        )

        def conditions(on: date) -> None:
            for one in (fence, well):
                talks.set_condition(one, by=head)

        def agree(on: date) -> None:
            said = {"outcome_words": YES, "scope_limits": "Not at night, and not in the rains."}
            paper = _paper("agreement.txt", YES)
            talks.give_conditionally(asked, by=head, consent_on=on, file=paper, **said)

        def fenced(on: date) -> None:
            seen = "Stone posts on all four sides; the elders walked round it with us."
            paper = _paper("fence.txt", seen)
            talks.close_condition(fence, by=head, closed_on=on, evidence=seen, file=paper)

        return [
            (25 + days, conditions),
            (26 + days, agree),
            (50 + days, fenced),
            (55 + days, lambda on: talks.verify_condition(fence, by=chief)),
        ]


def _paper(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"{words} (invented)".encode())
