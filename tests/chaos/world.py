"""The generator: people, promises, questions and reports, and the ledger of what must come of them.

The ledger is written here, never by the application, and knows the default ladder by heart.
"""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from commitments import actions as promises
from commitments.models import Commitment
from engagement import actions as meetings
from engagement.models import Concern, Engagement, StakeholderGroup, Topic
from people.models import BusinessUnit, Role, Site, User
from records import clock
from records.models import Entry
from reports import actions as reports
from reports.models import Report
from risks import actions as ladder
from risks.models import Escalation
from tests.conftest import engage

# step: (days from day 0, level, who is told), as domain §3.4 has it; halved in the second table.
NORMAL = {
    "soon": (-14, 0, ["owner"]),
    "late-1": (1, 1, ["owner", "accountable", "CRM"]),
    "late-7": (7, 1, ["accountable", "head", "CRM"]),
    "late-14": (14, 2, ["accountable", "GM"]),
    "late-30": (30, 3, ["accountable", "EXE"]),
    "late-60": (60, 4, ["accountable", "EXE", "HRWG"]),
}
HALVED = {
    step: (days, *NORMAL[step][1:])
    for step, days in zip(NORMAL, (-7, 1, 4, 7, 15, 30), strict=True)
}
ASKED = {
    "soon": (-3, 0, ["officer"]),
    "late-1": (1, 1, ["officer", "CRM"]),
    "late-30": (30, 2, ["CRM", "GM"]),
}
LADDERS = {"normal": NORMAL, "halved": HALVED, "asked": ASKED}
OF_LEVEL = {1: ["CRM"], 2: ["GM"], 3: ["EXE"], 4: ["EXE", "HRWG"], 5: ["EXE", "HRWG"]}

# Days late when it is registered: some steps are due at once, some within the three days to come.
LATENESS = [-16, -10, -4, -1, 2, 2, 5, 5, 8, 12, 12, 16, 28, 31, 61]
ZONES = {"Nordby": "Europe/Copenhagen", "Araya": "America/Santiago", "Lalit": "Asia/Kathmandu"}
PAPER = "Papyro"  # the site of which reports are made: small, so that they are quick


