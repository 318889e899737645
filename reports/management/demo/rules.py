"""Who may promise what in the told story, what the company says with one voice, and three promises too many."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commitments import actions as promises
from commitments.models import Commitment
from governance import actions as rules
from governance.models import KeyMessage, Mandate

SINCE = 118  # days before today on which the rules are approved
DAY = timedelta(days=1)
# role, kind, worth up to in dollars, what they may, whom they ask or tell
MANDATES = [
    ("CLO", "", None, "decide", ""),
    ("CLO", "payment", 200, "decide", ""),
    ("CLO", "payment", 500, "decide_and_inform", "CRM"),
    ("CLO", "payment", None, "ask_first", "GM"),
    ("CRM", "", None, "decide", ""),
    ("CRM", "payment", 2000, "decide_and_inform", "GM"),
]
# about, topics, the words, what is not said, days until they expire
MESSAGES = [
    (
        "When the new wells are dug",
        ["water", "well"],
        {
            "English": "The two wells are dug in the dry season. The water committee chooses the places with us.",
            "Swahili": "Visima viwili vitachimbwa wakati wa kiangazi. Kamati ya maji itachagua mahali pamoja nasi.",
        },
        "Which household gets water first; that is the committee's word.",
        300,
    ),
    (
        "How to ask for work",
        ["jobs", "hiring"],
        {
            "English": "Jobs are announced on the board of each village ten days before. Nobody pays for a job.",
            "Swahili": "Kazi hutangazwa kijijini siku kumi kabla. Hakuna anayelipa ili kupata kazi.",
            "Español": "Los puestos se anuncian diez días antes en cada pueblo. Nadie paga por un puesto.",
        },
        "Numbers of jobs for next year; they are not decided.",
        200,
    ),
    (
        "Blasting times",
        ["blast", "noise"],
        {"English": "We blast between noon and two, never on market days, with a siren before."},
        "That cracks cannot come from blasting; each crack is looked at.",
        90,
    ),
]
# days ago, site, worth in dollars, in words, as said, what becomes of it
TOO_MANY = [
    (
        60,
        "NYO",
        1200,
        "School fees for twelve children",
        "“We pay the fees of your twelve.”",
        "yes",
    ),
    (33, "NYO", 9000, "A tractor for the cooperative", "“You will have a tractor.”", "no"),
    (3, "NYO", 800, "Money for the burial society", "“The company gives eight hundred.”", ""),
]


class Rules:
    """Enters the rules of the house, and lets officers promise more than they may."""

    def __init__(self, story: Any) -> None:
        self.story, self.since = story, story.today - SINCE * DAY

    def set_the_rules(self) -> None:
        site = self.story.company.sites["NYO"]
        self.story.on(site, self.since - 2 * DAY, 10, self._propose)
        for ago, code, worth, summary, said, fate in TOO_MANY:
            place, day = self.story.company.sites[code], self.story.today - ago * DAY
            self.story.on(place, day, 15, self._promise(place, worth, summary, said, fate))

    def _propose(self) -> None:
        """The manager writes; a few days later an executive approves."""
        mia, eva = self.story.company.people["mia"], self.story.company.people["eva"]
        drafts: list[Mandate] = []
        for role, kind, worth, answer, whom in MANDATES:
            money = {} if worth is None else {"amount_up_to": Decimal(worth), "currency": "USD"}
            draft = Mandate(
                role=role, kind=kind, answer=answer, with_role=whom, starts_on=self.since, **money
            )
            drafts.append(rules.propose_mandate(draft, by=mia))
        said: list[KeyMessage] = []
        for title, topics, texts, not_said, days in MESSAGES:
            words = {"title": title, "topics": topics, "texts": texts, "do_not_say": not_said}
            until: date = self.since + days * DAY
            message = KeyMessage(**words, owner=mia, starts_on=self.since, ends_on=until)
            said.append(rules.write_message(message, by=mia))

        def approve() -> None:
            for draft in drafts:
                rules.approve_mandate(draft, by=eva)
            for message in said:
                rules.approve_message(message, by=eva)

        self.story.on(self.story.company.sites["NYO"], self.since - DAY, 11, approve)

    def _promise(self, site: Any, worth: int, summary: str, said: str, fate: str) -> Any:
        officer = self.story.company.at(site.code, "CLO")[0]
        group = self.story.groups[self.story.communities[site.code][0].pk][0]

        def moment() -> None:
            promise = Commitment(
                site=site,
                community=group.community,
                made_to=group,
                made_by=officer,
                made_on=site.today(),
                as_said=said,
                summary=summary,
                kind="payment",
                value=Decimal(worth),
                value_currency="USD",
                original_due=site.today() + 90 * DAY,
            )
            promises.draft(promise, by=officer)
            if fate:
                self.story.on(site, site.today() + 2 * DAY, 9, self._decide(promise, officer, fate))

        return moment

    def _decide(self, promise: Commitment, officer: Any, fate: str) -> Any:
        general = self.story.company.at(promise.site.code, "GM")[0]

        def moment() -> None:
            if fate == "yes":
                promises.grant(promise, by=general)
                return
            promises.turn_down(
                promise, by=general, note="There is no budget, and no rule for gifts."
            )
            self.story.on(promise.site, promise.site.today() + 2 * DAY, 14, tell)

        def tell() -> None:
            note = "They were angry, and asked to hear it from the general manager."
            promises.tell_group(promise, by=officer, told_on=promise.site.today(), note=note)

        return moment
