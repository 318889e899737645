"""What becomes of concerns in the told story, and what comes in between the meetings."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from engagement import actions as talks
from engagement.models import Concern, EarlySign, InformationRequest, QuietDay
from people.models import Site, User

# topic: the words that point to it, the colleagues it needs
SIGNS: dict[str, tuple[list[str], list[str]]] = {
    "Water": (["water", "well", "borehole", "stream", "maji", "agua", "air bersih"], ["technical"]),
    "Dust": (["dust", "vumbi", "polvo", "debu"], ["HSE"]),
    "Blasting and noise": (["blast", "noise", "crack", "siren", "ruido"], ["technical", "HSE"]),
    "Jobs": (["job", "work", "hire", "hiring", "kazi", "trabajo"], []),
    "Land and grazing": (["land", "graz", "fence", "boundary", "ardhi", "tierra"], ["technical"]),
    "Road safety": (["truck", "road", "speed", "camión"], ["HSE"]),
    "Security guards": (["guard", "gate", "security", "mlinzi", "guardia"], ["security"]),
    "School and clinic": (["school", "clinic", "teacher", "nurse", "escuela"], []),
    "Compensation": (["compensation", "crop", "paid", "fidia", "pago"], []),
}
RUMOURS = [
    ("Jobs", "They say that the next jobs go to people from the coast only.", "overheard", "low"),
    ("Water", "Women at the ford say the fish float since Sunday.", "told", "medium"),
    ("Land and grazing", "Stakes with red ribbons stand beyond the fence.", "seen", "high"),
    ("Compensation", "A man collects signatures and money for a lawyer.", "told", "medium"),
    (
        "Security guards",
        "Young men talk of closing the road at the north gate.",
        "overheard",
        "low",
    ),
    ("Blasting and noise", "The radio says the pit will double next year.", "media", "medium"),
]
WANTED = [
    "The water measurements of the last two years, for the village health committee.",
    "The map of the new lease, in a size that can be hung up in the school.",
    "The names of the contractors that hire in the village, and whom to ask for work.",
    "The study of dust along the haul road, or a summary in the village's language.",
]
LETTER = "The contract names prices that the contractor may keep to itself; we gave the summary."
GIVEN = "Two printed copies, explained at the office; a third hangs in the school."


class Afterwards:
    """Thrown with dice of its own, so that it changes nothing of what is told elsewhere."""

    def __init__(self, story: Any) -> None:
        self.story, self.dice = story, random.Random(2027)  # noqa: S311  a story, not a secret

    def sharpen_topics(self) -> None:
        """The words by which each topic is found, and who it needs."""
        manager = self.story.company.people["mia"]
        for name, topic in self.story.topics.items():
            signs, functions = SIGNS[name]
            talks.amend_topic(topic, by=manager, values={"signs": signs, "functions": functions})

    def fill_the_days_between(self) -> None:
        """Rumours, requests and quiet days of the last half year at each site."""
        for code, site in self.story.company.sites.items():
            officer = self.story.company.at(code, "CLO")[0]
            for back in range(170, 0, -34):
                day = self.story.today - timedelta(days=back)
                rumour = self.dice.choice(RUMOURS)
                self.story.on(site, day, 18, self._hear(site, officer, rumour))
                self.story.on(site, day + timedelta(days=3), 17, self._quiet(site, officer))
            for back in (150, 92, 40, 12):
                day = self.story.today - timedelta(days=back)
                self.story.on(site, day, 10, self._ask(site, officer, self.dice.choice(WANTED)))

    def _hear(self, site: Site, officer: User, rumour: tuple[str, str, str, str]) -> Any:
        topic, text, way, sure = rumour
        village = self.dice.choice(self.story.communities[site.code])

        def moment() -> None:
            sign = EarlySign(
                site=site,
                community=village,
                topic=self.story.topics[topic],
                heard_on=site.today(),
                way=way,
                confidence=sure,
                text=text,
            )
            talks.hear(sign, by=officer)
            verb = self.dice.choice([talks.confirm_sign, talks.dismiss_sign, None])
            if verb is not None:
                note = "Asked the elder and two traders at the market on the same day."
                day = site.today() + timedelta(days=2)
                self.story.on(site, day, 16, lambda: verb(sign, by=officer, note=note))

        return moment

    def _quiet(self, site: Site, officer: User) -> Any:
        def moment() -> None:
            quiet = QuietDay(site=site, day=site.today(), remark="Market day, nobody at home.")
            talks.report_quiet_day(quiet, by=officer)

        return moment

    def _ask(self, site: Site, officer: User, text: str) -> Any:
        group = self.story.groups[self.dice.choice(self.story.communities[site.code]).pk][0]

        def moment() -> None:
            wanted = InformationRequest(site=site, group=group, text=text, received_on=site.today())
            talks.receive(wanted, by=officer)
            luck = self.dice.random()
            if luck < 0.8:
                day = site.today() + timedelta(days=self.dice.choice([5, 9, 13, 21]))
                self.story.on(site, day, 14, self._end(wanted, luck < 0.65))

        return moment

    def _end(self, wanted: InformationRequest, given: bool) -> Any:  # noqa: FBT001
        def moment() -> None:
            fresh = InformationRequest.objects.select_related("site").get(pk=wanted.pk)
            code, day = fresh.site.code, fresh.site.today()
            if given:
                officer = self.story.company.at(code, "CLO")[0]
                talks.answer_request(fresh, by=officer, ended_on=day, answer=GIVEN)
            else:
                manager = self.story.company.at(code, "CRM")[0]
                talks.refuse_request(fresh, by=manager, ended_on=day, reasons=LETTER)

        return moment

    def after_an_answer(self, concern: Concern) -> None:
        """A week later the officer asks whether it was an answer; every tenth stands on the board."""
        luck, day = self.dice.random(), concern.site.today()
        if luck < 0.25:
            self.story.on(concern.site, day + timedelta(days=7), 10, self._ask_back(concern.pk))
        if luck < 0.1:
            self.story.on(concern.site, day + timedelta(days=9), 11, self._show(concern.pk))

    def _ask_back(self, key: Any) -> Any:
        said = self.dice.choice(
            ["satisfied"] * 5 + ["partly"] * 3 + ["not_satisfied", "not_reached"]
        )

        def moment() -> None:
            concern = self._fresh(key)
            officer = concern.engagement.logged_by
            if talks.hear_back.is_open_to(officer, concern):
                talks.hear_back(concern, by=officer, satisfaction=said)

        return moment

    def _show(self, key: Any) -> Any:
        def moment() -> None:
            concern = self._fresh(key)
            officer = concern.engagement.logged_by
            if talks.put_on_board.is_open_to(officer, concern):
                words = {"board_said": concern.text[:300], "board_did": concern.answer[:500]}
                talks.put_on_board(concern, by=officer, **words)

        return moment

    def _fresh(self, key: Any) -> Concern:
        rows = Concern.objects.select_related("engagement__logged_by", "site", "group")
        return rows.get(pk=key)

    def hand_on(self, concern: Concern, day: date) -> None:
        """Every tenth question is prepared by the business unit that knows."""
        if self.dice.random() > 0.1:
            return
        key, code = concern.pk, concern.site.code
        expert = self.story.company.at(code, "BU")[0]
        unit = expert.unit or next(iter(self.story.company.units.values()))

        def moment() -> None:
            fresh = self._fresh(key)
            officer = fresh.engagement.logged_by
            if talks.assign.is_open_to(officer, fresh):
                talks.assign(fresh, by=officer, unit=unit, responsible=expert)

        self.story.on(concern.site, day + timedelta(days=1), 9, moment)
