"""Two years at three sites, as a queue of moments: each is told through the actions with the clock moved to it.

Moments are told strictly in order, so that the trail reads as it would have been written. The sweep runs
every morning. The same `today` gives the same story.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from commitments import actions as promises
from commitments.models import Commitment
from engagement import actions as talks
from engagement.models import (
    Community,
    Concern,
    Engagement,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from people.models import Site, User
from records import clock
from reports.management.demo.afterwards import Afterwards
from reports.management.demo.asking import Asking
from reports.management.demo.company import LANGUAGE, SITES, Company
from reports.management.demo.map import Map
from reports.management.demo.meetings import CHANNELS, Talks
from reports.management.demo.names import stakeholders_of
from reports.management.demo.offices import Offices
from reports.management.demo.plans import Plans
from reports.management.demo.rules import Rules
from reports.management.demo.words import GROUPS, THEMES, Promise, Theme
from risks import actions as ladder
from risks.models import Escalation

DAYS = 730
MEETINGS = 604
QUIET_DAYS = 6  # nobody above has answered yet what came up in the last days
PROMISES = 120
MORNING = time(6, 0)
PATIENCE = {
    1: 0.25,
    2: 0.5,
    3: 0.92,
    4: 0.97,
    5: 1.0,
}  # chance of an answer on a given morning, by level
Moment = Callable[[], None]


class Story(Talks):
    """The queue of moments and what has been entered so far."""

    def __init__(self, company: Company, today: date) -> None:
        self.company, self.today = company, today
        self.first = today - timedelta(days=DAYS)
        self.now = datetime.combine(
            today, time(5), tzinfo=UTC
        )  # nothing is told after this instant
        self.dice = random.Random(2026)  # noqa: S311  a story, not a secret
        self.present = datetime.combine(self.first, time(), tzinfo=UTC)
        self.queue: list[tuple[datetime, int, Moment]] = []
        self.told = 0
        self.topics: dict[str, Topic] = {}
        self.communities: dict[str, list[Community]] = {}
        self.groups: dict[Any, list[StakeholderGroup]] = {}
        self.people: dict[Any, list[Stakeholder]] = {}
        self.promised = 0
        self.afterwards = Afterwards(self)

    def at(self, when: datetime, moment: Moment) -> None:
        """Remember a moment, unless it lies in the future; what would lie behind comes next."""
        when = max(when, self.present + timedelta(minutes=1))
        if when <= self.now:
            heapq.heappush(self.queue, (when, self.told, moment))
            self.told += 1

    def on(self, site: Site, day: date, hour: int, moment: Moment) -> None:
        """A moment at a local hour of the site."""
        local = datetime.combine(day, time(hour, self.dice.randrange(60)), tzinfo=site.zone)
        self.at(local.astimezone(UTC), moment)

    def tell(self, say: Callable[[str], None]) -> None:
        """From the first day to this morning."""
        self.map_everything()
        self.plan_meetings()
        self.afterwards.fill_the_days_between()
        Rules(self).set_the_rules()
        Plans(self).tell()
        Asking(self).tell()
        Offices(self).tell()
        for back in range(DAYS, -1, -1):
            self.at(
                datetime.combine(self.today - timedelta(days=back), MORNING, tzinfo=UTC)
                - timedelta(hours=1),
                self.sweep,
            )
        month = ""
        while self.queue:
            when, _place, moment = heapq.heappop(self.queue)
            if f"{when:%Y}" != month:
                month = f"{when:%Y}"
                say(f"  {month} …")
            self.present = when
            with clock.at(when):
                moment()

    # Who is there.

    def map_everything(self) -> None:
        """Topics, villages, groups and people, entered in the first week."""
        with clock.at(datetime.combine(self.first, time(4), tzinfo=UTC)):
            manager = self.company.people["mia"]
            for theme in THEMES:
                self.topics[theme.topic] = talks.name_topic(Topic(name=theme.topic), by=manager)
            self.afterwards.sharpen_topics()
            for row in SITES:
                self._map_site(self.company.sites[row[1]], row[1], row[10])
            Map(self).draw()

    def _map_site(self, site: Site, code: str, villages: list[str]) -> None:
        officers = self.company.at(code, "CLO")
        self.communities[code] = []
        for place, name in enumerate(villages):
            officer = officers[place % len(officers)]
            women = self.dice.randrange(600, 2600)
            village = Community(
                site=site,
                name=name,
                officer=officer,
                languages=list(site.languages),
                population_female=women,
                population_male=int(women * self.dice.uniform(0.88, 1.06)),
                population_source=f"Household survey {self.first.year} (invented)",
                latitude=f"{self.dice.uniform(-9, 1):.4f}",
                longitude=f"{self.dice.uniform(30, 40):.4f}",
                access="Greet the elder at the first house. The ford is closed after heavy rain.",
            )
            village = talks.map_community(village, by=officer)
            self.communities[code].append(village)
            self._map_groups(village, officer)

    def _map_groups(self, village: Community, officer: User) -> None:
        """Four to six groups in each village, and the people the officer needs to reach."""
        chosen = self.dice.sample(GROUPS, 5)
        made = []
        for name, category, vulnerable, interest, influence, impact, inclusion in chosen:
            group = StakeholderGroup(
                site=village.site,
                community=village,
                name=f"{name} of {village.name}",
                category=category,
                vulnerability=vulnerable,
                interest=interest,
                influence=influence,
                impact=impact,
                inclusion=inclusion,
                preferred_language=village.languages[-1],
                preferred_channel="Assembly",
                officer=officer,
            )
            made.append(talks.enter_group(group, by=officer))
        self.groups[village.pk] = made
        self.people[village.pk] = [
            talks.register_stakeholder(
                Stakeholder(
                    site=village.site,
                    community=village,
                    consent_on=self.first,
                    consent_basis="consent",
                    **fields,
                ),
                by=officer,
                groups=[self.dice.choice(made)],
            )
            for fields in stakeholders_of(village, LANGUAGE[village.site.code], self.dice)
        ]

    # What was said.

    def plan_meetings(self) -> None:
        """Six hundred meetings, a little more often towards today, never on the weekend."""
        for number in range(MEETINGS):
            code = ("NYO", "CER", "TAN")[number % 3]
            day = self.first + timedelta(days=7 + int((DAYS - 9) * self.dice.random() ** 0.85))
            site = self.company.sites[code]
            while day.weekday() in site.weekend:
                day += timedelta(days=1)
            village = self.dice.choice(self.communities[code])
            late = self.dice.choice([0, 0, 0, 1, 1, 2, 3, 9])
            self.on(site, day + timedelta(days=late), 17, self._meeting(village, day))

    def _meeting(self, village: Community, day: date) -> Moment:
        theme = self.dice.choice(THEMES)
        return lambda: self.log(village, day, theme)

    def log(self, village: Community, day: date, theme: Theme) -> None:
        """One meeting, with what was raised and sometimes promised."""
        dice, site = self.dice, village.site
        groups = dice.sample(self.groups[village.pk], dice.choice([1, 1, 2, 2, 3]))
        title = dice.choice(theme.titles)
        channel = dice.choice(CHANNELS)
        promise = self._promise_of(theme)
        meeting = talks.log(
            self._meeting_of(village, day, theme, groups, title, channel),
            by=village.officer,
            topics=[self.topics[theme.topic]],
            stakeholders=dice.sample(self.people[village.pk], dice.randrange(0, 4)),
            participations=[self._counted(group) for group in groups],
            attendances=self._colleagues(site, theme),
            concerns=self._concerns(theme, groups),
            follow_ups=self._follow_ups(village, day),
        )
        self._answer_later(meeting)
        if promise is not None:
            self.promise(meeting, groups[0], promise)
        if dice.random() < 0.85:
            manager = self.company.at(site.code, "CRM")[0]
            self.on(
                site,
                day + timedelta(days=dice.randrange(10, 16)),
                11,
                lambda: self._review(meeting, manager),
            )

    def _review(self, meeting: Engagement, manager: User) -> None:
        talks.review(meeting, by=manager)
        if self.dice.random() < 0.6:
            talks.share_back(meeting, by=meeting.logged_by, shared_on=meeting.site.today())

    def _answer_later(self, meeting: Engagement) -> None:
        """Most are answered in time, some late, a few still wait; old ones do not wait for ever."""
        for concern in meeting.concerns.select_related("site", "topic").order_by(
            "text", "group__name"
        ):
            if concern.status != Concern.Status.AWAITING:
                continue
            luck = self.dice.random()
            days = self.dice.randrange(4, 15) if luck < 0.9 else self.dice.randrange(17, 42)
            if luck > 0.985 and meeting.held_on > self.today - timedelta(days=60):
                continue
            self.afterwards.hand_on(concern, meeting.held_on)
            theme = next(theme for theme in THEMES if theme.topic == concern.topic.name)
            self.on(
                concern.site,
                meeting.held_on + timedelta(days=days),
                15,
                self._answer(concern, self.dice.choice(theme.answers)),
            )
        for task in meeting.follow_ups.select_related("owner", "site").order_by("due_on"):
            if self.dice.random() < 0.9:
                self.on(
                    task.site,
                    task.due_on - timedelta(days=self.dice.randrange(0, 3)),
                    12,
                    lambda task=task: talks.finish(task, by=task.owner),
                )

    def _answer(self, concern: Concern, words: str) -> Moment:
        def moment() -> None:
            fresh = Concern.objects.select_related("engagement", "site").get(pk=concern.pk)
            if fresh.status == Concern.Status.AWAITING:
                officer = fresh.engagement.logged_by
                talks.answer(
                    fresh,
                    by=officer,
                    answered_on=fresh.site.today(),
                    answer=words,
                    answer_channel="public_meeting",
                )
                self.afterwards.after_an_answer(fresh)

        return moment

    # What was promised.

    def _promise_of(self, theme: Theme) -> Promise | None:
        """Every fifth meeting a promise, until there are as many as the story needs."""
        if self.promised >= PROMISES or self.dice.random() > PROMISES / MEETINGS * 1.12:
            return None
        self.promised += 1
        return self.dice.choice(theme.promises)

    def promise(self, meeting: Engagement, group: StakeholderGroup, said: Promise) -> None:
        """From the sentence in the meeting to the register."""
        site, dice = meeting.site, self.dice
        owner = self.company.at(site.code, "BU")[0]
        asked = meeting.concerns.filter(status="awaiting_answer", group=group).order_by("text")
        concern = asked.first() if dice.random() < 0.3 else None
        due = max(
            meeting.held_on + timedelta(days=said.days + dice.randrange(-5, 20)),
            site.today() + timedelta(days=5),
        )
        promise = promises.draft(
            Commitment(
                site=site,
                community=meeting.community,
                as_said=said.said[LANGUAGE[site.code]],
                summary=said.summary,
                made_by=meeting.logged_by,
                made_to=group,
                made_on=meeting.held_on,
                engagement=meeting,
                concern=concern,
                kind=said.kind,
                value=120 if said.kind == "payment" else None,
                value_currency="USD",
                owner_type="individual",
                owner=owner,
                accountable=owner,
                original_due=due,
                evidence_required=said.evidence,
                risk_if_missed=dice.choice([2, 3, 3, 4, 5]),
                is_human_rights_relevant=said.rights,
                is_public=True,
            ),
            by=meeting.logged_by,
        )
        from reports.management.demo.fates import Fate

        Fate(self, promise).unfold()

    # What the clock does, and how those above answer.

    def sweep(self) -> None:
        """Every morning; and now and then somebody above answers."""
        ladder.raise_due(self.present)
        if self.present > self.now - timedelta(days=QUIET_DAYS):
            return
        waiting = Escalation.objects.unanswered().told(self.present).select_related("site")
        waiting = waiting.prefetch_related("addressees__person", "about")
        for escalation in waiting.order_by(
            "due_at", "level", "commitment__number", "concern__text"
        ):
            if self.dice.random() < PATIENCE[escalation.level]:
                self._reply(escalation)

    def _reply(self, escalation: Escalation) -> None:
        for one in sorted(escalation.addressees.all(), key=lambda one: one.person.email):
            person = self.company.people[one.person.email.split("@")[0]]
            ladder.read(escalation, person)
            if not ladder.decide.is_open_to(person, escalation):
                continue
            if escalation.status == "open" and escalation.level >= 2 and self.dice.random() < 0.6:
                ladder.acknowledge(escalation, by=person)
            else:
                words = self.dice.choice(REASONS)
                ladder.decide(escalation, by=person, decision=words[0], decision_reason=words[1])
                self._see_it_done(escalation, person)
            return

    def _see_it_done(self, escalation: Escalation, decider: User) -> None:
        """What was decided is begun by the manager, and closed by somebody who did not decide it."""
        code, key = escalation.site.code, escalation.pk
        manager, general = self.company.at(code, "CRM")[0], self.company.at(code, "GM")[0]
        other = general if decider == manager else manager
        words = "I was there: what was decided is done, and the people were told."

        def moment(verb: Any, **details: Any) -> None:
            fresh = Escalation.objects.select_related("site").get(pk=key)
            person = manager if verb is ladder.begin else other
            if verb.is_open_to(person, fresh):
                verb(fresh, by=person, **details)

        site, day = escalation.site, escalation.site.today()
        self.on(site, day + timedelta(days=2), 9, lambda: moment(ladder.begin))
        end = day + timedelta(days=self.dice.randrange(8, 30))
        self.on(site, end, 16, lambda: moment(ladder.close, note=words))


REASONS = [
    (
        "deliver",
        "It was promised and it can be done. The money is released today; the unit reports every Friday.",
    ),
    (
        "deliver",
        "Two people from the other crew are lent for a fortnight. I want a photograph when it stands.",
    ),
    (
        "renegotiate",
        "The date was never possible. Go to the village this week, say so, and agree on one that is.",
    ),
    ("compensate", "Ask the group what would be of the same worth to them until the work is done."),
]