class World:
    """Writes obligations into the database of the rig, and into the ledger what must follow."""

    def __init__(self, rng: random.Random, owners: int) -> None:
        self.rng, self.owners = rng, owners
        self.ledger: dict[str, dict[str, Any]] = {}
        self.ordered: list[str] = []
        self.cast: dict[str, dict[str, list[User]]] = {}
        self.sites: dict[str, Site] = {}
        self.groups: dict[str, StakeholderGroup] = {}
        self.meetings: dict[str, Engagement] = {}
        self.units: dict[str, BusinessUnit] = {}
        self.numbers = itertools.count(1)
        self.living: list[str] = []

    def build(self) -> None:
        """Sites and the people who hold roles there."""
        above = [engage(f"eva{number}", Role.EXE, None) for number in range(2)]
        for name, zone in {**ZONES, PAPER: "Africa/Casablanca"}.items():
            site = Site.objects.create(
                name=name, code=name[:3].upper(), country="XX", time_zone=zone, currency="USD"
            )
            self.sites[name] = site
            mine = {
                role: [engage(f"{role}-{name}".lower(), role, site)]
                for role in ("CRM", "GM", "HRWG", "BU", "CLO")
            }
            mine["EXE"], mine["officer"], mine["head"] = above, mine["CLO"], mine["BU"]
            mine["owner"] = [
                engage(f"owner{n}-{name}".lower(), None, None) for n in range(self.owners)
            ]
            mine["accountable"] = mine["owner"][: max(self.owners // 5, 1)]
            self.cast[name] = mine
            self.groups[name] = StakeholderGroup.objects.create(site=site, name=f"People of {name}")
            self.units[name] = BusinessUnit.objects.create(name=f"Works {name}", head=mine["BU"][0])
            self.meetings[name] = Engagement.objects.create(
                site=site,
                number=f"E-{name}",
                title="Assembly",
                held_on=date(2026, 1, 5),
                place="School",
                summary="Questions",
                logged_by=mine["CLO"][0],
            )
        self.topic = Topic.objects.create(name="Water")

    # Obligations.

    def feed(self, count: int) -> None:
        """Register promises and questions in one statement each; most have steps that are due already."""
        made = [self._promise() for _number in range(count)]
        asked = [self._question() for one in made if self.rng.random() < 0.1]
        now = clock.now()
        Commitment.objects.bulk_create(made)
        Concern.objects.bulk_create(asked)
        for one in [*made, *asked]:
            self.ledger[str(one.pk)] = self._intend(one, now)
            self.living.append(str(one.pk))

    def _promise(self, late: int | None = None, place: str = "", **values: Any) -> Commitment:
        place = place or self.rng.choice(list(ZONES))
        site, cast = self.sites[place], self.cast[place]
        late = self.rng.choice(LATENESS) if late is None else late
        due = site.today(datetime.now(UTC) + self.offset) - timedelta(days=late)
        owned = self.rng.random() < 0.9
        number = next(self.numbers)
        return Commitment(
            **{
                "site": site, "number": f"C-{number}", "status": Commitment.Status.REGISTERED,
                "as_said": "We will dig it.", "summary": f"Well {number}",
                "made_by": cast["CLO"][0], "made_to": self.groups[place],
                "made_on": due - timedelta(days=200),
                "owner_type": "individual" if owned else "business_unit",
                "owner": self.rng.choice(cast["owner"]) if owned else None,
                "owner_unit": None if owned else self.units[place],
                "accountable": self.rng.choice(cast["accountable"]),
                "original_due": due, "current_due": due, "agreed_due": due,
                "evidence_required": "photo",
                "is_human_rights_relevant": self.rng.random() < 0.2,
            }
            | values
        )  # fmt: skip

    def _question(self) -> Concern:
        place = self.rng.choice(list(ZONES))
        due = self.sites[place].today(datetime.now(UTC) + self.offset)
        return Concern(
            engagement=self.meetings[place], site=self.sites[place], group=self.groups[place],
            topic=self.topic, text="When does the water come?",
            status=Concern.Status.AWAITING,
            answer_due=due - timedelta(days=self.rng.choice([-5, -1, 2, 12, 28, 31])),
        )  # fmt: skip

    offset = timedelta()  # how far the clock was moved

    def _intend(self, one: Any, now: datetime) -> dict[str, Any]:
        """What the default ladder says must happen to it, and who must hear of it."""
        place = one.site.name
        if isinstance(one, Concern):
            kind, day, own = "asked", one.answer_due, {"officer": [self.cast[place]["officer"][0]]}
        else:
            kind = "halved" if one.is_human_rights_relevant else "normal"
            day = one.agreed_due
            own = {
                "owner": [one.owner] if one.owner_id else [],
                "accountable": [one.accountable],
                "head": [] if one.owner_id else self.cast[place]["head"],
            }
        cast = self.cast[place] | own
        steps = {}
        for step, (days, level, parties) in LADDERS[kind].items():
            people = {person.email for party in parties for person in cast[party]}
            zone = ZoneInfo(one.site.time_zone)
            midnight = datetime.combine(day + timedelta(days=days), datetime.min.time(), zone)
            steps[step] = {
                "due": midnight.timestamp(),
                "level": level,
                "people": sorted(people or {person.email for person in cast["CRM"]}),
            }
        return {"kind": kind, "made": now.timestamp(), "steps": steps, "closed": None}

    def close(self, count: int) -> None:
        """End some matters while the sweep runs; the order of the trail tells who was first."""
        for _number in range(min(count, len(self.living))):
            key = self.living.pop(self.rng.randrange(len(self.living)))
            if self.ledger[key]["kind"] == "asked":
                record: Any = Concern.objects.get(pk=key)
                officer = self.cast[record.site.name]["CLO"][0]
                told = {"answer": "On Monday.", "answer_channel": "radio"}
                self._answer(record, officer, told)
            else:
                record = Commitment.objects.get(pk=key)
                director = self.cast[record.site.name]["GM"][0]
                promises.declare_not_fulfilled(record, by=director, note="The well is dry.")
            last = Entry.objects.of(record).order_by("-id").values_list("pk", flat=True)
            self.ledger[key]["closed"] = last[0]

    def _answer(self, concern: Concern, officer: User, told: dict[str, str]) -> None:
        meetings.answer(concern, by=officer, answered_on=concern.site.today(), **told)

    def feed_never(self, count: int) -> None:
        """Promises that were over before anybody could see them: late, yet nothing may follow."""
        status = Commitment.Status.BREACHED
        made = [self._promise(31, status=status) for _number in range(count)]
        Commitment.objects.bulk_create(made)
        for one in made:
            self.ledger[str(one.pk)] = {
                "kind": "never", "made": 0, "steps": {}, "closed": 0,
            }  # fmt: skip

    def raise_directly(self, count: int) -> None:
        """People escalate; half of it is acknowledged, and what is not goes up within the three days."""
        for number in range(count):
            place = self.rng.choice(list(ZONES))
            self._raise(place, 2 + number % 3, seen=number // 3 % 2 == 0)

    def fill_paper(self) -> None:
        """A dozen matters of the small site, for the reports."""
        for number in range(12):
            self._raise(PAPER, 2, seen=number % 3 == 0)

    def _raise(self, place: str, level: int, *, seen: bool) -> None:
        promise, cast = self._promise(-200, place), self.cast[place]
        promise.save(force_insert=True)
        self.ledger[str(promise.pk)] = self._intend(promise, clock.now())
        made = Escalation(commitment=promise, site=promise.site, level=level, reason="Tense.")
        made = ladder.raise_directly(made, by=cast["CRM"][0])
        if seen:
            ladder.acknowledge(made, by=cast["GM" if level == 2 else "EXE"][0])
        # The fourth level has three days to decide; the second and third have longer.
        further = level + 1 if not seen or level == 4 else None
        self.ledger[str(made.pk)] = {
            "kind": "direct",
            "made": clock.now().timestamp(),
            "closed": None,
            "steps": {},
            "people": self._of_level(cast, level),
            "further": further,
            "told_further": self._of_level(cast, further) if further else [],
        }

    def _of_level(self, cast: dict[str, list[User]], level: int) -> list[str]:
        return sorted({person.email for party in OF_LEVEL[level] for person in cast[party]})

    def order_report(self) -> None:
        """One more period, so that each order is a report of its own."""
        start = date(2000 + len(self.ordered) // 12, len(self.ordered) % 12 + 1, 1)
        end = (start + timedelta(days=32)).replace(day=1)
        made = Report(
            site=self.sites[PAPER], period_start=start, period_end=end,
            audience=self.cast[PAPER]["GM"][0],
        )  # fmt: skip
        reports.order(made, by=None)
        self.ordered.append(str(made.pk))

    def write(self, path: Path, **facts: Any) -> None:
        path.write_text(json.dumps({"matters": self.ledger, "reports": self.ordered} | facts))
